package dev.chainrule.explain.check;

import dev.chainrule.explain.NetworkFile;
import dev.chainrule.random.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A learner who computes a network of two inputs, three hidden units and three outputs (sigmoid, ½ Σ (y − t)²) in plain
 * loops, with one slip: it knows nothing of the code under test.
 */
final class Learner {
    /** What is done wrong, with the name by which it must be recognised. */
    enum Slip {
        UPDATED_WEIGHTS_TOO_EARLY("updated-weights-used-too-early"),
        TARGET_MINUS_OUTPUT("wrong-sign"),
        STEP_ADDED("wrong-sign"),
        STEP_TEN_TIMES("shifted-decimal"),
        OUTPUT_TEN_TIMES("shifted-decimal"),
        HALF_NOT_CANCELLED("factor-2"),
        NO_SLOPE_HIDDEN("slope-forgotten"),
        NO_SLOPE_OUTPUT("slope-forgotten"),
        NO_SLOPE_ANYWHERE("slope-forgotten"),
        SLOPE_AT_ACTIVATION("slope-of-the-wrong-value"),
        SLOPE_WITH_PRE_ACTIVATION("slope-of-the-wrong-value"),
        TRANSPOSED_ON_THE_WAY_BACK("transposed-index"),
        GRADIENT_TRANSPOSED("transposed-index"),
        BIASES_STAY("bias-not-moved"),
        BIAS_FROM_WEIGHT("bias-updated-from-another-parameter"),
        BIAS_FROM_OTHER_BIAS("bias-updated-from-another-parameter"),
        OUTPUT_ROUNDED("output-not-of-the-forward-pass"),
        OUTPUT_BEFORE_ACTIVATION("output-not-of-the-forward-pass"),
        NO_BIAS("bias-forgotten"),
        NO_ACTIVATION("activation-forgotten"),
        FIRST_PATH_ONLY("path-forgotten"),
        NO_RATE("learning-rate-forgotten"),
        NO_SOURCE("source-forgotten"),
        PLUS_IN_EXPONENT("exponent-sign");

        private final String word;

        Slip(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private final double[] x;
    private final double[][] w;
    private final double[] b;
    private final double[][] u;
    private final double[] c;
    private final double[] t;
    private final double eta;

    Learner(long seed) {
        RandomStream random = RandomStream.of(seed, "learner");
        x = row(2, random);
        w = new double[][] {row(3, random), row(3, random)};
        b = row(3, random);
        u = new double[][] {row(3, random), row(3, random), row(3, random)};
        c = row(3, random);
        t = new double[] {0.01, 0.99, 0.3};
        eta = 0.2 + random.nextInt(5) / 10.0;
    }

    private static double[] row(int length, RandomStream random) {
        double[] row = new double[length];
        for (int i = 0; i < length; i++) {
            row[i] = (random.nextInt(2) == 0 ? 1 : -1) * (5 + random.nextInt(95)) / 100.0;
        }
        return row;
    }

    /** The network, with biases {@code updated} or {@code fixed}. */
    NetworkFile file(String biases) {
        return NetworkFile.of(
                Map.of(
                        "layers", List.of(2, 3, 3),
                        "activations", List.of("sigmoid", "sigmoid"),
                        "weights", List.of(list(w), list(u)),
                        "biases", List.of(list(b), list(c)),
                        "inputs", list(x),
                        "targets", list(t),
                        "learningRate", eta,
                        "conventions", Map.of("biases", biases)),
                "learner");
    }

    private static List<Object> list(double[][] rows) {
        return List.of(java.util.Arrays.stream(rows).map(Learner::list).toArray());
    }

    private static List<Object> list(double[] row) {
        return List.of(java.util.Arrays.stream(row).boxed().toArray());
    }

    private static double sigma(double a) {
        return 1 / (1 + Math.exp(-a));
    }

    private double function(double a, Slip slip) {
        return switch (slip) {
            case NO_ACTIVATION -> a;
            case PLUS_IN_EXPONENT -> 1 / (1 + Math.exp(a));
            default -> sigma(a);
        };
    }

    private static double slope(double a, double h, Slip slip) {
        return switch (slip) {
            case SLOPE_AT_ACTIVATION -> sigma(h) * (1 - sigma(h));
            case SLOPE_WITH_PRE_ACTIVATION -> a * (1 - a);
            default -> h * (1 - h);
        };
    }

    /** The numbers that come out with {@code slip}, by the ids of the steps. */
    Map<String, Double> numbers(Slip slip) {
        double[] a1 = new double[3];
        double[] h = new double[3];
        for (int j = 0; j < 3; j++) {
            a1[j] = x[0] * w[0][j] + x[1] * w[1][j] + (slip == Slip.NO_BIAS ? 0 : b[j]);
            h[j] = function(a1[j], slip);
        }
        double[] a2 = new double[3];
        double[] y = new double[3];
        for (int k = 0; k < 3; k++) {
            a2[k] = h[0] * u[0][k] + h[1] * u[1][k] + h[2] * u[2][k] + (slip == Slip.NO_BIAS ? 0 : c[k]);
            y[k] = function(a2[k], slip);
        }
        double[] d2 = new double[3];
        double[][] newU = new double[3][3];
        for (int k = 0; k < 3; k++) {
            double seen = slip == Slip.OUTPUT_ROUNDED
                    ? Math.rint(y[k])
                    : slip == Slip.OUTPUT_BEFORE_ACTIVATION ? a2[k] : y[k];
            double error = slip == Slip.TARGET_MINUS_OUTPUT ? t[k] - seen : seen - t[k];
            boolean noSlope = slip == Slip.NO_SLOPE_OUTPUT || slip == Slip.NO_SLOPE_ANYWHERE;
            d2[k] = (slip == Slip.HALF_NOT_CANCELLED ? 2 : 1) * error * (noSlope ? 1 : slope(a2[k], seen, slip));
            for (int j = 0; j < 3; j++) {
                newU[j][k] = updated(u[j][k], d2[k] * (slip == Slip.NO_SOURCE ? 1 : h[j]), slip);
            }
        }
        double[] d1 = new double[3];
        for (int j = 0; j < 3; j++) {
            double back = 0;
            for (int k = 0; k < (slip == Slip.FIRST_PATH_ONLY ? 1 : 3); k++) {
                back += d2[k]
                        * switch (slip) {
                            case UPDATED_WEIGHTS_TOO_EARLY -> newU[j][k];
                            case TRANSPOSED_ON_THE_WAY_BACK -> u[k][j];
                            default -> u[j][k];
                        };
            }
            boolean noSlope = slip == Slip.NO_SLOPE_HIDDEN || slip == Slip.NO_SLOPE_ANYWHERE;
            d1[j] = back * (noSlope ? 1 : slope(a1[j], h[j], slip));
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (int j = 0; j < 3; j++) {
            int n = j + 1;
            numbers.put("h(1)[" + n + "]", h[j]);
            numbers.put("h(2)[" + n + "]", slip == Slip.OUTPUT_TEN_TIMES ? 10 * y[j] : y[j]);
            numbers.put("d(1)[" + n + "]", d1[j]);
            numbers.put("d(2)[" + n + "]", d2[j]);
            numbers.put("b'(1)[" + n + "]", newBias(b, j, d1[j], slip));
            numbers.put("b'(2)[" + n + "]", newBias(c, j, d2[j], slip));
            for (int i = 0; i < 2; i++) {
                double gradient = d1[j] * (slip == Slip.NO_SOURCE ? 1 : x[i]);
                numbers.put("dw(1)[" + (i + 1) + "," + n + "]", gradient);
                numbers.put("w'(1)[" + (i + 1) + "," + n + "]", updated(w[i][j], gradient, slip));
            }
            for (int i = 0; i < 3; i++) {
                double gradient = slip == Slip.GRADIENT_TRANSPOSED ? d2[i] * h[j] : d2[j] * h[i];
                numbers.put("dw(2)[" + (i + 1) + "," + n + "]", slip == Slip.NO_SOURCE ? d2[j] : gradient);
                numbers.put("w'(2)[" + (i + 1) + "," + n + "]", newU[i][j]);
            }
        }
        return numbers;
    }

    private double updated(double weight, double gradient, Slip slip) {
        return weight
                + switch (slip) {
                    case STEP_ADDED -> eta * gradient;
                    case STEP_TEN_TIMES -> -10 * eta * gradient;
                    case NO_RATE -> -gradient;
                    default -> -eta * gradient;
                };
    }

    private double newBias(double[] biases, int j, double delta, Slip slip) {
        return switch (slip) {
            case BIASES_STAY -> biases[j];
            case BIAS_FROM_WEIGHT -> w[0][j] - eta * delta;
            case BIAS_FROM_OTHER_BIAS -> biases[(j + 1) % 3] - eta * delta;
            default -> updated(biases[j], delta, slip);
        };
    }
}
