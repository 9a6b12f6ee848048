package dev.chainrule.training;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.optimization.Progress;
import dev.chainrule.random.RandomStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One run under way: draws batches, goes forward, takes the loss, goes backward, updates the parameters. It can be
 * stopped, saved and taken up again, and then goes on to the same bits.
 *
 * <p>Either {@link #fit} runs all epochs of the recipe with early stopping, or {@link #partialFit} runs one at a time
 * over whatever rows it is given. One thread at a time may use it; {@link #close} stops its workers.
 */
public final class Training implements AutoCloseable {
    private final Trainer trainer;
    private final Network network;
    private final Kernels kernels;
    private final Parameters parameters;
    private final UpdateStep updates;
    private final List<Epoch> epochs = new ArrayList<>();
    /** The monitored loss after each of the epochs, and the lowest of them. */
    private final List<Double> losses = new ArrayList<>();

    private double best = Double.POSITIVE_INFINITY;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private @Nullable Scorer scorer;
    private @Nullable Path checkpoint;
    private @Nullable StepRecorder recorder;
    private @Nullable String fingerprint;

    /** The parameters to keep: of the best epoch where rows for validation tell, else of the last. */
    private float[] kept;

    private int keptEpoch;

    /** Of the first batch of the first epoch. */
    private double firstLoss;

    private boolean ended;
    private @Nullable Dataset seen;
    private volatile boolean stopping;
    private @Nullable HeldOut validation;

    private Training(Trainer trainer, Parameters parameters, Kernels kernels) {
        this.trainer = trainer;
        this.network = parameters.network();
        this.parameters = parameters;
        this.kernels = kernels;
        this.updates = new UpdateStep(trainer, parameters, kernels);
        this.kept = parameters.array().clone();
        if (trainer.batch() == 1 && normalizesBatches()) {
            throw new ChainruleException("batch normalisation needs batches of at least 2 rows, not 1");
        }
        if (!trainer.loss().fits(network.output().activation())) {
            throw new IllegalArgumentException(
                    "the loss " + trainer.loss().name() + " does not fit the output activation "
                            + network.output().activation().name());
        }
    }

    static Training start(Trainer trainer, Network network, Compute compute) {
        return start(trainer, Parameters.initial(network, trainer.initializer(), trainer.seed()), compute);
    }

    /** A training by {@code trainer} that begins at a copy of {@code parameters}. */
    public static Training start(Trainer trainer, Parameters parameters, Compute compute) {
        Kernels kernels = compute.open();
        try {
            return new Training(trainer, parameters.copy(), kernels);
        } catch (RuntimeException e) {
            kernels.close();
            throw e;
        }
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
        saved.restoreState(updates.state(), file);
        saved.history().epochs().forEach(this::add);
        kept = saved.kept();
        keptEpoch = saved.keptEpoch();
        ended = saved.ended();
        fingerprint = saved.fingerprint().isEmpty() ? null : saved.fingerprint();
    }

    /** Tells {@code listener} of every batch and epoch from now on. */
    public Training listen(TrainingListener listener) {
        listeners.add(listener);
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

    /** Runs the epochs of the recipe that are still to run, on all of {@code data}. */
    public Outcome fit(Dataset data) {
        return fit(data, null);
    }

    /**
     * Runs the epochs of the recipe that are still to run, and keeps the parameters of the epoch with the lowest loss
     * on {@code held} (or, without it, of the last epoch).
     *
     * @throws ChainruleException if the training was taken up from a checkpoint made with other rows
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
        if (checkpoint != null || fingerprint != null) {
            String found = data.fingerprint() + (held == null ? "" : "/" + held.fingerprint());
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
        while (!ended && epochs.size() < trainer.epochs()) {
            if (stopping) {
                return outcome(Outcome.End.INTERRUPTED, "stopped after epoch " + epochs.size());
            }
            try {
                epoch(data);
            } catch (DivergenceException e) {
                return outcome(Outcome.End.DIVERGED, String.valueOf(e.getMessage()));
            } finally {
                writeRecording();
            }
            ended |= patienceIsOver();
            if (checkpoint != null) {
                save(checkpoint);
            }
        }
        if (patienceIsOver()) {
            return outcome(Outcome.End.STOPPED_EARLY, "no improvement in " + trainer.patience() + " epochs");
        }
        return outcome(Outcome.End.FINISHED, ended ? "no step lowers the loss any further" : "all epochs were run");
    }

    /**
     * One epoch over {@code data}, as the next of this training: n of them are the same as {@link #fit} with n epochs
     * without validation, if the schedule is constant. The rows may be others each time, as from a stream.
     *
     * @throws ChainruleException if the loss becomes NaN, infinite or absurdly large; the training then goes on
     *     from the parameters before, with an optimizer that remembers nothing
     */
    public Epoch partialFit(Dataset data) {
        check(data);
        validation = null;
        refresh(data);
        try {
            return epoch(data);
        } catch (DivergenceException e) {
            System.arraycopy(kept, 0, parameters.array(), 0, kept.length);
            updates.forget();
            throw e;
        } finally {
            writeRecording();
        }
    }

    /** Asks a {@link #fit} under way, from any thread, to return after the epoch it is in. */
    public void stop() {
        stopping = true;
    }

    /** The parameters kept so far, a copy. */
    public Parameters parameters() {
        return Parameters.of(network, kept);
    }

    /** The outputs for {@code inputs} by the parameters kept so far: rows × inputs to rows × outputs. */
    public Matrix predict(Matrix inputs) {
        return Pass.prediction(parameters(), kernels, Math.clamp(inputs.rows(), 1, HeldOut.CHUNK))
                .predictAll(inputs);
    }

    /** As {@link #predict(Matrix)}, from and to one array per row. */
    public float[][] predict(float[]... rows) {
        return predict(Matrix.of(rows)).toRows();
    }

    /** The epochs run so far. */
    public History history() {
        return new History(epochs);
    }

    /** The recipe. */
    public Trainer trainer() {
        return trainer;
    }

    /**
     * Saves the whole state to {@code file}, whole or not at all.
     *
     * @throws ChainruleException if it cannot be written
     */
    public void save(Path file) {
        new Checkpoint(
                        trainer,
                        network,
                        parameters.array(),
                        kept,
                        keptEpoch,
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

    private void writeRecording() {
        if (recorder != null) {
            recorder.write();
        }
    }

    private boolean patienceIsOver() {
        return trainer.patience() > 0 && epochs.size() - keptEpoch >= trainer.patience();
    }

    private Outcome outcome(Outcome.End end, String message) {
        return new Outcome(end, epochs.size(), keptEpoch, message);
    }

    private void check(Dataset data) {
        if (data.rows() == 0) {
            throw new IllegalArgumentException("there are no rows");
        }
        if (data.features().columns() != network.inputs() || data.targets().columns() != network.outputs()) {
            throw new IllegalArgumentException("the network takes " + network.inputs() + " inputs and gives "
                    + network.outputs() + " outputs, the rows have "
                    + data.features().columns() + " and " + data.targets().columns());
        }
    }

    private Epoch epoch(Dataset data) {
        int number = epochs.size() + 1;
        int size = trainer.batch() == 0 || trainer.optimizer().needsFullBatch()
                ? data.rows()
                : Math.min(trainer.batch(), data.rows());
        int batches = (data.rows() + size - 1) / size;
        if (batches > 1 && data.rows() % size == 1 && normalizesBatches()) {
            batches--; // one row has no variance: it joins the batch before
        }
        int capacity = batches == 1 ? data.rows() : size + 1;
        BatchBuffers buffers =
                new BatchBuffers(network, capacity, data.weights().isPresent(), trainer.labelSmoothing());
        updates.prepare(capacity);
        long started = System.nanoTime();
        int[] order = IntStream.range(0, data.rows()).toArray();
        RandomStream.of(trainer.seed(), "shuffle", number).shuffle(order);
        List<Double> soFar = Collections.unmodifiableList(losses);
        double sum = 0;
        double rate = 0;
        for (int b = 0; b < batches; b++) {
            int from = b * size;
            int to = b == batches - 1 ? data.rows() : from + size;
            BatchBuffers.Batch batch = buffers.gather(data, order, from, to);
            long step = updates.state().steps();
            double factor = trainer.schedule()
                    .factor(new Progress(step, (long) trainer.epochs() * batches, number - 1, trainer.epochs(), soFar));
            rate = trainer.baseRate() * factor;
            StepRecorder record = recorder != null && recorder.wants(step + 1) ? recorder : null;
            StepRecorder.Before before =
                    record == null ? null : record.before(step + 1, number, factor, rate, parameters, updates.state());
            double loss = updates.take(batch, step + 1, rate);
            ended |= updates.isStuck();
            if (record != null && before != null) {
                int[] rows = Arrays.copyOfRange(order, from, to);
                record.add(before, data, rows, batch.x(), batch.t(), batch.weights(), parameters);
            }
            if (number == 1 && b == 0) {
                firstLoss = loss;
            }
            if (!(loss <= limit())) {
                String what = Double.isFinite(loss) ? "grew to " + (float) loss : "became " + loss;
                throw new DivergenceException(explain("the loss " + what, step + 1, number, rate, batch.x()));
            }
            if (b == batches - 1 && !finite(parameters.array())) { // no loss comes after it that would tell
                throw new DivergenceException(explain("parameters became infinite", step + 1, number, rate, batch.x()));
            }
            sum += loss * (to - from);
            if (!listeners.isEmpty()) {
                TrainingListener.Batch event = new TrainingListener.Batch(
                        step + 1, number, to - from, to, loss, rate, seconds(started), updates::gradientNorm);
                listeners.forEach(listener -> listener.batch(event));
            }
        }
        return finish(number, sum / data.rows(), rate, started);
    }

    private static double seconds(long started) {
        return (System.nanoTime() - started) * 1e-9;
    }

    private boolean normalizesBatches() {
        return network.layers().stream().anyMatch(layer -> layer.normalization() instanceof Normalization.Batch);
    }

    private Epoch finish(int number, double loss, double rate, long started) {
        Double heldLoss = null;
        Map<String, Double> metrics = Map.of();
        HeldOut held = validation;
        if (held != null) {
            heldLoss = held.loss(trainer.loss());
            metrics = scorer == null ? Map.of() : scorer.score(held.outputs(), held.data());
        }
        Epoch epoch = new Epoch(number, updates.state().steps(), loss, heldLoss, metrics, updates.gradientNorm(), rate);
        boolean better = epoch.monitored() < best;
        add(epoch);
        if (held == null || better) {
            kept = parameters.array().clone();
            keptEpoch = number;
        }
        double seconds = seconds(started);
        listeners.forEach(listener -> listener.epoch(epoch, seconds));
        return epoch;
    }

    private void add(Epoch epoch) {
        epochs.add(epoch);
        losses.add(epoch.monitored());
        best = Double.isFinite(epoch.monitored()) ? Math.min(best, epoch.monitored()) : best;
    }

    /**
     * A loss beyond this has run away: a million times that of the first epoch, or of 1 if that is more. Within the first
     * epoch the first batch stands for it, and 1000 for 1, since batches differ.
     */
    private double limit() {
        return 1e6
                * (epochs.isEmpty()
                        ? Math.max(1e3, firstLoss)
                        : Math.max(1, epochs.getFirst().loss()));
    }

    private static boolean finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private String explain(String what, long step, int epoch, double rate, Matrix inputs) {
        double largest = 0;
        for (int i = 0; i < inputs.rows(); i++) {
            for (int j = 0; j < inputs.columns(); j++) {
                largest = Math.max(largest, Math.abs(inputs.get(i, j)));
            }
        }
        String advice = largest > 100
                ? "the inputs are not scaled (the largest is " + (float) largest + "): scale them, or lower the rate"
                : "the rate " + (float) rate + " is too high: try " + (float) (rate / 10);
        return what + " at step " + step + " (epoch " + epoch + "): " + advice
                + (keptEpoch > 0 ? "; the model of epoch " + keptEpoch + " is kept" : "");
    }
}
