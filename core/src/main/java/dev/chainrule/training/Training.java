package dev.chainrule.training;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.OptimizerState;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run under way: draws batches, goes forward, takes the loss, goes backward, updates the parameters. It can be
 * stopped, saved and taken up again, and then goes on to the same bits.
 *
 * <p>Either {@link #fit} runs all epochs of the recipe with early stopping, or {@link #partialFit} runs one at a time
 * over whatever rows it is given, if wanted batch by batch ({@link #begin}). One thread at a time may use it; {@link
 * #close} stops its workers.
 */
public final class Training implements AutoCloseable {
    /** The recipe in force. */
    private Trainer trainer;

    private final Network network;
    private final Kernels kernels;
    private final Parameters parameters;
    private final UpdateStep updates;
    private final Course course;
    private final boolean normalizesBatches;

    /** Updates before the optimizer's memory began: by an optimizer it took the place of. */
    private long stepsBefore;

    private final TrainingListeners listeners = new TrainingListeners();
    private @Nullable Scorer scorer;
    private @Nullable Path checkpoint;
    private @Nullable StepRecorder recorder;
    private @Nullable String fingerprint;

    private boolean ended;
    private @Nullable Dataset seen;
    private volatile boolean stopping;
    private @Nullable Judge validation;
    private @Nullable EpochRun under;

    private Training(Trainer trainer, Parameters parameters, Kernels kernels) {
        this.trainer = trainer;
        this.network = parameters.network();
        this.parameters = parameters;
        this.kernels = kernels;
        this.updates = new UpdateStep(trainer, parameters, kernels);
        this.course = new Course(parameters);
        this.normalizesBatches = Suited.normalizesBatches(network);
        Suited.require(trainer, network);
    }

    static Training start(Trainer trainer, Network network, Compute compute) {
        return start(trainer, Parameters.initial(network, trainer.initializer(), trainer.seed()), compute);
    }

    /**
     * A training by {@code trainer} that begins at a copy of {@code parameters}, computed by {@code compute}.
     *
     * @throws IllegalArgumentException if the loss does not fit the output activation
     * @throws ChainruleException if batches of one row are to be normalised, or the backend cannot be used here
     */
    public static Training start(Trainer trainer, Parameters parameters, Compute compute) {
        Kernels kernels = compute.open();
        try {
            return start(trainer, parameters, kernels);
        } catch (RuntimeException e) {
            kernels.close();
            throw e;
        }
    }

    /** As above, by {@code kernels}, which whoever opened them closes. */
    static Training start(Trainer trainer, Parameters parameters, Kernels kernels) {
        return new Training(trainer, parameters.copy(), kernels);
    }

    /**
     * Takes up the training saved in {@code file}; {@link #fit} with the same rows then goes on where it was.
     *
     * @throws ChainruleException if the file is no checkpoint, is damaged, or is of a newer version
     */
    public static Training resume(Path file, Compute compute) {
        Checkpoint saved = Checkpoint.read(file);
        Training training = start(saved.trainer(), Parameters.of(saved.network(), saved.parameters()), compute);
        try {
            training.restore(saved, file);
        } catch (RuntimeException e) {
            training.close();
            throw e;
        }
        return training;
    }

    private void restore(Checkpoint saved, Path file) {
        saved.restoreState(updates.state(), file.toString());
        course.restore(saved);
        stepsBefore = course.steps() - updates.state().steps();
        ended = saved.ended();
        fingerprint = saved.fingerprint().isEmpty() ? null : saved.fingerprint();
    }

    /** Tells {@code listener} of every batch and epoch from now on. */
    public Training listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Has every gradient changed by {@code rule} before anything uses it; a checkpoint does not know of it. */
    public Training changeGradientsBy(GradientRule rule) {
        updates.changeGradientsBy(rule);
        return this;
    }

    /** Has the metrics of the validation rows computed by {@code scorer} after each epoch. */
    public Training scoreBy(Scorer scorer) {
        this.scorer = scorer;
        return this;
    }

    /** Saves a checkpoint to {@code file} after every epoch of {@link #fit}. */
    public Training checkpointTo(Path file) {
        this.checkpoint = file;
        return this;
    }

    /**
     * Takes down the updates {@code steps}, which count from 1 over all epochs, with everything they read, and writes
     * them to {@code file} after each epoch; see {@link Recording}. Steps that do not happen are left out.
     *
     * @throws ChainruleException if a part of the recipe is a user's own function, which no file can hold
     * @throws IllegalArgumentException if a step is less than 1
     */
    public Training record(Set<Long> steps, Path file) {
        this.recorder = new StepRecorder(trainer, network, steps, file);
        return this;
    }

    /**
     * As {@link #fit(Dataset, Dataset)}, on all of {@code data}: the parameters of the last epoch are kept.
     *
     * @return how it ended
     */
    public Outcome fit(Dataset data) {
        return fit(data, null);
    }

    /**
     * Runs the epochs of the recipe that are still to run, and keeps the parameters of the epoch with the lowest loss
     * on {@code held} (or, without it, of the last epoch). Where the training runs away it ends, and nothing is thrown: the
     * outcome is {@link Outcome.End#DIVERGED}.
     *
     * @return how it ended
     * @throws IllegalArgumentException if there are no rows, or they do not fit the network
     * @throws ChainruleException if the training was taken up from a checkpoint made with other rows, memory does not hold
     *     a batch of rows that are mapped, or a {@linkplain #checkpointTo checkpoint} or {@linkplain #record recording}
     *     cannot be written
     */
    public Outcome fit(Dataset data, @Nullable Dataset held) {
        check(data);
        if (held != null) {
            check(held);
            if (validation == null || validation.data() != held) {
                validation = new HeldOut(held, parameters, kernels);
            }
        } else {
            validation = null;
        }
        return run(data, () -> held == null ? "" : "/" + held.fingerprint());
    }

    /**
     * As {@link #fit(Dataset, Dataset)}, on all of {@code data}, and keeps the parameters of the epoch with the lowest mean
     * loss of {@code folds}. A training that was taken up from a checkpoint first runs the epochs of the folds again, which
     * no file holds.
     *
     * @param folds of {@code data}, from the parameters that this training began at
     * @return how it ended
     * @throws IllegalArgumentException as {@link #fit(Dataset, Dataset)}
     * @throws ChainruleException as {@link #fit(Dataset, Dataset)}
     */
    public Outcome fitByFolds(Dataset data, FoldTrainings folds) {
        check(data);
        validation = folds.beside(trainer, kernels, course);
        return run(data, () -> "/" + folds.fingerprint());
    }

    /** @param judge what tells the rows that judge from others */
    private Outcome run(Dataset data, Supplier<String> judge) {
        if (checkpoint != null || fingerprint != null) {
            String found = data.fingerprint() + judge.get();
            if (fingerprint != null && !fingerprint.equals(found)) {
                throw new ChainruleException("the checkpoint was made with other training rows than these;"
                        + " resume with the same data, options and seed");
            }
            fingerprint = found;
        }
        if (seen != null) {
            refresh(data);
        }
        seen = data;
        while (!ended && course.size() < trainer.epochs()) {
            if (stopping) {
                return course.outcome(Outcome.End.INTERRUPTED, "stopped after epoch " + course.size());
            }
            try {
                epoch(data).run();
            } catch (DivergenceException e) {
                under = null;
                return course.outcome(Outcome.End.DIVERGED, String.valueOf(e.getMessage()));
            } finally {
                writeRecording();
            }
            ended |= course.isOver(trainer.patience());
            if (checkpoint != null) {
                save(checkpoint);
            }
        }
        return course.ending(trainer.patience(), ended);
    }

    /**
     * One epoch over {@code data}, as the next of this training: n of them are the same as {@link #fit} with n epochs
     * without validation, if the schedule is constant. The rows may be others each time, as from a stream.
     *
     * @throws DivergenceException if the loss becomes NaN, infinite or absurdly large; the training then goes on
     *     from the parameters before, with an optimizer that remembers nothing
     * @throws ChainruleException if memory does not hold a batch of rows that are mapped, or a {@linkplain #record
     *     recording} cannot be written
     * @throws IllegalArgumentException if there are no rows, or they do not fit the network
     */
    public Epoch partialFit(Dataset data) {
        EpochRun epoch = begin(data);
        try {
            return epoch.run();
        } catch (DivergenceException e) {
            back();
            throw e;
        } finally {
            writeRecording();
        }
    }

    /** The loss of {@code held} after one epoch more; after none once no step lowers the loss any further. */
    double another(Dataset data, HeldOut held) {
        validation = held;
        return ended ? held.loss(trainer.loss()) : epoch(data).run().monitored();
    }

    /**
     * As {@link #partialFit}, one batch at a time. An epoch that another begins after is over as it stands: what it
     * updated stays, and the new one takes its number.
     *
     * @throws IllegalArgumentException if there are no rows, or they do not fit the network
     */
    public EpochRun begin(Dataset data) {
        check(data);
        validation = null;
        refresh(data);
        return epoch(data);
    }

    /**
     * Goes on by another learning rate from the next batch on; {@link #trainer()} then says so.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public void changeRate(double rate) {
        trainer = trainer.withRate(rate);
        updates.follow(trainer);
    }

    /**
     * Goes on by another optimizer, which remembers nothing yet, from the next batch on; {@link #trainer()} then says so.
     *
     * @throws IllegalArgumentException if the rate is not positive, or the optimizer does not go with the recipe
     * @throws IllegalStateException if one of the two optimizers needs all rows at once and an epoch is under way
     */
    public void changeOptimizer(Optimizer optimizer, double rate) {
        boolean fullBatches = optimizer.needsFullBatch() || trainer.optimizer().needsFullBatch();
        if (fullBatches && under != null && under.rowsDone() > 0) {
            throw new IllegalStateException("between " + trainer.optimizer().name() + " and " + optimizer.name()
                    + " only at the end of an epoch: one of them needs all rows at once");
        }
        trainer = trainer.withOptimizer(optimizer).withRate(rate);
        stepsBefore = steps();
        updates.follow(trainer);
        updates.forget();
        under = under != null && under.rowsDone() == 0 ? null : under; // its batches may be cut otherwise
        ended = false;
    }

    /** Asks a {@link #fit} under way, from any thread, to return after the epoch it is in. */
    public void stop() {
        stopping = true;
    }

    /** The parameters kept so far, a copy. */
    public Parameters parameters() {
        return Parameters.of(network, course.kept());
    }

    /**
     * The outputs for {@code inputs} by the parameters kept so far: rows × inputs to rows × outputs.
     *
     * @throws IllegalArgumentException if they have other columns than the network has inputs
     */
    public Matrix predict(Matrix inputs) {
        return Pass.prediction(parameters(), kernels, Math.clamp(inputs.rows(), 1, Pass.rowsAtOnce(network)))
                .predictAll(inputs);
    }

    /**
     * As {@link #predict(Matrix)}, from and to one array per row.
     *
     * @throws IllegalArgumentException if there are no rows, or one has more or fewer numbers than the network has inputs
     */
    public float[][] predict(float[]... rows) {
        return predict(Matrix.of(rows)).toRows();
    }

    /** The epochs run so far. */
    public History history() {
        return course.history();
    }

    /** The recipe in force. */
    public Trainer trainer() {
        return trainer;
    }

    /**
     * Saves the whole state to {@code file}, whole or not at all.
     *
     * @throws ChainruleException if it cannot be written, or a part of the recipe is a user's own function
     * @throws IllegalStateException in the midst of an epoch
     */
    public void save(Path file) {
        if (under != null && under.rowsDone() > 0) {
            throw new IllegalStateException("epoch " + under.number() + " is under way; save at its end");
        }
        new Checkpoint(
                        trainer,
                        network,
                        parameters.array(),
                        course.kept(),
                        course.keptEpoch(),
                        ended,
                        history(),
                        fingerprint == null ? "" : fingerprint,
                        Checkpoint.bytes(updates.state()))
                .write(file);
    }

    @Override
    public void close() {
        kernels.close();
    }

    /** L-BFGS remembers the loss where it stands; other rows have another. */
    private void refresh(Dataset data) {
        if (seen != data) {
            updates.refresh();
        }
        seen = data;
    }

    void writeRecording() {
        if (recorder != null) {
            recorder.write();
        }
    }

    private void check(Dataset data) {
        if (data.rows() == 0) {
            throw new IllegalArgumentException("there are no rows");
        }
        Suited.require(network, data);
    }

    private EpochRun epoch(Dataset data) {
        EpochRun run = new EpochRun(this, data, course.size() + 1);
        under = run;
        return run;
    }

    Network network() {
        return network;
    }

    Kernels kernels() {
        return kernels;
    }

    /** The parameters themselves. */
    Parameters current() {
        return parameters;
    }

    OptimizerState memory() {
        return updates.state();
    }

    /** Updates so far. */
    long steps() {
        return stepsBefore + updates.state().steps();
    }

    /** The epochs so far, and what to keep of them. */
    Course course() {
        return course;
    }

    @Nullable
    StepRecorder recorderOf(long step) {
        return recorder != null && recorder.wants(step) ? recorder : null;
    }

    @SuppressWarnings("ReferenceEquality") // this very run
    void requireCurrent(EpochRun run) {
        if (under != run) {
            throw new IllegalStateException("epoch " + run.number() + " is over: another has begun, or the optimizer"
                    + " has changed, or it ran away");
        }
    }

    TrainingListeners listeners() {
        return listeners;
    }

    /** Goes through rows quickly, if the recipe allows it and nobody looks at single updates. */
    @Nullable
    RowByRow rowByRow(Dataset data) {
        return recorder == null ? updates.rowByRow(data).orElse(null) : null;
    }

    /** Back to before the epoch under way. */
    void back() {
        course.back();
        updates.forget();
        stepsBefore = course.steps();
        under = null;
    }

    Pass pass(int size) {
        return updates.pass(size);
    }

    double update(Pass pass, BatchBuffers.Batch batch, long step, double rate, Schedules schedules) {
        double loss = updates.take(pass, batch, step, rate, schedules.decay(), schedules.dropout());
        ended |= updates.isStuck();
        return loss;
    }

    double gradientNorm(Pass pass) {
        return updates.gradientNorm(pass.gradient());
    }

    static double seconds(long started) {
        return (System.nanoTime() - started) * 1e-9;
    }

    boolean normalizesBatches() {
        return normalizesBatches;
    }

    Epoch finish(int number, double loss, double rate, Pass pass, long started) {
        Double heldLoss = null;
        Map<String, Double> metrics = Map.of();
        Judge held = validation;
        if (held != null) {
            heldLoss = held.loss(trainer.loss());
            metrics = scorer == null ? Map.of() : scorer.score(held.outputs(), held.data());
        }
        Epoch epoch = new Epoch(number, steps(), loss, heldLoss, metrics, gradientNorm(pass), rate);
        under = null;
        course.end(epoch, held != null);
        if (held != null && course.keptEpoch() == number) {
            held.keep();
        }
        double seconds = seconds(started);
        listeners.tell(epoch, seconds);
        return epoch;
    }
}
