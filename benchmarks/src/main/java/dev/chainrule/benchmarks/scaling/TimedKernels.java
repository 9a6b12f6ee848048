package dev.chainrule.benchmarks.scaling;

import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.kernels.RangeTask;

/** Kernels that say how long each call of the thread that opened them took, but for those inside a loop. */
final class TimedKernels implements Kernels {
    /** The class of the core that is the optimizer's loop. */
    private static final String OPTIMIZER = "OptimizerTask";

    private final Kernels kernels;
    private final StepClock clock;
    private final Thread owner = Thread.currentThread();
    private boolean inside;

    TimedKernels(Kernels kernels, StepClock clock) {
        this.kernels = kernels;
        this.clock = clock;
    }

    @Override
    public String name() {
        return kernels.name();
    }

    @Override
    public int threads() {
        return kernels.threads();
    }

    @Override
    public void product(Matrix a, Matrix b, Matrix c) {
        long start = System.nanoTime();
        kernels.product(a, b, c);
        // The gradient of a bias is a row of ones times deltas; batches here have more rows than one.
        clock.add(a.rows() == 1 ? StepPart.GRADIENT : StepPart.FORWARD, System.nanoTime() - start);
    }

    @Override
    public void productTransposed(Matrix a, Matrix b, Matrix c) {
        long start = System.nanoTime();
        kernels.productTransposed(a, b, c);
        clock.add(StepPart.BACKWARD, System.nanoTime() - start);
    }

    @Override
    public void transposedProduct(Matrix a, Matrix b, Matrix c) {
        long start = System.nanoTime();
        kernels.transposedProduct(a, b, c);
        clock.add(StepPart.GRADIENT, System.nanoTime() - start);
    }

    @Override
    public void apply(Function function, float[] x, int xOffset, float[] y, int yOffset, int length) {
        kernels.apply(function, x, xOffset, y, yOffset, length);
    }

    @Override
    public void split(int items, long costPerItem, RangeTask task) {
        if (inside || Thread.currentThread() != owner) {
            kernels.split(items, costPerItem, task);
            return;
        }
        inside = true;
        long start = System.nanoTime();
        try {
            kernels.split(items, costPerItem, task);
        } finally {
            inside = false;
        }
        boolean optimizer = task.getClass().getSimpleName().equals(OPTIMIZER);
        clock.add(optimizer ? StepPart.OPTIMIZER : StepPart.LOOPS, System.nanoTime() - start);
    }

    @Override
    public void close() {
        kernels.close();
    }
}
