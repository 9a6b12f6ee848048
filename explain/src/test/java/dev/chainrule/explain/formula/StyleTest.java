package dev.chainrule.explain.formula;

import static dev.chainrule.explain.formula.Formula.call;
import static dev.chainrule.explain.formula.Formula.difference;
import static dev.chainrule.explain.formula.Formula.product;
import static dev.chainrule.explain.formula.Formula.sum;
import static dev.chainrule.explain.formula.Formula.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.formula.Formula.Figure;
import dev.chainrule.explain.formula.Formula.Fraction;
import dev.chainrule.explain.formula.Formula.Negative;
import dev.chainrule.explain.formula.Formula.Power;
import dev.chainrule.explain.formula.Formula.Series;
import dev.chainrule.explain.formula.Formula.Term;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where brackets stand, and how letters and figures are written. */
class StyleTest {
    private static final Formula A = letter("a");
    private static final Formula B = letter("b");
    private static final Formula C = letter("c");
    private static final Formula HALF = new Fraction(whole(1), whole(2));

    @Test
    void bracketsStandWhereTheyAreNeededAndNowhereElse() {
        assertText(sum(A, product(B, C)), "a + b·c", "a + b*c");
        assertText(product(sum(A, B), C), "(a + b)·c", "(a + b)*c");
        assertText(difference(A, difference(B, C)), "a − (b − c)", "a - (b - c)");
        assertText(new Negative(sum(A, B)), "−(a + b)", "-(a + b)");
        assertText(product(A, new Negative(B)), "a·(−b)", "a*(-b)");
        assertText(new Power(sum(A, B), "2"), "(a + b)²", "(a + b)^2");
        assertText(new Power(A, "2"), "a²", "a^2");
        assertText(call("σ", sum(A, B)), "σ(a + b)", "sigma(a + b)");
        assertText(call("abs", difference(A, B)), "|a − b|", "|a - b|");
        assertText(new Fraction(product(A, B), sum(B, C)), "a·b/(b + c)", "a*b/(b + c)");
        assertText(new Fraction(A, product(B, C)), "a/(b·c)", "a/(b*c)");
        assertText(new Fraction(new Fraction(A, B), C), "(a/b)/c", "(a/b)/c");
        assertText(product(A, new Fraction(B, C)), "a · (b/c)", "a * (b/c)");
        assertText(product(HALF, new Power(difference(A, B), "2")), "½·(a − b)²", "(1/2)*(a - b)^2");
    }

    @Test
    void aNegativeNumberIsBareOnlyAtTheBeginning() {
        Formula minus = new Figure("-0.2", "");
        assertText(minus, "−0.2", "-0.2");
        assertText(product(minus, A), "−0.2·a".replace("−0.2", "(−0.2)"), "(-0.2)*a");
        assertText(product(A, minus), "a·(−0.2)", "a*(-0.2)");
        assertText(sum(minus, A), "−0.2 + a", "-0.2 + a");
        assertText(sum(A, product(minus, B)), "a + (−0.2)·b", "a + (-0.2)*b");
        assertText(difference(A, minus), "a − (−0.2)", "a - (-0.2)");
        assertText(new Power(minus, "2"), "(−0.2)²", "(-0.2)^2");
        assertText(call("σ", minus), "σ(−0.2)", "sigma(-0.2)");
    }

    @Test
    void aSumSignReachesToTheEndOfItsProduct() {
        Formula series = new Series("k", product(A, B));
        assertText(product(HALF, series), "½·Σₖ a·b", "(1/2)*sum_k a*b");
        assertText(product(series, C), "(Σₖ a·b)·c", "(sum_k a*b)*c");
        assertText(new Negative(series), "−Σₖ a·b", "-sum_k a*b");
        assertText(new Series("k", sum(A, B)), "Σₖ (a + b)", "sum_k (a + b)");
    }

    @Test
    void aDerivativeKeepsItsBarApart() {
        Formula derivative = Formula.derivative(Glyph.letter("L"), new Glyph.Symbol("w", "11", ""));
        assertText(product(A, derivative), "a · ∂L/∂w₁₁", "a * dL/dw_11");
        assertText(new Power(derivative, "2"), "(∂L/∂w₁₁)²", "(dL/dw_11)^2");
        assertText(new Fraction(derivative, A), "(∂L/∂w₁₁)/a", "(dL/dw_11)/a");
        assertText(new Fraction(A, derivative), "a/(∂L/∂w₁₁)", "a/(dL/dw_11)");
        Glyph xw = new Glyph.Joined(List.of(Glyph.letter("x"), Glyph.letter("W")));
        assertText(Formula.derivative(Glyph.letter("h"), xw), "∂h/∂(x·W)", "dh/d(x*W)");
    }

    @Test
    void figuresOfUnusualSizeHaveAnExponent() {
        Formula small = new Figure("-1.5e-9", "");
        assertText(small, "−1.5·10⁻⁹", "-1.5e-9");
        assertText(product(A, new Figure("1.5e-9", "")), "a·(1.5·10⁻⁹)", "a*(1.5e-9)");
        assertText(new Figure("Infinity", ""), "∞", "inf");
        assertText(new Figure("-Infinity", ""), "−∞", "-inf");
        assertText(new Figure("NaN", ""), "undefined", "undefined");
    }

    @Test
    void indicesAreSmallLettersWhereThereAreSome() {
        assertGlyph(new Glyph.Symbol("a", "2", "(1)"), "a₂⁽¹⁾", "a_2^(1)");
        assertGlyph(new Glyph.Symbol("w", "10,12", "", true, 0), "w₁₀,₁₂⁺", "w_(10,12)'");
        assertGlyph(new Glyph.Symbol("δ", "j", "l+1", false, 3), "δⱼˡ⁺¹⟨3⟩", "delta_j^(l+1)<3>");
        assertGlyph(new Glyph.Symbol("out", "o1", ""), "outₒ₁", "out_o1");
        assertGlyph(new Glyph.Symbol("x", "q", ""), "x_q", "x_q");
        assertGlyph(new Glyph.Applied(Glyph.letter("σ′"), Glyph.letter("a")), "σ′(a)", "sigma'(a)");
        assertGlyph(
                new Glyph.Element(new Glyph.Joined(List.of(Glyph.letter("x"), Glyph.letter("W"))), "2", 0),
                "(x·W)₂",
                "(x*W)_2");
    }

    @Test
    void whatIsAppliedToLettersNeedsNoBrackets() {
        Formula slope = Formula.name(new Glyph.Applied(Glyph.letter("σ′"), Glyph.letter("a")));
        assertText(product(slope, B), "σ′(a)·b", "sigma'(a)*b");
        assertText(new Power(slope, "2"), "σ′(a)²", "sigma'(a)^2");
        assertText(new Formula.Blank(), "________", "________");
    }

    @Test
    void productsOfNumbersAreOneProduct() {
        assertThat(product(A)).isEqualTo(A);
        assertThat(product(product(A, B), C)).isEqualTo(product(A, B, C));
        Formula matrices = Formula.matrixProduct(A, B);
        assertThat(product(matrices, C)).isEqualTo(new Formula.Product(List.of(matrices, C), Formula.Times.NUMBERS));
    }

    @Test
    void matricesAndTheirProducts() {
        Formula row = new Formula.Matrix(List.of(List.of(new Figure("1", ""), new Figure("-2", ""))));
        Formula w = letter("W");
        assertText(row, "[1  −2]", "[1  -2]");
        assertText(Formula.matrixProduct(A, new Formula.Transposed(w)), "a·Wᵀ", "a*W^T");
        Formula elements = new Formula.Product(List.of(Formula.matrixProduct(A, w), B), Formula.Times.ELEMENTS);
        assertText(elements, "(a·W) ⊙ b", "(a*W) .* b");
    }

    @Test
    void relationsAndCases() {
        assertText(Formula.equal(A, sum(B, C), whole(3)), "a = b + c = 3", "a = b + c = 3");
        assertText(Formula.becomes(A, B), "a ← b", "a <- b");
        Formula cases = new Formula.Cases(List.of(new Formula.Case(A, "a > 0"), new Formula.Case(whole(0), "else")));
        assertText(cases, "{ a where a > 0; 0 else }", "{ a where a > 0; 0 else }");
        Formula terms = new Formula.Sum(List.of(new Term(true, A), new Term(false, new Formula.Rest(7))));
        assertText(terms, "−a + rest (7)", "-a + rest (7)");
    }

    @Test
    void spokenFormulasHaveNoSigns() {
        Formula derivative = Formula.derivative(Glyph.letter("L"), new Glyph.Symbol("w", "12", ""));
        assertThat(SpokenStyle.ENGLISH.print(Formula.equal(derivative, product(HALF, new Power(A, "2")))))
                .isEqualTo("the derivative of L by w 1 2 equals one half times a squared");
        assertThat(SpokenStyle.ENGLISH.print(new Figure("-1.5e-9", "")))
                .isEqualTo("minus 1.5 times 10 to the power of minus 9");
        assertThat(SpokenStyle.ENGLISH.glyph(new Glyph.Symbol("w", "10,12", "(2)", true, 3)))
                .isEqualTo("the new w 10 12 of layer 2 of sample 3");
    }

    private static Formula letter(String letter) {
        return Formula.name(letter, "", "");
    }

    private static void assertText(Formula formula, String unicode, String ascii) {
        assertThat(TextStyle.UNICODE.print(formula)).isEqualTo(unicode);
        assertThat(TextStyle.ASCII.print(formula)).isEqualTo(ascii);
    }

    private static void assertGlyph(Glyph glyph, String unicode, String ascii) {
        assertThat(TextStyle.UNICODE.glyph(glyph)).isEqualTo(unicode);
        assertThat(TextStyle.ASCII.glyph(glyph)).isEqualTo(ascii);
    }
}
