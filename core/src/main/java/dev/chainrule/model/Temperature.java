package dev.chainrule.model;

import java.util.function.DoubleUnaryOperator;

/**
 * Temperature scaling: every pre-activation of the outputs is divided by the T at which the logarithmic loss of rows that were
 * not learned from is smallest (Guo et al. 2017: On calibration of modern neural networks). T above 1 makes probabilities less
 * certain, and no T changes their order.
 */
final class Temperature {
    /** The bounds of T. */
    static final double LOWEST = 0.05;

    /** The bounds of T. */
    static final double HIGHEST = 20;

    /** Points of the first look, evenly apart in ln T. */
    private static final int POINTS = 13;

    /** ln T is found to this. */
    private static final double PRECISION = 1e-3;

    /** The deviation of ln T before any row is seen: most networks are between 0.6 and 1.6 times too certain. */
    private static final double SPREAD = 0.5;

    private static final double GOLDEN = 0.5 * (StrictMath.sqrt(5) - 1);

    private Temperature() {}

    /**
     * The T from {@value #LOWEST} to {@value #HIGHEST} at which {@code logLoss} is smallest: the best of some points, and
     * then the golden section between its neighbours. For one network the loss has one minimum over 1/T, being convex in it;
     * for the mean of several nothing says so, hence the points. 1 where nothing found is below the loss at 1.
     *
     * @param logLoss the mean logarithmic loss at T; where it is not a number, T does not count
     */
    static double find(DoubleUnaryOperator logLoss) {
        double low = StrictMath.log(LOWEST);
        double gap = (StrictMath.log(HIGHEST) - low) / (POINTS - 1);
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < POINTS; i++) {
            double loss = logLoss.applyAsDouble(StrictMath.exp(low + i * gap));
            if (loss < least) {
                least = loss;
                best = i;
            }
        }
        if (best < 0) {
            return 1;
        }
        double left = low + Math.max(0, best - 1) * gap;
        double right = low + Math.min(POINTS - 1, best + 1) * gap;
        double found = StrictMath.exp(golden(u -> logLoss.applyAsDouble(StrictMath.exp(u)), left, right));
        return logLoss.applyAsDouble(found) < logLoss.applyAsDouble(1) ? found : 1;
    }

    /**
     * The most probable T after {@code rows} rows, where ln T is normally distributed around 0 before them: as {@link
     * #find(DoubleUnaryOperator)}, of the loss with (ln T)² / (2 · 0.5² · rows) added. Few rows move it little; without
     * this, rows that are all predicted right would make T 0, however few they are.
     *
     * @param logLoss the mean logarithmic loss of the rows at T
     */
    static double find(DoubleUnaryOperator logLoss, int rows) {
        double weight = 1 / (2 * SPREAD * SPREAD * rows);
        return find(t -> logLoss.applyAsDouble(t) + weight * StrictMath.log(t) * StrictMath.log(t));
    }

    private static double golden(DoubleUnaryOperator f, double left, double right) {
        double a = left;
        double b = right;
        double c = b - GOLDEN * (b - a);
        double d = a + GOLDEN * (b - a);
        double atC = f.applyAsDouble(c);
        double atD = f.applyAsDouble(d);
        while (b - a > PRECISION) {
            if (atC < atD) {
                b = d;
                d = c;
                atD = atC;
                c = b - GOLDEN * (b - a);
                atC = f.applyAsDouble(c);
            } else {
                a = c;
                c = d;
                atC = atD;
                d = a + GOLDEN * (b - a);
                atD = f.applyAsDouble(d);
            }
        }
        return 0.5 * (a + b);
    }
}
