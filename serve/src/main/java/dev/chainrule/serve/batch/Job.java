package dev.chainrule.serve.batch;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Model;
import dev.chainrule.serve.http.ClientGone;
import dev.chainrule.serve.http.Refusal;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The rows of one request on their way through a model. The thread that made it waits; another computes. */
final class Job {
    private enum State {
        WAITING,
        COMPUTING,
        DONE,
        FAILED,
        ABANDONED
    }

    private final Model model;
    private final Matrix inputs;
    private final Matrix outputs;
    private final long begun = System.nanoTime();
    private final Thread owner = Thread.currentThread();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile @Nullable Throwable problem;
    private volatile long started;

    /** Of {@code inputs}, for the network of {@code model}. */
    Job(Model model, Matrix inputs) {
        this.model = model;
        this.inputs = inputs;
        this.outputs = Matrix.of(inputs.rows(), model.network().outputs());
    }

    Model model() {
        return model;
    }

    Matrix inputs() {
        return inputs;
    }

    Matrix outputs() {
        return outputs;
    }

    int rows() {
        return inputs.rows();
    }

    /** How long it waited to be computed, in nanoseconds. */
    long waited() {
        return started - begun;
    }

    /** Computing begins now; false if nobody waits for it any more. */
    boolean begin() {
        started = System.nanoTime();
        return state.compareAndSet(State.WAITING, State.COMPUTING);
    }

    /** Its outputs are there. */
    void done() {
        if (state.compareAndSet(State.COMPUTING, State.DONE)) {
            LockSupport.unpark(owner);
        }
    }

    /** Its outputs will not be there, because of {@code cause}. */
    void failed(Throwable cause) {
        problem = cause;
        State now = state.get();
        if ((now == State.WAITING || now == State.COMPUTING) && state.compareAndSet(now, State.FAILED)) {
            LockSupport.unpark(owner);
        }
    }

    /**
     * Waits for the outputs.
     *
     * @param deadline as {@link System#nanoTime()}
     * @throws Refusal if they are not there by then, 504
     */
    Matrix await(long deadline) {
        while (true) {
            State now = state.get();
            if (now == State.DONE) {
                return outputs;
            }
            if (now == State.FAILED) {
                throw new IllegalStateException("computing failed: " + problem, problem);
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                if (state.compareAndSet(now, State.ABANDONED)) {
                    throw Refusal.tooLate("the predictions were not there in time; the request "
                            + (now == State.WAITING ? "waited to be computed" : "was being computed"));
                }
                continue;
            }
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                state.compareAndSet(now, State.ABANDONED);
                throw new ClientGone(new InterruptedException());
            }
        }
    }
}
