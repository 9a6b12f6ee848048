/** Figures for docs/scaling.md; run by benchmarks/spark and by no test. */
package dev.chainrule.spark.benchmark;
