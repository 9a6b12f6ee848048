package dev.chainrule.explain.check;

import dev.chainrule.explain.NetworkFile;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A learner who computes a network with one hidden layer in plain loops, with one slip: it knows nothing of the code under
 * test. How many units, which activations, which squared error, how many samples and how they are put together is drawn.
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

    /** What a unit does, with its derivative beside it. */
    private enum Function {
        SIGMOID,
        TANH,
        SOFTPLUS,
        IDENTITY;

        double value(double a) {
            return switch (this) {
                case SIGMOID -> 1 / (1 + Math.exp(-a));
                case TANH -> Math.tanh(a);
                case SOFTPLUS -> Math.log1p(Math.exp(a));
                case IDENTITY -> a;
            };
        }

        double slope(double a) {
            return switch (this) {
                case SIGMOID -> value(a) * (1 - value(a));
                case TANH -> 1 - value(a) * value(a);
                case SOFTPLUS -> 1 / (1 + Math.exp(-a));
                case IDENTITY -> 1;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final int inputs;
    private final int hidden;
    private final int outputs;
    private final Function f;
    private final Function g;
    private final String loss;
    private final boolean sum;
    private final double[][] x;
    private final double[][] w;
    private final double[] b;
    private final double[][] u;
    private final double[] c;
    private final double[][] t;
    private final double eta;

    Learner(long seed) {
        RandomStream random = RandomStream.of(seed, "learner");
        inputs = 2 + random.nextInt(2);
        hidden = 2 + random.nextInt(2);
        outputs = seed % 2 == 0 ? hidden : 2 + random.nextInt(2);
        f = List.of(Function.SIGMOID, Function.SIGMOID, Function.TANH, Function.SOFTPLUS)
                .get(random.nextInt(4));
        g = List.of(Function.SIGMOID, Function.SIGMOID, Function.TANH, Function.IDENTITY)
                .get(random.nextInt(4));
        loss = List.of("half-squared-error", "squared-error", "mean-squared-error")
                .get(random.nextInt(3));
        int samples = seed % 3 == 0 ? 2 : 1;
        sum = random.nextInt(2) == 0;
        x = rows(samples, inputs, random);
        w = rows(inputs, hidden, random);
        b = row(hidden, random);
        u = rows(hidden, outputs, random);
        c = row(outputs, random);
        t = rows(samples, outputs, random);
        eta = 0.2 + random.nextInt(5) / 10.0;
    }

    private static double[][] rows(int count, int length, RandomStream random) {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = row(length, random);
        }
        return rows;
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
        boolean one = x.length == 1;
        return NetworkFile.of(
                Map.of(
                        "layers", List.of(inputs, hidden, outputs),
                        "activations", List.of(f.word(), g.word()),
                        "loss", loss,
                        "weights", List.of(list(w), list(u)),
                        "biases", List.of(list(b), list(c)),
                        "inputs", one ? list(x[0]) : list(x),
                        "targets", one ? list(t[0]) : list(t),
                        "learningRate", eta,
                        "conventions", Map.of("biases", biases, "batch", sum ? "sum" : "mean")),
                "learner");
    }

    private static List<Object> list(double[][] rows) {
        return List.of(Arrays.stream(rows).map(Learner::list).toArray());
    }

    private static List<Object> list(double[] row) {
        return List.of(Arrays.stream(row).boxed().toArray());
    }

    /** Whether {@code slip} can be made in this network. */
    boolean canMake(Slip slip) {
        return switch (slip) {
            case PLUS_IN_EXPONENT -> f == Function.SIGMOID || g == Function.SIGMOID;
            case SLOPE_WITH_PRE_ACTIVATION -> f == Function.SIGMOID && g == Function.SIGMOID;
            case SLOPE_AT_ACTIVATION, NO_SLOPE_ANYWHERE, NO_SLOPE_OUTPUT -> g != Function.IDENTITY;
            case OUTPUT_ROUNDED -> g == Function.SIGMOID; // to 0 or 1, as a class
            case OUTPUT_BEFORE_ACTIVATION -> g == Function.SIGMOID || g == Function.TANH;
            case TRANSPOSED_ON_THE_WAY_BACK, GRADIENT_TRANSPOSED -> hidden == outputs;
            default -> true;
        };
    }

    private static double value(Function f, double a, Slip slip) {
        return switch (slip) {
            case NO_ACTIVATION -> a;
            case PLUS_IN_EXPONENT -> f == Function.SIGMOID ? 1 / (1 + Math.exp(a)) : f.value(a);
            default -> f.value(a);
        };
    }

    /** f′(a), by f(a) where that is how it is written. */
    private static double slope(Function f, double a, double h, Slip slip) {
        return switch (slip) {
            case SLOPE_AT_ACTIVATION -> f.slope(h);
            case SLOPE_WITH_PRE_ACTIVATION -> a * (1 - a);
            default ->
                switch (f) {
                    case SIGMOID -> h * (1 - h);
                    case TANH -> 1 - h * h;
                    case SOFTPLUS, IDENTITY -> f.slope(a);
                };
        };
    }

    /** The numbers that come out with {@code slip}, by the ids of the steps. */
    Map<String, Double> numbers(Slip slip) {
        int samples = x.length;
        double[][] a1 = new double[samples][hidden];
        double[][] h = new double[samples][hidden];
        double[][] y = new double[samples][outputs];
        double[][] d2 = new double[samples][outputs];
        for (int s = 0; s < samples; s++) {
            for (int j = 0; j < hidden; j++) {
                a1[s][j] = slip == Slip.NO_BIAS ? 0 : b[j];
                for (int i = 0; i < inputs; i++) {
                    a1[s][j] += x[s][i] * w[i][j];
                }
                h[s][j] = value(f, a1[s][j], slip);
            }
            for (int k = 0; k < outputs; k++) {
                double a2 = slip == Slip.NO_BIAS ? 0 : c[k];
                for (int j = 0; j < hidden; j++) {
                    a2 += h[s][j] * u[j][k];
                }
                y[s][k] = value(g, a2, slip);
                d2[s][k] = outputSignal(s, k, a2, y[s][k], slip);
            }
        }
        double[][] gradientU = new double[hidden][outputs];
        double[][] newU = new double[hidden][outputs];
        double share = sum ? 1 : 1.0 / samples;
        for (int j = 0; j < hidden; j++) {
            for (int k = 0; k < outputs; k++) {
                double right = 0;
                for (int s = 0; s < samples; s++) {
                    double source = slip == Slip.NO_SOURCE ? 1 : h[s][j];
                    right += share * d2[s][k] * source;
                    gradientU[j][k] +=
                            share * (slip == Slip.GRADIENT_TRANSPOSED ? d2[s][j] * h[s][k] : d2[s][k] * source);
                }
                newU[j][k] = updated(u[j][k], right, slip);
            }
        }
        double[][] d1 = new double[samples][hidden];
        for (int s = 0; s < samples; s++) {
            for (int j = 0; j < hidden; j++) {
                double back = 0;
                for (int k = 0; k < (slip == Slip.FIRST_PATH_ONLY ? 1 : outputs); k++) {
                    back += d2[s][k]
                            * switch (slip) {
                                case UPDATED_WEIGHTS_TOO_EARLY -> newU[j][k];
                                case TRANSPOSED_ON_THE_WAY_BACK -> u[k][j];
                                default -> u[j][k];
                            };
                }
                boolean noSlope = slip == Slip.NO_SLOPE_HIDDEN || slip == Slip.NO_SLOPE_ANYWHERE;
                d1[s][j] = back * (noSlope ? 1 : slope(f, a1[s][j], h[s][j], slip));
            }
        }
        return named(h, y, d1, d2, gradientU, newU, slip);
    }

    private double outputSignal(int s, int k, double a2, double y, Slip slip) {
        double seen = switch (slip) {
            case OUTPUT_ROUNDED -> Math.rint(y);
            case OUTPUT_BEFORE_ACTIVATION -> a2;
            default -> y;
        };
        double error = slip == Slip.TARGET_MINUS_OUTPUT ? t[s][k] - seen : seen - t[s][k];
        double factor = switch (loss) {
            case "half-squared-error" -> 1;
            case "squared-error" -> 2;
            default -> 2.0 / outputs;
        };
        boolean noSlope = slip == Slip.NO_SLOPE_OUTPUT || slip == Slip.NO_SLOPE_ANYWHERE;
        return (slip == Slip.HALF_NOT_CANCELLED ? 2 : 1) * factor * error * (noSlope ? 1 : slope(g, a2, seen, slip));
    }

    /** What one would write on a sheet: of the units those of the first sample. */
    private Map<String, Double> named(
            double[][] h,
            double[][] y,
            double[][] d1,
            double[][] d2,
            double[][] gradientU,
            double[][] newU,
            Slip slip) {
        String first = x.length == 1 ? "" : "#1.1";
        double share = sum ? 1 : 1.0 / x.length;
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (int j = 0; j < hidden; j++) {
            numbers.put("h(1)[" + (j + 1) + "]" + first, h[0][j]);
            numbers.put("d(1)[" + (j + 1) + "]" + first, d1[0][j]);
            double delta = 0;
            for (double[] ofSample : d1) {
                delta += share * ofSample[j];
            }
            numbers.put("b'(1)[" + (j + 1) + "]", newBias(b, j, w[0][j], delta, slip));
            for (int i = 0; i < inputs; i++) {
                double gradient = 0;
                for (int s = 0; s < x.length; s++) {
                    gradient += share * d1[s][j] * (slip == Slip.NO_SOURCE ? 1 : x[s][i]);
                }
                numbers.put("dw(1)[" + (i + 1) + "," + (j + 1) + "]", gradient);
                numbers.put("w'(1)[" + (i + 1) + "," + (j + 1) + "]", updated(w[i][j], gradient, slip));
            }
        }
        for (int k = 0; k < outputs; k++) {
            numbers.put("h(2)[" + (k + 1) + "]" + first, slip == Slip.OUTPUT_TEN_TIMES ? 10 * y[0][k] : y[0][k]);
            numbers.put("d(2)[" + (k + 1) + "]" + first, d2[0][k]);
            double delta = 0;
            for (double[] ofSample : d2) {
                delta += share * ofSample[k];
            }
            numbers.put("b'(2)[" + (k + 1) + "]", newBias(c, k, u[0][k], delta, slip));
            for (int j = 0; j < hidden; j++) {
                numbers.put("dw(2)[" + (j + 1) + "," + (k + 1) + "]", gradientU[j][k]);
                numbers.put("w'(2)[" + (j + 1) + "," + (k + 1) + "]", newU[j][k]);
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

    private double newBias(double[] biases, int j, double weight, double delta, Slip slip) {
        return switch (slip) {
            case BIASES_STAY -> biases[j];
            case BIAS_FROM_WEIGHT -> weight - eta * delta;
            case BIAS_FROM_OTHER_BIAS -> biases[(j + 1) % biases.length] - eta * delta;
            default -> updated(biases[j], delta, slip);
        };
    }
}
