package dev.chainrule.serve;

import java.time.Duration;

/**
 * How much one client may ask of the server, so that none can make it allocate, or wait, without bound.
 *
 * @param body bytes of one body
 * @param rows of one request
 * @param columns of one row, those that the model does not use too
 * @param memory bytes that the bodies, rows and answers of all requests under way may take together
 * @param connections open at once; more wait to be accepted
 * @param head how long the headers of a request may take to arrive
 * @param transfer how long its body may take to arrive, and then its answer to be taken
 * @param idle after how long a connection on which nothing happens is closed
 */
public record Limits(
        int body,
        int rows,
        int columns,
        long memory,
        int connections,
        Duration head,
        Duration transfer,
        Duration idle) {
    /** Levels of objects and arrays in a JSON body; what is asked for has four. */
    public static final int DEPTH = 16;

    /** Characters of one text, and of one name. */
    public static final int TEXT = 32 * 1024;

    /** Digits of one number. */
    public static final int NUMBER = 100;

    /** Bytes of the headers of a request. */
    public static final int HEADERS = 16 * 1024;

    /** Bytes of the first line of a request. */
    public static final int FIRST_LINE = 4 * 1024;

    /** @throws IllegalArgumentException if one is not positive */
    public Limits {
        if (Math.min(Math.min(body, rows), Math.min(columns, connections)) < 1 || memory < 1) {
            throw new IllegalArgumentException("a limit must be at least 1");
        }
        for (Duration time : new Duration[] {head, transfer, idle}) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("a limit must be more than no time, is " + time);
            }
        }
    }

    /**
     * 32 MiB, 10,000 rows, 20,000 columns, a quarter of the heap, 1,024 connections; 10 seconds for the headers, 30 for a
     * body or an answer, 60 of silence.
     */
    public static Limits usual() {
        return new Limits(
                32 << 20,
                10_000,
                20_000,
                Runtime.getRuntime().maxMemory() / 4,
                1024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60));
    }

    /**
     * The same with bodies of at most {@code bytes}.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Limits withBody(int bytes) {
        return new Limits(bytes, rows, columns, memory, connections, head, transfer, idle);
    }

    /**
     * The same with at most {@code count} rows.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Limits withRows(int count) {
        return new Limits(body, count, columns, memory, connections, head, transfer, idle);
    }

    /**
     * The same with at most {@code count} columns.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Limits withColumns(int count) {
        return new Limits(body, rows, count, memory, connections, head, transfer, idle);
    }

    /**
     * The same with at most {@code bytes} under way.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Limits withMemory(long bytes) {
        return new Limits(body, rows, columns, bytes, connections, head, transfer, idle);
    }

    /**
     * The same with at most {@code count} connections.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Limits withConnections(int count) {
        return new Limits(body, rows, columns, memory, count, head, transfer, idle);
    }

    /**
     * The same with these times.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public Limits withTimes(Duration head, Duration transfer, Duration idle) {
        return new Limits(body, rows, columns, memory, connections, head, transfer, idle);
    }
}
