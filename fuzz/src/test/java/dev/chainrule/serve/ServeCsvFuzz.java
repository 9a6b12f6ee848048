package dev.chainrule.serve;

/** Bytes as a table as CSV that is posted to {@code /predict/NAME}. */
public final class ServeCsvFuzz {
    private static final FuzzedServer SERVER = new FuzzedServer();

    private ServeCsvFuzz() {}

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] body) {
        SERVER.post("/predict/", "", "text/csv", body);
    }
}
