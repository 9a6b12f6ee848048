package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.chainrule.ChainruleException;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Elu;
import dev.chainrule.network.Gelu;
import dev.chainrule.network.HardSigmoid;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.LeakyRelu;
import dev.chainrule.network.Mish;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.ParametricMish;
import dev.chainrule.network.ParametricSelu;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Selu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Silu;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Softsign;
import dev.chainrule.network.Tanh;
import java.util.ArrayList;
import java.util.List;

/**
 * A network as nodes, in float as the engine computes it. From the first layer on the members of an ensemble stand in a
 * dimension in front of the rows: what they share is broadcast, and at the end comes their mean.
 */
final class NetworkNodes {
    private final GraphBuilder graph;
    private final Network network;
    private final ParameterTensors constants;

    /** Adds {@code parameters} as constants. */
    NetworkNodes(GraphBuilder graph, Parameters parameters) {
        this.graph = graph;
        this.network = parameters.network();
        this.constants = new ParameterTensors(graph, parameters);
    }

    /** The names of the parameters, in the order of the segments of their layout. */
    List<String> constants() {
        return constants.names();
    }

    /** Adds the nodes of the embedding and every layer; returns the outputs, rows × outputs. */
    String build(String inputs) {
        String tensor = new EmbeddingNodes(graph, constants, network.embedding()).build(inputs);
        for (int l = 0; l < network.layers().size(); l++) {
            String prefix = "layer" + (l + 1);
            tensor = network.members() == 1 ? affine(l, prefix, tensor) : affineOfMembers(l, prefix, tensor);
            tensor = normalization(l, prefix, tensor);
            tensor = activation(l, prefix, tensor);
        }
        return network.members() == 1 ? tensor : mean(tensor);
    }

    private String affine(int l, String prefix, String x) {
        List<String> inputs = new ArrayList<>(List.of(x, constant(l, Segment.Kind.WEIGHTS)));
        if (layer(l).bias()) {
            inputs.add(constant(l, Segment.Kind.BIAS));
        }
        return graph.node("Gemm", prefix + "/affine", inputs);
    }

    /**
     * Members × rows × units. The adapter, members × 1 × inputs, gives rows × inputs their members; where the last layer
     * is the only one, its weights, members × inputs × units, do so.
     */
    private String affineOfMembers(int l, String prefix, String x) {
        String adapted = network.hasAdapter(l)
                ? graph.node("Mul", prefix + "/adapted", List.of(x, constant(l, Segment.Kind.ADAPTER)))
                : x;
        List<String> factors = List.of(adapted, constant(l, Segment.Kind.WEIGHTS));
        if (!layer(l).bias()) {
            return graph.node("MatMul", prefix + "/affine", factors);
        }
        String product = graph.node("MatMul", prefix + "/product", factors);
        return graph.node("Add", prefix + "/affine", List.of(product, constant(l, Segment.Kind.BIAS)));
    }

    private String mean(String outputs) {
        String axes = graph.constant("members/axis", name -> Tensors.longs(name, 0L));
        return graph.node("ReduceMean", "members/mean", List.of(outputs, axes), Attributes.of("keepdims", 0L));
    }

    private String normalization(int l, String prefix, String z) {
        return switch (layer(l).normalization()) {
            case Normalization.None _ -> z;
            case Normalization.Batch batch ->
                graph.node(
                        "BatchNormalization",
                        prefix + "/normalized",
                        List.of(
                                z,
                                constant(l, Segment.Kind.GAIN),
                                constant(l, Segment.Kind.SHIFT),
                                constant(l, Segment.Kind.RUNNING_MEAN),
                                constant(l, Segment.Kind.RUNNING_VARIANCE)),
                        Attributes.of("epsilon", (float) batch.epsilon()));
            case Normalization.Layer layer ->
                graph.node(
                        "LayerNormalization",
                        prefix + "/normalized",
                        List.of(z, constant(l, Segment.Kind.GAIN), constant(l, Segment.Kind.SHIFT)),
                        Attributes.of("axis", -1L),
                        Attributes.of("epsilon", (float) layer.epsilon()));
        };
    }

    private String activation(int l, String prefix, String a) {
        String wish = prefix + "/" + layer(l).activation().name();
        return switch (layer(l).activation()) {
            case Identity _ -> a;
            case Sigmoid _ -> node("Sigmoid", wish, a);
            case Tanh _ -> node("Tanh", wish, a);
            case HardSigmoid _ ->
                node("HardSigmoid", wish, a, Attributes.of("alpha", 1f / 6), Attributes.of("beta", 0.5f));
            case Softsign _ -> node("Softsign", wish, a);
            case Relu _ -> node("Relu", wish, a);
            case LeakyRelu leaky -> node("LeakyRelu", wish, a, Attributes.of("alpha", (float) leaky.slope()));
            case Prelu _ -> graph.node("PRelu", wish, List.of(a, constant(l, Segment.Kind.ACTIVATION)));
            case Elu elu -> node("Elu", wish, a, Attributes.of("alpha", (float) elu.alpha()));
            case Selu _ -> node("Selu", wish, a);
            case ParametricSelu _ -> blend(l, wish, a, node("Selu", wish + "/selu", a));
            case Gelu _ -> gelu(wish, a);
            case Silu _ -> graph.node("Mul", wish, List.of(a, node("Sigmoid", wish + "/sigmoid", a)));
            case Mish _ -> node("Mish", wish, a);
            case ParametricMish _ -> blend(l, wish, a, node("Mish", wish + "/mish", a));
            case Softplus _ -> node("Softplus", wish, a);
            case Softmax _ -> node("Softmax", wish, a, Attributes.of("axis", -1L));
            default -> throw cannotHold(layer(l).activation());
        };
    }

    /** a + p (f − a) with the learned p of each unit. */
    private String blend(int l, String wish, String a, String f) {
        String difference = graph.node("Sub", wish + "/difference", List.of(f, a));
        String share = graph.node("Mul", wish + "/share", List.of(difference, constant(l, Segment.Kind.ACTIVATION)));
        return graph.node("Add", wish, List.of(a, share));
    }

    /** a Φ(a) = a (1 + erf(a / √2)) / 2; the operator of that name came only with opset 20. */
    private String gelu(String wish, String a) {
        String root = graph.constant(wish + "/root_of_two", name -> Tensors.scalar(name, (float) Math.sqrt(2)));
        String one = graph.constant(wish + "/one", name -> Tensors.scalar(name, 1f));
        String half = graph.constant(wish + "/half", name -> Tensors.scalar(name, 0.5f));
        String scaled = graph.node("Div", wish + "/scaled", List.of(a, root));
        String erf = graph.node("Erf", wish + "/erf", List.of(scaled));
        String twice = graph.node("Add", wish + "/twice_cdf", List.of(erf, one));
        String product = graph.node("Mul", wish + "/twice", List.of(a, twice));
        return graph.node("Mul", wish, List.of(product, half));
    }

    private String node(String operator, String wish, String a, AttributeProto... attributes) {
        return graph.node(operator, wish, List.of(a), attributes);
    }

    private String constant(int l, Segment.Kind kind) {
        return constants.of(l, kind);
    }

    private Layer layer(int l) {
        return network.layers().get(l);
    }

    private static ChainruleException cannotHold(Activation activation) {
        return new ChainruleException("'" + activation.name()
                + "' is a function of your own program: an ONNX file cannot hold it; use a built-in activation");
    }
}
