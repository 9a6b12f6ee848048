/** Measures products, training and prediction, each beside the peak of the processor at the same moment. */
@NullMarked
package dev.chainrule.bench;

import org.jspecify.annotations.NullMarked;
