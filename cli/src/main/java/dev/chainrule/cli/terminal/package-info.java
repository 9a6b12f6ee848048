/** What the command says to a person: words and numbers, tables, progress, JSON. */
@NullMarked
package dev.chainrule.cli.terminal;

import org.jspecify.annotations.NullMarked;
