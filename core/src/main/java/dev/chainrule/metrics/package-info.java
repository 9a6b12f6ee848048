/**
 * How good predictions are.
 *
 * <p>{@link dev.chainrule.metrics.Comparison} hold predictions beside what was true, one kind per shape of task;
 * {@code evaluate()} gives all metrics as a typed record, and {@link dev.chainrule.metrics.Metrics} gives single ones
 * by name. A row may have a weight: a row of weight 2 counts as two equal rows would, a row of weight 0 as none.
 *
 * <p>A metric that the rows do not define (the ROC AUC of a single class, R² of a constant) is NaN; a mean over
 * classes, labels or targets is over those that define it. Sums run in double over the rows in their order (ranked
 * metrics: in the order of the scores), and logarithms are StrictMath's, so equal predictions give equal bits.
 */
@NullMarked
package dev.chainrule.metrics;

import org.jspecify.annotations.NullMarked;
