/** A network file: a network, its numbers and samples, and the conventions and letters to read them by. */
@NullMarked
package dev.chainrule.explain;

import org.jspecify.annotations.NullMarked;
