package dev.chainrule.reference;

/**
 * The loss of a batch, with its parts. Samples count from 0; one that is not there is an
 * {@link IndexOutOfBoundsException}.
 */
public final class LossValue {
    private final double total;
    private final double[][] terms;

    LossValue(double total, double[][] terms) {
        this.total = total;
        this.terms = terms;
    }

    /** The loss of the whole batch, reduced as the {@link Objective} says. */
    public double total() {
        return total;
    }

    /** The shares of the outputs in the loss of {@code sample}, before weights and reduction: one number per output. */
    public double[] perOutput(int sample) {
        return terms[sample].clone();
    }

    /** The loss of {@code sample}, before weights and reduction: the sum of {@link #perOutput}. */
    public double of(int sample) {
        double sum = 0;
        for (double term : terms[sample]) {
            sum += term;
        }
        return sum;
    }
}
