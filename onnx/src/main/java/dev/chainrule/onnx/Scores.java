package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the network ends in a graph that another program wrote, and what is done with its outputs there: the largest is
 * looked up among class names, one probability is written as two, numbers are compared with ½. skl2onnx writes such ends.
 *
 * @param tensor the outputs of the network
 * @param kind what is made of it
 * @param words the names of the classes, where the file has them
 */
record Scores(String tensor, Kind kind, List<String> words) {
    /** What is made of the outputs of a network. */
    enum Kind {
        /** They are what they are. */
        VALUES,
        /** One probability per class. */
        CLASSES,
        /** One output p, written as 1 − p and p. */
        TWO_CLASSES,
        /** Each holds from ½ on. */
        LABELS
    }

    /**
     * Finds them.
     *
     * @throws dev.chainrule.ChainruleException if the outputs of the graph are of different networks
     */
    static Scores find(ForeignGraph graph) {
        List<Scores> found = new ArrayList<>();
        for (ValueInfoProto output : graph.outputs()) {
            found.add(new Finder(graph).find(output.getName()));
        }
        if (found.isEmpty()) {
            throw graph.damaged("the graph has no output");
        }
        Scores best = found.getFirst();
        for (Scores other : found) {
            if (!other.tensor.equals(best.tensor)) {
                throw graph.unsupported(
                        "its outputs '" + graph.outputs().getFirst().getName() + "' and '"
                                + graph.outputs().get(found.indexOf(other)).getName()
                                + "' come from different values; a model here has one network and one target");
            }
            Kind kind = other.kind == Kind.VALUES || best.kind == Kind.TWO_CLASSES ? best.kind : other.kind;
            best = new Scores(best.tensor, kind, best.words.isEmpty() ? other.words : best.words);
        }
        return best;
    }

    /** Walks from one graph output back to the outputs of the network. */
    private static final class Finder {
        private static final Set<String> SHAPES = Set.of("Identity", "Cast", "Reshape", "Squeeze", "Flatten");

        private final ForeignGraph graph;
        private final Set<String> passed = new HashSet<>();
        private Kind kind = Kind.VALUES;
        private List<String> words = List.of();

        Finder(ForeignGraph graph) {
            this.graph = graph;
        }

        Scores find(String output) {
            String tensor = decision(output).orElse(output);
            NodeProto node = graph.producer(tensor);
            if (node != null && ForeignGraph.operator(node).equals("ZipMap")) {
                kind = Kind.CLASSES;
                words = Attributes.words(node, "classlabels_strings", "classlabels_int64s");
                tensor = ForeignGraph.input(node, 0);
            }
            tensor = graph.source(tensor);
            if (graph.operatorOf(tensor).equals("Normalizer")) {
                tensor = normalized(tensor);
            }
            Optional<String> second = secondOfTwo(tensor);
            if (second.isPresent()) {
                kind = Kind.TWO_CLASSES;
                tensor = graph.source(second.get());
            }
            return new Scores(tensor, kind, words);
        }

        /** The tensor whose largest value, or whose values beyond ½, {@code output} tells; if it is of that kind. */
        private Optional<String> decision(String output) {
            String at = output;
            List<String> names = List.of();
            while (passed.add(at)) {
                NodeProto node = graph.producer(at);
                if (node == null) {
                    return Optional.empty();
                }
                String operator = ForeignGraph.operator(node);
                if (operator.equals("ArrayFeatureExtractor")) {
                    names = graph.words(ForeignGraph.input(node, 0));
                    at = ForeignGraph.input(node, 1);
                } else if (operator.equals("LabelEncoder")) {
                    names = encoded(node);
                    at = ForeignGraph.input(node, 0);
                } else if (SHAPES.contains(operator)) {
                    at = ForeignGraph.input(node, 0);
                } else if (operator.equals("ArgMax")) {
                    long axis = Attributes.integer(node, "axis", 0);
                    if (axis != 1 && axis != -1) {
                        throw graph.unsupported(node, "is supported along the classes, axis 1");
                    }
                    kind = Kind.CLASSES;
                    words = names;
                    return Optional.of(ForeignGraph.input(node, 0));
                } else if (operator.equals("Binarizer")) {
                    if (Attributes.number(node, "threshold", 0) != 0.5f) {
                        throw graph.unsupported(node, "is supported with threshold 0.5");
                    }
                    kind = Kind.LABELS;
                    return Optional.of(ForeignGraph.input(node, 0));
                } else {
                    return Optional.empty();
                }
            }
            return Optional.empty();
        }

        private List<String> encoded(NodeProto encoder) {
            List<String> keys = Attributes.words(encoder, "keys_int64s");
            for (int i = 0; i < keys.size(); i++) {
                if (!keys.get(i).equals(String.valueOf(i))) {
                    throw graph.unsupported(encoder, "is supported with the keys 0, 1, 2, … in order");
                }
            }
            return Attributes.words(encoder, "values_strings", "values_int64s", "classes_strings");
        }

        /** Probabilities that sum to 1 already, divided by their sum. */
        private String normalized(String tensor) {
            NodeProto node = graph.producer(tensor);
            String input = graph.source(node == null ? tensor : ForeignGraph.input(node, 0));
            boolean sum = node != null && Attributes.text(node, "norm", "MAX").equals("L1");
            if (node != null
                    && !(sum
                            && (graph.operatorOf(input).equals("Softmax")
                                    || secondOfTwo(input).isPresent()))) {
                throw graph.unsupported(node, "is supported with norm L1 after probabilities that sum to 1");
            }
            return input;
        }

        /** p where {@code tensor} is 1 − p and p side by side. */
        private Optional<String> secondOfTwo(String tensor) {
            NodeProto node = graph.producer(tensor);
            if (node == null || !ForeignGraph.operator(node).equals("Concat") || node.getInputCount() != 2) {
                return Optional.empty();
            }
            NodeProto rest = graph.producer(node.getInput(0));
            boolean complement = rest != null
                    && ForeignGraph.operator(rest).equals("Sub")
                    && ForeignGraph.input(rest, 1).equals(node.getInput(1))
                    && graph.constant(ForeignGraph.input(rest, 0))
                            .filter(one -> one.is(1))
                            .isPresent();
            return complement ? Optional.of(node.getInput(1)) : Optional.empty();
        }
    }
}
