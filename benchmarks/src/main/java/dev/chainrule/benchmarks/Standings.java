package dev.chainrule.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * One task, and how each program did at it.
 *
 * @param name of the task
 * @param threads how many
 * @param standings who was there
 */
record Standings(String name, int threads, List<Contest.Standing> standings) {
    /** What {@code peer} did per second; NaN if it was not there. */
    double perSecond(String peer) {
        return find(peer).map(Contest.Standing::perSecond).orElse(Double.NaN);
    }

    /** How many times as fast as {@code peer} Chainrule was; NaN if either was not there. */
    double ratio(String peer) {
        return perSecond(TrainingPart.OURS) / perSecond(peer);
    }

    Optional<Contest.Standing> find(String peer) {
        return standings.stream().filter(one -> one.peer().equals(peer)).findFirst();
    }
}
