package dev.chainrule.reference;

/**
 * n = (z − μ) / s of the pre-activations of a batch, with s = √(σ² + ε): over the samples of a unit (batch
 * normalisation in training), over the units of a sample (layer normalisation), or by given statistics (batch
 * normalisation in prediction). σ² is the mean of the squared distances (1/m).
 */
final class Standardization {
    private enum Over {
        SAMPLES,
        UNITS,
        NOTHING
    }

    private final Over over;
    private final double[][] n;
    private final double[][] s;
    private final double[] mean;
    private final double[] variance;

    private Standardization(Over over, double[][] z, double[] mean, double[] variance, double epsilon) {
        this.over = over;
        this.mean = mean;
        this.variance = variance;
        this.n = new double[z.length][z[0].length];
        this.s = new double[z.length][z[0].length];
        for (int i = 0; i < z.length; i++) {
            for (int j = 0; j < z[i].length; j++) {
                int group = over == Over.UNITS ? i : j;
                s[i][j] = StrictMath.sqrt(variance[group] + epsilon);
                n[i][j] = (z[i][j] - mean[group]) / s[i][j];
            }
        }
    }

    /** Over the samples of each unit. */
    static Standardization overSamples(double[][] z, double epsilon) {
        double[] mean = means(transposed(z));
        return new Standardization(Over.SAMPLES, z, mean, variances(transposed(z), mean), epsilon);
    }

    /** Over the units of each sample. */
    static Standardization overUnits(double[][] z, double epsilon) {
        double[] mean = means(z);
        return new Standardization(Over.UNITS, z, mean, variances(z, mean), epsilon);
    }

    /** By the mean and variance of each unit. */
    static Standardization by(double[][] z, double[] mean, double[] variance, double epsilon) {
        return new Standardization(Over.NOTHING, z, mean, variance, epsilon);
    }

    /** n of each sample and unit. */
    double[][] values() {
        return n;
    }

    /** μ of each unit, or of each sample where it goes over units. */
    double[] mean() {
        return mean;
    }

    /** σ² of each unit, or of each sample where it goes over units. */
    double[] variance() {
        return variance;
    }

    /** What of {@code statistic}, a mean or variance, holds for each unit of {@code sample}. */
    double[] ofUnits(double[] statistic, int sample) {
        double[] all = new double[n[sample].length];
        for (int j = 0; j < all.length; j++) {
            all[j] = statistic[over == Over.UNITS ? sample : j];
        }
        return all;
    }

    /** ∂L/∂z from ∂L/∂n, both by sample and unit. */
    double[][] backward(double[][] dn) {
        return switch (over) {
            case SAMPLES -> transposed(backward(transposed(dn), transposed(n), transposed(s)));
            case UNITS -> backward(dn, n, s);
            case NOTHING -> {
                double[][] dz = new double[dn.length][dn[0].length];
                for (int i = 0; i < dn.length; i++) {
                    for (int j = 0; j < dn[i].length; j++) {
                        dz[i][j] = dn[i][j] / s[i][j];
                    }
                }
                yield dz;
            }
        };
    }

    /**
     * Back through the standardisation of each row: μ and s depend on every z of the row, which leaves
     * ∂L/∂z = (∂L/∂n − mean(∂L/∂n) − n · mean(∂L/∂n · n)) / s (Ioffe and Szegedy 2015, section 3, put together).
     */
    private static double[][] backward(double[][] dn, double[][] n, double[][] s) {
        double[][] dz = new double[dn.length][dn[0].length];
        for (int row = 0; row < dn.length; row++) {
            double sum = 0;
            double sumWithN = 0;
            for (int i = 0; i < dn[row].length; i++) {
                sum += dn[row][i];
                sumWithN += dn[row][i] * n[row][i];
            }
            int m = dn[row].length;
            for (int i = 0; i < m; i++) {
                dz[row][i] = (dn[row][i] - sum / m - n[row][i] * (sumWithN / m)) / s[row][i];
            }
        }
        return dz;
    }

    private static double[] means(double[][] rows) {
        double[] means = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            for (double value : rows[row]) {
                means[row] += value;
            }
            means[row] /= rows[row].length;
        }
        return means;
    }

    private static double[] variances(double[][] rows, double[] means) {
        double[] variances = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            for (double value : rows[row]) {
                variances[row] += (value - means[row]) * (value - means[row]);
            }
            variances[row] /= rows[row].length;
        }
        return variances;
    }

    private static double[][] transposed(double[][] rows) {
        double[][] columns = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                columns[j][i] = rows[i][j];
            }
        }
        return columns;
    }
}
