package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.onnx.InputNodes.Block;
import dev.chainrule.onnx.InputNodes.Source;
import dev.chainrule.preprocessing.NumericFeature;
import dev.chainrule.preprocessing.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Columns of numbers and dates as nodes: imputation and scaling in double by the operations of {@link Scaling} in their
 * order, so that the results are the same doubles, and then the same floats.
 */
final class NumericNodes {
    private final GraphBuilder graph;
    private final String prefix;
    private final List<Source<NumericFeature>> sources;

    NumericNodes(GraphBuilder graph, String prefix, List<Source<NumericFeature>> sources) {
        this.graph = graph;
        this.prefix = prefix;
        this.sources = sources;
    }

    /** Columns whose scaling is none, standard or robust: (x − centre) / scale, clipped to ±limit. */
    List<Block> linear() {
        return sources.isEmpty() ? List.of() : blocks(this::line);
    }

    /** Columns whose scaling is a broken line. */
    List<Block> quantiles() {
        if (sources.isEmpty()) {
            return List.of();
        }
        QuantileNodes nodes = new QuantileNodes(
                graph,
                prefix,
                sources.stream()
                        .map(source -> (Scaling.Quantile) source.feature().scaling())
                        .toList());
        return blocks(nodes::build);
    }

    private interface Scale {
        String apply(String filled);
    }

    private List<Block> blocks(Scale scale) {
        String raw = graph.join(prefix, sources.stream().map(Source::tensor).toList());
        String missing = graph.node("IsNaN", prefix + "/missing", List.of(raw));
        String fill = row("/fill", NumericFeature::fill);
        String filled = graph.node("Where", prefix + "/filled", List.of(missing, fill, raw));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block(
                cast(prefix + "/float", scale.apply(filled)),
                sources.stream().map(Source::target).toList()));
        int[] flagged = IntStream.range(0, sources.size())
                .filter(i -> sources.get(i).feature().flag())
                .toArray();
        if (flagged.length > 0) {
            String flags = cast(prefix + "/flags", missing);
            blocks.add(new Block(
                    graph.select(prefix + "/flagged", flags, sources.size(), flagged),
                    Arrays.stream(flagged)
                            .mapToObj(i -> sources.get(i).target() + 1)
                            .toList()));
        }
        return blocks;
    }

    private String line(String filled) {
        String result = filled;
        if (anyScaled()) {
            String centre = row("/centre", feature -> switch (feature.scaling()) {
                case Scaling.Standard(double mean, var _) -> mean;
                case Scaling.Robust(double median, var _, var _) -> median;
                default -> 0;
            });
            String scale = row("/scale", feature -> switch (feature.scaling()) {
                case Scaling.Standard(var _, double deviation) -> deviation;
                case Scaling.Robust(var _, double quartiles, var _) -> quartiles;
                default -> 1;
            });
            result = graph.node("Sub", prefix + "/centred", List.of(result, centre));
            result = graph.node("Div", prefix + "/scaled", List.of(result, scale));
        }
        if (sources.stream().anyMatch(source -> source.feature().scaling() instanceof Scaling.Robust)) {
            String lowest = row("/lowest", feature -> -limit(feature.scaling()));
            String highest = row("/highest", feature -> limit(feature.scaling()));
            result = graph.node("Max", prefix + "/raised", List.of(result, lowest));
            result = graph.node("Min", prefix + "/clipped", List.of(result, highest));
        }
        return result;
    }

    private boolean anyScaled() {
        return sources.stream().anyMatch(source -> !(source.feature().scaling() instanceof Scaling.None));
    }

    private static double limit(Scaling scaling) {
        return scaling instanceof Scaling.Robust robust ? robust.limit() : Double.POSITIVE_INFINITY;
    }

    private String row(String wish, ToDoubleFunction<NumericFeature> value) {
        double[] values = sources.stream()
                .mapToDouble(source -> value.applyAsDouble(source.feature()))
                .toArray();
        return graph.constant(prefix + wish, name -> Tensors.doubles(name, values, 1, values.length));
    }

    private String cast(String wish, String tensor) {
        return graph.node("Cast", wish, List.of(tensor), Attributes.of("to", DataType.FLOAT.getNumber()));
    }
}
