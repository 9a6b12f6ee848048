package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Tables drawn from published formulas, always the same ones. */
final class Generators {
    static final String TARGET = "y";

    private static final int ROWS = 10_000;
    private static final long SEED = 1991;
    /** The median of χ² with ten degrees of freedom. */
    private static final double MEDIAN = 9.34;

    private Generators() {}

    /**
     * The first function of Friedman (1991, Multivariate adaptive regression splines, section 4.3): of ten features,
     * uniform in [0, 1), five count; noise of variance 1.
     */
    static Table friedman1() {
        double[][] x = uniform("friedman1", new double[10], ones(10));
        return table(
                x,
                noisy(
                        "friedman1",
                        x,
                        1,
                        row -> 10 * StrictMath.sin(StrictMath.PI * row[0] * row[1])
                                + 20 * (row[2] - 0.5) * (row[2] - 0.5)
                                + 10 * row[3]
                                + 5 * row[4]));
    }

    /**
     * The phase of a circuit of alternating current (Friedman 1991, section 4.4): the arc tangent of the reactance over
     * the resistance, of a resistance, a frequency, an inductance and a capacitance; noise of deviation 0.1.
     */
    static Table friedman3() {
        double[][] x = uniform(
                "friedman3", new double[] {0, 40 * StrictMath.PI, 0, 1}, new double[] {100, 560 * StrictMath.PI, 1, 11
                });
        return table(
                x,
                noisy("friedman3", x, 0.1, row -> StrictMath.atan((row[1] * row[2] - 1 / (row[1] * row[3])) / row[0])));
    }

    /**
     * Hastie, Tibshirani and Friedman (The Elements of Statistical Learning, formula 10.2): whether the sum of the squares
     * of ten standard normal features exceeds its median.
     */
    static Table hastie() {
        RandomStream random = RandomStream.of(SEED, "hastie");
        double[][] x = new double[ROWS][10];
        String[] classes = new String[ROWS];
        for (int row = 0; row < ROWS; row++) {
            double sum = 0;
            for (int j = 0; j < x[row].length; j++) {
                x[row][j] = random.nextGaussian();
                sum += x[row][j] * x[row][j];
            }
            classes[row] = sum > MEDIAN ? "outside" : "inside";
        }
        List<Column> columns = columns(x);
        columns.add(TextColumn.of(TARGET, classes));
        return Table.of(columns);
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double[][] uniform(String name, double[] low, double[] high) {
        RandomStream random = RandomStream.of(SEED, name);
        double[][] x = new double[ROWS][low.length];
        for (double[] row : x) {
            for (int j = 0; j < row.length; j++) {
                row[j] = random.nextDouble(low[j], high[j]);
            }
        }
        return x;
    }

    private static double[] noisy(String name, double[][] x, double deviation, ToDoubleFunction<double[]> function) {
        RandomStream noise = RandomStream.of(SEED, name + " noise");
        return Arrays.stream(x)
                .mapToDouble(row -> function.applyAsDouble(row) + deviation * noise.nextGaussian())
                .toArray();
    }

    private static Table table(double[][] x, double[] y) {
        List<Column> columns = columns(x);
        columns.add(NumberColumn.of(TARGET, y));
        return Table.of(columns);
    }

    private static List<Column> columns(double[][] x) {
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < x[0].length; j++) {
            double[] column = new double[x.length];
            for (int row = 0; row < x.length; row++) {
                column[row] = x[row][j];
            }
            columns.add(NumberColumn.of("x" + (j + 1), column));
        }
        return columns;
    }
}
