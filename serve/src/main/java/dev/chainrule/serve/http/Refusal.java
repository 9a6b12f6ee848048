package dev.chainrule.serve.http;

import org.jspecify.annotations.Nullable;

/** A request that is not answered as it asks, and why, in words for whoever sent it. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int row;
    private final @Nullable String column;
    private final int retryAfter;

    private Refusal(int status, int row, @Nullable String column, String reason, int retryAfter) {
        // without stack trace: it is no mistake of ours, and must cost nothing
        super(OneLine.of(reason), null, false, false);
        this.status = status;
        this.row = row;
        this.column = column;
        this.retryAfter = retryAfter;
    }

    /** With another status than those below. */
    public static Refusal of(int status, String reason) {
        return new Refusal(status, 0, null, reason, 0);
    }

    /** 400: what was sent is at fault. */
    public static Refusal bad(String reason) {
        return of(400, reason);
    }

    /** 400: {@code row} (from 1) is at fault, in {@code column} if that is known. */
    public static Refusal badRow(int row, @Nullable String column, String reason) {
        return new Refusal(400, row, column, reason, 0);
    }

    /** 400: {@code column} is at fault, in every row. */
    public static Refusal badColumn(@Nullable String column, String reason) {
        return new Refusal(400, 0, column, reason, 0);
    }

    /** 413: more was sent than is taken. */
    public static Refusal tooLarge(String reason) {
        return of(413, reason);
    }

    /** 429: there is too much to do already. */
    public static Refusal tooMany(String reason) {
        return new Refusal(429, 0, null, reason, 1);
    }

    /** 503: not now. */
    public static Refusal notNow(String reason) {
        return new Refusal(503, 0, null, reason, 1);
    }

    /** 504: it took longer than it may. */
    public static Refusal tooLate(String reason) {
        return of(504, reason);
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The row at fault, from 1; 0 if it is none in particular. */
    public int row() {
        return row;
    }

    /** The column at fault; null if it is none in particular. */
    public @Nullable String column() {
        return column;
    }

    /** Why. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** After how many seconds to try again; 0 if that would not help. */
    public int retryAfter() {
        return retryAfter;
    }
}
