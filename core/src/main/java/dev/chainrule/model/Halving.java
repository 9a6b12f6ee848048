package dev.chainrule.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which trial of a search is worth more epochs: asynchronous successive halving. Every trial begins with a few epochs, the
 * first rung; whoever is among the best third of those who were on a rung goes on to the next, which has three times as many,
 * and only when nobody may does a new trial begin. So the order of trials does not depend on how many there will be.
 *
 * <p>Jamieson and Talwalkar: Non-stochastic best arm identification and hyperparameter optimization, AISTATS 2016; Li et
 * al.: A system for massively parallel hyperparameter tuning, MLSys 2020, algorithm 2, here with one worker. Trial 1, by which
 * the others are judged, runs to its end before any other begins; and at last whoever has the lowest loss goes on to
 * its end.
 */
final class Halving {
    private static final int ETA = 3;
    private static final int RUNGS = 4;

    private final int epochs;
    private final int trials;
    /** Per trial the losses after its rungs so far; one that came to its end has all rungs. */
    private final List<List<Double>> losses = new ArrayList<>();

    /**
     * A trial to go on to the end of a rung.
     *
     * @param trial from 1
     * @param rung from 0
     */
    record Step(int trial, int rung) {}

    /** At most {@code trials} trials of at most {@code epochs} epochs. */
    Halving(int trials, int epochs) {
        this.trials = trials;
        this.epochs = epochs;
    }

    /** After how many epochs {@code rung} ends; the last one's are all. */
    int epochs(int rung) {
        int part = epochs;
        for (int above = RUNGS - 1; above > rung; above--) {
            part = Math.max(1, part / ETA);
        }
        return part;
    }

    /** Whether {@code rung} is the last. */
    static boolean isLast(int rung) {
        return rung == RUNGS - 1;
    }

    /** What to do next; empty if the search is over. */
    Optional<Step> next() {
        if (losses.isEmpty()) {
            return Optional.of(new Step(1, 0));
        }
        if (!isOver(1)) {
            return Optional.of(new Step(1, rungs(1)));
        }
        for (int rung = RUNGS - 2; rung >= 0; rung--) {
            List<Integer> there = ranked(rung);
            for (int trial : there.subList(0, there.size() / ETA)) {
                if (rungs(trial) == rung + 1) {
                    return Optional.of(new Step(trial, rung + 1));
                }
            }
        }
        if (losses.size() < trials) {
            return Optional.of(new Step(losses.size() + 1, 0));
        }
        int best = best().orElseThrow();
        return isOver(best) ? Optional.empty() : Optional.of(new Step(best, rungs(best)));
    }

    /**
     * Takes down that {@code step} was done.
     *
     * @param loss the lowest of the trial so far; infinite if it ran away
     * @param ended whether it came to its end there
     */
    void done(Step step, double loss, boolean ended) {
        if (step.trial() > losses.size()) {
            losses.add(new ArrayList<>());
        }
        List<Double> reached = losses.get(step.trial() - 1);
        do {
            reached.add(loss);
        } while (ended && reached.size() < RUNGS);
    }

    /** The trial with the lowest loss so far, the first of equals; empty before the first is done. */
    Optional<Integer> best() {
        Integer best = null;
        for (int trial = 1; trial <= losses.size(); trial++) {
            if (best == null || loss(trial) < loss(best)) {
                best = trial;
            }
        }
        return Optional.ofNullable(best);
    }

    private double loss(int trial) {
        return losses.get(trial - 1).getLast();
    }

    private int rungs(int trial) {
        return losses.get(trial - 1).size();
    }

    private boolean isOver(int trial) {
        return rungs(trial) == RUNGS;
    }

    /** The trials that were on {@code rung}, the lowest loss there first. */
    private List<Integer> ranked(int rung) {
        List<Integer> there = new ArrayList<>();
        for (int trial = 1; trial <= losses.size(); trial++) {
            if (rungs(trial) > rung) {
                there.add(trial);
            }
        }
        there.sort(Comparator.comparingDouble(trial -> losses.get(trial - 1).get(rung)));
        return there;
    }
}
