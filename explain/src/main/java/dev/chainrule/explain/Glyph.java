package dev.chainrule.explain;

import java.util.List;

/** How a quantity is written, in letters: printed as text, LaTeX, MathML or speech from this one form. */
public sealed interface Glyph {
    /**
     * A letter or a word with marks.
     *
     * @param letter the letter, or a word such as net
     * @param sub the lower index, "" for none
     * @param sup the upper index as it is printed, such as "(1)" or "2", "" for none
     * @param isNew whether it is the value after the update: printed with ⁺
     * @param sample which sample it belongs to, from 1; 0 where there is only one
     */
    record Symbol(String letter, String sub, String sup, boolean isNew, int sample) implements Glyph {}

    /** ∂of/∂by. */
    record Derivative(Glyph of, Glyph by) implements Glyph {}

    /** function(argument), such as σ′(a). */
    record Applied(String function, Glyph argument) implements Glyph {}

    /** Several side by side, such as x₁w₁₁. */
    record Joined(List<Glyph> parts) implements Glyph {}

    /** A letter without marks. */
    static Symbol letter(String letter) {
        return new Symbol(letter, "", "", false, 0);
    }
}
