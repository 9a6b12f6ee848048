/** How well Chainrule and other programs predict from public tables, on the same splits; see benchmarks/accuracy. */
@NullMarked
package dev.chainrule.benchmarks.accuracy;

import org.jspecify.annotations.NullMarked;
