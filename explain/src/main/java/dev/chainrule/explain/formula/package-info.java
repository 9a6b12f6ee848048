/**
 * Formulas as they are written: a tree of names, figures and operators that knows no format, and the styles that print it
 * (text, speech, and what else there is). Brackets are decided in one place, {@link dev.chainrule.explain.formula.Style}.
 */
@NullMarked
package dev.chainrule.explain.formula;

import org.jspecify.annotations.NullMarked;
