package dev.chainrule.model;

import dev.chainrule.data.Task;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Relu;
import dev.chainrule.optimization.AdamW;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.preprocessing.Encoder;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.training.Trainer;
import java.util.List;

/**
 * Good recipes, chosen by the validation rows of public tables; every number of theirs stands in this file.
 *
 * <p>{@link #DEFAULT} and {@link #BEST} are numbers in pieces, each with a linear map of its own (Gorishniy et al. 2022), in
 * front of members that share their layers (TabM-mini, Gorishniy et al. 2024). The learning rate falls on a half cosine
 * over about as many updates for most tables, and starts higher the more rows there are: few rows are soon learned by
 * heart, and many take long at a low rate. The parameters of the best epoch are kept.
 *
 * <p>Of {@linkplain #FEW_ROWS few rows} pieces would hold a handful each. There numbers are standardised (where values far out
 * would hide the others, drawn in), a few slow cosines stand
 * beside them (Holzmüller et al. 2024), the layer that is shared is one and narrow, and the model is {@linkplain Recipe#refit()
 * refitted}.
 *
 * <p>Of many columns the values in pieces would be too many to train. There numbers stay one input each, which a few members
 * share whose layers are wide.
 */
public enum Preset {
    /** A plain network: seconds, and less accurate. */
    FAST,
    /** What a table should be tried with first. */
    DEFAULT,
    /** More members or wider layers, more epochs and more patience: up to six times the work, for the little that this may bring. */
    BEST;

    /** Tables with fewer rows than this have a recipe of their own. */
    public static final int FEW_ROWS = 500;

    /** Into how many pieces a number is divided, where nothing else is said. */
    public static final int BINS = 48;

    private static final int UNITS = 16;

    /** Embedded values together are at most about so many, of many columns each has fewer. */
    private static final int MOST_EMBEDDED = 1024;

    /** Columns that would have fewer units than this are better left as they are. */
    private static final int FEWEST_UNITS = 4;

    private static final int MOST_COLUMNS = MOST_EMBEDDED / FEWEST_UNITS;

    private static final int CATEGORY_UNITS = 8;
    private static final double DROPOUT = 0.1;
    private static final double DECAY = 3e-4;
    private static final double LONGEST_GRADIENT = 1;

    private static final double WIDE_DROPOUT = 0.3;

    /** The learning rate per row, between the lowest and the highest. */
    private static final double RATE_PER_ROW = 6e-7;

    private static final double LOWEST_RATE = 2e-3;
    private static final double HIGHEST_RATE = 8e-3;

    private static final int SMALLEST_BATCH = 32;
    private static final int LARGEST_BATCH = 1024;

    /** An epoch has about so many updates where batches are small enough for that; or where they must become large. */
    private static final int FEWEST_UPDATES = 20;

    private static final int MOST_UPDATES = 200;

    /** Batches of as many rows are no worse than smaller ones. */
    private static final int GOOD_BATCH = 128;

    /** Of {@link #DEFAULT}, and half as many again of {@link #BEST}. */
    private static final int USUAL_UPDATES = 4_000;

    private static final int FEWEST_EPOCHS = 16;
    private static final int MOST_EPOCHS = 100;

    /** How fast cosines of few rows' numbers go up and down, at the start. */
    private static final double SLOW = 0.03;

    private static final int FEW_ROWS_EPOCHS = 300;
    private static final int FEW_ROWS_PATIENCE = 60;

    /**
     * The recipe for a table of {@code shape} whose columns play {@code roles}.
     *
     * @param shape of the whole table, with the rows to hold out
     */
    public Recipe recipe(TableShape shape, Roles roles) {
        Recipe plain = Recipe.of(roles);
        boolean best = this == BEST;
        int longer = best ? 2 : 1;
        Recipe recipe = this == FAST
                ? plain
                : shape.rows() < FEW_ROWS
                        ? ofFewRows(plain, shape, best ? 32 : 8, longer)
                        : shape.columns() > MOST_COLUMNS
                                ? ofManyColumns(plain, shape, best)
                                : ensemble(plain, shape, best);
        return recipe.withPreset(this);
    }

    /** @param longer how many times as many epochs, and as much patience, as usual */
    private static Recipe ofFewRows(Recipe plain, TableShape shape, int members, int longer) {
        Roles roles = plain.roles();
        NumberEmbedding numbers = shape.columns() > MOST_COLUMNS
                ? new NumberEmbedding.None()
                : new NumberEmbedding.Periodic(16, 4, SLOW, true);
        return common(plain, shape, List.of(64), numbers, members)
                .withScaling(Scaling.Kind.AUTO)
                // later rows judge earlier ones, and groups may be few
                .withRefit(roles.time() == null && roles.group() == null)
                .withTrainer(trainer(plain, shape)
                        .withEpochs(longer * FEW_ROWS_EPOCHS)
                        .withPatience(longer * FEW_ROWS_PATIENCE));
    }

    private static Recipe ensemble(Recipe plain, TableShape shape, boolean best) {
        int units = Math.min(UNITS, MOST_EMBEDDED / Math.max(1, shape.columns()));
        return common(plain, shape, List.of(256, 256), new NumberEmbedding.Linear(units), best ? 32 : 8)
                .withEncoder(Encoder.of(Scaling.Kind.QUANTILE).withBins(BINS))
                .withTrainer(inUpdates(trainer(plain, shape), shape, best));
    }

    private static Recipe ofManyColumns(Recipe plain, TableShape shape, boolean best) {
        return common(plain, shape, List.of(best ? 1024 : 512, 512), new NumberEmbedding.None(), 4)
                .withScaling(Scaling.Kind.QUANTILE)
                .withDropout(WIDE_DROPOUT)
                .withTrainer(inUpdates(trainer(plain, shape).withRate(LOWEST_RATE), shape, best));
    }

    private static Recipe common(
            Recipe plain, TableShape shape, List<Integer> hidden, NumberEmbedding numbers, int members) {
        return plain.withArchitecture(new Architecture(
                        hidden,
                        new Relu(),
                        new Normalization.None(),
                        DROPOUT,
                        new FeatureEmbedding(numbers, CATEGORY_UNITS, FeatureEmbedding.USUAL_ONE_HOT, false),
                        new Ensemble(members, Adapters.FIRST)))
                .withClamp(shape.task() == Task.REGRESSION)
                .withCalibrate(true);
    }

    private static Trainer trainer(Recipe plain, TableShape shape) {
        return plain.trainer()
                .withOptimizer(new AdamW().withDecay(DECAY))
                .withRate(Math.clamp(RATE_PER_ROW * shape.rows(), LOWEST_RATE, HIGHEST_RATE))
                .withSchedule(new CosineSchedule())
                .withBatch(batch(shape.rows()))
                .withClipping(GradientClipping.byNorm(LONGEST_GRADIENT));
    }

    /** A power of two. */
    private static int batch(int rows) {
        int small = Math.clamp(powerOfTwo(rows / FEWEST_UPDATES), SMALLEST_BATCH, GOOD_BATCH);
        return Math.clamp(powerOfTwo(rows / MOST_UPDATES), small, LARGEST_BATCH);
    }

    private static int powerOfTwo(int most) {
        return Integer.highestOneBit(Math.max(1, most));
    }

    /**
     * For so many epochs that there are the usual updates, within the bounds. Patience is in epochs, too: it is for the tables
     * of up to some 20,000 rows, which have more epochs than that.
     */
    private static Trainer inUpdates(Trainer trainer, TableShape shape, boolean best) {
        int updates = best ? USUAL_UPDATES * 3 / 2 : USUAL_UPDATES;
        int ofEpoch = Math.max(1, shape.rows() / trainer.batch());
        return trainer.withEpochs(Math.clamp(updates / ofEpoch, FEWEST_EPOCHS, MOST_EPOCHS))
                .withPatience(best ? 40 : 24);
    }
}
