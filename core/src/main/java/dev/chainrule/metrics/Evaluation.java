package dev.chainrule.metrics;

import java.util.Map;

/** All metrics of some predictions. */
public sealed interface Evaluation permits ClassificationMetrics, MultilabelMetrics, RegressionMetrics {

    /** How many rows were evaluated, those of weight 0 among them. */
    int rows();

    /**
     * The metrics that are one number, by name, in a fixed order: those of {@link Metrics#of(dev.chainrule.data.Task)}, and of predicted
     * quantiles also those of {@link QuantileMetrics}. Undefined ones are NaN. Unmodifiable.
     */
    Map<String, Double> scalars();
}
