/**
 * Chainrule on Apache Spark: the rows of each partition become a dataset that stays where it is; the driver sends the
 * parameters, each partition sends back what its rows make of them, the driver adds them in partition order and takes the
 * step.
 */
@NullMarked
package dev.chainrule.spark;

import org.jspecify.annotations.NullMarked;
