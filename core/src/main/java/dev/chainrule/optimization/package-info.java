/** How parameters follow the gradient: optimizers, learning-rate schedules and gradient clipping, in float32. */
@NullMarked
package dev.chainrule.optimization;

import org.jspecify.annotations.NullMarked;
