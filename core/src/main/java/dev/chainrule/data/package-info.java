/** Data as a person has it, in memory: tables of named columns, and the places their rows come from. */
@NullMarked
package dev.chainrule.data;

import org.jspecify.annotations.NullMarked;
