package dev.chainrule.spark;

import java.util.Arrays;

/**
 * A weighted mean of arrays, added up in the order they come, in double precision. Of one array with the weight 1 it is that
 * array, bit for bit.
 */
final class Mean {
    private final double[] sum;

    /** The mean of arrays of {@code length} numbers. */
    Mean(int length) {
        this.sum = new double[length];
        Arrays.fill(sum, -0.0); // and not 0, to which −0 cannot be added without becoming 0
    }

    /** Adds {@code weight} times {@code values}; the weights of all come to 1, or the mean is a sum. */
    void add(float[] values, double weight) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.fma(weight, values[i], sum[i]);
        }
    }

    /** Writes the mean to {@code values} from {@code at} on. */
    void write(float[] values, int at) {
        for (int i = 0; i < sum.length; i++) {
            values[at + i] = (float) sum[i];
        }
    }
}
