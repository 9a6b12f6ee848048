package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.DateFeature;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumericFeature;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The features of a preprocessing as nodes: raw columns, one graph input each, to the inputs of the network. Columns of one
 * kind go through one row of nodes together; at the end everything is put in the network's order.
 */
final class InputNodes {
    /**
     * Some columns side by side and what they are.
     *
     * @param tensor rows × columns, float
     * @param targets which input of the network, or embedded value, each column is
     */
    record Block(String tensor, List<Integer> targets) {}

    /**
     * A feature of the model in the graph.
     *
     * @param feature the feature
     * @param tensor its graph input
     * @param target its first input of the network
     */
    record Source<F extends Feature>(F feature, String tensor, int target) {}

    private final GraphBuilder graph;
    private final List<Source<NumericFeature>> linear = new ArrayList<>();
    private final List<Source<NumericFeature>> broken = new ArrayList<>();
    private final List<Source<BooleanFeature>> booleans = new ArrayList<>();
    private final List<Source<CategoryFeature>> categories = new ArrayList<>();
    private final int width;

    /** Declares the graph inputs for {@code preprocessing}. */
    InputNodes(GraphBuilder graph, Preprocessing preprocessing) {
        this.graph = graph;
        this.width = preprocessing.width();
        Map<String, String> declared = new HashMap<>();
        int target = 0;
        for (Feature feature : preprocessing.features()) {
            DataType type = feature instanceof NumericFeature ? DataType.DOUBLE : DataType.STRING;
            // two features of one column share its input
            String tensor = declared.computeIfAbsent(type + feature.column(), key -> {
                String name = graph.reserve(feature.column());
                graph.input(name, type, doc(feature));
                return name;
            });
            switch (feature) {
                case NumericFeature numeric
                when numeric.scaling() instanceof Scaling.Quantile -> broken.add(new Source<>(numeric, tensor, target));
                case NumericFeature numeric -> linear.add(new Source<>(numeric, tensor, target));
                case BooleanFeature bool -> booleans.add(new Source<>(bool, tensor, target));
                case CategoryFeature category -> categories.add(new Source<>(category, tensor, target));
            }
            target += feature.inputs().size();
        }
    }

    /** Adds the nodes; returns the tensor rows × inputs of the network. */
    String build() {
        List<Block> blocks = new ArrayList<>();
        blocks.addAll(new NumericNodes(graph, "inputs/numbers", linear).linear());
        blocks.addAll(new NumericNodes(graph, "inputs/quantiles", broken).quantiles());
        WordNodes words = new WordNodes(graph);
        blocks.addAll(words.booleans(booleans));
        categories.forEach(category -> blocks.add(words.category(category)));
        return arrange(graph, "inputs", blocks, width);
    }

    /** All {@code blocks} as one tensor whose {@code width} columns stand where they belong. */
    static String arrange(GraphBuilder graph, String prefix, List<Block> blocks, int width) {
        int[] chosen = new int[width];
        int position = 0;
        for (Block block : blocks) {
            for (int target : block.targets()) {
                chosen[target] = position++;
            }
        }
        String joined = graph.join(
                prefix + "/joined", blocks.stream().map(Block::tensor).toList());
        return graph.select(prefix + "/ordered", joined, width, chosen);
    }

    private static String doc(Feature feature) {
        String column = "column '" + feature.column() + "': ";
        return switch (feature) {
            case NumberFeature _ -> column + "a number; NaN where missing";
            case DateFeature _ ->
                column + "a date as days since 1970-01-01, with a fraction for the time; NaN where missing";
            case BooleanFeature _ -> column + "true or false in any case; an empty string where missing";
            case CategoryFeature _ -> column + "a word; an empty string where missing";
        };
    }
}
