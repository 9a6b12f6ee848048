package dev.chainrule.studio.http;

/** A request that is not answered, for another reason than a mistake in what was sent. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    /** 404: there is no such thing, or no longer. */
    public static Refusal notFound(String message) {
        return new Refusal(404, message);
    }

    /** 413: more was sent than is read. */
    public static Refusal tooLarge(String message) {
        return new Refusal(413, message);
    }

    /** 415: what was sent is of another kind. */
    public static Refusal otherKind(String message) {
        return new Refusal(415, message);
    }

    /** 429: too many of a kind at once. */
    public static Refusal tooMany(String message) {
        return new Refusal(429, message);
    }

    /** 503: the server ends. Whoever asks is to wait for one that is there, as for one that does not answer. */
    public static Refusal stopping() {
        return new Refusal(503, "the server is stopping");
    }

    /** 504: there is too much to do, or it takes too long. */
    public static Refusal busy(String message) {
        return new Refusal(504, message);
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }
}
