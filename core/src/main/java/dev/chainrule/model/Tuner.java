package dev.chainrule.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import dev.chainrule.kernels.Compute;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.DivergenceException;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Searches for a good recipe: tries some drawn at random around a given one, which is the first, and gives those more
 * epochs that do well: random search (Bergstra and Bengio 2012) with successive halving (Jamieson and Talwalkar 2016). Only the loss on the rows for validation is looked at; the rows for the
 * test take no part.
 *
 * <p>Equal tables, recipes and seeds give equal trials in equal order; a limit of time only ends the search earlier. One that
 * was stopped goes on where it was if it is given its {@linkplain #resume results}.
 */
public final class Tuner {
    private final Recipe base;
    private final SearchSpace space;
    private final long seed;
    private int trials = Integer.MAX_VALUE;
    private @Nullable Duration limit;
    private Compute compute = Compute.best();
    private UnaryOperator<Recipe> always = UnaryOperator.identity();
    private @Nullable Path folder;
    private Listener listener = new Listener() {};
    private final List<Result> earlier = new ArrayList<>();
    private volatile boolean stopped;
    private volatile @Nullable ModelTrainer running;

    /** Hears of a search as it goes; called by the thread that searches. */
    public interface Listener {
        /** A trial begins, or goes on, until it has run {@code epochs} epochs. */
        default void began(int trial, int epochs) {}

        /** A trial has run one more epoch. */
        default void epoch(int trial, Epoch epoch) {}

        /** A trial has reached the end of a rung. */
        default void reached(Result result) {}

        /** A trial has a lower loss than all before; {@code trained} is what it has come to so far. */
        default void improved(Trial trial, TrainedModel trained) {}
    }

    /**
     * How a trial did on a rung.
     *
     * @param trial from 1
     * @param epochs it has run in all
     * @param bestEpoch the one with the lowest loss, from 1; 0 if it ran away at once
     * @param loss the lowest on the validation rows; infinite if it ran away
     * @param ended whether it came to its end
     * @param seconds the rung took
     */
    public record Result(int trial, int epochs, int bestEpoch, double loss, boolean ended, double seconds) {}

    /**
     * What a search has found.
     *
     * @param trials the lowest loss first
     * @param trained by the best of them
     * @param complete whether all was tried that was to be; else time was over, or it was stopped
     */
    public record Found(List<Trial> trials, TrainedModel trained, boolean complete) {
        /** With a copy of the trials. */
        public Found {
            trials = List.copyOf(trials);
        }

        /** The best trial. */
        public Trial best() {
            return trials.getFirst();
        }
    }

    /** A search around {@code base} in {@code space}; {@code seed} is of what is drawn. */
    public Tuner(Recipe base, SearchSpace space, long seed) {
        this.base = base;
        this.space = space;
        this.seed = seed;
    }

    /**
     * Tries at most {@code trials} recipes, the first included.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Tuner trials(int trials) {
        if (trials < 1) {
            throw new IllegalArgumentException("trials must be at least 1, is " + trials);
        }
        this.trials = trials;
        return this;
    }

    /** Ends when {@code limit} is over, the time of earlier results included, with the epoch that is then under way. */
    public Tuner within(Duration limit) {
        this.limit = limit;
        return this;
    }

    /** Computes by {@code compute}; it changes nothing but the time. */
    public Tuner on(Compute compute) {
        this.compute = compute;
        return this;
    }

    /** Has every recipe that is drawn changed by {@code always}, for what shall not vary. */
    public Tuner always(UnaryOperator<Recipe> always) {
        this.always = always;
        return this;
    }

    /**
     * Keeps the state of trials that may go on in {@code folder}, which is there, in files that the caller deletes.
     * Without it, or where a file is missing, such a trial is trained anew, to the same bits.
     */
    public Tuner keepIn(Path folder) {
        this.folder = folder;
        return this;
    }

    /** Tells {@code listener}. */
    public Tuner listen(Listener listener) {
        this.listener = listener;
        return this;
    }

    /**
     * Goes on after {@code results}, which a search with the same table, recipe and seed has told its listener, in that
     * order; it may have been of fewer trials, or more.
     */
    public Tuner resume(List<Result> results) {
        earlier.addAll(results);
        return this;
    }

    /** Asks a search under way, from any thread, to end after the epoch it is in. */
    public void stop() {
        stopped = true;
        ModelTrainer trainer = running;
        if (trainer != null) {
            trainer.stop();
        }
    }

    /** The recipe of {@code trial}, from 1. */
    public Recipe recipe(int trial) {
        return trial == 1 ? base : always.apply(space.draw(base, RandomStream.of(seed, "search", trial)));
    }

    /**
     * Searches.
     *
     * @param validation rows to judge by, or null to hold out the recipe's share
     * @throws ChainruleException if the table does not suit the recipe, or every recipe ran away
     * @throws CancellationException if it was stopped before there was a model
     * @throws IllegalArgumentException if nothing is held out for validation
     */
    public Found run(Table table, @Nullable Table validation) {
        if (validation == null && !(base.validation() > 0)) {
            throw new IllegalArgumentException("a search needs rows for validation");
        }
        return new Search(table, validation).run();
    }

    /** One search under way. */
    private final class Search {
        private final Table table;
        private final @Nullable Table validation;
        private final Halving halving = new Halving(trials, base.trainer().epochs());
        private final Map<Integer, Trial> found = new TreeMap<>();
        private final long started = System.nanoTime();
        /** Of earlier searches, rung by rung. */
        private final Map<Integer, List<Result>> known = earlier.stream().collect(Collectors.groupingBy(Result::trial));

        private final long spent =
                (long) (earlier.stream().mapToDouble(Result::seconds).sum() * 1e9);
        private @Nullable Trial best;
        private @Nullable TrainedModel model;
        private @Nullable DivergenceException runaway;

        Search(Table table, @Nullable Table validation) {
            this.table = table;
            this.validation = validation;
        }

        Found run() {
            Optional<Halving.Step> step = halving.next();
            while (step.isPresent() && (known(step.get()) != null || !isOver())) {
                take(step.get());
                step = halving.next();
            }
            Trial winner = best;
            if (winner == null) {
                throw nothing();
            }
            TrainedModel trained = model == null ? again(winner) : model;
            List<Trial> ranked = found.values().stream()
                    .sorted(Comparator.comparingDouble(Trial::loss))
                    .toList();
            return new Found(ranked, trained, step.isEmpty());
        }

        private boolean isTimeOver() {
            return limit != null && spent + System.nanoTime() - started >= limit.toNanos();
        }

        /** Why there is no model. */
        private RuntimeException nothing() {
            if (stopped) {
                return new CancellationException();
            }
            return runaway == null
                    ? new ChainruleException("the loss of every recipe ran away; give a lower learning rate")
                    : runaway;
        }

        private boolean isOver() {
            return stopped || (isTimeOver() && !found.isEmpty());
        }

        /** What an earlier search found by {@code step}; null if none has taken it. */
        private @Nullable Result known(Halving.Step step) {
            List<Result> rungs = known.getOrDefault(step.trial(), List.of());
            return rungs.size() > step.rung() ? rungs.get(step.rung()) : null;
        }

        private void take(Halving.Step step) {
            Result result = known(step);
            if (result == null) {
                goOn(step);
            } else {
                halving.done(step, result.loss(), result.ended());
                note(result, null);
            }
        }

        /** Has a trial go on to the end of a rung; one that is cut off on the way counts as far as it has come. */
        private void goOn(Halving.Step step) {
            int until = halving.epochs(step.rung());
            listener.began(step.trial(), until);
            long began = System.nanoTime();
            Result result;
            TrainedModel trained = null;
            try {
                trained = train(step.trial(), until, true);
                Outcome outcome = trained.outcome();
                boolean ended = outcome.end() != Outcome.End.INTERRUPTED;
                double loss = trained.history().best().map(Epoch::monitored).orElse(Double.POSITIVE_INFINITY);
                result = new Result(step.trial(), outcome.epochs(), outcome.bestEpoch(), loss, ended, seconds(began));
            } catch (DivergenceException e) {
                runaway = e;
                result = new Result(step.trial(), 0, 0, Double.POSITIVE_INFINITY, true, seconds(began));
            }
            boolean reached = result.ended() || result.epochs() >= until;
            if (reached) {
                halving.done(step, result.loss(), result.ended());
            }
            note(result, trained);
            if (reached) {
                listener.reached(result);
            }
        }

        /** Takes down how a trial stands, by a model that may still have to be made again. */
        private void note(Result result, @Nullable TrainedModel trained) {
            Trial trial = new Trial(
                    result.trial(),
                    recipe(result.trial()),
                    result.epochs(),
                    result.bestEpoch(),
                    result.loss(),
                    result.ended());
            if (result.epochs() > 0 || result.ended()) {
                found.put(trial.number(), trial);
            }
            Trial before = best;
            boolean better = before == null || trial.loss() < before.loss();
            boolean same = before != null && trial.number() == before.number();
            if (trial.bestEpoch() > 0 && (better || same)) {
                best = trial;
                model = trained;
                if (better && trained != null) {
                    listener.improved(trial, trained);
                }
            }
        }

        /** The model of a trial that an earlier run has trained. */
        private TrainedModel again(Trial trial) {
            if (stopped) {
                throw new CancellationException();
            }
            return train(trial.number(), trial.epochs(), false);
        }

        private TrainedModel train(int number, int until, boolean stoppable) {
            Path state = folder == null ? null : folder.resolve("trial-" + number + ".ckpt");
            boolean goesOn = state != null && Files.exists(state);
            TrainedModel trained = train(number, until, stoppable, state, goesOn);
            // the state of a search that went further, or was killed before it could tell of it
            boolean beyond = goesOn && trained.outcome().epochs() > until;
            return beyond ? train(number, until, stoppable, state, false) : trained;
        }

        private TrainedModel train(int number, int until, boolean stoppable, @Nullable Path state, boolean goesOn) {
            ModelTrainer trainer = new ModelTrainer(recipe(number)).on(compute).pauseAfter(until, state);
            if (goesOn && state != null) {
                trainer.resumeFrom(state);
            }
            if (stoppable) {
                trainer.listen(epoch -> {
                    listener.epoch(number, epoch);
                    if (isTimeOver()) {
                        trainer.stop();
                    }
                });
                running = trainer;
                if (stopped) {
                    trainer.stop();
                }
            }
            try {
                return trainer.train(table, validation, null);
            } finally {
                running = null;
            }
        }

        private static double seconds(long began) {
            return (System.nanoTime() - began) * 1e-9;
        }
    }
}
