/** Counts and durations, as Prometheus reads them. */
@NullMarked
package dev.chainrule.serve.metrics;

import org.jspecify.annotations.NullMarked;
