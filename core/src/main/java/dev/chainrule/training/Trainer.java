package dev.chainrule.training;

import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.optimization.AdamW;
import dev.chainrule.optimization.ConstantSchedule;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Schedule;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How to train: an immutable recipe. It starts as many {@link Training}s as one likes, and equal recipes on equal data
 * give equal bits.
 *
 * @param loss what is made small; it must fit the output activation
 * @param optimizer how the parameters follow the gradient
 * @param rate the learning rate at its highest; null for the optimizer's default
 * @param rates what it is multiplied by for some kinds of parameters
 * @param schedule how the rate changes
 * @param epochs how often to pass over the training rows, at least 1
 * @param batch rows per update; 0 for all at once, as optimizers that need the whole gradient take them anyway
 * @param patience stop when the loss on the validation rows has not improved for so many epochs; 0 for never, as without
 *     validation rows
 * @param regularizer what keeps weights small
 * @param clipping what keeps gradients small
 * @param labelSmoothing ε: a target t of K classes becomes (1 − ε) t + ε / K (Szegedy et al. 2016); K is 2 where each
 *     output stands for itself, not with the others in a softmax
 * @param initializer where the weights start
 * @param seed of every random choice
 */
public record Trainer(
        Loss loss,
        Optimizer optimizer,
        @Nullable Double rate,
        Rates rates,
        Schedule schedule,
        int epochs,
        int batch,
        int patience,
        Regularizer regularizer,
        GradientClipping clipping,
        double labelSmoothing,
        Initializer initializer,
        long seed) {
    /** Half the squared error, AdamW at its own constant rate, 100 epochs of batches of 32, seed 0. */
    public Trainer() {
        this(
                new HalfSquaredError(),
                new AdamW(),
                null,
                new Rates(),
                new ConstantSchedule(),
                100,
                32,
                0,
                new Regularizer(),
                GradientClipping.none(),
                0,
                Initializer.AUTO,
                0);
    }

    /** @throws IllegalArgumentException naming what is out of its range */
    public Trainer {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(rates, "rates");
        Objects.requireNonNull(schedule, "schedule");
        if (rate != null && !(rate > 0 && Double.isFinite(rate))) {
            throw new IllegalArgumentException("rate must be positive, is " + rate);
        }
        require("epochs", epochs, 1);
        require("batch", batch, 0);
        require("patience", patience, 0);
        if (optimizer instanceof Lbfgs && (!clipping.isNone() || regularizer.decay() > 0)) {
            throw new IllegalArgumentException("lbfgs minimises the loss as it is: it takes no clipping and no decay");
        }
        if (optimizer instanceof Lbfgs && !rates.isEven()) {
            throw new IllegalArgumentException(
                    "lbfgs moves all parameters together along one line: it takes no rates by kind of parameter");
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    "labelSmoothing must be at least 0 and less than 1, is " + labelSmoothing);
        }
    }

    private static void require(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", is " + value);
        }
    }

    /** How many of {@code rows} rows, at most, an update takes. */
    public int batchOf(int rows) {
        return batch == 0 || optimizer.needsFullBatch() ? rows : Math.min(batch, rows);
    }

    /** The learning rate at its highest. */
    public double baseRate() {
        return rate == null ? optimizer.defaultRate() : rate;
    }

    /**
     * A training of {@code network} from its first parameters, on this machine's best backend.
     *
     * @throws IllegalArgumentException if the loss does not fit the output activation
     * @throws dev.chainrule.ChainruleException if batches of one row are to be normalised, or the backend cannot be used here
     */
    public Training start(Network network) {
        return Training.start(this, network, Compute.best());
    }

    /**
     * A training that begins at a copy of {@code parameters}, on this machine's best backend.
     *
     * @throws IllegalArgumentException if the loss does not fit the output activation
     * @throws dev.chainrule.ChainruleException if batches of one row are to be normalised, or the backend cannot be used here
     */
    public Training start(Parameters parameters) {
        return Training.start(this, parameters, Compute.best());
    }

    /**
     * A training of {@code network} from its first parameters, computed by {@code compute}.
     *
     * @throws IllegalArgumentException if the loss does not fit the output activation
     * @throws dev.chainrule.ChainruleException if batches of one row are to be normalised, or the backend cannot be used here
     */
    public Training start(Network network, Compute compute) {
        return Training.start(this, network, compute);
    }

    /** The same with another loss. */
    public Trainer withLoss(Loss loss) {
        return with(draft -> draft.loss = loss);
    }

    /**
     * The same with another optimizer, at its default rate.
     *
     * @throws IllegalArgumentException if it is L-BFGS, and the recipe has a clipping, a decay or a rate for some
     *     kind of parameters
     */
    public Trainer withOptimizer(Optimizer optimizer) {
        return with(draft -> {
            draft.optimizer = optimizer;
            draft.rate = null;
        });
    }

    /**
     * The same with another learning rate.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Trainer withRate(double rate) {
        return with(draft -> draft.rate = rate);
    }

    /**
     * The same with other rates for some kinds of parameters.
     *
     * @throws IllegalArgumentException if they differ and the optimizer is L-BFGS
     */
    public Trainer withRates(Rates rates) {
        return with(draft -> draft.rates = rates);
    }

    /** The same with another schedule. */
    public Trainer withSchedule(Schedule schedule) {
        return with(draft -> draft.schedule = schedule);
    }

    /**
     * The same with another number of epochs.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Trainer withEpochs(int epochs) {
        return with(draft -> draft.epochs = epochs);
    }

    /**
     * The same with batches of so many rows; 0 for all at once.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Trainer withBatch(int batch) {
        return with(draft -> draft.batch = batch);
    }

    /**
     * The same with early stopping after so many epochs without improvement; 0 for never.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Trainer withPatience(int patience) {
        return with(draft -> draft.patience = patience);
    }

    /**
     * The same with another regularizer.
     *
     * @throws IllegalArgumentException if it has a decay and the optimizer is L-BFGS
     */
    public Trainer withRegularizer(Regularizer regularizer) {
        return with(draft -> draft.regularizer = regularizer);
    }

    /**
     * The same with gradients clipped.
     *
     * @throws IllegalArgumentException if it clips and the optimizer is L-BFGS
     */
    public Trainer withClipping(GradientClipping clipping) {
        return with(draft -> draft.clipping = clipping);
    }

    /**
     * The same with targets smoothed by ε.
     *
     * @throws IllegalArgumentException if it is not at least 0 and less than 1
     */
    public Trainer withLabelSmoothing(double labelSmoothing) {
        return with(draft -> draft.labelSmoothing = labelSmoothing);
    }

    /** The same with weights that start from another distribution. */
    public Trainer withInitializer(Initializer initializer) {
        return with(draft -> draft.initializer = initializer);
    }

    /** The same with another seed. */
    public Trainer withSeed(long seed) {
        return with(draft -> draft.seed = seed);
    }

    private Trainer with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.trainer();
    }

    /** The components of a trainer while one of them changes. */
    private static final class Draft {
        private Loss loss;
        private Optimizer optimizer;
        private @Nullable Double rate;
        private Rates rates;
        private Schedule schedule;
        private int epochs;
        private int batch;
        private int patience;
        private Regularizer regularizer;
        private GradientClipping clipping;
        private double labelSmoothing;
        private Initializer initializer;
        private long seed;

        Draft(Trainer from) {
            loss = from.loss;
            optimizer = from.optimizer;
            rate = from.rate;
            rates = from.rates;
            schedule = from.schedule;
            epochs = from.epochs;
            batch = from.batch;
            patience = from.patience;
            regularizer = from.regularizer;
            clipping = from.clipping;
            labelSmoothing = from.labelSmoothing;
            initializer = from.initializer;
            seed = from.seed;
        }

        Trainer trainer() {
            return new Trainer(
                    loss,
                    optimizer,
                    rate,
                    rates,
                    schedule,
                    epochs,
                    batch,
                    patience,
                    regularizer,
                    clipping,
                    labelSmoothing,
                    initializer,
                    seed);
        }
    }
}
