/**
 * The one pass in double precision, forward and backward, of every kind of layer and every loss: plain loops in the
 * order of the formulas. It is what the float engine is compared with, what gradients are checked against and what an
 * explanation narrates; it is not made to be fast.
 */
@NullMarked
package dev.chainrule.reference;

import org.jspecify.annotations.NullMarked;
