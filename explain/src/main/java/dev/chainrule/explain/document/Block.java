package dev.chainrule.explain.document;

import dev.chainrule.explain.formula.Formula;
import java.util.List;

/** What stands below a heading. */
public sealed interface Block {
    /** Words. */
    record Paragraph(Prose prose) implements Block {}

    /** A remark set apart, with its kind in words before it. */
    record Note(Kind kind, Prose prose) implements Block {
        /** How much it matters. */
        public enum Kind {
            /** What helps to understand. */
            NOTE,
            /** What must not be missed: these numbers are not what they seem. */
            WARNING
        }
    }

    /** Names with what belongs to them, one a line. */
    record Facts(List<Fact> facts) implements Block {}

    /** A name and what belongs to it. */
    record Fact(String name, Prose value) {}

    /** Equations below each other, aligned at their first sign. */
    record Equations(List<Line> lines) implements Block {}

    /**
     * One equation.
     *
     * @param relation left = right = …, each further side below the last where it does not fit beside it
     * @param label a word or two beside it, or {@link Prose#NONE}
     * @param id of the step it shows, "" for none
     */
    record Line(Formula.Relation relation, Prose label, String id) {
        /** An equation without label that is no step. */
        public Line(Formula.Relation relation) {
            this(relation, Prose.NONE, "");
        }
    }

    /** The way from the loss back to a parameter; at each stop there are one or more quantities side by side. */
    record Path(List<List<Formula>> stops) implements Block {}

    /**
     * The chain rule for one parameter as a table: five rows (words, symbols, numbers, factors, result), below a head with
     * the derivative that each factor is; the same factor stands in the same column of every row.
     *
     * @param gradient the left side: ∂L/∂w₁₂
     * @param factors the columns
     * @param result the product of the factors, with figures
     * @param id of the step it shows
     */
    record Chain(Formula gradient, List<Factor> factors, Formula result, String id) implements Block {}

    /**
     * A column of {@link Chain}.
     *
     * @param derivative which link of the chain it is: ∂h₂/∂a₂
     * @param words what it says: "how h₂ reacts to its input"
     * @param symbols it in letters: h₂·(1 − h₂)
     * @param numbers the figures put in: 0.53·(1 − 0.53)
     * @param value its value: 0.2491
     */
    record Factor(Formula derivative, Prose words, Formula symbols, Formula numbers, Formula value) {}

    /** A table with a head; every row is as long as the head. Columns of figures alone stand to the right. */
    record Table(List<Prose> head, List<List<Prose>> rows) implements Block {}
}
