package dev.chainrule.model;

import dev.chainrule.data.Task;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Relu;
import dev.chainrule.optimization.AdamW;
import dev.chainrule.optimization.ConstantSchedule;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.preprocessing.Encoder;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.training.Trainer;
import java.util.List;

/**
 * Good recipes, chosen by measurement on public tables; every number of theirs stands in this file.
 *
 * <p>{@link #DEFAULT} and {@link #BEST} are numbers in pieces, each with a linear map of its own (Gorishniy et al. 2022), in
 * front of members that share their layers (TabM-mini, Gorishniy et al. 2024).
 */
public enum Preset {
    /** A plain network: seconds, and less accurate. */
    FAST,
    /** What a table should be tried with first. */
    DEFAULT,
    /** More members, more units, more patience: several times the work for the last per cent. */
    BEST;

    /** Into how many pieces a number is divided, where nothing else is said. */
    public static final int BINS = 48;

    private static final int UNITS = 16;

    /** Embedded values together are at most about so many, of many columns each has fewer. */
    private static final int MOST_EMBEDDED = 1024;

    /** Columns that would have fewer units than this are better left as they are. */
    private static final int FEWEST_UNITS = 4;

    private static final int CATEGORY_UNITS = 8;
    private static final double DROPOUT = 0.1;
    private static final double RATE = 2e-3;
    private static final double DECAY = 3e-4;
    private static final double LONGEST_GRADIENT = 1;
    private static final int BATCH = 256;
    private static final int SMALLEST_BATCH = 32;

    /** An epoch has at least about so many updates, unless the batches became smaller than the smallest. */
    private static final int UPDATES_PER_EPOCH = 20;

    /**
     * The recipe for a table of {@code shape} whose columns play {@code roles}.
     *
     * @param shape of the whole table, with the rows to hold out
     */
    public Recipe recipe(TableShape shape, Roles roles) {
        Recipe plain = Recipe.of(roles);
        Recipe recipe = switch (this) {
            case FAST -> plain;
            case DEFAULT -> ensemble(plain, shape, 16, List.of(256, 256), 200, 16);
            case BEST -> ensemble(plain, shape, 32, List.of(512, 512, 512), 400, 32);
        };
        return recipe.withPreset(this);
    }

    private static Recipe ensemble(
            Recipe plain, TableShape shape, int members, List<Integer> hidden, int epochs, int patience) {
        int units = Math.min(UNITS, MOST_EMBEDDED / Math.max(1, shape.columns()));
        boolean embeds = units >= FEWEST_UNITS;
        NumberEmbedding numbers = embeds ? new NumberEmbedding.Linear(units) : new NumberEmbedding.None();
        Trainer trainer = plain.trainer()
                .withOptimizer(new AdamW().withDecay(DECAY))
                .withRate(RATE)
                .withSchedule(new ConstantSchedule())
                .withEpochs(epochs)
                .withBatch(batch(shape.rows()))
                .withPatience(patience)
                .withClipping(GradientClipping.byNorm(LONGEST_GRADIENT));
        return plain.withEncoder(Encoder.of(Scaling.Kind.QUANTILE).withBins(embeds ? BINS : 0))
                .withArchitecture(new Architecture(
                        hidden,
                        new Relu(),
                        new Normalization.None(),
                        DROPOUT,
                        new FeatureEmbedding(numbers, CATEGORY_UNITS, FeatureEmbedding.USUAL_ONE_HOT, false),
                        new Ensemble(members, Adapters.FIRST)))
                .withClamp(shape.task() == Task.REGRESSION)
                .withCalibrate(true)
                .withTrainer(trainer);
    }

    /** The power of two that gives an epoch of {@code rows} its updates, within the bounds. */
    private static int batch(int rows) {
        return Math.clamp(Integer.highestOneBit(Math.max(1, rows / UPDATES_PER_EPOCH)), SMALLEST_BATCH, BATCH);
    }
}
