package dev.chainrule.serve.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that all requests under way may take together. What a request needs is reserved before it is allocated, so that
 * many large requests at once are refused instead of ending the server.
 */
public final class MemoryBudget {
    private final long limit;
    private final AtomicLong reserved = new AtomicLong();

    /** A budget of {@code limit} bytes. */
    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** The bytes that are reserved now. */
    public long reserved() {
        return reserved.get();
    }

    /** A share, of nothing yet. */
    public Share open() {
        return new Share();
    }

    /** What one request has reserved; used by one thread. */
    public final class Share implements AutoCloseable {
        private long mine;

        private Share() {}

        /**
         * Reserves {@code bytes} more.
         *
         * @throws Refusal if there are not so many: 413 if there never are, 503 if not now
         */
        public void take(long bytes) {
            if (mine + bytes > limit) {
                throw Refusal.tooLarge("the request needs more than the " + (limit >> 20)
                        + " MiB that all together may take; send fewer rows at a time");
            }
            if (reserved.addAndGet(bytes) > limit) {
                reserved.addAndGet(-bytes);
                throw Refusal.notNow("other requests take all the memory that is there; try again");
            }
            mine += bytes;
        }

        @Override
        public void close() {
            reserved.addAndGet(-mine);
            mine = 0;
        }
    }
}
