package dev.chainrule.serve.batch;

import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** So many may compute at once. The lane that was given back last, whose memory is near, is taken first. */
final class Lanes {
    private final LinkedBlockingDeque<Lane> free = new LinkedBlockingDeque<>();
    private volatile boolean closed;

    Lanes(int count, Supplier<Lane> maker) {
        for (int i = 0; i < count; i++) {
            free.addFirst(maker.get());
        }
    }

    /** A free one, if there is one now. */
    @Nullable
    Lane poll() {
        return free.pollFirst();
    }

    /** A free one, when there is one. */
    Lane take() throws InterruptedException {
        return free.takeFirst();
    }

    void giveBack(Lane lane) {
        free.addFirst(lane);
        if (closed) {
            closeFree();
        }
    }

    /** Closes all, those that are taken when they are given back. */
    void close() {
        closed = true;
        closeFree();
    }

    private void closeFree() {
        for (Lane lane = free.pollFirst(); lane != null; lane = free.pollFirst()) {
            lane.close();
        }
    }
}
