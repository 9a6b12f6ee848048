package dev.chainrule.optimization;

/**
 * Four waves, each twice as long as the one before: ½ (1 − cos(2π log₂(1 + 15 t))), where t goes from 0 to 1 over the
 * training. It is 0 at t = 0, 1/15, 3/15, 7/15 and 1, and 1 between. A step has the factor of its middle, t = (s + ½) / N, so
 * that neither the first nor the last is wasted on a rate of 0.
 *
 * <p>Holzmüller, Grinsztajn and Steinwart: Better by default: strong pre-tuned MLPs and boosted trees on tabular data, 2024.
 */
public record CosLog4Schedule() implements Schedule {
    private static final double LN_2 = StrictMath.log(2);

    @Override
    public String name() {
        return "coslog4";
    }

    @Override
    public boolean changesEveryStep() {
        return true;
    }

    @Override
    public double factor(Progress progress) {
        double total = progress.totalSteps();
        double t = Math.min(progress.step() + 0.5, total) / total;
        double waves = StrictMath.log1p(15 * t) / LN_2;
        return 0.5 * (1 - StrictMath.cos(2 * StrictMath.PI * waves));
    }
}
