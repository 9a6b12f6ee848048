package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Normalization;

/** One step of a network that another program wrote, in double until the layers are put together. */
sealed interface Step {
    /** The node it comes from, for messages. */
    NodeProto node();

    /** How many numbers it holds. */
    default long numbers() {
        return switch (this) {
            case Linear linear -> (long) linear.weights().values().length + linear.bias().length;
            case Affine affine -> (long) affine.scale().length + affine.shift().length;
            case Normalize normalize ->
                (long) normalize.gain().length
                        + normalize.shift().length
                        + normalize.mean().length
                        + normalize.variance().length;
            case Activate activate -> activate.slopes().length;
            case Flatten _ -> 0;
        };
    }

    /**
     * y = xW + b.
     *
     * @param weights W, source × destination units
     * @param bias b, one number for all units or one for each; empty for none
     */
    record Linear(NodeProto node, Constant weights, double[] bias) implements Step {}

    /** y = scale · x + shift; one number for all units, or one for each. */
    record Affine(NodeProto node, double[] scale, double[] shift) implements Step {}

    /**
     * y = gain · (x − μ) / √(σ² + ε) + shift, with one number for all units, or one for each.
     *
     * @param mean μ, for batch normalisation
     * @param variance σ², for batch normalisation
     */
    record Normalize(
            NodeProto node,
            Normalization normalization,
            double[] gain,
            double[] shift,
            double[] mean,
            double[] variance)
            implements Step {}

    /**
     * y = f(x).
     *
     * @param slopes the learned numbers of a parametric activation, one for all units or one for each
     */
    record Activate(NodeProto node, Activation activation, double... slopes) implements Step {}

    /**
     * The values of a row side by side.
     *
     * @param width how many there are, −1 if the node does not say
     */
    record Flatten(NodeProto node, int width) implements Step {}
}
