package dev.chainrule.optimization;

/**
 * The rate falls when the monitored loss no longer does. After each epoch: the loss improves if it is below the best
 * so far by more than {@code threshold} · |best|; after more than {@code patience} epochs in a row without improvement
 * the factor is multiplied by {@code factor}, not below {@code minimum}, and the count begins again. It is 1 in the
 * first epoch. A loss that is NaN never improves.
 *
 * @param factor what the rate is multiplied by, in (0, 1)
 * @param patience epochs without improvement that are borne, 0 or more
 * @param threshold by what part of itself the best loss must be beaten, in [0, 1)
 * @param minimum the lowest factor, in [0, 1]
 */
public record PlateauSchedule(double factor, int patience, double threshold, double minimum) implements Schedule {
    /** Half after more than 10 epochs without improvement by 10⁻⁴, down to a thousandth. */
    public PlateauSchedule() {
        this(0.5, 10, 1e-4, 1e-3);
    }

    /** @throws IllegalArgumentException if a setting is out of range */
    public PlateauSchedule {
        Require.betweenZeroAndOne("factor", factor);
        Require.atLeast("patience", patience, 0);
        Require.belowOne("threshold", threshold);
        Require.fraction("minimum", minimum);
    }

    @Override
    public String name() {
        return "plateau";
    }

    @Override
    public double factor(Progress progress) {
        double current = 1;
        double best = Double.POSITIVE_INFINITY;
        int waited = 0;
        for (double loss : progress.losses()) {
            if (improves(loss, best)) {
                best = loss;
                waited = 0;
            } else if (++waited > patience) {
                current = Math.max(current * factor, minimum);
                waited = 0;
            }
        }
        return current;
    }

    private boolean improves(double loss, double best) {
        // The first loss is compared with infinity, of which no part can be taken.
        return best == Double.POSITIVE_INFINITY ? loss < best : loss < best - threshold * Math.abs(best);
    }
}
