package dev.chainrule.model;

import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * How much each column moves an output y of the network on the way from a baseline x⁰ to a row x (Sundararajan, Taly, Yan:
 * Axiomatic attribution for deep networks, ICML 2017, equation 1):
 *
 * <pre>{@code
 * c_i = (x_i − x⁰_i) ∫₀¹ ∂y/∂x_i (x⁰ + α (x − x⁰)) dα,   Σ_i c_i = y(x) − y(x⁰)
 * }</pre>
 *
 * <p>summed over the inputs of a column. {@link GradientWay} chooses the points of a row; those that many rows want next
 * are computed together.
 */
final class IntegratedGradients {
    /** Points of so many columns together are kept at a time. */
    private static final int MOST_KEPT = 1 << 21;

    private static final int MOST_ROWS = 256;

    private final Pass pass;
    private final float[] baseline;
    private final int[] columnOf;
    private final int columns;
    private final Matrix points;
    private final Matrix counted;

    /**
     * The gradients of a network.
     *
     * @param pass one made by {@link Pass#sensitivity}
     * @param baseline x⁰
     * @param columnOf the column that each input belongs to
     * @param columns how many columns there are
     */
    IntegratedGradients(Pass pass, float[] baseline, int[] columnOf, int columns) {
        this.pass = pass;
        this.baseline = baseline;
        this.columnOf = columnOf;
        this.columns = columns;
        this.points = Matrix.of(pass.capacity(), baseline.length);
        this.counted = Matrix.of(pass.capacity(), pass.outputs());
    }

    /**
     * What was found of some rows.
     *
     * @param contributions rows × columns, row after row
     * @param start y(x⁰), row by row, since y may be another output in each
     * @param end y(x)
     * @param complete whether the contributions of the row add up
     */
    record Found(double[] contributions, float[] start, float[] end, boolean[] complete) {}

    /**
     * The contributions to y in each row of {@code inputs}. They depend on nothing but the row.
     *
     * @param outputs of which outputs y is the mean, row by row
     * @param progress hears now and then what share of the rows is done
     */
    Found of(Matrix inputs, int[][] outputs, DoubleConsumer progress) {
        int rows = inputs.rows();
        Found found = new Found(
                new double[Math.multiplyExact(rows, columns)], new float[rows], new float[rows], new boolean[rows]);
        int together = Math.clamp(MOST_KEPT / (columns * (GradientWay.MOST_STEPS + 1L)), 1, MOST_ROWS);
        for (int from = 0; from < rows; from += together) {
            int count = Math.min(together, rows - from);
            GradientWay[] ways = new GradientWay[count];
            Arrays.setAll(ways, _ -> new GradientWay());
            refine(inputs.rows(from, from + count), Arrays.copyOfRange(outputs, from, from + count), ways);
            for (int i = 0; i < count; i++) {
                GradientWay way = ways[i];
                System.arraycopy(way.contributions(), 0, found.contributions, (from + i) * columns, columns);
                found.start[from + i] = way.start();
                found.end[from + i] = way.end();
                found.complete[from + i] = way.addsUp();
            }
            progress.accept((from + count) / (double) rows);
        }
        return found;
    }

    /** A point that a row wants. */
    private record Wish(int row, double alpha) {}

    private void refine(Matrix inputs, int[][] explained, GradientWay[] ways) {
        List<Wish> wishes = wishes(ways, IntStream.range(0, ways.length));
        while (!wishes.isEmpty()) {
            List<List<GradientWay.Point>> granted = new ArrayList<>();
            Arrays.stream(ways).forEach(_ -> granted.add(new ArrayList<>()));
            for (int from = 0; from < wishes.size(); from += pass.capacity()) {
                grant(
                        wishes.subList(from, Math.min(from + pass.capacity(), wishes.size())),
                        inputs,
                        explained,
                        granted);
            }
            int[] moved = wishes.stream().mapToInt(Wish::row).distinct().toArray();
            for (int row : moved) {
                ways[row].add(granted.get(row));
            }
            wishes = wishes(ways, Arrays.stream(moved));
        }
    }

    private static List<Wish> wishes(GradientWay[] ways, IntStream rows) {
        return rows.boxed()
                .flatMap(row -> Arrays.stream(ways[row].wanted()).mapToObj(alpha -> new Wish(row, alpha)))
                .toList();
    }

    /** Computes the points of one batch. */
    private void grant(List<Wish> wishes, Matrix inputs, int[][] explained, List<List<GradientWay.Point>> granted) {
        int count = wishes.size();
        for (int p = 0; p < count; p++) {
            place(p, wishes.get(p), inputs);
            count(p, explained[wishes.get(p).row]);
        }
        Matrix outputs = pass.predict(points.rows(0, count));
        float[] y = new float[count];
        for (int p = 0; p < count; p++) {
            y[p] = mean(outputs, p, explained[wishes.get(p).row]);
        }
        Matrix gradient = pass.inputGradient(counted.rows(0, count));
        for (int p = 0; p < count; p++) {
            Wish wish = wishes.get(p);
            double[] parts = parts(inputs, wish.row, gradient, p);
            granted.get(wish.row)
                    .add(new GradientWay.Point(
                            wish.alpha, y[p], parts, Arrays.stream(parts).sum()));
        }
    }

    private void place(int p, Wish wish, Matrix inputs) {
        int to = points.index(p, 0);
        int from = inputs.index(wish.row, 0);
        for (int i = 0; i < baseline.length; i++) {
            // exactly x⁰ and x at the ends
            points.array()[to + i] = (float) ((1 - wish.alpha) * baseline[i] + wish.alpha * inputs.array()[from + i]);
        }
    }

    private void count(int p, int[] explained) {
        for (int k = 0; k < counted.columns(); k++) {
            counted.set(p, k, 0);
        }
        for (int k : explained) {
            counted.set(p, k, 1f / explained.length);
        }
    }

    private static float mean(Matrix outputs, int p, int[] explained) {
        double sum = 0;
        for (int k : explained) {
            sum += outputs.get(p, k);
        }
        return (float) (sum / explained.length);
    }

    private double[] parts(Matrix inputs, int row, Matrix gradient, int p) {
        double[] parts = new double[columns];
        int x = inputs.index(row, 0);
        int g = gradient.index(p, 0);
        for (int i = 0; i < baseline.length; i++) {
            double way = (double) inputs.array()[x + i] - baseline[i];
            parts[columnOf[i]] += way * gradient.array()[g + i];
        }
        return parts;
    }
}
