package dev.chainrule.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.optimization.OptimizerState;
import dev.chainrule.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * One of several that train a network together, each on rows of its own: it is told the parameters, and says what its rows
 * make of them. What it answers depends on what it is told alone and on nothing that it did before, so that a question may
 * be asked again, of it or of another with the same rows. See {@link TrainingCoordinator}.
 *
 * <p>One thread at a time may use it.
 */
public final class TrainingWorker implements AutoCloseable {
    private final Trainer trainer;
    private final Dataset rows;
    private final Kernels kernels;
    private final Parameters parameters;
    private final UpdateStep updates;
    private @Nullable HeldOut heldOut;
    private @Nullable BatchBuffers buffers;

    /** For so many rows. */
    private int capacity;

    private @Nullable RowOrder order;

    /** The epoch of the order, and how many rows of it are taken. */
    private int epoch;

    private int taken;
    private float[] gradient = {};

    private TrainingWorker(Trainer trainer, Network network, Dataset rows, Kernels kernels) {
        this.trainer = trainer;
        this.rows = rows;
        this.kernels = kernels;
        this.parameters = Parameters.of(network, new float[network.layout().size()]);
        this.updates = new UpdateStep(trainer, parameters, kernels);
    }

    /**
     * A worker on {@code rows}.
     *
     * @param index which of the workers it is, from 0: each draws random numbers of its own, and the first draws those of
     *     a training alone
     * @throws IllegalArgumentException if the loss does not fit the output activation, or the rows do not fit the
     *     network
     * @throws dev.chainrule.ChainruleException if batches of 1 row are to be normalised
     */
    public static TrainingWorker open(Trainer trainer, Network network, Dataset rows, int index, Compute compute) {
        Suited.require(trainer, network);
        Suited.require(network, rows);
        long seed = index == 0
                ? trainer.seed()
                : RandomStream.of(trainer.seed(), "worker", index).nextLong();
        return new TrainingWorker(trainer.withSeed(seed), network, rows, compute.open());
    }

    /** What the optimizer of this worker remembers; to be read into before {@link #step}. */
    public OptimizerState memory() {
        return updates.state();
    }

    /**
     * The parameters, one element per parameter by the network's layout: to be written to before a question, and
     * changed by {@link #step} in place.
     */
    public float[] parameters() {
        return parameters.array();
    }

    /** The gradient of the last question, one element per trained parameter, as the network's layout places them. */
    public float[] gradient() {
        return gradient;
    }

    /**
     * The loss of the rows of {@code share}, summed, penalties left out; and its {@link #gradient} divided by {@code
     * share.of()}. What is not trained (running statistics) moves in {@link #parameters}.
     */
    public double lossAndGradient(BatchShare share) {
        BatchBuffers.Batch batch = batch(share);
        var pass = updates.pass(capacity);
        gradient = pass.gradient();
        pass.scaleDropout(share.factors().dropout());
        return updates.sum(pass, batch, share.step(), share.of());
    }

    /**
     * One update of the parameters by the rows of {@code share} alone, whose {@code of} says nothing.
     *
     * @return the mean loss of the rows before it, penalties included; where it is NaN or infinite nothing was updated
     */
    public double step(BatchShare share) {
        BatchBuffers.Batch batch = batch(share);
        var pass = updates.pass(capacity);
        gradient = pass.gradient();
        StepFactors factors = share.factors();
        double rate = trainer.baseRate() * factors.rate();
        return updates.take(pass, batch, share.step(), rate, factors.decay(), factors.dropout());
    }

    /** The length of the gradient of the last {@link #step}, before clipping. */
    public double gradientNorm() {
        return updates.gradientNorm(gradient);
    }

    /** The loss of all rows in prediction, summed. */
    public double heldOutLoss() {
        HeldOut held = heldOut;
        if (held == null) {
            held = new HeldOut(rows, parameters, kernels);
            heldOut = held;
        }
        return held.sum(trainer.loss());
    }

    /** As an epoch on one machine takes its rows: in random order, but all at once as they stand, without a copy. */
    private BatchBuffers.Batch batch(BatchShare share) {
        BatchBuffers current = buffers;
        if (current == null || capacity < share.count()) {
            // the next share may be a row or two larger
            capacity = (int) Math.min(rows.rows(), share.count() + share.count() / 16 + 2L);
            current = new BatchBuffers(rows, parameters.network(), capacity, trainer.labelSmoothing(), kernels);
            buffers = current;
        }
        if (share.count() == rows.rows()) {
            return current.whole();
        }
        RowOrder rowsOfEpoch = order;
        if (rowsOfEpoch == null || epoch != share.epoch() || taken > share.from()) {
            epoch = share.epoch();
            taken = 0;
            rowsOfEpoch = new RowOrder(trainer.seed(), epoch, rows.rows(), rows.inputs() + rows.outputs());
            order = rowsOfEpoch;
        }
        rowsOfEpoch.skip(share.from() - taken);
        taken = share.from() + share.count();
        return current.gather(rowsOfEpoch, share.count());
    }

    @Override
    public void close() {
        kernels.close();
    }
}
