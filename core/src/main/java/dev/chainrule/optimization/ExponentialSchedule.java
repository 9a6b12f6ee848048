package dev.chainrule.optimization;

/**
 * The rate falls by the same factor from epoch to epoch: gammaᵉ. It is 1 in the first epoch (e = 0), gamma in the
 * second and gammaᴱ⁻¹ in the last of E.
 *
 * @param gamma the factor per epoch, in (0, 1]
 */
public record ExponentialSchedule(double gamma) implements Schedule {
    /** Gamma 0.95: about half after 14 epochs. */
    public ExponentialSchedule() {
        this(0.95);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public ExponentialSchedule {
        Require.aboveZeroToOne("gamma", gamma);
    }

    @Override
    public String name() {
        return "exponential";
    }

    @Override
    public double factor(Progress progress) {
        return StrictMath.pow(gamma, progress.epoch());
    }
}
