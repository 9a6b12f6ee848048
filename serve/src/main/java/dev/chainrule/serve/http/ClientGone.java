package dev.chainrule.serve.http;

/** Whoever sent the request is no longer there to have it answered, or was cut off. */
public final class ClientGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Known by {@code cause}. */
    public ClientGone(Throwable cause) {
        super(cause);
    }
}
