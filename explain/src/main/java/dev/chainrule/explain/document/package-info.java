/**
 * A worked derivation as a document that knows no format: sections of words, equations, tables of factors; and what prints
 * it. The formulas in it are trees, see {@link dev.chainrule.explain.formula.Formula}.
 */
@NullMarked
package dev.chainrule.explain.document;

import org.jspecify.annotations.NullMarked;
