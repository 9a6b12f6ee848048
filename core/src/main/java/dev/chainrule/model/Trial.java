package dev.chainrule.model;

/**
 * What one recipe of a search has come to.
 *
 * @param number from 1, in the order in which they were begun
 * @param recipe what is tried
 * @param epochs how many epochs it was trained
 * @param bestEpoch the one with the lowest loss, from 1; 0 if none was
 * @param loss the lowest on the validation rows; infinite if it ran away
 * @param ended whether it came to its end; else it may go on, if it is worth it
 */
public record Trial(int number, Recipe recipe, int epochs, int bestEpoch, double loss, boolean ended) {}
