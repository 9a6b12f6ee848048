package dev.chainrule.cli.options;

import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.model.FeatureEmbedding;
import dev.chainrule.model.NumberEmbedding;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import dev.chainrule.preprocessing.Scaling;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of the columns before the first layer: {@code --from} takes it from another model. */
final class FeatureOptions {
    @Option(
            names = "--scaling",
            paramLabel = "NAME",
            description = "Of numeric columns: quantile, auto, standard, smooth, robust, none.")
    private @Nullable String scaling;

    @Option(names = "--bins", paramLabel = "N", description = "Divide each number into up to N pieces; 0 for none.")
    private @Nullable Integer bins;

    @Option(
            names = "--embedding",
            paramLabel = "NAME|N",
            description = "Of each number: linear (of its pieces, to N values), periodic, none.")
    private @Nullable String embedding;

    @Option(names = "--categories", paramLabel = "N", description = "Learn the N most frequent words of a column.")
    private @Nullable Integer categories;

    @Option(
            names = "--category-units",
            paramLabel = "N",
            description = "Embed words in N values; 0 for an input for each word.")
    private @Nullable Integer categoryUnits;

    @Option(names = "--one-hot", paramLabel = "N", description = "Columns of up to N words are not embedded.")
    private @Nullable Integer oneHot;

    @Option(
            names = "--scaled-embedding",
            negatable = true,
            description = "Multiply each value for the first layer by a learned number.")
    private @Nullable Boolean scaled;

    /**
     * {@code base} with what the command line says instead.
     *
     * @throws UsageException if a word is unknown, a number out of range, or an option has no effect
     */
    Recipe over(Recipe base) {
        return new Changed<>(base)
                .by(
                        "--scaling",
                        scaling,
                        (r, text) -> r.withScaling(Choice.parse(Scaling.Kind.class, "--scaling", text)))
                .by("--bins", bins, (r, n) -> r.withEncoder(r.encoder().withBins(n)))
                .by(
                        "--categories",
                        categories,
                        (r, n) -> r.withEncoder(r.encoder().withCategories(n)))
                .then(r -> embedding == null ? withoutUseless(r) : embedded(r, numbers(embedding)))
                .by("--category-units", categoryUnits, (r, n) -> embedded(r, e -> e.withCategoryUnits(n)))
                .then(this::requireEmbeddedWords)
                .by("--one-hot", oneHot, (r, n) -> embedded(r, e -> e.withOneHot(n)))
                .by("--scaled-embedding", scaled, (r, is) -> embedded(r, e -> e.withScaled(is)))
                .value();
    }

    private Recipe requireEmbeddedWords(Recipe recipe) {
        if (oneHot != null && recipe.architecture().embedding().categoryUnits() == 0) {
            throw new UsageException(
                    "--one-hot says which words are not embedded, and none are: give --category-units 8 too");
        }
        return recipe;
    }

    private static Recipe embedded(Recipe recipe, UnaryOperator<FeatureEmbedding> change) {
        return recipe.withEmbedding(change.apply(recipe.architecture().embedding()));
    }

    /** A number is a number of units, 0 for none; a word is one of the embeddings. */
    private static NumberEmbedding numbers(String text) {
        try {
            int units = Integer.parseInt(text);
            return UsageException.unlessWrong(
                    "--embedding", () -> units == 0 ? new NumberEmbedding.None() : new NumberEmbedding.Linear(units));
        } catch (NumberFormatException e) {
            return Choice.parse(NumberEmbedding.class, "--embedding", text);
        }
    }

    /** With {@code numbers}, and the bins that these need unless the command line has others. */
    private Recipe embedded(Recipe recipe, NumberEmbedding numbers) {
        int divided = recipe.encoder().bins();
        Recipe changed = embedded(recipe, e -> e.withNumbers(numbers));
        return switch (numbers) {
            case NumberEmbedding.None _ -> changed;
            case NumberEmbedding.Linear _ -> {
                if (bins != null && divided == 0) {
                    throw new UsageException("--embedding: a linear embedding is of numbers in pieces, and there are"
                            + " none: leave out --bins 0, or take --embedding periodic");
                }
                yield divided > 0
                        ? changed
                        : changed.withEncoder(recipe.encoder().withBins(Preset.BINS));
            }
            case NumberEmbedding.Periodic _ -> {
                if (bins != null && divided > 0) {
                    throw new UsageException("--embedding: a periodic embedding is of numbers as they are, not in"
                            + " pieces: leave out --bins, or take --embedding linear");
                }
                yield changed.withEncoder(recipe.encoder().withBins(0));
            }
        };
    }

    /** Without the linear embedding of a preset where {@code --bins 0} leaves it nothing to do, and so with the others. */
    private Recipe withoutUseless(Recipe recipe) {
        NumberEmbedding numbers = recipe.architecture().embedding().numbers();
        boolean divided = recipe.encoder().bins() > 0;
        boolean useless = (numbers instanceof NumberEmbedding.Linear && !divided)
                || (numbers instanceof NumberEmbedding.Periodic && divided);
        return bins != null && useless ? embedded(recipe, e -> e.withNumbers(new NumberEmbedding.None())) : recipe;
    }
}
