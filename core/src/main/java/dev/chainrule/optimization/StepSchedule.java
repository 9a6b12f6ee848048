package dev.chainrule.optimization;

/**
 * The rate falls in steps: factor^⌊epoch / everyEpochs⌋. It is 1 in the first {@code everyEpochs} epochs, then
 * {@code factor}, then {@code factor}², …
 *
 * @param factor what the rate is multiplied by at each step, in (0, 1]
 * @param everyEpochs epochs from one step to the next, at least 1
 */
public record StepSchedule(double factor, int everyEpochs) implements Schedule {
    /** A tenth every 30 epochs. */
    public StepSchedule() {
        this(0.1, 30);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public StepSchedule {
        Require.aboveZeroToOne("factor", factor);
        Require.atLeast("everyEpochs", everyEpochs, 1);
    }

    @Override
    public String name() {
        return "step";
    }

    @Override
    public double factor(Progress progress) {
        int falls = progress.epoch() / everyEpochs;
        return StrictMath.pow(factor, falls);
    }
}
