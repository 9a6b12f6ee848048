/** The options of the command, by what they are about, and what is wrong with how they were given. */
@NullMarked
package dev.chainrule.cli.options;

import org.jspecify.annotations.NullMarked;
