package dev.chainrule.model;

import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The predictions for the rows of a table, in the words and units of the data.
 *
 * <p>Classes: a probability per class, and the most probable class (the first of equals). Labels: a probability per
 * label, which holds from ½ on. Numbers: a value per target. Quantiles: a
 * value per target, and its quantiles, which never cross.
 */
public final class Predictions {
    private final Target target;
    private final int rows;
    private final int width;
    private final float[] probabilities;
    private final double[] values;
    /** Rows × the outputs of a {@link QuantileTarget}; empty for any other. */
    private final double[] quantiles;

    private final Map<String, Integer> unseen;
    /** NaN where nobody has said one. */
    private final double threshold;

    private Predictions(
            Target target,
            int rows,
            int width,
            float[] probabilities,
            double[] values,
            double[] quantiles,
            Map<String, Integer> unseen,
            double threshold) {
        this.target = target;
        this.rows = rows;
        this.width = width;
        this.probabilities = probabilities;
        this.values = values;
        this.quantiles = quantiles;
        this.unseen = unseen;
        this.threshold = threshold;
    }

    /** What {@code outputs} (rows × outputs) after {@code activation} mean for {@code target}. */
    public static Predictions of(Target target, Activation activation, Matrix outputs, Map<String, Integer> unseen) {
        int rows = outputs.rows();
        int n = outputs.columns();
        float[] y = outputs.array();
        return switch (target) {
            case NumberTarget numbers -> {
                double[] values = new double[rows * n];
                for (int i = 0; i < rows * n; i++) {
                    values[i] = numbers.scales().get(i % n).value(y[i]);
                }
                yield new Predictions(target, rows, n, new float[0], values, new double[0], unseen, Double.NaN);
            }
            case QuantileTarget quantiles -> quantiles(quantiles, outputs, unseen);
            case ClassTarget classes -> {
                int width = classes.classes().size();
                float[] probabilities = new float[rows * width];
                for (int row = 0; row < rows; row++) {
                    if (n == 1) {
                        float p = probability(activation, y[row]);
                        probabilities[2 * row] = 1 - p;
                        probabilities[2 * row + 1] = p;
                    } else {
                        System.arraycopy(y, row * n, probabilities, row * n, n);
                    }
                }
                yield new Predictions(
                        target, rows, width, probabilities, new double[0], new double[0], unseen, Double.NaN);
            }
            case LabelTarget _ -> {
                float[] probabilities = new float[rows * n];
                for (int i = 0; i < rows * n; i++) {
                    probabilities[i] = probability(activation, y[i]);
                }
                yield new Predictions(target, rows, n, probabilities, new double[0], new double[0], unseen, Double.NaN);
            }
        };
    }

    private static Predictions quantiles(QuantileTarget target, Matrix outputs, Map<String, Integer> unseen) {
        int rows = outputs.rows();
        int n = outputs.columns();
        int targets = target.scales().size();
        int each = target.quantiles().size();
        int[] middle = target.middle();
        double[] values = new double[rows * targets];
        double[] quantiles = new double[rows * n];
        double[] y = new double[n];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < n; k++) {
                y[k] = outputs.get(row, k);
            }
            double[] sorted = target.values(y);
            System.arraycopy(sorted, 0, quantiles, row * n, n);
            for (int k = 0; k < targets; k++) {
                double below = sorted[k * each + middle[0]];
                double above = sorted[k * each + middle[1]];
                values[row * targets + k] = below == above ? below : 0.5 * (below + above);
            }
        }
        return new Predictions(target, rows, targets, new float[0], values, quantiles, unseen, Double.NaN);
    }

    /** A tanh output stands for 2p − 1, any other for p itself. */
    private static float probability(Activation activation, float y) {
        return activation instanceof Tanh ? 0.5f * y + 0.5f : y;
    }

    /**
     * The same with another threshold: with two classes the second is predicted, and a label holds, when its probability
     * is at least {@code threshold}.
     *
     * @throws IllegalArgumentException if it is outside 0 … 1, or there are neither two classes nor labels
     */
    public Predictions withThreshold(double threshold) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold is from 0 to 1, not " + threshold);
        }
        if (target instanceof NumberTarget
                || target instanceof QuantileTarget
                || (target instanceof ClassTarget classes && classes.classes().size() != 2)) {
            throw new IllegalArgumentException("a threshold needs two classes, or labels");
        }
        return new Predictions(target, rows, width, probabilities, values, quantiles, unseen, threshold);
    }

    /** How many rows. */
    public int rows() {
        return rows;
    }

    /** What is predicted. */
    public Target target() {
        return target;
    }

    /** How many rows had a category that training never saw, by column; only columns with any. */
    public Map<String, Integer> unseen() {
        return unseen;
    }

    /**
     * The probability of class or label {@code index} in {@code row}; both count from 0.
     *
     * @throws IndexOutOfBoundsException if there is no such row, class or label
     */
    public float probability(int row, int index) {
        return probabilities[place(row, index, width)];
    }

    /** All probabilities, rows × classes or labels, a copy. */
    public float[] probabilities() {
        return probabilities.clone();
    }

    /**
     * The predicted value of target {@code index} in {@code row}, in the column's own units; both count from 0.
     *
     * @throws IndexOutOfBoundsException if there is no such row, or no such target that is a number
     */
    public double value(int row, int index) {
        return values[place(row, index, width)];
    }

    /** All values, rows × targets, a copy. */
    public double[] values() {
        return values.clone();
    }

    /** All quantiles, rows × targets · quantiles, ascending for each target, a copy; empty unless they are what is predicted. */
    public double[] quantiles() {
        return quantiles.clone();
    }

    /**
     * Quantile {@code index} of {@code row}; both count from 0, the quantiles in the order of {@link #quantileNames}.
     *
     * @throws IndexOutOfBoundsException if there is no such row or quantile
     */
    public double quantile(int row, int index) {
        return quantiles[place(row, index, target.outputs())];
    }

    /** Where number {@code index} of the {@code each} numbers of {@code row} stands. */
    private int place(int row, int index, int each) {
        return Objects.checkIndex(row, rows) * each + Objects.checkIndex(index, each);
    }

    /**
     * The index of the predicted class of {@code row}; both count from 0.
     *
     * @throws IndexOutOfBoundsException if there is no such row, or the targets are numbers or labels
     */
    public int predictedClass(int row) {
        Objects.checkIndex(row, rows);
        if (!(target instanceof ClassTarget)) {
            throw new IndexOutOfBoundsException("there are no classes: " + String.join(", ", target.columns()));
        }
        if (width == 2 && !Double.isNaN(threshold)) {
            return probabilities[2 * row + 1] >= threshold ? 1 : 0;
        }
        int best = 0;
        for (int c = 1; c < width; c++) {
            best = probability(row, c) > probability(row, best) ? c : best;
        }
        return best;
    }

    /**
     * Whether label {@code index} is predicted to hold in {@code row}; both count from 0.
     *
     * @throws IndexOutOfBoundsException if there is no such row or label
     */
    public boolean holds(int row, int index) {
        return probability(row, index) >= (Double.isNaN(threshold) ? 0.5 : threshold);
    }

    /**
     * The prediction for {@code row}, from 0, in the words of the data, one per target column.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public List<String> words(int row) {
        return switch (target) {
            case ClassTarget classes -> List.of(classes.classes().get(predictedClass(row)));
            case NumberTarget _, QuantileTarget _ -> {
                List<String> words = new ArrayList<>();
                for (int k = 0; k < target.columns().size(); k++) {
                    words.add(NumberColumn.text(value(row, k)));
                }
                yield words;
            }
            case LabelTarget labels -> {
                List<String> words = new ArrayList<>();
                for (int k = 0; k < labels.labels().size(); k++) {
                    words.add(
                            holds(row, k)
                                    ? labels.labels().get(k).yes()
                                    : labels.labels().get(k).no());
                }
                yield words;
            }
        };
    }

    /**
     * The prediction for {@code row}, from 0, by itself.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public Prediction row(int row) {
        return new Prediction(this, Objects.checkIndex(row, rows));
    }

    /**
     * The predictions as columns: {@code prediction}, or with several targets one by the name of each; then {@code
     * probability:CLASS} for each class or label in order, or {@code quantile:0.05} for each quantile.
     */
    public Table toTable() {
        List<Column> columns = new ArrayList<>();
        List<String> targets = target.columns();
        for (int k = 0; k < targets.size(); k++) {
            String name = targets.size() == 1 ? "prediction" : targets.get(k);
            if (target instanceof NumberTarget || target instanceof QuantileTarget) {
                double[] column = new double[rows];
                for (int row = 0; row < rows; row++) {
                    column[row] = value(row, k);
                }
                columns.add(NumberColumn.of(name, column));
            } else {
                String[] column = new String[rows];
                for (int row = 0; row < rows; row++) {
                    column[row] = words(row).get(k);
                }
                columns.add(TextColumn.of(name, column));
            }
        }
        List<String> classes = classNames();
        for (int c = 0; c < classes.size(); c++) {
            double[] column = new double[rows];
            for (int row = 0; row < rows; row++) {
                // the shortest decimal that is this float, not the longer one that is its double
                column[row] = Double.parseDouble(Float.toString(probability(row, c)));
            }
            columns.add(NumberColumn.of("probability:" + classes.get(c), column));
        }
        List<String> names = quantileNames();
        for (int k = 0; k < names.size(); k++) {
            double[] column = new double[rows];
            for (int row = 0; row < rows; row++) {
                column[row] = quantile(row, k);
            }
            columns.add(NumberColumn.of(names.get(k), column));
        }
        return Table.of(columns);
    }

    /** What the probabilities are of: the classes, or the label columns; empty for numbers. */
    public List<String> classNames() {
        return switch (target) {
            case ClassTarget classes -> classes.classes();
            case LabelTarget labels -> labels.columns();
            case NumberTarget _, QuantileTarget _ -> List.of();
        };
    }

    /** The columns of the quantiles: see {@link QuantileTarget#names}; empty unless they are what is predicted. */
    public List<String> quantileNames() {
        return target instanceof QuantileTarget names ? names.names() : List.of();
    }
}
