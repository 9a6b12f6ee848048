package dev.chainrule.metrics;

/** The mean negative logarithm of the probability of what was true. */
final class LogLoss {
    /** Probabilities are raised to this, so that a certain and wrong prediction costs 34.5 instead of infinity. */
    private static final double LOWEST = 1e-15;

    private LogLoss() {}

    /** Mean over the rows of −ln p(actual class). */
    static double of(ClassComparison p) {
        double sum = 0;
        double weights = 0;
        for (int row = 0; row < p.rows(); row++) {
            sum += p.weight(row) * surprise(p.probability(row, p.actual(row)));
            weights += p.weight(row);
        }
        return sum / weights;
    }

    /** Mean over the rows of −ln p where the label is there and −ln(1 − p) where it is not. */
    static double of(LabelComparison p, int label) {
        double sum = 0;
        double weights = 0;
        for (int row = 0; row < p.rows(); row++) {
            double probability = p.probability(row, label);
            sum += p.weight(row) * surprise(p.actual(row, label) ? probability : 1 - probability);
            weights += p.weight(row);
        }
        return sum / weights;
    }

    private static double surprise(double probability) {
        // 0.0 − …, so that certainty costs +0
        return 0.0 - StrictMath.log(Math.clamp(probability, LOWEST, 1));
    }
}
