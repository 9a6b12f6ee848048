package dev.chainrule.explain.formula;

import static dev.chainrule.explain.formula.Formula.call;
import static dev.chainrule.explain.formula.Formula.difference;
import static dev.chainrule.explain.formula.Formula.product;
import static dev.chainrule.explain.formula.Formula.sum;
import static dev.chainrule.explain.formula.Formula.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.formula.Formula.Figure;
import dev.chainrule.explain.formula.Formula.Fraction;
import dev.chainrule.explain.formula.Formula.Power;
import dev.chainrule.explain.formula.Formula.Series;
import dev.chainrule.explain.formula.Formula.Term;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands in a page, element by element. */
class MathmlStyleTest {
    private static final Formula A = Formula.name("a", "", "");
    private static final Formula B = Formula.name("b", "", "");
    private static final String OF = "<mo>\u2061</mo>";

    private static void assertMathml(Formula formula, String mathml) {
        assertThat(MathmlStyle.MATHML.inner(formula)).isEqualTo(mathml);
        assertThat(MathmlStyle.MATHML.print(formula)).isEqualTo("<math>" + mathml + "</math>");
    }

    private static void assertGlyph(Glyph glyph, String mathml) {
        assertThat(MathmlStyle.MATHML.glyph(glyph)).isEqualTo(mathml);
    }

    @Test
    void lettersHaveTheirIndices() {
        assertGlyph(Glyph.letter("x"), "<mi>x</mi>");
        assertGlyph(new Glyph.Symbol("x", "1", ""), "<msub><mi>x</mi><mn>1</mn></msub>");
        assertGlyph(
                new Glyph.Symbol("x", "", "(1)"),
                "<msup><mi>x</mi><mrow><mo stretchy=\"false\">(</mo><mn>1</mn><mo stretchy=\"false\">)</mo></mrow></msup>");
        assertGlyph(
                new Glyph.Symbol("w", "ij", "", true, 0),
                "<msubsup><mi>w</mi><mrow><mi>i</mi><mi>j</mi></mrow><mo>+</mo></msubsup>");
        assertGlyph(
                new Glyph.Symbol("w", "10,12", "", false, 3),
                "<msubsup><mi>w</mi><mrow><mn>10</mn><mo stretchy=\"false\">,</mo><mn>12</mn></mrow><mrow>"
                        + "<mo stretchy=\"false\">⟨</mo><mn>3</mn><mo stretchy=\"false\">⟩</mo></mrow></msubsup>");
        assertGlyph(new Glyph.Symbol("w", "new", ""), "<msub><mi>w</mi><mi>new</mi></msub>");
        assertGlyph(
                new Glyph.Symbol("δ", "", "l-1"),
                "<msup><mi>δ</mi><mrow><mi>l</mi><mo stretchy=\"false\">−</mo><mn>1</mn></mrow></msup>");
        assertGlyph(Glyph.letter("σ′"), "<msup><mi>σ</mi><mo>′</mo></msup>");
        assertGlyph(Glyph.letter("a&b"), "<mi>a&amp;b</mi>");
        assertGlyph(
                new Glyph.Applied(Glyph.letter("m"), Glyph.letter("w")),
                "<mrow><mi>m</mi>" + OF + "<mrow><mo>(</mo><mi>w</mi><mo>)</mo></mrow></mrow>");
        Glyph.Joined xw = new Glyph.Joined(List.of(Glyph.letter("x"), Glyph.letter("W")));
        assertGlyph(xw, "<mrow><mi>x</mi><mo>\u2062</mo><mi>W</mi></mrow>");
        assertGlyph(
                new Glyph.Element(xw, "2", 0),
                "<msub><mrow><mo>(</mo><mrow><mi>x</mi><mo>\u2062</mo><mi>W</mi></mrow><mo>)</mo></mrow><mn>2</mn></msub>");
        assertMathml(
                Formula.derivative(Glyph.letter("L"), Glyph.letter("w")),
                "<mfrac><mrow><mo>∂</mo><mi>L</mi></mrow><mrow><mo>∂</mo><mi>w</mi></mrow></mfrac>");
    }

    @Test
    void whatStandsForAQuantityCarriesItsId() {
        assertMathml(new Formula.Name(Glyph.letter("x"), "x[1]"), "<mi data-q=\"x[1]\">x</mi>");
        assertMathml(
                new Formula.Name(new Glyph.Symbol("x", "1", ""), "x[1]"),
                "<msub data-q=\"x[1]\"><mi>x</mi><mn>1</mn></msub>");
        assertMathml(new Figure("0.5", "a<b"), "<mn data-q=\"a&lt;b\">0.5</mn>");
        assertMathml(new Figure("-0.5", "h"), "<mrow data-q=\"h\"><mo>−</mo><mn>0.5</mn></mrow>");
        assertMathml(new Figure("NaN", "h"), "<mtext data-q=\"h\">undefined</mtext>");
        assertMathml(
                new Formula.Name(new Glyph.Derivative(Glyph.letter("L"), Glyph.letter("w")), "dw"),
                "<mfrac data-q=\"dw\"><mrow><mo>∂</mo><mi>L</mi></mrow><mrow><mo>∂</mo><mi>w</mi></mrow></mfrac>");
    }

    @Test
    void figuresAreTheirSignMantissaAndPower() {
        assertMathml(
                new Figure("1.5e-9", ""),
                "<mrow><mn>1.5</mn><mo>·</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>9</mn></mrow></msup></mrow>");
        assertMathml(
                new Figure("-2e12", ""),
                "<mrow><mo>−</mo><mn>2</mn><mo>·</mo><msup><mn>10</mn><mn>12</mn></msup></mrow>");
        assertMathml(new Figure("Infinity", ""), "<mn>∞</mn>");
        assertMathml(new Figure("-Infinity", ""), "<mrow><mo>−</mo><mn>∞</mn></mrow>");
        assertMathml(new Formula.Blank(), "<mtext class=\"blank\">________</mtext>");
    }

    @Test
    void sumsProductsAndFractions() {
        assertMathml(sum(A, B), "<mi>a</mi><mo form=\"infix\">+</mo><mi>b</mi>");
        assertMathml(difference(A, B), "<mi>a</mi><mo form=\"infix\">−</mo><mi>b</mi>");
        assertMathml(
                new Formula.Sum(List.of(new Term(true, A), new Term(false, new Formula.Rest(7)))),
                "<mo form=\"prefix\">−</mo><mi>a</mi><mo form=\"infix\">+</mo><mtext>rest (7)</mtext>");
        assertMathml(new Formula.Negative(A), "<mo form=\"prefix\">−</mo><mi>a</mi>");
        assertMathml(product(A, B), "<mi>a</mi><mo>·</mo><mi>b</mi>");
        assertMathml(
                Formula.matrixProduct(A, new Formula.Transposed(B)),
                "<mi>a</mi><mo>\u2062</mo><msup><mi>b</mi><mo>⊤</mo></msup>");
        assertMathml(new Formula.Product(List.of(A, B), Formula.Times.ELEMENTS), "<mi>a</mi><mo>⊙</mo><mi>b</mi>");
        assertMathml(
                new Fraction(sum(A, B), A),
                "<mfrac><mrow><mi>a</mi><mo form=\"infix\">+</mo><mi>b</mi></mrow><mi>a</mi></mfrac>");
        assertMathml(new Fraction(whole(1), whole(2)), "<mfrac><mn>1</mn><mn>2</mn></mfrac>");
        assertMathml(new Power(A, "2"), "<msup><mi>a</mi><mn>2</mn></msup>");
        assertMathml(
                new Power(sum(A, B), "2"),
                "<msup><mrow><mo>(</mo><mi>a</mi><mo form=\"infix\">+</mo><mi>b</mi><mo>)</mo></mrow><mn>2</mn></msup>");
        assertMathml(new Series("k", A), "<munder><mo>∑</mo><mi>k</mi></munder><mi>a</mi>");
    }

    @Test
    void functions() {
        assertMathml(call("abs", A), "<mrow><mo>|</mo><mi>a</mi><mo>|</mo></mrow>");
        assertMathml(call("√", A), "<msqrt><mi>a</mi></msqrt>");
        assertMathml(
                call("ℓ", A, B), "<mi>ℓ</mi>" + OF + "<mrow><mo>(</mo><mi>a</mi><mo>,</mo><mi>b</mi><mo>)</mo></mrow>");
    }

    @Test
    void relationsMatricesAndCases() {
        assertMathml(Formula.equal(A, B, whole(3)), "<mi>a</mi><mo>=</mo><mi>b</mi><mo>=</mo><mn>3</mn>");
        assertMathml(Formula.becomes(A, B), "<mi>a</mi><mo stretchy=\"false\">←</mo><mi>b</mi>");
        assertMathml(
                new Formula.Matrix(List.of(List.of(A, B), List.of(B, A))),
                "<mrow><mo>(</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr>"
                        + "<mtr><mtd><mi>b</mi></mtd><mtd><mi>a</mi></mtd></mtr></mtable><mo>)</mo></mrow>");
        assertMathml(
                new Formula.Cases(List.of(new Formula.Case(A, "a > 0"), new Formula.Case(whole(0), "else"))),
                "<mrow><mo>{</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mtext>if a &gt; 0</mtext></mtd></mtr>"
                        + "<mtr><mtd><mn>0</mn></mtd><mtd><mtext>else</mtext></mtd></mtr></mtable></mrow>");
        assertMathml(new Formula.Words("…"), "<mo>…</mo>");
        assertMathml(new Formula.Words("a < \"b\""), "<mtext>a &lt; &quot;b&quot;</mtext>");
    }

    /** A line may be broken before a relation, + or − that stands in no bracket, and nowhere else. */
    @Test
    void linesBreakBeforeSigns() {
        String inner =
                MathmlStyle.MATHML.inner(Formula.equal(A, sum(B, product(sum(A, B), A)), new Fraction(sum(A, B), B)));
        String bracket = "<mrow><mo>(</mo><mi>a</mi><mo form=\"infix\">+</mo><mi>b</mi><mo>)</mo></mrow>";
        assertThat(MathmlStyle.pieces(inner))
                .containsExactly(
                        "<mi>a</mi>",
                        "<mo>=</mo><mi>b</mi>",
                        "<mo form=\"infix\">+</mo>" + bracket + "<mo>·</mo><mi>a</mi>",
                        "<mo>=</mo><mfrac><mrow><mi>a</mi><mo form=\"infix\">+</mo><mi>b</mi></mrow><mi>b</mi></mfrac>");
        assertThat(MathmlStyle.pieces(MathmlStyle.MATHML.inner(Formula.becomes(A, B))))
                .containsExactly("<mi>a</mi>", "<mo stretchy=\"false\">←</mo><mi>b</mi>");
        assertThat(MathmlStyle.pieces("<mo>=</mo><mi>b</mi>")).containsExactly("<mo>=</mo><mi>b</mi>");
    }

    /** Opened brackets let a line be broken within them; those of a matrix, a fraction or a root hold together. */
    @Test
    void bracketsCanBeOpened() {
        assertThat(MathmlStyle.opened(MathmlStyle.MATHML.inner(product(sum(A, B), A))))
                .isEqualTo("<mo>(</mo><mi>a</mi><mo form=\"infix\">+</mo><mi>b</mi><mo>)</mo><mo>·</mo><mi>a</mi>");
        String matrix = MathmlStyle.MATHML.inner(new Formula.Matrix(List.of(List.of(A))));
        assertThat(MathmlStyle.opened(matrix)).isEqualTo(matrix);
        String fraction = MathmlStyle.MATHML.inner(new Fraction(product(sum(A, B), A), B));
        assertThat(MathmlStyle.opened(fraction)).isEqualTo(fraction);
        assertThat(MathmlStyle.opened("")).isEmpty();
    }
}
