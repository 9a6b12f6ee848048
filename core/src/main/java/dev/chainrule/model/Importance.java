package dev.chainrule.model;

import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.metrics.Metric;
import dev.chainrule.metrics.Metrics;
import dev.chainrule.network.Activation;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * How much a model's predictions for a table rest on each column: by how much its main metric gets worse when the column's
 * values change places at random, so that they say nothing more about their rows (Breiman: Random forests, Machine
 * Learning 45, 2001, section 10; as a property of any model, "model reliance": Fisher, Rudin, Dominici: All models are
 * wrong, but many are useful, JMLR 20, 2019).
 *
 * <p>The metric is the log loss of classes and labels, and of a regression the root mean squared error in the units of the
 * target, of several their mean. It says what this model uses, not what causes the target: of two columns that say the
 * same, each makes the other look dispensable, and rows that the model learned from flatter columns that it has learned by
 * heart.
 *
 * @param metric the metric by its name: logLoss or rmse
 * @param score its value for the rows as they are
 * @param rows how many rows were used: all of the table, or if there are too many a sample
 * @param repeats how often each column was shuffled
 * @param columns the columns, the most important first
 */
public record Importance(String metric, double score, int rows, int repeats, List<Share> columns) {
    /** More rows than this are not used. */
    public static final int MOST_ROWS = 20_000;

    /** Nor more than take so many multiply-adds altogether, as long as there are {@link #FEWEST_ROWS}. */
    private static final double MOST_WORK = 1e12;

    private static final int FEWEST_ROWS = 250;

    /** How often each column is shuffled if nobody says otherwise. */
    public static final int REPEATS = 5;

    /**
     * The importance of one column.
     *
     * @param column its name
     * @param mean by how much the metric rises when it is shuffled, on average; about 0 or below if it is of no use
     * @param deviation the standard deviation over the repeats (with 1/(n − 1)); NaN for one repeat
     */
    public record Share(String column, double mean, double deviation) {}

    /** Copies {@code columns}. */
    public Importance {
        columns = List.copyOf(columns);
    }

    /**
     * The importance of every column of {@code model} for the rows of {@code table}, in {@link #REPEATS} repeats.
     *
     * @throws dev.chainrule.ChainruleException as the other
     */
    public static Importance of(Model model, Table table) {
        return of(model, table, new Compute(Backends.scalar().name(), 1), REPEATS, 0);
    }

    /**
     * The importance of every column of {@code model} for the rows of {@code table}, whose targets are known. The same
     * arguments give the same numbers, whatever computes them.
     *
     * @param repeats how often each column is shuffled, at least 1
     * @param seed of the shuffles, and of the sample where there are too many rows
     * @throws IllegalArgumentException if {@code repeats} is less than 1
     * @throws dev.chainrule.ChainruleException if a needed column or a target is missing, or a value is of the wrong kind
     */
    public static Importance of(Model model, Table table, Compute compute, int repeats, long seed) {
        return of(model, table, compute, repeats, seed, _ -> {});
    }

    /**
     * As {@link #of(Model, Table, Compute, int, long)}.
     *
     * @param progress hears after each shuffle what share of the work is done, from 0 to 1
     * @throws IllegalArgumentException if {@code repeats} is less than 1
     * @throws dev.chainrule.ChainruleException as {@link #of(Model, Table, Compute, int, long)}
     */
    public static Importance of(
            Model model, Table table, Compute compute, int repeats, long seed, DoubleConsumer progress) {
        if (repeats < 1) {
            throw new IllegalArgumentException("repeats must be at least 1, is " + repeats);
        }
        Table rows = sample(table, mostRows(model, repeats), seed);
        try (Predictor predictor = model.predictor(compute)) {
            return new Shuffling(model, rows, predictor, seed, progress).run(repeats);
        }
    }

    private static int mostRows(Model model, int repeats) {
        double perRow = (double) model.preprocessing().features().size()
                * repeats
                * model.network().layout().size()
                * model.network().members();
        return (int) Math.clamp(MOST_WORK / perRow, FEWEST_ROWS, MOST_ROWS);
    }

    private static Table sample(Table table, int most, long seed) {
        if (table.rows() <= most) {
            return table;
        }
        int[] order = IntStream.range(0, table.rows()).toArray();
        RandomStream.of(seed, "importance rows").shuffle(order);
        int[] chosen = Arrays.copyOf(order, most);
        Arrays.sort(chosen);
        return table.select(chosen);
    }

    /** The rows, encoded once, in which the inputs of one column after the other change places. */
    private static final class Shuffling {
        private final Preprocessing preprocessing;
        private final Activation activation;
        private final Predictor predictor;
        private final Table targets;
        private final Matrix inputs;
        private final Matrix outputs;
        private final double[] weights;
        private final Metric metric;
        private final long seed;
        private final DoubleConsumer progress;

        Shuffling(Model model, Table rows, Predictor predictor, long seed, DoubleConsumer progress) {
            this.preprocessing = model.preprocessing();
            this.activation = model.network().output().activation();
            this.predictor = predictor;
            this.targets = rows;
            this.inputs = preprocessing.encode(rows).inputs();
            this.outputs = Matrix.of(rows.rows(), model.network().outputs());
            this.weights = Evaluator.equal(rows);
            Task task = preprocessing.target().task();
            this.metric = Metrics.of(task, task == Task.REGRESSION ? "rmse" : "logLoss");
            this.seed = seed;
            this.progress = progress;
        }

        Importance run(int repeats) {
            double score = score();
            List<Share> shares = new ArrayList<>();
            int first = 0;
            for (Feature feature : preprocessing.features()) {
                int width = feature.inputs().size();
                double[] scores = shuffledScores(shares.size(), first, width, repeats);
                double mean =
                        Arrays.stream(scores).map(x -> x - score).average().orElse(Double.NaN);
                shares.add(new Share(feature.column(), mean, deviation(scores, mean + score)));
                first += width;
            }
            shares.sort(Comparator.comparingDouble(Share::mean).reversed()); // equal ones stay in the model's order
            return new Importance(metric.name(), score, inputs.rows(), repeats, shares);
        }

        private double score() {
            predictor.outputs(inputs, outputs);
            Predictions predictions = Predictions.of(preprocessing.target(), activation, outputs, Map.of());
            return metric.value(Evaluator.compare(predictions, targets, weights));
        }

        /** The metric in each repeat with the inputs from {@code first} on shuffled; they are put back afterwards. */
        private double[] shuffledScores(int column, int first, int width, int repeats) {
            int rows = inputs.rows();
            float[] kept = new float[rows * width];
            for (int row = 0; row < rows; row++) {
                System.arraycopy(inputs.array(), inputs.index(row, first), kept, row * width, width);
            }
            int[] order = IntStream.range(0, rows).toArray();
            double[] scores = new double[repeats];
            for (int repeat = 0; repeat < repeats; repeat++) {
                RandomStream.of(seed, "importance", column, repeat).shuffle(order);
                put(kept, order, first, width);
                scores[repeat] = score();
                progress.accept((column + (repeat + 1.0) / repeats)
                        / preprocessing.features().size());
            }
            put(kept, IntStream.range(0, rows).toArray(), first, width);
            return scores;
        }

        private void put(float[] kept, int[] order, int first, int width) {
            for (int row = 0; row < order.length; row++) {
                System.arraycopy(kept, order[row] * width, inputs.array(), inputs.index(row, first), width);
            }
        }

        private static double deviation(double[] values, double mean) {
            double squares =
                    Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
            return values.length == 1 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
        }
    }
}
