package dev.chainrule.network;

import java.util.List;

/**
 * What a network does first: its inputs, stretch by stretch, become the values e that go into the first layer.
 *
 * @param parts one for each stretch of inputs, in order and without gaps
 * @param scaled whether a learned scaling layer follows: e ← s ⊙ e, with s = 1 at the start (Holzmüller et al. 2024)
 */
public record Embedding(List<EmbeddingPart> parts, boolean scaled) {
    /** @throws IllegalArgumentException if there is no part, or the parts together are wider than an array can be */
    public Embedding {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("an embedding has at least 1 part");
        }
        if (width(parts, true) > Integer.MAX_VALUE || width(parts, false) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the embedding is wider than 2,147,483,647 values");
        }
    }

    /**
     * The inputs as they are.
     *
     * @throws IllegalArgumentException if there is no input
     */
    public static Embedding none(int inputs) {
        return new Embedding(List.of(new EmbeddingPart.Through(inputs)), false);
    }

    /** Whether it gives the inputs as they are, and learns nothing. */
    public boolean isNone() {
        return !scaled && parts.stream().allMatch(EmbeddingPart.Through.class::isInstance);
    }

    /** How many inputs it takes. */
    public int inputs() {
        return (int) width(parts, true);
    }

    /** How many values it gives. */
    public int units() {
        return (int) width(parts, false);
    }

    private static long width(List<EmbeddingPart> parts, boolean inputs) {
        long width = 0;
        for (EmbeddingPart part : parts) {
            width += inputs ? part.inputs() : part.units();
        }
        return width;
    }
}
