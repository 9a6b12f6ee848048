package dev.chainrule.metrics;

import dev.chainrule.data.Task;

/** Predictions for a number of rows, with what was true and the rows' weights. */
public sealed interface Predictions permits ClassPredictions, LabelPredictions, ValuePredictions {

    /** The task that predictions of this shape belong to; two classes are {@link Task#BINARY}. */
    Task task();

    /** How many rows there are; at least 1. */
    int rows();

    /** All metrics that fit. */
    Evaluation evaluate();
}
