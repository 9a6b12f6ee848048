package dev.chainrule.metrics;

import dev.chainrule.data.Task;

/** Predictions for a number of rows beside what was true, with the rows' weights. */
public sealed interface Comparison permits ClassComparison, LabelComparison, ValueComparison {

    /** The task that predictions of this shape belong to; two classes are {@link Task#BINARY}. */
    Task task();

    /** How many rows there are; at least 1. */
    int rows();

    /** All metrics that fit. */
    Evaluation evaluate();
}
