/** Training on a cluster: Spark's program as a process of its own. */
@NullMarked
package dev.chainrule.cli.spark;

import org.jspecify.annotations.NullMarked;
