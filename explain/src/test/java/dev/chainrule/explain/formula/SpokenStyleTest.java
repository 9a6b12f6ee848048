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

/** What is read aloud, and what is written where there is only ASCII. */
class SpokenStyleTest {
    private static final Formula A = Formula.name("a", "", "");
    private static final Formula B = Formula.name("b", "", "");

    private static void assertSpoken(Formula formula, String words) {
        assertThat(SpokenStyle.ENGLISH.print(formula)).isEqualTo(words);
    }

    private static void assertGlyph(Glyph glyph, String words) {
        assertThat(SpokenStyle.ENGLISH.glyph(glyph)).isEqualTo(words);
    }

    @Test
    void lettersAreReadWithTheirIndices() {
        assertGlyph(new Glyph.Symbol("w", "12", "(2)"), "w 1 2 of layer 2");
        assertGlyph(new Glyph.Symbol("w", "10,12", ""), "w 10 12");
        assertGlyph(new Glyph.Symbol("out", "o1", ""), "out o 1");
        assertGlyph(new Glyph.Symbol("w", "old1", ""), "w old1");
        assertGlyph(new Glyph.Symbol("δ", "j", "(l)"), "delta j of layer l");
        assertGlyph(new Glyph.Symbol("x", "i−1", "", false, Glyph.SAMPLE_N), "x i minus 1 of sample n");
        assertGlyph(new Glyph.Symbol("σ′", "", ""), "sigma prime");
        assertGlyph(new Glyph.Applied(Glyph.letter("m"), Glyph.letter("w")), "m of w");
        Glyph.Joined xw = new Glyph.Joined(List.of(Glyph.letter("x"), Glyph.letter("W")));
        assertGlyph(xw, "x times W");
        assertGlyph(new Glyph.Element(xw, "2", 3), "element 2 of sample 3 of x times W");
    }

    @Test
    void figuresAreReadWithTheirSign() {
        assertSpoken(new Figure("-0.5", ""), "minus 0.5");
        assertSpoken(new Figure("1.5e12", ""), "1.5 times 10 to the power of 12");
        assertSpoken(new Figure("-Infinity", ""), "minus infinity");
        assertSpoken(new Figure("Infinity", ""), "infinity");
        assertSpoken(new Figure("NaN", ""), "undefined");
        assertSpoken(new Formula.Blank(), "blank");
        assertSpoken(new Formula.Words("and so on"), "and so on");
    }

    @Test
    void sumsProductsAndFractions() {
        assertSpoken(sum(A, B), "a plus b");
        assertSpoken(difference(A, B), "a minus b");
        assertSpoken(
                new Formula.Sum(List.of(new Term(true, A), new Term(false, new Formula.Rest(7)))),
                "minus a plus the other 7 terms");
        assertSpoken(new Formula.Negative(A), "minus a");
        assertSpoken(product(A, sum(A, B)), "a times open bracket a plus b close bracket");
        assertSpoken(new Formula.Product(List.of(A, B), Formula.Times.ELEMENTS), "a times, element by element, b");
        assertSpoken(Formula.matrixProduct(A, new Formula.Transposed(B)), "a times b transposed");
        assertSpoken(new Fraction(A, B), "a over b");
        assertSpoken(new Fraction(sum(A, B), A), "open bracket a plus b close bracket over a");
        assertSpoken(product(new Fraction(whole(1), whole(2)), A), "one half times a");
        assertSpoken(new Power(A, "2"), "a squared");
        assertSpoken(new Power(A, "3"), "a to the power of 3");
        assertSpoken(new Series("k", A), "the sum over k of a");
    }

    /** An argument of more than one part is in brackets, so that one hears where it ends. */
    @Test
    void functionsAreReadByTheirNames() {
        assertSpoken(call("σ", A), "sigma of a");
        assertSpoken(call("σ′", A), "sigma prime of a");
        assertSpoken(call("exp", sum(A, B)), "e to the power of open bracket a plus b close bracket");
        assertSpoken(call("ln", product(A, B)), "the natural logarithm of open bracket a times b close bracket");
        assertSpoken(call("abs", A), "the absolute value of a");
        assertSpoken(call("√", A), "the square root of a");
        assertSpoken(call("tanh", A), "tanh of a");
        assertSpoken(call("ℓ", A, B), "the loss of a and b");
        assertSpoken(call("ℓ′", A, B), "the loss prime of a and b");
        assertSpoken(call("∂prelu/∂p", A), "the derivative of prelu by p of a");
    }

    @Test
    void relationsMatricesAndCases() {
        assertSpoken(Formula.equal(A, B, whole(3)), "a equals b equals 3");
        assertSpoken(Formula.becomes(A, B), "a becomes b");
        assertSpoken(new Formula.Matrix(List.of(List.of(A, B))), "the row a, b");
        assertSpoken(new Formula.Matrix(List.of(List.of(A, B), List.of(B, A))), "the matrix with rows a, b; b, a");
        assertSpoken(
                new Formula.Cases(List.of(new Formula.Case(A, "a is positive"), new Formula.Case(whole(0), "else"))),
                "a where a is positive, 0 otherwise");
    }

    @Test
    void asciiHasNoOtherSigns() {
        assertThat(Ascii.of("δ₁₂ ≤ ½·σ′(a⁽²⁾) − π")).isEqualTo("delta_12 <= 0.5*sigma'(a^(2)) - pi");
        assertThat(Ascii.of("w₁₀,₁₂")).isEqualTo("w_10,12");
        assertThat(Ascii.of("x₁²")).isEqualTo("x_1^2");
        assertThat(Ascii.of("xₑ⁰")).isEqualTo("x_e^0");
        assertThat(Ascii.of("日 a")).isEqualTo("? a");
        assertThat(TextStyle.ASCII.plain("a → b")).isEqualTo("a -> b");
        assertThat(TextStyle.UNICODE.plain("a → b")).isEqualTo("a → b");
    }

    @Test
    void indicesWithoutSmallLettersHaveASign() {
        assertThat(Marks.lowered("1,j")).isEqualTo("₁,ⱼ");
        assertThat(Marks.lowered("q")).isEqualTo("_q");
        assertThat(Marks.lowered("qz")).isEqualTo("_(qz)");
        assertThat(Marks.raised("l−1")).isEqualTo("ˡ⁻¹");
        assertThat(Marks.raised("q")).isEqualTo("^q");
        assertThat(Marks.asciiIndex("12")).isEqualTo("12");
        assertThat(Marks.asciiIndex("(2)")).isEqualTo("(2)");
        assertThat(Marks.asciiIndex("l+1")).isEqualTo("(l+1)");
    }

    /** A factor of a product whose factors stand apart: figures and products bare, sums in brackets. */
    @Test
    void factorsThatStandApart() {
        Formula minus = new Figure("-2", "");
        assertThat(TextStyle.UNICODE.printFactor(sum(A, B), true)).isEqualTo("(a + b)");
        assertThat(TextStyle.UNICODE.printFactor(product(A, B), false)).isEqualTo("a·b");
        assertThat(TextStyle.UNICODE.printFactor(minus, true)).isEqualTo("−2");
        assertThat(TextStyle.UNICODE.printFactor(minus, false)).isEqualTo("(−2)");
        assertThat(TextStyle.UNICODE.printFactor(new Formula.Negative(A), true)).isEqualTo("−a");
        assertThat(TextStyle.UNICODE.printFactor(new Formula.Negative(A), false))
                .isEqualTo("(−a)");
        assertThat(TextStyle.UNICODE.printFactor(new Fraction(whole(1), whole(2)), true))
                .isEqualTo("½");
        assertThat(TextStyle.ASCII.printFactor(new Fraction(whole(1), whole(2)), true))
                .isEqualTo("(1/2)");
        assertThat(TextStyle.UNICODE.printFactor(new Figure("1.5e-9", ""), true))
                .isEqualTo("1.5·10⁻⁹");
        assertThat(TextStyle.UNICODE.printFactor(new Fraction(A, B), true)).isEqualTo("(a/b)");
    }
}
