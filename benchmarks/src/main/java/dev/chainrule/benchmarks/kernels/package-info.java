/** JMH's benchmarks of single kernels, on one thread. */
@NullMarked
package dev.chainrule.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
