/**
 * Judges a learner's numbers: right, right up to a chain of rounding, right under another convention, a known slip, or
 * wrong. Start at {@link dev.chainrule.explain.check.Checker}.
 */
@NullMarked
package dev.chainrule.explain.check;

import org.jspecify.annotations.NullMarked;
