/**
 * Judges a learner's numbers: right, right up to a chain of rounding, right under another convention, a known slip, or
 * wrong. Start at {@link dev.chainrule.explain.check.Checker}.
 *
 * <p>A slip is a variant of the steps of a {@link dev.chainrule.explain.Trace}: another expression for some quantities, from
 * which everything else follows as it should. So the catalogue predicts the wrong number itself, exactly and with rounding
 * on the way, and names every slip that leads to the number given. {@link dev.chainrule.explain.check.Checker#known()} lists
 * the names; besides them there are, for rounding, {@code cut-off}, {@code rounded-to-4-decimals},
 * {@code rounded-to-3-digits}, {@code cut-off-after-4-decimals}, {@code from-your-rounded-numbers}, {@code single-precision}
 * and {@code rounded-here-and-there}, and {@code follows-from-your-NAME} for a step that is right but starts from a number of
 * the sheet that is not (verdict slip).
 */
@NullMarked
package dev.chainrule.explain.check;

import org.jspecify.annotations.NullMarked;
