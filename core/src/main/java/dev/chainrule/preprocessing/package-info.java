/** What was learned from a table to turn its rows into numbers, and answers back into words. */
@NullMarked
package dev.chainrule.preprocessing;

import org.jspecify.annotations.NullMarked;
