package dev.chainrule.optimization;

/**
 * The rate falls as the inverse of time: 1 / (1 + decay · e). It is 1 in the first epoch (e = 0), half when
 * decay · e = 1, and 1 / (1 + decay · (E − 1)) in the last of E. Steps that fall so slowly sum to infinity while their
 * squares do not, as Robbins and Monro (1951) ask for.
 *
 * @param decay how fast, 0 or more
 */
public record InverseSchedule(double decay) implements Schedule {
    /** Decay 0.1: half after 10 epochs. */
    public InverseSchedule() {
        this(0.1);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public InverseSchedule {
        Require.notNegative("decay", decay);
    }

    @Override
    public String name() {
        return "inverse";
    }

    @Override
    public double factor(Progress progress) {
        return 1 / (1 + decay * progress.epoch());
    }
}
