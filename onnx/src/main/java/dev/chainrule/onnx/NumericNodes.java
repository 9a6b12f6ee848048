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
        return sources.isEmpty() ? List.of() : blocks(this::brokenLine);
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

    /**
     * Each piece of a broken line is base + (x − knot) · slope; which piece it is, is the number of knots that x has reached.
     * The tables of all columns stand one after the other.
     */
    private String brokenLine(String filled) {
        int columns = sources.size();
        List<Scaling.Quantile> lines = sources.stream()
                .map(source -> (Scaling.Quantile) source.feature().scaling())
                .toList();
        int most = lines.stream().mapToInt(line -> line.knots().length).max().orElse(0);
        double[] thresholds = new double[columns * most];
        Arrays.fill(thresholds, Double.POSITIVE_INFINITY);
        int pieces = most + 1;
        double[] base = new double[columns * pieces];
        double[] knot = new double[columns * pieces];
        double[] slope = new double[columns * pieces];
        int[] first = new int[columns];
        for (int c = 0; c < columns; c++) {
            double[] knots = lines.get(c).knots();
            double[] values = lines.get(c).values();
            System.arraycopy(knots, 0, thresholds, c * most, knots.length);
            first[c] = c * pieces;
            base[first[c]] = values[0];
            for (int i = 0; i < knots.length; i++) {
                int piece = first[c] + 1 + i;
                base[piece] = values[i];
                knot[piece] = knots[i];
                slope[piece] = i + 1 < knots.length ? (values[i + 1] - values[i]) / (knots[i + 1] - knots[i]) : 0;
            }
        }
        String reached = graph.node(
                "GreaterOrEqual",
                prefix + "/reached",
                List.of(
                        graph.node("Unsqueeze", prefix + "/column", List.of(filled, axis("/last", -1))),
                        graph.constant(prefix + "/knots", name -> Tensors.doubles(name, thresholds, columns, most))));
        String ones = graph.node(
                "Cast", prefix + "/ones", List.of(reached), Attributes.of("to", DataType.INT32.getNumber()));
        String count = graph.node(
                "ReduceSum",
                prefix + "/count",
                List.of(ones, axis("/axis", -1)),
                Attributes.of("keepdims", 0L));
        String piece = graph.node(
                "Add",
                prefix + "/piece",
                List.of(count, graph.constant(prefix + "/first", name -> Tensors.ints(name, first))));
        String run = graph.node("Sub", prefix + "/run", List.of(filled, look("/knot", knot, piece)));
        String rise = graph.node("Mul", prefix + "/rise", List.of(run, look("/slope", slope, piece)));
        return graph.node("Add", prefix + "/value", List.of(look("/base", base, piece), rise));
    }

    private String look(String wish, double[] table, String piece) {
        String constant = graph.constant(prefix + wish + "s", name -> Tensors.doubles(name, table, table.length));
        return graph.node("Gather", prefix + wish, List.of(constant, piece));
    }

    private String axis(String wish, long axis) {
        return graph.constant(prefix + wish, name -> Tensors.longs(name, axis));
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
