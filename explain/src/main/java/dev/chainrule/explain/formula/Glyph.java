package dev.chainrule.explain.formula;

import java.util.List;

/** How a quantity is written, in letters: printed as text, LaTeX, MathML or speech from this one form. */
public sealed interface Glyph {
    /**
     * A letter or a word with marks.
     *
     * @param letter the letter, or a word such as net; a function's derivative ends in ′
     * @param sub the lower index, "" for none
     * @param sup the upper index as it is printed, such as "(1)" or "2", "" for none
     * @param isNew whether it is the value after the update: printed with ⁺
     * @param sample which sample it belongs to, from 1; 0 where there is only one; see {@link #SAMPLE_N}
     */
    record Symbol(String letter, String sub, String sup, boolean isNew, int sample) implements Glyph {
        /** The letter with a lower and an upper index. */
        public Symbol(String letter, String sub, String sup) {
            this(letter, sub, sup, false, 0);
        }
    }

    /** ∂of/∂by. */
    record Derivative(Glyph of, Glyph by) implements Glyph {}

    /** function(argument), such as σ′(a) or m(w₁₁), the memory of an optimizer of w₁₁. */
    record Applied(Symbol function, Glyph argument) implements Glyph {}

    /** Several side by side, a product: x₁w₁₁, or xW of matrices. */
    record Joined(List<Glyph> parts) implements Glyph {}

    /**
     * An element of a product of matrices that has no letter of its own: (xW₁)₂.
     *
     * @param of the product
     * @param sub the index
     * @param sample which sample it belongs to, from 1; 0 where there is only one
     */
    record Element(Joined of, String sub, int sample) implements Glyph {}

    /** The {@code sample} of what belongs to any of several samples, called n. */
    int SAMPLE_N = -1;

    /** The same where n is the letter of something else: called q. */
    int SAMPLE_Q = -2;

    /** How sample {@code sample} is called: its number, or a letter for any. */
    static String sample(int sample) {
        return switch (sample) {
            case SAMPLE_N -> "n";
            case SAMPLE_Q -> "q";
            default -> String.valueOf(sample);
        };
    }

    /** A letter without marks. */
    static Symbol letter(String letter) {
        return new Symbol(letter, "", "");
    }
}
