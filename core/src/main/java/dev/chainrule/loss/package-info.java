/** Losses, each with its derivative beside it. */
@NullMarked
package dev.chainrule.loss;

import org.jspecify.annotations.NullMarked;
