/** The {@code chainrule} command: options, what they do, and how it is told. */
@NullMarked
package dev.chainrule.cli;

import org.jspecify.annotations.NullMarked;
