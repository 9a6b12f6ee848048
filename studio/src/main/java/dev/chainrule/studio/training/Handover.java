package dev.chainrule.studio.training;

import org.jspecify.annotations.Nullable;

/** Hands views from the thread that trains to the one that looks at them: only the newest counts, and putting never waits. */
final class Handover {
    private @Nullable View newest;
    private boolean closed;

    synchronized void put(View view) {
        newest = view;
        notifyAll();
    }

    /** Waits for a view that was not taken; null when closed and there is none. */
    synchronized @Nullable View take() throws InterruptedException {
        while (newest == null && !closed) {
            wait();
        }
        View taken = newest;
        newest = null;
        return taken;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
