/** The programs that are compared, each behind the same few calls and in a process of its own. */
@NullMarked
package dev.chainrule.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
