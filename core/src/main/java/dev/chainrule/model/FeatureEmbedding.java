package dev.chainrule.model;

import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.preprocessing.InputGroup;
import java.util.List;
import java.util.Objects;

/**
 * What a network first makes of each feature: the {@link Embedding} before it is known which features there are.
 *
 * @param numbers of numbers and dates
 * @param categoryUnits how many values a category becomes; 0 leaves every category an input of its own
 * @param oneHot a column of at most so many categories is not embedded: each is an input of its own
 * @param scaled whether every embedded value is multiplied by a learned number of its own, 1 at the start
 */
public record FeatureEmbedding(NumberEmbedding numbers, int categoryUnits, int oneHot, boolean scaled) {
    /** Up to so many categories an input for each is better (Holzmüller et al. 2024). */
    public static final int USUAL_ONE_HOT = 9;

    /** @throws IllegalArgumentException if a number is negative */
    public FeatureEmbedding {
        Objects.requireNonNull(numbers, "numbers");
        requireNotNegative("categoryUnits", categoryUnits);
        requireNotNegative("oneHot", oneHot);
    }

    private static void requireNotNegative(String what, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must be at least 0, is " + value);
        }
    }

    /** Every input goes into the first layer as it is. */
    public static FeatureEmbedding none() {
        return new FeatureEmbedding(new NumberEmbedding.None(), 0, USUAL_ONE_HOT, false);
    }

    /** The same with numbers embedded otherwise. */
    public FeatureEmbedding withNumbers(NumberEmbedding numbers) {
        return new FeatureEmbedding(numbers, categoryUnits, oneHot, scaled);
    }

    /**
     * The same with so many values for a category; 0 for an input of its own.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public FeatureEmbedding withCategoryUnits(int categoryUnits) {
        return new FeatureEmbedding(numbers, categoryUnits, oneHot, scaled);
    }

    /**
     * The same where columns of at most so many categories are not embedded.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public FeatureEmbedding withOneHot(int oneHot) {
        return new FeatureEmbedding(numbers, categoryUnits, oneHot, scaled);
    }

    /** The same with or without a learned scaling of what is embedded. */
    public FeatureEmbedding withScaled(boolean scaled) {
        return new FeatureEmbedding(numbers, categoryUnits, oneHot, scaled);
    }

    /** The embedding of inputs in {@code groups}, which cover them all, in order. */
    Embedding over(List<InputGroup> groups) {
        return new Embedding(groups.stream().map(this::part).toList(), scaled);
    }

    private EmbeddingPart part(InputGroup group) {
        return switch (group.kind()) {
            case NUMBER, PIECES -> numbers.over(group);
            case CATEGORY -> {
                int categories = group.width() - 1; // beside "unknown"
                yield categoryUnits == 0 || categories <= oneHot
                        ? new EmbeddingPart.Through(group.width())
                        : EmbeddingPart.Linear.ofCategories(group.width(), Math.min(categoryUnits, categories));
            }
            case FLAG -> new EmbeddingPart.Through(group.width());
        };
    }
}
