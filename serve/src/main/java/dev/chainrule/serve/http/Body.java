package dev.chainrule.serve.http;

import dev.chainrule.serve.Limits;
import io.helidon.http.RequestException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a request brings: bounded in size, and in the time that it may take to arrive. */
public final class Body {
    /** A body of up to so many bytes is read before it is parsed, which is quicker. */
    private static final int WHOLE = 1 << 20;

    private final Bounded in;
    private final long length;

    /**
     * The body that {@code in} brings.
     *
     * @param length in bytes, as the request says; −1 if it does not
     * @param memory from which it is taken
     * @throws Refusal if it is too large
     */
    public Body(InputStream in, long length, Limits limits, MemoryBudget.Share memory) {
        if (length > limits.body()) {
            throw tooLarge(limits);
        }
        // of a body in chunks the server holds a whole chunk, which may be all of it
        memory.take(length < 0 ? limits.body() : length);
        this.in = new Bounded(in, limits);
        this.length = length;
    }

    private static Refusal tooLarge(Limits limits) {
        return Refusal.tooLarge("the body has more than " + limits.body() + " bytes; send fewer rows at a time");
    }

    /** Whether it is best read as {@link #bytes()}; else as {@link #stream()}. */
    public boolean isWhole() {
        return length >= 0 && length <= WHOLE;
    }

    /** All of it. */
    public byte[] bytes() {
        byte[] bytes = new byte[(int) length];
        try {
            if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                throw Refusal.bad("the body broke off");
            }
        } catch (IOException e) {
            throw new ClientGone(e);
        }
        return bytes;
    }

    /** To read it from; it throws {@link Refusal} where a limit is reached, and {@link ClientGone}. */
    public InputStream stream() {
        return in;
    }

    /** How many bytes were read. */
    public long count() {
        return in.count;
    }

    private static final class Bounded extends FilterInputStream {
        private final Limits limits;
        private final long begun = System.nanoTime();
        private long count;

        Bounded(InputStream in, Limits limits) {
            super(in);
            this.limits = limits;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int got;
            try {
                got = in.read(bytes, from, length);
            } catch (RequestException e) { // of chunks
                throw e.status().code() == 413
                        ? tooLarge(limits)
                        : Refusal.bad("the body is not in chunks, as its headers say");
            } catch (RuntimeException e) { // Helidon's own, where the connection ended
                throw new ClientGone(e);
            }
            count += Math.max(0, got);
            if (count > limits.body()) {
                throw tooLarge(limits);
            }
            if (System.nanoTime() - begun > limits.transfer().toNanos()) {
                throw Refusal.of(
                        408, "the body took more than " + limits.transfer().toSeconds() + " seconds to arrive");
            }
            return got;
        }

        @Override
        public long skip(long n) throws IOException {
            byte[] skipped = new byte[Math.clamp(n, 0, 8192)];
            return Math.max(0, read(skipped, 0, skipped.length));
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() {
            // what of the body was not read, the server does away with
        }
    }
}
