package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Focal;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.Poisson;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Softmax;

/** Which targets make sense for a loss. */
final class Targets {
    /** How far a person's rounded probabilities may miss the sum 1. */
    private static final double SUM_TOLERANCE = 0.01;

    private Targets() {}

    /** @throws ChainruleException if {@code t} is not what {@code loss} after {@code output} can be measured against */
    static void require(Loss loss, Activation output, double[] t, String place) {
        switch (loss) {
            case CrossEntropy _ -> requireDistribution(loss, t, place);
            case Focal _ when output instanceof Softmax -> requireDistribution(loss, t, place);
            case Focal _, BinaryCrossEntropy _ -> requireRange(loss, t, 1, "probabilities, 0 to 1", place);
            case Poisson _ -> requireRange(loss, t, Double.MAX_VALUE, "counts, 0 or more", place);
            case Hinge _ -> {
                for (int k = 0; k < t.length; k++) {
                    if (t[k] != -1 && t[k] != 0 && t[k] != 1) {
                        throw misfit(loss, "-1 or 1 (or 0 and 1)", t[k], place + "[" + k + "]");
                    }
                }
            }
            default -> {}
        }
    }

    private static void requireDistribution(Loss loss, double[] t, String place) {
        requireRange(loss, t, 1, "probabilities, 0 to 1", place);
        double sum = 0;
        for (double probability : t) {
            sum += probability;
        }
        if (Math.abs(sum - 1) > SUM_TOLERANCE) {
            throw misfit(loss, "probabilities that add up to 1", sum, place);
        }
    }

    private static void requireRange(Loss loss, double[] t, double most, String what, String place) {
        for (int k = 0; k < t.length; k++) {
            if (t[k] < 0 || t[k] > most) {
                throw misfit(loss, what, t[k], place + "[" + k + "]");
            }
        }
    }

    private static ChainruleException misfit(Loss loss, String expected, double found, String place) {
        return new ChainruleException(
                place + ": the loss '" + loss.name() + "' expects " + expected + ", found " + Numbers.show(found));
    }
}
