package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.onnx.InputNodes.Block;
import dev.chainrule.onnx.InputNodes.Source;
import dev.chainrule.preprocessing.Encoding;
import dev.chainrule.preprocessing.NumericFeature;
import dev.chainrule.preprocessing.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Columns of numbers and dates as nodes: imputation, scaling and encoding in double by the operations of {@link Scaling} and
 * {@link Encoding} in their order, so that the results are the same doubles, and then the same floats.
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

    /** Columns whose scaling is none, standard, robust or smooth: (x − centre) / scale, clipped or drawn in to ±limit. */
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
        String scaled = scale.apply(filled);
        int[] plain = IntStream.range(0, sources.size())
                .filter(i -> sources.get(i).feature().encoding() instanceof Encoding.Plain)
                .toArray();
        if (plain.length > 0) {
            blocks.add(new Block(
                    cast(prefix + "/float", graph.select(prefix + "/plain", scaled, sources.size(), plain)),
                    Arrays.stream(plain).mapToObj(i -> sources.get(i).target()).toList()));
        }
        if (plain.length < sources.size()) {
            blocks.add(pieces(scaled));
        }
        int[] flagged = IntStream.range(0, sources.size())
                .filter(i -> sources.get(i).feature().flag())
                .toArray();
        if (flagged.length > 0) {
            String flags = cast(prefix + "/flags", missing);
            blocks.add(new Block(
                    graph.select(prefix + "/flagged", flags, sources.size(), flagged),
                    Arrays.stream(flagged)
                            .mapToObj(i -> sources.get(i).target()
                                    + sources.get(i).feature().encoding().width())
                            .toList()));
        }
        return blocks;
    }

    /** How far each value has passed through each of its bins: (x − lower) / width, clipped, for all bins side by side. */
    private Block pieces(String scaled) {
        List<Integer> columns = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        DoubleStream.Builder lower = DoubleStream.builder();
        DoubleStream.Builder width = DoubleStream.builder();
        DoubleStream.Builder least = DoubleStream.builder();
        DoubleStream.Builder most = DoubleStream.builder();
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).feature().encoding() instanceof Encoding.PiecewiseLinear bins) {
                double[] edges = bins.edges();
                int last = bins.width() - 1;
                for (int t = 0; t <= last; t++) {
                    columns.add(i);
                    targets.add(sources.get(i).target() + t);
                    lower.add(edges[t]);
                    width.add(edges[t + 1] - edges[t]);
                    least.add(t == 0 ? Encoding.PiecewiseLinear.LEAST : 0);
                    most.add(t == last ? Encoding.PiecewiseLinear.MOST : 1);
                }
            }
        }
        int[] chosen = columns.stream().mapToInt(Integer::intValue).toArray();
        String name = prefix + "/pieces";
        String x = graph.select(name + "/values", scaled, sources.size(), chosen);
        String run = graph.node("Sub", name + "/run", List.of(x, constant(name + "/lower", lower.build())));
        String share = graph.node("Div", name + "/share", List.of(run, constant(name + "/width", width.build())));
        String raised = graph.node("Max", name + "/raised", List.of(share, constant(name + "/least", least.build())));
        String clipped = graph.node("Min", name + "/clipped", List.of(raised, constant(name + "/most", most.build())));
        return new Block(cast(name + "/float", clipped), targets);
    }

    private String line(String filled) {
        String result = filled;
        if (anyScaled()) {
            String centre = row("/centre", feature -> switch (feature.scaling()) {
                case Scaling.Standard(double mean, var _) -> mean;
                case Scaling.Robust(double median, var _, var _) -> median;
                case Scaling.Smooth(double median, var _, var _) -> median;
                default -> 0;
            });
            String scale = row("/scale", feature -> switch (feature.scaling()) {
                case Scaling.Standard(var _, double deviation) -> deviation;
                case Scaling.Robust(var _, double quartiles, var _) -> quartiles;
                case Scaling.Smooth(var _, double quartiles, var _) -> quartiles;
                default -> 1;
            });
            result = graph.node("Sub", prefix + "/centred", List.of(result, centre));
            result = graph.node("Div", prefix + "/scaled", List.of(result, scale));
        }
        if (any(Scaling.Robust.class) || any(Scaling.Smooth.class)) {
            String lowest = row("/lowest", feature -> -limit(feature.scaling()));
            String highest = row("/highest", feature -> limit(feature.scaling()));
            result = graph.node("Max", prefix + "/raised", List.of(result, lowest));
            result = graph.node("Min", prefix + "/clipped", List.of(result, highest));
        }
        if (any(Scaling.Smooth.class)) {
            // z / √(1 + (z/limit)²); with an infinite limit that is z
            String limit = row(
                    "/limit",
                    feature -> feature.scaling() instanceof Scaling.Smooth smooth
                            ? smooth.limit()
                            : Double.POSITIVE_INFINITY);
            String one = graph.constant(prefix + "/one", name -> Tensors.doubles(name, new double[] {1}, 1, 1));
            String part = graph.node("Div", prefix + "/part", List.of(result, limit));
            String square = graph.node("Mul", prefix + "/square", List.of(part, part));
            String sum = graph.node("Add", prefix + "/sum", List.of(one, square));
            String root = graph.node("Sqrt", prefix + "/root", List.of(sum));
            result = graph.node("Div", prefix + "/smooth", List.of(result, root));
        }
        return result;
    }

    private boolean any(Class<? extends Scaling> kind) {
        return sources.stream()
                .anyMatch(source -> kind.isInstance(source.feature().scaling()));
    }

    private boolean anyScaled() {
        return sources.stream().anyMatch(source -> !(source.feature().scaling() instanceof Scaling.None));
    }

    private static double limit(Scaling scaling) {
        return switch (scaling) {
            case Scaling.Robust robust -> robust.limit();
            case Scaling.Smooth _ -> Scaling.Smooth.FURTHEST;
            default -> Double.POSITIVE_INFINITY;
        };
    }

    private String row(String wish, ToDoubleFunction<NumericFeature> value) {
        return constant(prefix + wish, sources.stream().mapToDouble(source -> value.applyAsDouble(source.feature())));
    }

    /** One row of numbers. */
    private String constant(String wish, DoubleStream numbers) {
        double[] values = numbers.toArray();
        return graph.constant(wish, name -> Tensors.doubles(name, values, 1, values.length));
    }

    private String cast(String wish, String tensor) {
        return graph.node("Cast", wish, List.of(tensor), Attributes.of("to", DataType.FLOAT.getNumber()));
    }
}
