/** Reading the tables and networks that a command line names. */
@NullMarked
package dev.chainrule.cli.input;

import org.jspecify.annotations.NullMarked;
