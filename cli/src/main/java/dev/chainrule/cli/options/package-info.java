/** The options of the command, by what they are about. */
@NullMarked
package dev.chainrule.cli.options;

import org.jspecify.annotations.NullMarked;
