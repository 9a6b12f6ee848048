package dev.chainrule.explain;

import dev.chainrule.explain.Expression.Known;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block.Line;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.explain.formula.Glyph.Symbol;
import dev.chainrule.network.Adapters;
import java.util.ArrayList;
import java.util.List;

/**
 * What is written of an embedding and of members: their letters, and equations that come out in the figures that are printed.
 * Inputs x, embedded values e, members and layers count from 0 here and from 1 on paper.
 */
final class WholePen {
    private final WholePass whole;
    private final Letters letters;
    private final Formulas formulas;
    private final Digits digits;

    WholePen(ModelRow row, WholePass whole, Notation notation, Digits digits) {
        this.whole = whole;
        this.letters = Letters.of(notation, row);
        this.digits = digits;
        this.formulas = Formulas.of(
                letters,
                q -> {
                    throw new IllegalStateException("not of the whole network: " + q.id());
                },
                digits);
    }

    WholePass whole() {
        return whole;
    }

    Letters letters() {
        return letters;
    }

    Digits digits() {
        return digits;
    }

    // ---- equations ----

    /** left = expression in letters = in figures = its value. */
    Line line(Glyph left, Expression expression) {
        return line(Formula.name(left), expression);
    }

    /** left = expression in letters = in figures = its value. */
    Line line(Formula left, Expression expression) {
        Formula symbols = formulas.symbols(expression);
        return plain(
                expression instanceof Expression.Constant
                        ? Formula.equal(left, symbols)
                        : expression instanceof Known
                                ? Formula.equal(left, symbols, formulas.figure(expression))
                                : Formula.equal(
                                        left,
                                        symbols,
                                        formulas.figuresOf(expression, expression),
                                        formulas.figure(expression)));
    }

    /** expression in letters = in figures = its value. */
    Line line(Expression expression) {
        return plain(Formula.equal(
                formulas.symbols(expression), formulas.figuresOf(expression, expression), formulas.figure(expression)));
    }

    /** An equation as it is. */
    static Line plain(Formula.Relation relation) {
        return new Line(relation, Prose.NONE, "");
    }

    /** A number, as it is printed. */
    Formula figure(double value) {
        return formulas.figure(value);
    }

    /** Numbers in a row; of more than {@code most} the first, and the last. */
    Formula row(double[] values, int most) {
        List<Formula> cells = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (values.length <= most || i < most - 2 || i == values.length - 1) {
                cells.add(figure(values[i]));
            } else if (i == most - 2) {
                cells.add(new Formula.Words("…"));
            }
        }
        return new Formula.Matrix(List.of(cells));
    }

    /** The terms added up; of more than a few the largest, and the rest. */
    static Expression sum(List<Expression> terms) {
        return Expression.sum(Sums.focus(terms, Trace.LONGEST_SUM, _ -> Double.NaN));
    }

    /** The terms added up; of more than a few the one at {@code worked}, the largest others, and the rest. */
    static Expression sum(List<Expression> terms, int worked) {
        return Expression.sum(Sums.focus(terms, Trace.LONGEST_SUM, _ -> Double.NaN, worked));
    }

    /** The terms added up over how many members there are. */
    Expression mean(List<Expression> ofMembers) {
        return overMembers(sum(ofMembers));
    }

    /** {@code expression} over how many members there are. */
    Expression overMembers(Expression expression) {
        return new Expression.Quotient(
                expression, Expression.constant(whole.network().members()));
    }

    // ---- letters ----

    /** x_i, an input of the network. */
    static Symbol x(int i) {
        return indexed("x", i);
    }

    /** e_i, what goes into the first layer; without an embedding the letter of an input. */
    Glyph e(int i) {
        return letters.glyph(Quantity.of(Kind.INPUT, 0, i + 1, Scope.ONLY));
    }

    /** What e_i is before it is scaled: v_i, or itself. */
    Glyph v(int i) {
        return whole.network().embedding().scaled() ? indexed("v", i) : e(i);
    }

    static Symbol indexed(String letter, int i) {
        return new Symbol(letter, String.valueOf(i + 1), "");
    }

    /** An element of the weights of the embedding, from an input or a cosine to a value. */
    static Symbol embeddingWeight(int i, int j) {
        return embeddingWeight(pair(i + 1, j + 1));
    }

    static Symbol embeddingWeight(String index) {
        return new Symbol("w", index, "e");
    }

    static Symbol embeddingBias(String index) {
        return new Symbol("b", index, "e");
    }

    /** r_i, by what member {@code m} multiplies. */
    Symbol adapter(int m, int layer, int i) {
        return adapter(m, layer, String.valueOf(i + 1));
    }

    Symbol adapter(int m, int layer, String index) {
        boolean several = whole.network().ensemble().adapters() == Adapters.ALL;
        return new Symbol("r", index, several ? "(" + (layer + 1) + ")" : "", false, m + 1);
    }

    /** A weight as all members have it, before the adapters are multiplied into it: ω where a member's own is w. */
    Glyph sharedWeight(Quantity weight) {
        return whole.network().hasAdapter(weight.layer() - 1) && letters.glyph(weight) instanceof Symbol own
                ? new Symbol("ω", own.sub(), own.sup())
                : letters.glyph(weight);
    }

    /** What training makes small: J, the mean of the losses of the members; of one member its loss. */
    Glyph loss() {
        return whole.network().members() > 1 ? Glyph.letter("J") : letters.loss(0);
    }

    /** The loss of member {@code m}. */
    Glyph lossOf(int m) {
        return letters.loss(whole.network().members() > 1 ? m + 1 : 0);
    }

    /** How the loss of the whole reacts to {@code what}. */
    Glyph slope(Glyph what) {
        return new Glyph.Derivative(loss(), what);
    }

    /** Output {@code k} of member {@code m}. */
    Glyph output(int m, int k) {
        Quantity y = Quantity.of(Kind.ACTIVATION, whole.network().layers().size(), k + 1, Scope.ONLY);
        return letters.glyph(y) instanceof Symbol s
                ? new Symbol(s.letter(), s.sub(), s.sup(), false, m + 1)
                : letters.glyph(y);
    }

    private static String pair(int i, int j) {
        return i > 9 || j > 9 ? i + "," + j : "" + i + j;
    }
}
