package dev.chainrule.optimization;

/**
 * One cycle: the rate rises to the base rate and falls far below where it began, both along half a cosine. Of N steps,
 * the first (s = 0) has 1 / startDivisor, step s = peak · N − 1 (rounded neither way: between two steps if need be)
 * has 1, and the last (s = N − 1) has 1 / (startDivisor · endDivisor).
 *
 * <p>Smith and Topin: Super-convergence: very fast training of neural networks using large learning rates, 2017.
 *
 * @param peak the part of the steps that rises, in (0, 1)
 * @param startDivisor how many times lower than the base rate the first rate is, at least 1
 * @param endDivisor how many times lower than the first rate the last is, at least 1
 */
public record OneCycleSchedule(double peak, double startDivisor, double endDivisor) implements Schedule {
    /** The peak after 30 % of the steps; start at a 25th, end at a 250,000th. */
    public OneCycleSchedule() {
        this(0.3, 25, 1e4);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public OneCycleSchedule {
        Require.betweenZeroAndOne("peak", peak);
        Require.atLeast("startDivisor", startDivisor, 1);
        Require.atLeast("endDivisor", endDivisor, 1);
    }

    @Override
    public String name() {
        return "one-cycle";
    }

    @Override
    public boolean changesEveryStep() {
        return true;
    }

    @Override
    public double factor(Progress progress) {
        double last = progress.totalSteps() - 1;
        double step = Math.min(progress.step(), last);
        // So few steps that none would rise: the first is the peak.
        double top = Math.max(peak * progress.totalSteps() - 1, 0);
        double start = 1 / startDivisor;
        double end = start / endDivisor;
        if (step < top) {
            return Annealing.cosine(start, 1, step / top);
        }
        return last > top ? Annealing.cosine(1, end, (step - top) / (last - top)) : 1;
    }
}
