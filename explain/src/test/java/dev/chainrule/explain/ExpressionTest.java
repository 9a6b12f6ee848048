package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.explain.Expression.Known;
import dev.chainrule.explain.Expression.Matrix;
import dev.chainrule.explain.Expression.Rest;
import dev.chainrule.explain.Expression.Setting;
import dev.chainrule.explain.Expression.Signal;
import dev.chainrule.explain.Expression.Transpose;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.formula.Glyph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Trees of every kind of node, on their own. */
class ExpressionTest {
    private static final Quantity A = Quantity.of(Kind.PRE_ACTIVATION, 1, 1, Scope.ONLY);
    private static final Quantity B = Quantity.of(Kind.PRE_ACTIVATION, 1, 2, Scope.ONLY);
    private static final Quantity D = Quantity.of(Kind.DELTA, 1, 1, Scope.ONLY);
    private static final Map<Quantity, Double> VALUES = Map.of(A, 3.0, B, 5.0, D, 0.5);

    private static final Expression VALUE_A = Expression.value(A);
    private static final Expression VALUE_B = Expression.value(B);
    private static final Expression HALF = new Expression.Constant(1, 2);
    private static final Expression SIGNAL = new Signal(D);
    private static final Expression REST = new Rest(List.of(VALUE_B, SIGNAL));
    private static final Matrix W = new Matrix(Kind.WEIGHT, 1, 2, 3, false, Scope.ONLY);
    private static final Matrix H = new Matrix(Kind.ACTIVATION, 2, 1, 2, false, Scope.ONLY);

    private static double value(Expression expression) {
        return expression.evaluate(Arithmetic.DOUBLES, VALUES::get);
    }

    @Test
    void everyNodeHasItsValue() {
        assertThat(value(VALUE_A)).isEqualTo(3);
        assertThat(value(SIGNAL)).isEqualTo(-0.5);
        assertThat(value(HALF)).isEqualTo(0.5);
        assertThat(value(Expression.constant(7))).isEqualTo(7);
        assertThat(value(new Setting("β₁", 0.9))).isEqualTo(0.9);
        assertThat(value(new Known(Glyph.letter("c"), 0.25))).isEqualTo(0.25);
        assertThat(value(Expression.sum(List.of(VALUE_A, VALUE_B, HALF)))).isEqualTo(8.5);
        assertThat(value(Expression.sum(List.of(VALUE_A, REST)))).isEqualTo(7.5);
        assertThat(value(Expression.difference(VALUE_A, VALUE_B))).isEqualTo(-2);
        assertThat(value(Expression.product(VALUE_A, VALUE_B, HALF))).isEqualTo(7.5);
        assertThat(value(new Expression.Quotient(VALUE_A, VALUE_B))).isEqualTo(0.6);
        assertThat(value(new Expression.Negative(VALUE_A))).isEqualTo(-3);
        assertThat(value(new Expression.Power(VALUE_A, 1))).isEqualTo(3);
        assertThat(value(new Expression.Power(VALUE_A, 3))).isEqualTo(27);
        assertThat(value(Expression.apply(Fn.ABS, new Expression.Negative(VALUE_A))))
                .isEqualTo(3);
    }

    @Test
    void oneTermOrFactorStandsForItself() {
        assertThat(Expression.sum(List.of(VALUE_A))).isEqualTo(VALUE_A);
        assertThat(Expression.product(VALUE_A)).isEqualTo(VALUE_A);
        assertThat(Expression.sum(List.of(VALUE_A, VALUE_B))).isInstanceOf(Expression.Sum.class);
        assertThat(Expression.product(VALUE_A, VALUE_B)).isInstanceOf(Expression.Product.class);
    }

    @Test
    void readsEachQuantityOnceInTheOrderOfTheTree() {
        for (Expression tree : List.of(
                Expression.sum(List.of(VALUE_B, VALUE_A, VALUE_B)),
                new Rest(List.of(VALUE_B, VALUE_A)),
                Expression.difference(VALUE_B, VALUE_A),
                Expression.product(VALUE_B, HALF, VALUE_A),
                new Expression.Quotient(VALUE_B, VALUE_A),
                Expression.product(new Expression.Negative(VALUE_B), new Expression.Power(VALUE_A, 2)),
                Expression.apply(Fn.PINBALL, VALUE_B, VALUE_A, new Setting("q", 0.5)),
                new Expression.Hadamard(VALUE_B, VALUE_A))) {
            assertThat(tree.reads()).as("%s", tree).containsExactly(B, A);
        }
        assertThat(SIGNAL.reads()).containsExactly(D);
        assertThat(new Known(Glyph.letter("c"), 1).reads()).isEmpty();
        assertThat(new Expression.Quotient(VALUE_B, VALUE_A).readIds()).containsExactly("a(1)[2]", "a(1)[1]");
    }

    @Test
    void aMatrixReadsItsElementsRowByRow() {
        assertThat(W.reads())
                .extracting(Quantity::id)
                .containsExactly("w(1)[1,1]", "w(1)[1,2]", "w(1)[1,3]", "w(1)[2,1]", "w(1)[2,2]", "w(1)[2,3]");
        assertThat(new Transpose(W).reads()).isEqualTo(W.reads());
        assertThat(H.reads()).extracting(Quantity::id).containsExactly("h(2)[1]", "h(2)[2]");
        // destinations first: rows are destinations, the ids stay source before destination
        Matrix turned = new Matrix(Kind.WEIGHT, 1, 3, 2, true, Scope.ONLY);
        assertThat(turned.element(3, 1).id()).isEqualTo("w(1)[1,3]");
        assertThat(new Matrix(Kind.ACTIVATION, 2, 2, 1, true, Scope.ONLY)
                        .element(2, 1)
                        .id())
                .isEqualTo("h(2)[2]");
        for (Kind kind : List.of(Kind.WEIGHT, Kind.WEIGHT_GRADIENT, Kind.NEW_WEIGHT)) {
            assertThat(new Matrix(kind, 1, 2, 2, false, Scope.ONLY)
                            .element(1, 2)
                            .j())
                    .isEqualTo(2);
        }
    }

    /** Of matrices the ids are those of the matrices as a whole. */
    @Test
    void matricesAreReadAsAWhole() {
        Expression bias = Expression.value(Quantity.of(Kind.BIAS, 1, 0, Scope.ONLY));
        for (Expression tree : List.of(
                Expression.product(H, W),
                Expression.product(new Expression.Negative(H), new Transpose(W)),
                new Expression.Hadamard(H, W),
                Expression.difference(H, W),
                Expression.sum(List.of(H, W, HALF)),
                Expression.apply(Fn.PINBALL, H, W))) {
            assertThat(tree.isMatrix()).as("%s", tree).isTrue();
            assertThat(tree.readIds()).as("%s", tree).containsExactly("h(2)", "w(1)");
            assertThatThrownBy(() -> value(new Expression.Hadamard(H, W))).isInstanceOf(IllegalStateException.class);
        }
        assertThat(Expression.sum(List.of(Expression.product(H, W), bias)).readIds())
                .containsExactly("h(2)", "w(1)", "b(1)");
        assertThat(new Expression.Negative(VALUE_A).isMatrix()).isFalse();
        assertThat(Expression.sum(List.of(VALUE_A, VALUE_B)).isMatrix()).isFalse();
        assertThat(new Expression.Quotient(VALUE_A, VALUE_B).isMatrix()).isFalse();
    }

    @Test
    void aRestCanBeLeftOut() {
        Expression sum = Expression.sum(List.of(VALUE_A, REST));
        Expression alone = new Expression.Sum(List.of(VALUE_A));
        assertThat(Expressions.withoutRest(sum)).isEqualTo(alone);
        assertThat(Expressions.withoutRest(Expression.product(sum, HALF))).isEqualTo(Expression.product(alone, HALF));
        assertThat(Expressions.withoutRest(new Expression.Negative(sum))).isEqualTo(new Expression.Negative(alone));
        assertThat(Expressions.withoutRest(Expression.difference(sum, sum)))
                .isEqualTo(Expression.difference(alone, alone));
        assertThat(Expressions.withoutRest(VALUE_A)).isEqualTo(VALUE_A);
    }

    @Test
    void asPrintedARestIsANumberAndSettingsAreRounded() {
        Setting beta = new Setting("β", 0.25);
        Known known = new Known(Glyph.letter("c"), 0.75);
        Setting printedBeta = new Setting("β", 250);
        Known printedKnown = new Known(Glyph.letter("c"), 750);
        for (int way = 0; way < 7; way++) {
            Expression sum = Expression.sum(List.of(VALUE_A, beta, known, REST));
            Expression printed = Expression.sum(List.of(VALUE_A, printedBeta, printedKnown, new Setting("", 42)));
            assertThat(Expressions.asPrinted(around(way, sum), _ -> 42, x -> 1000 * x))
                    .isEqualTo(around(way, printed));
        }
    }

    @Test
    void functionsAreFoundInOrder() {
        Expression exp = Expression.apply(Fn.EXP, Expression.apply(Fn.ABS, VALUE_A));
        for (int way = 0; way < 7; way++) {
            assertThat(Expressions.functions(around(way, exp)).reversed().subList(0, 2))
                    .containsExactly(Fn.ABS, Fn.EXP);
        }
        assertThat(Expressions.functions(new Rest(List.of(exp, Expression.apply(Fn.LN, VALUE_B)))))
                .containsExactly(Fn.EXP, Fn.ABS, Fn.LN);
        assertThat(Expressions.functions(VALUE_A)).isEmpty();
    }

    private static Expression around(int way, Expression inner) {
        return switch (way) {
            case 0 -> inner;
            case 1 -> Expression.product(HALF, inner);
            case 2 -> Expression.difference(VALUE_A, inner);
            case 3 -> new Expression.Quotient(VALUE_A, inner);
            case 4 -> new Expression.Negative(inner);
            case 5 -> new Expression.Power(inner, 2);
            default -> Expression.apply(Fn.SQRT, inner);
        };
    }

    /** Products that come in become part of the product they come into. */
    @Test
    void signalsAreWrittenOut() {
        Expression written = Expression.product(VALUE_A, VALUE_B);
        Expression delta = Expression.value(D);
        assertThat(Expressions.replaceSignals(delta, _ -> written)).isEqualTo(written);
        assertThat(Expressions.replaceSignals(SIGNAL, _ -> written)).isEqualTo(written);
        assertThat(Expressions.replaceSignals(VALUE_A, _ -> written)).isEqualTo(VALUE_A);
        assertThat(Expressions.replaceSignals(new Expression.Negative(SIGNAL), _ -> written))
                .isEqualTo(new Expression.Negative(written));
        assertThat(Expressions.replaceSignals(Expression.product(delta, HALF), _ -> written))
                .isEqualTo(Expression.product(VALUE_A, VALUE_B, HALF));
        assertThat(Expressions.replaceSignals(Expression.sum(List.of(delta, HALF)), _ -> written))
                .isEqualTo(Expression.sum(List.of(written, HALF)));
    }

    @Test
    void idsSayKindLayerIndicesAndScope() {
        assertThat(Quantity.of(Kind.WEIGHT, 2, 1, 3, Scope.ONLY).id()).isEqualTo("w(2)[1,3]");
        assertThat(Quantity.of(Kind.INPUT, 0, 4, Scope.ONLY).id()).isEqualTo("x[4]");
        assertThat(Quantity.of(Kind.LOSS, 0, 0, Scope.ONLY).id()).isEqualTo("loss");
        assertThat(Quantity.of(Kind.WEIGHT, 1, Quantity.I, Quantity.J, Scope.ONLY)
                        .id())
                .isEqualTo("w(1)[i,j]");
        assertThat(Quantity.of(Kind.DELTA, 1, Quantity.K, Scope.ONLY).id()).isEqualTo("d(1)[k]");
        assertThat(Quantity.of(Kind.WEIGHT, 2, 1, 3, Scope.ONLY).unit()).isEqualTo(3);
        assertThat(Quantity.of(Kind.DELTA, 2, 4, Scope.ONLY).unit()).isEqualTo(4);
    }

    /** Of many terms the largest are shown, in their order, and the others are a rest that keeps the sum. */
    @Test
    void theLargestTermsAreShown() {
        List<Expression> terms = List.of(
                Expression.constant(1),
                Expression.constant(-9),
                Expression.constant(2),
                Expression.constant(8),
                Expression.constant(-3),
                Expression.constant(7),
                Expression.constant(4));
        assertThat(Sums.focus(terms, 7, VALUES::get)).isEqualTo(terms);
        List<Expression> shown = Sums.focus(terms, 6, VALUES::get);
        assertThat(shown)
                .containsExactly(
                        terms.get(1),
                        terms.get(3),
                        terms.get(4),
                        terms.get(5),
                        terms.get(6),
                        new Rest(List.of(terms.get(0), terms.get(2))));
        assertThat(Sums.focus(terms, 3, VALUES::get))
                .startsWith(terms.get(1), terms.get(3))
                .hasSize(3);
        assertThat(Sums.focus(terms, 1, VALUES::get)).startsWith(terms.get(1)).hasSize(2);
    }
}
