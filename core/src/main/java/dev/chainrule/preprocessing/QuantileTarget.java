package dev.chainrule.preprocessing;

import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Task;
import dev.chainrule.loss.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Quantiles of numbers: of each target column as many outputs, side by side, as quantiles are asked for. In the order of their
 * size they are the quantiles, so that these never cross; the one in the middle is the prediction.
 *
 * @param scales one per target column: what an output stands for
 * @param quantiles between 0 and 1, ascending
 */
public record QuantileTarget(List<NumberTarget.Scale> scales, List<Double> quantiles) implements Target {
    /** No column. */
    public QuantileTarget() {
        this(List.of(), new Quantiles().quantiles());
    }

    /** @throws IllegalArgumentException if the quantiles are out of range or not ascending */
    public QuantileTarget {
        scales = List.copyOf(scales);
        quantiles = List.copyOf(quantiles);
        Quantiles.requireAscending(quantiles);
    }

    @Override
    public String name() {
        return "quantiles";
    }

    @Override
    public Task task() {
        return Task.REGRESSION;
    }

    @Override
    public List<String> columns() {
        return scales.stream().map(NumberTarget.Scale::column).toList();
    }

    @Override
    public int outputs() {
        return scales.size() * quantiles.size();
    }

    /**
     * What each output is called, and the column of its predictions: {@code quantile:0.05}, or with several targets {@code
     * price:quantile:0.05}.
     */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (NumberTarget.Scale scale : scales) {
            for (double q : quantiles) {
                names.add((scales.size() == 1 ? "" : scale.column() + ":") + "quantile:" + NumberColumn.text(q));
            }
        }
        return names;
    }

    /** The scale of output {@code k}, from 0. */
    public NumberTarget.Scale scale(int k) {
        return scales.get(k / quantiles.size());
    }

    /**
     * The quantiles for one row, in the units of the columns, one number per output, target after target, ascending
     * within each.
     *
     * @param y the outputs for the row, one number per output, target after target
     */
    public double[] values(double[] y) {
        double[] values = new double[y.length];
        for (int k = 0; k < y.length; k++) {
            values[k] = scale(k).value(y[k]);
        }
        for (int from = 0; from < y.length; from += quantiles.size()) {
            Arrays.sort(values, from, from + quantiles.size());
        }
        return values;
    }

    /**
     * Between which two quantiles (from 0) the prediction lies halfway, as two elements: the median where there is one,
     * else those in the middle. Both are the same where there is but one.
     */
    public int[] middle() {
        int median = quantiles.indexOf(0.5);
        return median >= 0 ? new int[] {median, median} : new int[] {(quantiles.size() - 1) / 2, quantiles.size() / 2};
    }
}
