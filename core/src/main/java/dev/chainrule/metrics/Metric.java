package dev.chainrule.metrics;

import java.util.function.ToDoubleFunction;

/**
 * One number that says how good predictions are; {@link Metrics} has those there are, by name. A number of one's own is
 * computed from what {@link dev.chainrule.model.Predictions} gives, or after every epoch by a {@link
 * dev.chainrule.training.Scorer}.
 *
 * @param name its name in reports and on the command line
 * @param largerIsBetter whether a larger value is better
 * @param function its value for predictions of its task
 */
public record Metric(String name, boolean largerIsBetter, ToDoubleFunction<Comparison> function) {

    /**
     * The value for {@code predictions}; NaN where they do not define it.
     *
     * @throws IllegalArgumentException if the metric is not one for predictions of this shape
     */
    public double value(Comparison predictions) {
        return function.applyAsDouble(predictions);
    }
}
