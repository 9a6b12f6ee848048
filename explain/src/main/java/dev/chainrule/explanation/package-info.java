/** The way of a program into the worked derivations: a network or a model's answer, explained and written down. */
@NullMarked
package dev.chainrule.explanation;

import org.jspecify.annotations.NullMarked;
