package dev.chainrule.training;

import dev.chainrule.ChainruleException;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.optimization.OptimizerState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training whose rows are elsewhere, with {@link TrainingWorker}s: it holds the parameters, takes the updates, and knows
 * when it is over. With one worker that has all the rows it comes to the bits of a {@link Training} of them.
 *
 * {@snippet :
 * while (!coordinator.isOver()) {
 *     coordinator.begin(rows, updatesPerEpoch);
 *     for (long i = 0; i < updatesPerEpoch; i++) {
 *         coordinator.update(gradientOfAllWorkers, rowsOfBatch);
 *     }
 *     coordinator.end(null);
 * }
 * }
 *
 * <p>One thread at a time may use it.
 */
public final class TrainingCoordinator implements AutoCloseable {
    private final Trainer trainer;
    private final Parameters parameters;
    private final Kernels kernels;
    private final UpdateStep updates;
    private final Course course;
    private final float[] gradient;
    private final String fingerprint;
    private final double largestInput;
    private boolean ended;
    private @Nullable DivergenceException divergence;

    // of the epoch under way
    private Schedules schedules = new Schedules();
    private long rows;
    private long stepsOfEpoch;
    private long rowsDone;
    private double sum;
    private double rate;
    private double gradientNorm;

    private TrainingCoordinator(
            Trainer trainer, Parameters parameters, String fingerprint, double largestInput, Kernels kernels) {
        this.trainer = trainer;
        this.parameters = parameters;
        this.fingerprint = fingerprint;
        this.largestInput = largestInput;
        this.kernels = kernels;
        this.updates = new UpdateStep(trainer, parameters, kernels);
        this.course = new Course(parameters);
        this.gradient = new float[parameters.layout().trained()];
    }

    /**
     * A training by {@code trainer} that begins at a copy of {@code initial}.
     *
     * @param fingerprint tells the rows of all workers, and how they are shared out, from any others: for checkpoints
     * @param largestInput the largest absolute value of their inputs, to say what is wrong with a loss that runs away
     * @throws IllegalArgumentException if the loss does not fit the output activation
     * @throws ChainruleException if batches of 1 row are to be normalised
     */
    public static TrainingCoordinator start(
            Trainer trainer, Parameters initial, String fingerprint, double largestInput, Compute compute) {
        Suited.require(trainer, initial.network());
        return new TrainingCoordinator(trainer, initial.copy(), fingerprint, largestInput, compute.open());
    }

    /**
     * Goes on from {@link #checkpoint}, before anything else is done.
     *
     * @param place how messages call the place of the bytes
     * @throws ChainruleException if the bytes are damaged, or those of another training
     */
    public void resume(byte[] checkpoint, String place) {
        Checkpoint saved = Checkpoint.of(checkpoint, place, place);
        if (!saved.trainer().equals(trainer)
                || !saved.network().equals(parameters.network())
                || !saved.fingerprint().equals(fingerprint)) {
            throw new ChainruleException(place + " was made by another training: other rows, network or recipe");
        }
        saved.restoreState(updates.state(), place);
        System.arraycopy(saved.parameters(), 0, parameters.array(), 0, saved.parameters().length);
        course.restore(saved);
        ended = saved.ended();
    }

    /**
     * The whole state at the end of an epoch, as the bytes of the file that {@link Training#save} writes.
     *
     * @throws ChainruleException if a part of the recipe is a user's own function
     */
    public byte[] checkpoint() {
        return new Checkpoint(
                        trainer,
                        parameters.network(),
                        parameters.array(),
                        course.kept(),
                        course.keptEpoch(),
                        ended,
                        history(),
                        fingerprint,
                        Checkpoint.bytes(updates.state()))
                .toBytes();
    }

    /** The network. */
    public Network network() {
        return parameters.network();
    }

    /**
     * The parameters as they are now, themselves, one element per parameter by the network's layout: workers that step
     * alone have what they come to written here.
     */
    public float[] parameters() {
        return parameters.array();
    }

    /** What the optimizer remembers: workers that step alone have what they come to read into it. */
    public OptimizerState memory() {
        return updates.state();
    }

    /** The parameters to keep, a copy: of the best epoch where rows for validation tell, else of the last. */
    public Parameters kept() {
        return Parameters.of(parameters.network(), course.kept());
    }

    /** The epochs so far. */
    public History history() {
        return course.history();
    }

    /** The epoch under way, or the next; from 1. */
    public int epoch() {
        return course.size() + 1;
    }

    /** Updates so far. */
    public long steps() {
        return updates.state().steps();
    }

    /** Whether there is no epoch left to run. */
    public boolean isOver() {
        return ended || divergence != null || course.size() >= trainer.epochs();
    }

    /** How it ended, once it {@link #isOver}. */
    public Outcome outcome() {
        if (divergence != null) {
            return course.outcome(Outcome.End.DIVERGED, String.valueOf(divergence.getMessage()));
        }
        return course.ending(trainer.patience(), ended);
    }

    /**
     * Begins the next epoch.
     *
     * @param rows how many rows it has
     * @param steps how many updates
     */
    public void begin(long rows, long steps) {
        this.rows = rows;
        this.stepsOfEpoch = steps;
        schedules = new Schedules();
        rowsDone = 0;
        sum = 0;
    }

    /** What the schedules make of the update that comes after the next {@code ahead}. */
    public StepFactors factors(long ahead) {
        schedules.at(trainer, steps() + ahead, trainer.epochs() * stepsOfEpoch, course.size(), course.losses());
        return schedules.factors();
    }

    /**
     * One update by a batch of {@code count} rows.
     *
     * @param source what the workers make of the batch
     * @throws DivergenceException if the training ran away: it is then over, and keeps what it kept before this epoch
     */
    public void update(GradientSource source, long count) {
        StepFactors factors = factors(0);
        rate = trainer.baseRate() * factors.rate();
        long step = steps() + 1;
        double loss = updates.take(source, gradient, rate, factors.decay());
        ended |= updates.isStuck();
        gradientNorm = updates.gradientNorm(gradient);
        account(loss, count, step);
    }

    /**
     * Takes note of updates that workers took alone, after {@link #parameters} and {@link #memory} were set to what they
     * came to.
     *
     * @param factors what {@link #factors} said of each
     * @param losses as many, the mean loss of each over the rows of all workers
     * @param counts as many, the rows of each
     * @param norm the length of the gradient at the last of them
     * @throws DivergenceException if the training ran away: it is then over, and keeps what it kept before this epoch
     */
    public void passed(StepFactors[] factors, double[] losses, long[] counts, double norm) {
        gradientNorm = norm;
        long before = steps() - losses.length;
        for (int i = 0; i < losses.length; i++) {
            rate = trainer.baseRate() * factors[i].rate();
            account(losses[i], counts[i], before + i + 1);
        }
    }

    private void account(double loss, long count, long step) {
        boolean first = rowsDone == 0;
        rowsDone += count;
        try {
            course.requireSound(loss, rowsDone == rows, first, step, epoch(), rate, largestInput);
        } catch (DivergenceException e) {
            divergence = e;
            throw e;
        }
        sum += loss * count;
    }

    /**
     * Ends the epoch.
     *
     * @param heldOutLoss the mean loss of the rows for validation by the parameters as they are now; null without such
     * @return what it came to
     * @throws IllegalStateException if rows are left
     */
    public Epoch end(@Nullable Double heldOutLoss) {
        if (rowsDone != rows) {
            throw new IllegalStateException((rows - rowsDone) + " of " + rows + " rows are left");
        }
        Epoch epoch = new Epoch(epoch(), steps(), sum / rows, heldOutLoss, Map.of(), gradientNorm, rate);
        course.end(epoch, heldOutLoss != null);
        ended |= course.isOver(trainer.patience());
        return epoch;
    }

    @Override
    public void close() {
        kernels.close();
    }
}
