package dev.chainrule.model;

import dev.chainrule.data.Table;
import dev.chainrule.metrics.ClassComparison;
import dev.chainrule.metrics.Comparison;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.metrics.LabelComparison;
import dev.chainrule.metrics.ValueComparison;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.TargetValues;
import java.util.Arrays;
import java.util.List;

/** Compares predictions with what is true. */
public final class Evaluator {
    private Evaluator() {}

    /**
     * The metrics of {@code predictions} for the rows of {@code table}, which has the target columns.
     *
     * @throws dev.chainrule.ChainruleException if a target is missing or of a class that training never saw
     */
    public static Evaluation evaluate(Predictions predictions, Table table) {
        return evaluate(predictions, table, equal(table));
    }

    /**
     * The same with weights.
     *
     * @param weights one per row, finite, not negative, not all 0
     * @throws IllegalArgumentException if the weights are others
     * @throws dev.chainrule.ChainruleException as {@link #evaluate(Predictions, Table)}
     */
    public static Evaluation evaluate(Predictions predictions, Table table, double[] weights) {
        return compare(predictions, table, weights).evaluate();
    }

    /** A weight of 1 for every row. */
    static double[] equal(Table table) {
        double[] weights = new double[table.rows()];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** Predictions beside what is true, for what the metrics do not say; as {@link #evaluate(Predictions, Table)}. */
    public static Comparison compare(Predictions predictions, Table table) {
        return compare(predictions, table, equal(table));
    }

    /** Predictions beside what is true, for metrics; as {@link #evaluate} otherwise. */
    static Comparison compare(Predictions predictions, Table table, double[] weights) {
        return switch (predictions.target()) {
            case ClassTarget classes ->
                ClassComparison.of(
                        predictions.probabilities(),
                        classes.classes().size(),
                        TargetValues.classes(table, classes),
                        weights);
            case NumberTarget numbers ->
                ValueComparison.of(
                        predictions.values(),
                        numbers(table, numbers.columns()),
                        numbers.columns().size(),
                        weights);
            case QuantileTarget quantiles ->
                ValueComparison.of(
                                predictions.values(),
                                numbers(table, quantiles.columns()),
                                quantiles.columns().size(),
                                weights)
                        .withQuantiles(quantiles.quantiles(), predictions.quantiles());
            case LabelTarget labels -> {
                int count = labels.labels().size();
                boolean[] actual = new boolean[table.rows() * count];
                for (int k = 0; k < count; k++) {
                    boolean[] column =
                            TargetValues.labels(table, labels.labels().get(k));
                    for (int row = 0; row < column.length; row++) {
                        actual[row * count + k] = column[row];
                    }
                }
                yield LabelComparison.of(predictions.probabilities(), count, actual, weights);
            }
        };
    }

    /** The values of {@code columns}, row after row. */
    private static double[] numbers(Table table, List<String> columns) {
        int targets = columns.size();
        double[] actual = new double[table.rows() * targets];
        for (int k = 0; k < targets; k++) {
            double[] column = TargetValues.numbers(table, columns.get(k));
            for (int row = 0; row < column.length; row++) {
                actual[row * targets + k] = column[row];
            }
        }
        return actual;
    }
}
