package dev.chainrule.explain.document;

import dev.chainrule.explain.formula.Formula;
import java.util.ArrayList;
import java.util.List;

/** Words with formulas among them. */
public record Prose(List<Piece> pieces) {
    /** A piece of it. */
    public sealed interface Piece {}

    /** Words, with the spaces around them. */
    public record Words(String text) implements Piece {}

    /** A formula. */
    public record Maths(Formula formula) implements Piece {}

    /** No words at all. */
    public static final Prose NONE = new Prose(List.of());

    /** @throws NullPointerException if a piece is null */
    public Prose {
        pieces = List.copyOf(pieces);
    }

    /**
     * Words and formulas in order.
     *
     * @param pieces of type {@link String} or {@link Formula}
     * @throws IllegalArgumentException for anything else
     */
    public static Prose of(Object... pieces) {
        List<Piece> prose = new ArrayList<>();
        for (Object piece : pieces) {
            prose.add(
                    switch (piece) {
                        case String text -> new Words(text);
                        case Formula formula -> new Maths(formula);
                        default -> throw new IllegalArgumentException("neither words nor a formula: " + piece);
                    });
        }
        return new Prose(prose);
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return pieces.isEmpty();
    }
}
