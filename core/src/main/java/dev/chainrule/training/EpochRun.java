package dev.chainrule.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.engine.BatchMemory;
import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Parameters;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * One epoch of a {@link Training} under way, one batch at a time: what {@link Training#partialFit} does in one go, to the
 * same bits, with room between two batches to look at the parameters, to wait, or to change the rate.
 *
 * {@snippet :
 * EpochRun epoch = training.begin(data);
 * while (epoch.hasNext()) {
 *     epoch.next();
 * }
 * epoch.finish();
 * }
 */
public final class EpochRun {
    private final Training training;
    private final Dataset data;
    private final int number;
    private final int size;
    private final int batches;
    private final boolean normalizes;
    private final BatchBuffers buffers;
    private final Pass pass;
    private final long started = System.nanoTime();
    private int done;
    private double sum;
    private double rate;
    private @Nullable RowOrder order;

    /** Of the last update. */
    private double loss;

    private int rowsOfBatch;
    private final Schedules schedules = new Schedules();

    EpochRun(Training training, Dataset data, int number) {
        Trainer trainer = training.trainer();
        this.training = training;
        this.data = data;
        this.number = number;
        this.size = trainer.batchOf(data.rows());
        int full = (data.rows() + size - 1) / size;
        this.normalizes = training.normalizesBatches();
        this.batches = full > 1 && data.rows() % size == 1 && normalizes ? full - 1 : full;
        int capacity = batches == 1 ? data.rows() : normalizes ? size + 1 : size;
        if (!data.inMemory()) {
            BatchMemory.require(capacity, training.network());
        }
        this.buffers =
                new BatchBuffers(data, training.network(), capacity, trainer.labelSmoothing(), training.kernels());
        this.pass = training.pass(capacity);
    }

    /** Which epoch of the training it is; counts from 1. */
    int number() {
        return number;
    }

    /** How many rows are done. */
    public int rowsDone() {
        return done;
    }

    /** Whether there are rows left. */
    public boolean hasNext() {
        return done < data.rows();
    }

    /**
     * The next update, by as many rows as the recipe says.
     *
     * @return what it came to, also told to the training's listeners
     * @throws DivergenceException if the training ran away: it is then where it was before this epoch, with an
     *     optimizer that remembers nothing, and this epoch is over
     * @throws NoSuchElementException if no rows are left
     * @throws IllegalStateException if another epoch has begun since
     */
    public TrainingListener.Batch next() {
        return next(size);
    }

    /**
     * As {@link #next()}, by at most so many rows: the rest of the epoch goes on from there, and so is cut into other
     * batches. Where batches are normalised at least two are taken, and all by an optimizer that needs them.
     *
     * @throws IllegalArgumentException if {@code most} is less than 1
     */
    public TrainingListener.Batch next(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a batch has at least 1 row, not " + most);
        }
        training.requireCurrent(this);
        try {
            advance(most);
            TrainingListener.Batch event = event();
            training.listeners().tell(event);
            return event;
        } catch (DivergenceException e) {
            training.back();
            throw e;
        } finally {
            training.writeRecording();
        }
    }

    /** The parameters as they are after the last update, a copy. */
    public Parameters parameters() {
        return training.current().copy();
    }

    /**
     * Ends the epoch.
     *
     * @return what it came to, also told to the training's listeners
     * @throws IllegalStateException if rows are left, or another epoch has begun since
     */
    public Epoch finish() {
        if (hasNext()) {
            throw new IllegalStateException((data.rows() - done) + " of " + data.rows() + " rows are left");
        }
        training.requireCurrent(this);
        return training.finish(number, sum / data.rows(), rate, pass, started);
    }

    /** All that is left, and the end. */
    Epoch run() {
        if (!training.listeners().wantBatches() && hasNext()) {
            advance(size); // the first loss is what the others are measured by
            runRowByRow();
        }
        while (hasNext()) {
            advance(size);
            if (training.listeners().wantBatches()) {
                training.listeners().tell(event());
            }
        }
        return finish();
    }

    /** All but the last row, where that can be done quickly: the last leaves its gradient behind. */
    private void runRowByRow() {
        RowOrder rows = order;
        RowByRow quick = rows == null ? null : training.rowByRow(data);
        if (rows == null || quick == null) {
            return;
        }
        double limit = training.course().lossLimit();
        while (done < data.rows() - 1) {
            sum = quick.run(rows, data.rows() - 1 - done, data, rate, limit, sum);
            done += quick.count();
            loss = quick.loss();
            if (!(loss <= limit)) {
                Matrix inputs = data.features(quick.row(), quick.row() + 1);
                training.course().requireSound(loss, false, false, training.steps(), number, rate, inputs);
            }
        }
    }

    private void advance(int most) {
        if (!hasNext()) {
            throw new NoSuchElementException("epoch " + number + " has no rows left");
        }
        int from = done;
        int to = end(most);
        BatchBuffers.Batch batch = batch(to - from);
        long step = training.steps();
        Trainer trainer = training.trainer();
        schedules.at(
                trainer,
                step,
                (long) trainer.epochs() * batches,
                number - 1,
                training.course().losses());
        rate = trainer.baseRate() * schedules.rate();
        StepRecorder recorder = training.recorderOf(step + 1);
        StepRecorder.Before before = recorder == null
                ? null
                : recorder.before(step + 1, number, schedules.factors(), rate, training.current(), training.memory());
        loss = training.update(pass, batch, step + 1, rate, schedules);
        if (recorder != null && before != null) {
            recorder.add(
                    before, data, buffers.rows(to - from), batch.x(), batch.t(), batch.weights(), training.current());
        }
        done = to;
        training.course().requireSound(loss, !hasNext(), from == 0, step + 1, number, rate, batch.x());
        sum += loss * (to - from);
        rowsOfBatch = to - from;
    }

    /** The next {@code count} rows: in random order, but all at once as they stand, without a copy. */
    private BatchBuffers.Batch batch(int count) {
        if (count == data.rows()) {
            return buffers.whole();
        }
        RowOrder rows = order;
        if (rows == null) {
            rows = new RowOrder(training.trainer().seed(), number, data.rows(), data.inputs() + data.outputs());
            order = rows;
        }
        return buffers.gather(rows, count);
    }

    /** What the last update came to. */
    private TrainingListener.Batch event() {
        return new TrainingListener.Batch(
                training.steps(),
                number,
                rowsOfBatch,
                done,
                loss,
                rate,
                Training.seconds(started),
                () -> training.gradientNorm(pass));
    }

    private int end(int most) {
        int wanted = training.trainer().optimizer().needsFullBatch() ? size : Math.min(size, most);
        int to = Math.min(done + (normalizes ? Math.max(2, wanted) : wanted), data.rows());
        return normalizes && data.rows() - to == 1 ? data.rows() : to; // one row has no variance
    }
}
