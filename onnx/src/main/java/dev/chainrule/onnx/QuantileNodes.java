package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.preprocessing.Scaling;
import java.util.Arrays;
import java.util.List;

/**
 * Broken lines over several columns as nodes. Each piece of a line is base + (x − knot) · slope; which piece it is, is the
 * number of knots that x has reached. They are counted in two steps, as one looks up a word in a dictionary: first the blocks
 * whose first knot is reached, then the knots inside the last of these. For 200 knots that is about 30 comparisons in
 * place of 200.
 */
final class QuantileNodes {
    private final GraphBuilder graph;
    private final String prefix;
    private final List<Scaling.Quantile> lines;

    /** As many pieces as the longest line has, in the tables of every column. */
    private final int pieces;

    private final int blockSize;
    private final int blocks;

    QuantileNodes(GraphBuilder graph, String prefix, List<Scaling.Quantile> lines) {
        this.graph = graph;
        this.prefix = prefix;
        this.lines = lines;
        int most = lines.stream().mapToInt(line -> line.knots().length).max().orElse(0);
        this.blockSize = (int) StrictMath.ceil(StrictMath.sqrt(most));
        this.blocks = (most + blockSize - 1) / blockSize;
        this.pieces = most + 1;
    }

    /** The value of each column's line at {@code x}, rows × columns. */
    String build(String x) {
        int size = lines.size() * pieces;
        double[] base = new double[size];
        double[] knot = new double[size];
        double[] slope = new double[size];
        for (int c = 0; c < lines.size(); c++) {
            double[] knots = lines.get(c).knots();
            double[] values = lines.get(c).values();
            int first = c * pieces;
            base[first] = values[0];
            for (int i = 0; i < knots.length; i++) {
                base[first + 1 + i] = values[i];
                knot[first + 1 + i] = knots[i];
                boolean last = i + 1 == knots.length;
                slope[first + 1 + i] = last ? 0 : (values[i + 1] - values[i]) / (knots[i + 1] - knots[i]);
            }
        }
        String piece = inTables("/piece", reached(x), pieces);
        String run = graph.node("Sub", prefix + "/run", List.of(x, look("/knot", knot, piece)));
        String rise = graph.node("Mul", prefix + "/rise", List.of(run, look("/slope", slope, piece)));
        return graph.node("Add", prefix + "/value", List.of(look("/base", base, piece), rise));
    }

    /** How many knots of its column each x has reached. */
    private String reached(String x) {
        double[] firsts = new double[lines.size() * (blocks - 1)];
        double[] all = new double[lines.size() * blocks * blockSize];
        Arrays.fill(firsts, Double.POSITIVE_INFINITY);
        Arrays.fill(all, Double.POSITIVE_INFINITY);
        for (int c = 0; c < lines.size(); c++) {
            double[] knots = lines.get(c).knots();
            System.arraycopy(knots, 0, all, c * blocks * blockSize, knots.length);
            for (int block = 1; block < blocks && block * blockSize < knots.length; block++) {
                firsts[c * (blocks - 1) + block - 1] = knots[block * blockSize];
            }
        }
        String column = graph.node("Unsqueeze", prefix + "/column", List.of(x, last("/new_axis")));
        if (blocks == 1) {
            String knots =
                    graph.constant(prefix + "/knots", name -> Tensors.doubles(name, all, lines.size(), blockSize));
            return count("/reached", column, knots);
        }
        String starts = graph.constant(
                prefix + "/first_knots", name -> Tensors.doubles(name, firsts, lines.size(), blocks - 1));
        String block = count("/block", column, starts);
        String rows =
                graph.constant(prefix + "/knots", name -> Tensors.doubles(name, all, lines.size() * blocks, blockSize));
        String knots =
                graph.node("Gather", prefix + "/knots_of_block", List.of(rows, inTables("/knot_row", block, blocks)));
        String inside = count("/inside", column, knots);
        String size = graph.constant(prefix + "/block_size", name -> Tensors.ints(name, blockSize));
        String before = graph.node("Mul", prefix + "/before", List.of(block, size));
        return graph.node("Add", prefix + "/reached", List.of(before, inside));
    }

    /** How many of {@code thresholds}, along the last axis, {@code x} has reached. */
    private String count(String wish, String x, String thresholds) {
        String reached = graph.node("GreaterOrEqual", prefix + wish + "/compared", List.of(x, thresholds));
        String ones = graph.node(
                "Cast", prefix + wish + "/ones", List.of(reached), Attributes.of("to", DataType.INT32.getNumber()));
        return graph.node(
                "ReduceSum", prefix + wish, List.of(ones, last(wish + "/axis")), Attributes.of("keepdims", 0L));
    }

    /** Indices into the table of each column as indices into all tables, one after the other, {@code length} each. */
    private String inTables(String wish, String index, int length) {
        int[] starts = new int[lines.size()];
        for (int c = 0; c < starts.length; c++) {
            starts[c] = c * length;
        }
        String constant = graph.constant(prefix + wish + "/starts", name -> Tensors.ints(name, starts));
        return graph.node("Add", prefix + wish, List.of(index, constant));
    }

    private String look(String wish, double[] table, String piece) {
        String constant = graph.constant(prefix + wish + "/table", name -> Tensors.doubles(name, table, table.length));
        return graph.node("Gather", prefix + wish, List.of(constant, piece));
    }

    private String last(String wish) {
        return graph.constant(prefix + wish, name -> Tensors.longs(name, -1));
    }
}
