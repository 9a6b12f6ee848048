/** Chainrule beside other programs, as the work grows, and kernel by kernel; what is found goes into docs/benchmarks.md. */
@NullMarked
package dev.chainrule.benchmarks;

import org.jspecify.annotations.NullMarked;
