package dev.chainrule.training;

/**
 * What the schedules of a recipe made of it at one update.
 *
 * @param rate by what its learning rate was multiplied
 * @param decay by what every decay of weights was multiplied, beside the rate
 * @param dropout by what the share of dropped units was multiplied
 */
public record StepFactors(double rate, double decay, double dropout) {}
