/** The {@code chainrule} command: what each of its subcommands does. Its options, and how it is told, are in packages beside. */
@NullMarked
package dev.chainrule.cli;

import org.jspecify.annotations.NullMarked;
