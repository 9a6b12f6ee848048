package dev.chainrule.explain.formula;

import java.util.List;

/** The styles by their names in JSON. */
public final class Styles {
    /**
     * A style and its name.
     *
     * @param name such as "text"
     * @param style it
     */
    public record Named(String name, Style style) {}

    /** The faces that every step shows in JSON, in order. */
    public static final List<Named> FACES = List.of(
            new Named("text", TextStyle.UNICODE),
            new Named("latex", LatexStyle.LATEX),
            new Named("mathml", MathmlStyle.MATHML));

    private Styles() {}
}
