package dev.chainrule.serve;

/** Bytes as a question of the Open Inference Protocol that is posted to {@code /v2/models/NAME/infer}. */
public final class ServeTensorsFuzz {
    private static final FuzzedServer SERVER = new FuzzedServer();

    private ServeTensorsFuzz() {}

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] body) {
        SERVER.post("/v2/models/", "/infer", "application/json", body);
    }
}
