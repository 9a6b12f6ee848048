package dev.chainrule.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.QuantileTarget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleConsumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What each column of a row adds to its prediction, by integrated gradients (Sundararajan, Taly, Yan: Axiomatic
 * attribution for deep networks, ICML 2017): from the prediction for a baseline row they lead to that for the row itself,
 *
 * <pre>{@code
 * baseline + Σ_columns contribution = what is explained
 * }</pre>
 *
 * <p>Explained is a number that a person knows from the prediction: of a regression the predicted value in the units of
 * the data (before it is kept within the range that training saw; of quantiles, the one in the middle), of two classes
 * the probability of the second, of more the probability of the class predicted for the row, of labels the probability
 * of each. It is not the log-odds: they would suit a plain network, but add up to nothing that is printed, and those of a
 * mean of networks are not the mean of theirs.
 *
 * <p>The baseline row has the median of the training rows for each number and date, a category that training never saw
 * for each category, and 0, half way between, for true and false. What is explained of it is the same for every row, but
 * with more than two classes, where it is that of the row's class.
 */
public final class Contributions {
    private static final String PREFIX = "contribution:";

    private final Predictions predictions;
    private final List<String> columns;
    private final List<IntegratedGradients.Found> found;
    private final List<Scale> scales;

    /** An output y of the network stands for {@code offset + factor · y}. */
    private record Scale(double offset, double factor) {}

    private Contributions(
            Predictions predictions, List<String> columns, List<IntegratedGradients.Found> found, List<Scale> scales) {
        this.predictions = predictions;
        this.columns = columns;
        this.found = found;
        this.scales = scales;
    }

    /**
     * The contributions to {@code predictions}.
     *
     * @param pass one made by {@link Pass#sensitivity}
     * @param inputs of the rows that were predicted
     * @param y the outputs for them
     * @param progress hears now and then what share of the work is done, from 0 to 1
     */
    static Contributions of(
            Predictions predictions,
            Pass pass,
            Preprocessing preprocessing,
            Activation output,
            Matrix inputs,
            Matrix y,
            DoubleConsumer progress) {
        List<Feature> features = preprocessing.features();
        int[] columnOf = IntStream.range(0, features.size())
                .flatMap(c -> IntStream.generate(() -> c)
                        .limit(features.get(c).inputs().size()))
                .toArray();
        IntegratedGradients gradients =
                new IntegratedGradients(pass, BaselineRow.inputs(preprocessing), columnOf, features.size());
        List<IntegratedGradients.Found> found = new ArrayList<>();
        List<Scale> scales = scales(predictions, output);
        for (int k = 0; k < scales.size(); k++) {
            int target = k;
            int[][] outputs = IntStream.range(0, inputs.rows())
                    .mapToObj(row -> outputs(predictions, y, row, target))
                    .toArray(int[][]::new);
            found.add(gradients.of(inputs, outputs, share -> progress.accept((target + share) / scales.size())));
        }
        return new Contributions(predictions, preprocessing.columns(), found, scales);
    }

    private static List<Scale> ofNumbers(List<NumberTarget.Scale> scales) {
        return scales.stream()
                .map(scale -> new Scale(scale.mean(), scale.deviation()))
                .toList();
    }

    private static List<Scale> scales(Predictions predictions, Activation output) {
        // as Predictions reads a probability
        Scale probability = output instanceof Tanh ? new Scale(0.5, 0.5) : new Scale(0, 1);
        return switch (predictions.target()) {
            case NumberTarget numbers -> ofNumbers(numbers.scales());
            case QuantileTarget quantiles -> ofNumbers(quantiles.scales());
            case ClassTarget _ -> List.of(probability);
            case LabelTarget labels ->
                labels.labels().stream().map(_ -> probability).toList();
        };
    }

    /** The outputs of the network whose mean is explained of {@code target} in {@code row}. */
    private static int[] outputs(Predictions predictions, Matrix y, int row, int target) {
        return switch (predictions.target()) {
            case NumberTarget _, LabelTarget _ -> new int[] {target};
            case ClassTarget _ -> new int[] {y.columns() == 1 ? 0 : predictions.predictedClass(row)};
            case QuantileTarget quantiles -> {
                int each = quantiles.quantiles().size();
                // the outputs of the target in the order of what they say of this row
                int[] order = IntStream.range(target * each, (target + 1) * each)
                        .boxed()
                        .sorted(Comparator.comparingDouble(k -> y.get(row, k)))
                        .mapToInt(Integer::intValue)
                        .toArray();
                yield IntStream.of(quantiles.middle())
                        .map(k -> order[k])
                        .distinct()
                        .toArray();
            }
        };
    }

    /** The predictions that are explained. */
    public Predictions predictions() {
        return predictions;
    }

    /** The columns that contribute, in the order of the model. */
    public List<String> columns() {
        return columns;
    }

    /** The target columns; each has contributions of its own. */
    public List<String> targets() {
        return predictions.target().columns();
    }

    /**
     * What column {@code column} adds to target {@code target} in {@code row}; all count from 0.
     *
     * @throws IndexOutOfBoundsException if there is no such row, target or column
     */
    public double value(int row, int target, int column) {
        int from = Objects.checkIndex(row, predictions.rows()) * columns.size();
        return scales.get(target).factor
                * found.get(target).contributions()[from + Objects.checkIndex(column, columns.size())];
    }

    /**
     * What is explained of target {@code target} in {@code row}, of the baseline row: where the contributions begin; both
     * count from 0.
     *
     * @throws IndexOutOfBoundsException if there is no such row or target
     */
    public double baseline(int row, int target) {
        return of(target, found.get(target).start()[row]);
    }

    /**
     * What is explained of target {@code target} in {@code row}, a predicted number or the probability of a class; both
     * count from 0.
     *
     * @throws IndexOutOfBoundsException if there is no such row or target
     */
    public double explained(int row, int target) {
        return of(target, found.get(target).end()[row]);
    }

    private double of(int target, float y) {
        return scales.get(target).offset + scales.get(target).factor * y;
    }

    /**
     * How many rows have contributions that do not quite add up, since the output bends too sharply on the way: by more
     * than a thousandth of a probability, of the target's deviation, or of the way from the baseline to the prediction
     * where that is longer.
     */
    public int incomplete() {
        return (int) IntStream.range(0, predictions.rows())
                .filter(row -> found.stream().anyMatch(one -> !one.complete()[row]))
                .count();
    }

    /** What the contributions of a row add up to, in words: "the probability of yes". */
    public String sum() {
        return switch (predictions.target()) {
            case NumberTarget _, QuantileTarget _ ->
                scales.size() == 1 ? "the prediction" : "the prediction of their target";
            case ClassTarget classes ->
                "the probability of "
                        + (classes.outputs() == 1 ? classes.classes().getLast() : "the predicted class");
            case LabelTarget _ -> "the probability of their label";
        };
    }

    /**
     * The contributions as columns: {@code contribution:baseline} and {@code contribution:COLUMN} for each column, with
     * several targets {@code contribution:TARGET:COLUMN}. Where a column of the data is called baseline, the first is
     * {@code contribution:(baseline)}.
     *
     * @throws ChainruleException if two of them would have the same name
     */
    public Table toTable() {
        String start = columns.contains("baseline") ? "(baseline)" : "baseline";
        Map<String, Column> table = new LinkedHashMap<>();
        for (int k = 0; k < scales.size(); k++) {
            String prefix = PREFIX + (scales.size() == 1 ? "" : targets().get(k) + ":");
            int target = k;
            add(table, prefix + start, row -> baseline(row, target));
            for (int c = 0; c < columns.size(); c++) {
                int column = c;
                add(table, prefix + columns.get(c), row -> value(row, target, column));
            }
        }
        return Table.of(List.copyOf(table.values()));
    }

    private void add(Map<String, Column> table, String name, IntToDoubleFunction value) {
        double[] column = IntStream.range(0, predictions.rows())
                .mapToDouble(row -> shortened(value.applyAsDouble(row)))
                .toArray();
        if (table.put(name, NumberColumn.of(name, column)) != null) {
            throw new ChainruleException("two columns of contributions would be called " + name
                    + "; the model has to be trained on columns of other names");
        }
    }

    /** In the digits of a float, which is what the network computes in, where that has its range. */
    private static double shortened(double x) {
        float rounded = (float) x;
        return Float.isFinite(rounded) && Math.abs(rounded) >= Float.MIN_NORMAL
                ? Double.parseDouble(Float.toString(rounded))
                : x;
    }
}
