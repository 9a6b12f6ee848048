package dev.chainrule.optimization;

/**
 * The rate rises in a straight line, then falls along half a cosine. Of N steps the first W = round(warmup · N) warm
 * up: (s + 1) / (W + 1). From there floor + (1 − floor) · ½ (1 + cos(π (s − W) / (N − W))): 1 at s = W, halfway to the
 * floor in the middle, and the floor itself would come at s = N, one after the last step, so that no step is wasted on
 * a rate of 0.
 *
 * <p>Loshchilov and Hutter: SGDR: stochastic gradient descent with warm restarts, ICLR 2017 (without restarts); the
 * warm-up is that of Goyal et al.: Accurate, large minibatch SGD, 2017.
 *
 * @param warmup the part of all steps that warms up, in [0, 1)
 * @param floor the factor at the end, in [0, 1]
 */
public record CosineSchedule(double warmup, double floor) implements Schedule {
    /** A twentieth of the steps to warm up, down to 0. */
    public CosineSchedule() {
        this(0.05, 0);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public CosineSchedule {
        Require.belowOne("warmup", warmup);
        Require.fraction("floor", floor);
    }

    @Override
    public String name() {
        return "cosine";
    }

    @Override
    public boolean changesEveryStep() {
        return true;
    }

    @Override
    public double factor(Progress progress) {
        long total = progress.totalSteps();
        long step = Math.min(progress.step(), total);
        long warm = Math.min(Math.round(warmup * total), total - 1);
        if (step < warm) {
            return (step + 1.0) / (warm + 1.0);
        }
        return Annealing.cosine(1, floor, (double) (step - warm) / (total - warm));
    }
}
