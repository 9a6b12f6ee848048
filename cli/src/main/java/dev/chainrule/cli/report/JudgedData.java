package dev.chainrule.cli.report;

import dev.chainrule.data.Table;
import dev.chainrule.metrics.Comparison;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.model.Importance;
import dev.chainrule.model.Predictions;

/**
 * Rows with their targets, and what a model makes of them.
 *
 * @param all the table as it was read
 * @param rows those of its rows whose targets are known
 * @param predictions for {@code rows}
 * @param comparison of these with what is true
 * @param evaluation the metrics of that
 * @param importance of each column
 * @param seed of the shuffling
 */
public record JudgedData(
        Table all,
        Table rows,
        Predictions predictions,
        Comparison comparison,
        Evaluation evaluation,
        Importance importance,
        long seed) {
    /** What the table was read from. */
    public String name() {
        return all.origin().name();
    }
}
