/**
 * Kills, full disks and long runs, which the real command has to endure: briefly in the tests, at length by
 * scripts/endure.
 */
package dev.chainrule.cli.endure;
