/** What a step of training spends its time on, on one thread and on two. */
@NullMarked
package dev.chainrule.benchmarks.scaling;

import org.jspecify.annotations.NullMarked;
