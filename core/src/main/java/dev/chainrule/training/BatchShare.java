package dev.chainrule.training;

/**
 * What one {@link TrainingWorker} contributes to one update.
 *
 * @param step which update, from 1 over all epochs
 * @param epoch which epoch, from 1
 * @param from how many of its rows the worker has given to this epoch before
 * @param count how many it gives now, at least 1
 * @param of how many rows the mean of the batch is over: those of all workers
 * @param factors what the schedules of the recipe make of it at this update
 */
public record BatchShare(long step, int epoch, int from, int count, long of, StepFactors factors) {}
