package dev.chainrule.engine;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Focal;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.Poisson;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Softmax;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.Mode;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.Reduction;
import dev.chainrule.reference.ReferencePass;
import org.jspecify.annotations.Nullable;

/**
 * A network with drawn parameters and a drawn batch: floats for the engine, the same numbers as doubles for the
 * reference pass. Weights have the variance 1/n_in, as in a network that can be trained.
 */
record EngineCase(Parameters parameters, Loss loss, Matrix inputs, Matrix targets, float @Nullable [] weights) {
    /** Nearer to a kink than this share of the layer's largest number, rounding may choose the other side. */
    private static final double KINK = 1e-5;

    private static final int TRIES = 200;

    /** A case of so many rows that in a training pass is near no kink of an activation or of the loss. */
    static EngineCase draw(Network network, Loss loss, int rows, boolean weighted, long seed) {
        for (int i = 0; i < TRIES; i++) {
            EngineCase drawn = drawAnywhere(network, loss, rows, weighted, seed + 1000L * i);
            if (!drawn.nearKink(drawn.reference().forward(drawn.inputs.toDoubles(), Mode.TRAINING))) {
                return drawn;
            }
        }
        throw new AssertionError("no point away from kinks for " + network + " and " + loss);
    }

    /** A case that may be near a kink. */
    static EngineCase drawAnywhere(Network network, Loss loss, int rows, boolean weighted, long seed) {
        RandomStream random = RandomStream.of(seed, "engine case");
        float[] values = new float[network.layout().size()];
        for (Segment segment : network.layout().segments()) {
            for (int i = segment.offset(); i < segment.end(); i++) {
                double value = switch (segment.kind()) {
                    case WEIGHTS, EMBEDDING_WEIGHTS -> random.nextGaussian() / Math.sqrt(segment.rows());
                    case GAIN, RUNNING_VARIANCE, SCALE, ADAPTER -> random.nextDouble(0.5, 1.5);
                    case FREQUENCIES -> random.nextGaussian();
                    case PHASES -> random.nextDouble();
                    case ACTIVATION -> random.nextDouble(0.1, 0.4);
                    case BIAS, SHIFT, RUNNING_MEAN, EMBEDDING_BIAS -> random.nextDouble(-0.5, 0.5);
                };
                values[i] = (float) value;
            }
        }
        Matrix inputs = Matrix.of(rows, network.inputs());
        Matrix targets = Matrix.of(rows, network.outputs());
        float[] weights = weighted ? new float[rows] : null;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < inputs.columns(); j++) {
                inputs.set(i, j, (float) random.nextGaussian());
            }
            drawTargets(loss, network, targets, i, random);
            if (weights != null) {
                weights[i] = i % 5 == 3 ? 0 : (float) random.nextDouble(0, 3);
            }
        }
        return new EngineCase(Parameters.of(network, values), loss, inputs, targets, weights);
    }

    private static void drawTargets(Loss loss, Network network, Matrix targets, int row, RandomStream random) {
        double[] t = new double[targets.columns()];
        double sum = 0;
        for (int k = 0; k < t.length; k++) {
            t[k] = switch (loss) {
                case CrossEntropy _, BinaryCrossEntropy _, Focal _ -> random.nextDouble();
                case Hinge _ -> random.nextInt(2);
                case Poisson _ -> random.nextInt(4);
                default -> random.nextGaussian();
            };
            sum += t[k];
        }
        boolean distribution = network.output().activation() instanceof Softmax && !(loss instanceof Hinge);
        for (int k = 0; k < t.length; k++) {
            targets.set(row, k, (float) (distribution && sum > 0 ? t[k] / sum : t[k]));
        }
    }

    private boolean nearKink(Forward forward) {
        boolean near = false;
        for (int l = 0; l < network().layers().size(); l++) {
            double[] kinks = network().layers().get(l).activation().kinks();
            double margin = KINK * Math.max(1, largest(forward, l));
            for (int i = 0; i < forward.members() * forward.samples(); i++) {
                for (double a : forward.layer(l).preActivations(i)) {
                    near |= near(a, kinks, margin);
                }
            }
        }
        for (int i = 0; i < forward.members() * forward.samples(); i++) {
            double[] y = forward.layers().getLast().outputs(i);
            for (int k = 0; k < y.length; k++) {
                near |= near(
                        y[k], loss.kinks(targets.get(i % forward.samples(), k)), KINK * Math.max(1, Math.abs(y[k])));
            }
        }
        return near;
    }

    private static double largest(Forward forward, int layer) {
        double largest = 0;
        for (int i = 0; i < forward.members() * forward.samples(); i++) {
            for (double a : forward.layer(layer).preActivations(i)) {
                largest = Math.max(largest, Math.abs(a));
            }
        }
        return largest;
    }

    /** What stands exactly on a kink, as a unit that gets only zeros, does so in float32 too. */
    private static boolean near(double x, double[] kinks, double margin) {
        for (double kink : kinks) {
            if (x != kink && Math.abs(x - kink) < margin) {
                return true;
            }
        }
        return false;
    }

    Network network() {
        return parameters.network();
    }

    ReferencePass reference() {
        return ReferencePass.of(parameters);
    }

    /** The mean over the rows, as the engine's gradient is. */
    Objective objective() {
        double[] c = new double[inputs.rows()];
        for (int i = 0; i < c.length; i++) {
            c[i] = weights == null ? 1 : weights[i];
        }
        return Objective.of(loss, targets.toDoubles(), c, Reduction.MEAN);
    }
}
