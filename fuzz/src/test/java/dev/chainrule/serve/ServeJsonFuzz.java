package dev.chainrule.serve;

/** Bytes as rows as JSON that are posted to {@code /predict/NAME}. */
public final class ServeJsonFuzz {
    private static final FuzzedServer SERVER = new FuzzedServer();

    private ServeJsonFuzz() {}

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] body) {
        SERVER.post("/predict/", "", "application/json", body);
    }
}
