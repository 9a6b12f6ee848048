package dev.chainrule.serve;

import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Chainrule's own scorers, which compute only when a test lets them, and tell how many rows they got at once. */
final class Gate implements Scorer.Factory {
    final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    /** Whether the thread that brought a batch computed it. */
    final List<Boolean> here = Collections.synchronizedList(new ArrayList<>());

    private final Semaphore open = new Semaphore(0);
    private final Semaphore arrived = new Semaphore(0);
    private volatile boolean closed;
    private volatile boolean broken;

    /** From now on every batch waits to be let through. */
    void close() {
        closed = true;
    }

    /** Lets {@code count} batches through. */
    void let(int count) {
        open.release(count);
    }

    /** Lets everything through. */
    void open() {
        closed = false;
        open.release(1_000_000);
    }

    /** From now on computing fails, or no longer. */
    void breakDown(boolean broken) {
        this.broken = broken;
    }

    /** Waits until a batch has come to the gate. */
    void awaitArrival() throws InterruptedException {
        if (!arrived.tryAcquire(120, TimeUnit.SECONDS)) {
            throw new AssertionError("no batch came");
        }
    }

    @Override
    public Scorer open(Model model) {
        Scorer scorer = Scorer.by(Backends.scalar().name()).open(model);
        return new Scorer() {
            @Override
            public void outputs(Matrix inputs, Matrix outputs) {
                if (closed) {
                    arrived.release();
                    open.acquireUninterruptibly();
                }
                if (broken) {
                    throw new IllegalStateException("broken on purpose");
                }
                batches.add(inputs.rows());
                here.add(Thread.currentThread().isVirtual());
                scorer.outputs(inputs, outputs);
            }

            @Override
            public void close() {
                scorer.close();
            }
        };
    }
}
