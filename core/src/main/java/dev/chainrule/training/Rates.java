package dev.chainrule.training;

import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;

/**
 * What the learning rate is multiplied by, by kind of parameter. A decay goes by the rate of what decays, as in AdamW, but not
 * by the √n of {@code byFanIn}.
 *
 * <p>{@code byFanIn} is the neural tangent parametrisation of a layer (Jacot et al. 2018), z = xW/√n over n inputs with W
 * drawn with variance 1, written as the usual one: V = W/√n has variance 1/n, and where the step of W is η, whatever the size
 * of the gradient, that of V is η/√n. So it is exact, but for ε, under optimizers that look at the gradient's sign and
 * history and not at its size: adam, adamw, nadam, rmsprop, adagrad, rprop.
 *
 * @param bias of biases
 * @param scale of a learned scaling of the inputs
 * @param embedding of everything that an embedding learns
 * @param activation of the learned numbers of activations
 * @param byFanIn whether that of the weights of a layer with n inputs is divided by √n
 */
public record Rates(double bias, double scale, double embedding, double activation, boolean byFanIn) {
    /** The same rate for all. */
    public Rates() {
        this(1, 1, 1, 1, false);
    }

    /** @throws IllegalArgumentException if a factor is not positive and finite */
    public Rates {
        require("bias", bias);
        require("scale", scale);
        require("embedding", embedding);
        require("activation", activation);
    }

    private static void require(String name, double factor) {
        if (!(factor > 0 && Double.isFinite(factor))) {
            throw new IllegalArgumentException("the rate of " + name + " must be positive, is " + factor);
        }
    }

    /** Whether every parameter has the rate of the recipe. */
    boolean isEven() {
        return equals(new Rates());
    }

    /** What the rate is multiplied by for {@code segment} of {@code network}. */
    public double factor(Network network, Segment segment) {
        return switch (segment.kind()) {
            case WEIGHTS -> byFanIn ? 1 / StrictMath.sqrt(network.inputsOf(segment.layer())) : 1;
            case BIAS -> bias;
            case ACTIVATION -> activation;
            case EMBEDDING_WEIGHTS, EMBEDDING_BIAS, FREQUENCIES, PHASES -> embedding;
            case SCALE -> scale;
            case GAIN, SHIFT, ADAPTER -> 1;
            case RUNNING_MEAN, RUNNING_VARIANCE -> 0;
        };
    }

    /**
     * What a decay of {@code segment} is multiplied by, beside its rate: 0 for what does not decay (see {@link
     * Segment.Kind}); for weights 1, or where their rate is divided by √n that √n, since W/√n decays as W does.
     */
    public double decayFactor(Network network, Segment segment) {
        return !segment.kind().areWeights()
                ? 0
                : segment.kind() == Segment.Kind.WEIGHTS ? 1 / factor(network, segment) : 1;
    }
}
