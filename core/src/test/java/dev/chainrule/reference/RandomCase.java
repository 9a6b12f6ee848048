package dev.chainrule.reference;

import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Focal;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.Poisson;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Softmax;
import dev.chainrule.random.RandomStream;

/** A network with drawn parameters, and a drawn batch with targets that suit the loss. */
record RandomCase(ReferencePass pass, double[][] inputs, Objective objective) {
    static RandomCase draw(Network network, Loss loss, int samples, long seed) {
        RandomStream random = RandomStream.of(seed, "case");
        double[] parameters = new double[network.layout().size()];
        for (Segment segment : network.layout().segments()) {
            for (int i = segment.offset(); i < segment.end(); i++) {
                parameters[i] = switch (segment.kind()) {
                    case GAIN, RUNNING_VARIANCE -> random.nextDouble(0.5, 1.5);
                    case ACTIVATION -> random.nextDouble(0.1, 0.4);
                    default -> random.nextDouble(-1, 1);
                };
            }
        }
        double[][] inputs = new double[samples][network.inputs()];
        double[][] targets = new double[samples][];
        double[] weights = new double[samples];
        for (int i = 0; i < samples; i++) {
            for (int j = 0; j < network.inputs(); j++) {
                inputs[i][j] = random.nextGaussian();
            }
            targets[i] = targets(loss, network, random);
            weights[i] = random.nextDouble(0.5, 2);
        }
        Objective objective = Objective.of(loss, targets, weights, seed % 2 == 0 ? Reduction.MEAN : Reduction.SUM);
        return new RandomCase(ReferencePass.of(network, parameters), inputs, objective);
    }

    private static double[] targets(Loss loss, Network network, RandomStream random) {
        double[] t = new double[network.outputs()];
        double sum = 0;
        for (int k = 0; k < t.length; k++) {
            t[k] = switch (loss) {
                case CrossEntropy _, BinaryCrossEntropy _, Focal _ -> random.nextDouble();
                case Hinge _ -> random.nextInt(2) * 2 - 1;
                case Poisson _ -> random.nextInt(4);
                default -> random.nextGaussian();
            };
            sum += t[k];
        }
        if (network.output().activation() instanceof Softmax && !(loss instanceof Hinge)) {
            for (int k = 0; k < t.length; k++) {
                t[k] = sum == 0 ? 1.0 / t.length : t[k] / sum;
            }
        }
        return t;
    }
}
