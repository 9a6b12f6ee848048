package dev.chainrule.network;

import dev.chainrule.random.RandomStream;

/**
 * From which distribution the weights of a layer are drawn. With n_in source and n_out destination units the standard
 * deviation σ is that of the named paper; uniform means U(−√3 σ, √3 σ), which has the same σ.
 */
public enum Initializer {
    /** He for rectifiers (relu, leaky-relu, prelu, elu, gelu, silu, mish, parametric-mish), LeCun for selu and parametric-selu, else Glorot; all uniform. */
    AUTO,
    /** σ² = 2 / (n_in + n_out), uniform (Glorot and Bengio 2010). */
    GLOROT_UNIFORM,
    /** σ² = 2 / (n_in + n_out), normal (Glorot and Bengio 2010). */
    GLOROT_NORMAL,
    /** σ² = 2 / n_in, uniform (He et al. 2015). */
    HE_UNIFORM,
    /** σ² = 2 / n_in, normal (He et al. 2015). */
    HE_NORMAL,
    /** σ² = 1 / n_in, uniform (LeCun et al. 1998). */
    LECUN_UNIFORM,
    /** σ² = 1 / n_in, normal (LeCun et al. 1998). */
    LECUN_NORMAL,
    /** Orthonormal rows or columns, whichever are fewer (Saxe, McClelland, Ganguli 2013). */
    ORTHOGONAL,
    /** All 0: for a single layer only, since hidden units that start equal stay equal. */
    ZEROS;

    /** Fills the weights of {@code segment} inside {@code values}, in the order in which they stand. */
    void fill(float[] values, Segment segment, Activation activation, RandomStream random) {
        int in = segment.rows();
        int out = segment.columns();
        switch (this) {
            case AUTO -> forActivation(activation).fill(values, segment, activation, random);
            case GLOROT_UNIFORM -> uniform(values, segment, 2.0 / ((double) in + out), random);
            case GLOROT_NORMAL -> normal(values, segment, 2.0 / ((double) in + out), random);
            case HE_UNIFORM -> uniform(values, segment, 2.0 / in, random);
            case HE_NORMAL -> normal(values, segment, 2.0 / in, random);
            case LECUN_UNIFORM -> uniform(values, segment, 1.0 / in, random);
            case LECUN_NORMAL -> normal(values, segment, 1.0 / in, random);
            case ORTHOGONAL -> orthogonal(values, segment, random);
            case ZEROS -> uniform(values, segment, 0, random);
        }
    }

    private static Initializer forActivation(Activation activation) {
        return switch (activation) {
            case Relu _, LeakyRelu _, Prelu _, Elu _, Gelu _, Silu _, Mish _, ParametricMish _ -> HE_UNIFORM;
            case Selu _, ParametricSelu _ -> LECUN_UNIFORM;
            default -> GLOROT_UNIFORM;
        };
    }

    static void uniform(float[] values, Segment segment, double variance, RandomStream random) {
        double limit = StrictMath.sqrt(3 * variance);
        for (int i = segment.offset(); i < segment.end(); i++) {
            values[i] = (float) random.nextDouble(-limit, limit);
        }
    }

    static void normal(float[] values, Segment segment, double variance, RandomStream random) {
        double deviation = StrictMath.sqrt(variance);
        for (int i = segment.offset(); i < segment.end(); i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
    }

    /** Gram and Schmidt, in double and twice over, on Gaussian vectors along the longer side. */
    private static void orthogonal(float[] values, Segment segment, RandomStream random) {
        boolean wide = segment.columns() >= segment.rows();
        int count = Math.min(segment.rows(), segment.columns());
        int length = Math.max(segment.rows(), segment.columns());
        double[][] basis = new double[count][length];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < length; k++) {
                basis[i][k] = random.nextGaussian();
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < i; j++) {
                    double overlap = dot(basis[i], basis[j]);
                    for (int k = 0; k < length; k++) {
                        basis[i][k] -= overlap * basis[j][k];
                    }
                }
            }
            double norm = StrictMath.sqrt(dot(basis[i], basis[i]));
            for (int k = 0; k < length; k++) {
                basis[i][k] /= norm;
                int row = wide ? i : k;
                int column = wide ? k : i;
                values[segment.offset() + row * segment.columns() + column] = (float) basis[i][k];
            }
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += x[k] * y[k];
        }
        return sum;
    }
}
