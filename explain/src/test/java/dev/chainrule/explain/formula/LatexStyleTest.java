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
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stands in a LaTeX file, sign by sign. */
class LatexStyleTest {
    private static final Formula A = Formula.name("a", "", "");
    private static final Formula B = Formula.name("b", "", "");

    private static void assertLatex(Formula formula, String latex) {
        assertThat(LatexStyle.LATEX.print(formula)).isEqualTo(latex);
    }

    private static void assertGlyph(Glyph glyph, String latex) {
        assertThat(LatexStyle.LATEX.glyph(glyph)).isEqualTo(latex);
    }

    @Test
    void lettersHaveTheirIndices() {
        assertGlyph(new Glyph.Symbol("a", "2", "(1)"), "a_{2}^{(1)}");
        assertGlyph(Glyph.letter("x"), "x");
        assertGlyph(new Glyph.Symbol("w", "10,12", "", true, 0), "w_{10,12}^{+}");
        assertGlyph(new Glyph.Symbol("δ", "j", "l+1", false, 3), "\\delta_{j}^{l+1\\langle 3\\rangle}");
        assertGlyph(new Glyph.Symbol("x", "", "", false, Glyph.SAMPLE_N), "x^{\\langle n\\rangle}");
        assertGlyph(new Glyph.Symbol("x", "", "", false, Glyph.SAMPLE_Q), "x^{\\langle q\\rangle}");
        assertGlyph(new Glyph.Symbol("net", "h1", ""), "\\mathrm{net}_{h1}");
        assertGlyph(new Glyph.Symbol("w", "new", ""), "w_{\\mathrm{new}}");
        assertGlyph(new Glyph.Symbol("w", "new1", ""), "w_{\\mathrm{new}1}");
        assertGlyph(new Glyph.Symbol("σ′", "", ""), "\\sigma^{\\prime}");
        assertGlyph(Glyph.letter("leaky-relu"), "\\mathrm{leaky\\text{-}relu}");
        assertGlyph(Glyph.letter("my_name"), "\\mathrm{my\\_name}");
        assertGlyph(Glyph.letter("tanh"), "\\tanh");
        assertGlyph(new Glyph.Applied(Glyph.letter("m"), new Glyph.Symbol("w", "11", "")), "m(w_{11})");
        Glyph.Joined xw = new Glyph.Joined(List.of(Glyph.letter("x"), Glyph.letter("W")));
        assertGlyph(xw, "x\\,W");
        assertGlyph(new Glyph.Element(xw, "2", 3), "(x\\,W)_{2}^{\\langle 3\\rangle}");
        assertLatex(
                Formula.derivative(Glyph.letter("L"), new Glyph.Symbol("w", "11", "")),
                "\\frac{\\partial L}{\\partial w_{11}}");
    }

    @Test
    void figuresAreTheirSignMantissaAndPower() {
        assertLatex(whole(-2), "-2");
        assertLatex(new Figure("-1.5e-9", ""), "-1.5 \\cdot 10^{-9}");
        assertLatex(new Figure("1.5e12", ""), "1.5 \\cdot 10^{12}");
        assertLatex(new Figure("Infinity", ""), "\\infty");
        assertLatex(new Figure("-Infinity", ""), "-\\infty");
        assertLatex(new Figure("NaN", ""), "\\text{undefined}");
        assertLatex(new Formula.Blank(), "\\underline{\\hspace{4em}}");
    }

    @Test
    void sumsProductsAndFractions() {
        assertLatex(sum(A, B, whole(3)), "a + b + 3");
        assertLatex(difference(A, B), "a - b");
        assertLatex(
                new Formula.Sum(List.of(new Term(true, A), new Term(false, new Formula.Rest(7)))),
                "-a + \\text{rest (7)}");
        assertLatex(new Formula.Negative(A), "-a");
        assertLatex(product(A, B), "a \\cdot b");
        assertLatex(Formula.matrixProduct(A, new Formula.Transposed(B)), "a\\,b^{\\top}");
        assertLatex(new Formula.Product(List.of(A, B), Formula.Times.ELEMENTS), "a \\odot b");
        assertLatex(new Fraction(sum(A, B), product(A, B)), "\\frac{a + b}{a \\cdot b}");
        assertLatex(product(new Fraction(whole(1), whole(2)), A), "\\tfrac{1}{2} \\cdot a");
        assertLatex(product(new Fraction(whole(1), whole(3)), A), "\\frac{1}{3} \\cdot a");
        assertLatex(product(new Fraction(whole(3), whole(2)), A), "\\frac{3}{2} \\cdot a");
        assertLatex(new Power(A, "2"), "a^{2}");
        assertLatex(new Series("k", A), "\\sum_{k} a");
    }

    /** Round brackets grow where what they hold is taller than a line. */
    @Test
    void bracketsAreAsTallAsWhatTheyHold() {
        assertLatex(product(sum(A, B), A), "(a + b) \\cdot a");
        assertLatex(product(sum(new Fraction(A, B), B), A), "\\left(\\frac{a}{b} + b\\right) \\cdot a");
        assertLatex(new Power(new Series("k", A), "2"), "\\left(\\sum_{k} a\\right)^{2}");
        assertLatex(call("σ", sum(A, B)), "\\sigma(a + b)");
        assertLatex(call("σ", new Fraction(A, B)), "\\sigma\\left(\\frac{a}{b}\\right)");
        assertLatex(new Power(Formula.name("a", "", "(1)"), "2"), "(a^{(1)})^{2}");
        assertLatex(new Power(new Formula.Name(new Glyph.Symbol("w", "", "", true, 0), ""), "2"), "(w^{+})^{2}");
        assertLatex(
                new Power(new Formula.Name(new Glyph.Symbol("w", "", "", false, 1), ""), "2"),
                "(w^{\\langle 1\\rangle})^{2}");
    }

    @Test
    void functions() {
        assertLatex(call("abs", difference(A, B)), "\\left|a - b\\right|");
        assertLatex(call("√", sum(A, B)), "\\sqrt{a + b}");
        assertLatex(call("ln", A), "\\ln(a)");
        assertLatex(call("relu′", A), "\\mathrm{relu}^{\\prime}(a)");
        assertLatex(call("ℓ", A, B), "\\ell(a, b)");
    }

    @Test
    void relationsMatricesAndCases() {
        assertLatex(Formula.equal(A, B, whole(3)), "a = b = 3");
        assertLatex(Formula.becomes(A, B), "a \\leftarrow b");
        assertLatex(
                new Formula.Matrix(List.of(List.of(A, B), List.of(B, whole(-2)))),
                "\\begin{pmatrix}a & b \\\\ b & -2\\end{pmatrix}");
        assertLatex(
                new Formula.Cases(List.of(new Formula.Case(A, "a > 0"), new Formula.Case(whole(0), "else"))),
                "\\begin{cases}a & \\text{if a $>$ 0} \\\\ 0 & \\text{else}\\end{cases}");
        assertLatex(new Formula.Words("50 % of it"), "\\text{50 \\% of it}");
        assertLatex(new Formula.Words("…"), "\\dots");
    }

    /** Each of what means something to TeX, and letters of mathematics among words. */
    @Test
    void wordsAreEscaped() {
        Map<String, String> written = Map.ofEntries(
                Map.entry("a_b", "a\\_b"),
                Map.entry("50% of {x} & $5 #1", "50\\% of \\{x\\} \\& \\$5 \\#1"),
                Map.entry("C:\\x", "C:\\textbackslash{}x"),
                Map.entry("x^2 ~ y", "x\\textasciicircum{}2 \\textasciitilde{} y"),
                Map.entry("a < b", "a $<$ b"),
                Map.entry("a|b > c", "a$|$b $>$ c"),
                Map.entry("say \"so\"", "say ''so''"),
                Map.entry("1–2—3", "1--2---3"),
                Map.entry("it’s ‘so’ “now”…", "it's `so' ``now''\\dots{}"),
                Map.entry("a\u00a0b", "a~b"),
                Map.entry("δ and w₁₂²", "$\\delta$ and w${}_{1}{}_{2}{}^{2}$"),
                Map.entry("w₀⁰", "w${}_{0}{}^{0}$"),
                Map.entry("∂L/∂w ≤ 1", "$\\partial$L/$\\partial$w $\\le$ 1"),
                Map.entry("naïve 日本", "naïve 日本"));
        written.forEach((words, latex) -> assertThat(LatexStyle.text(words)).isEqualTo(latex));
    }

    @Test
    void controlCharactersAreNotPrinted() {
        assertThat(LatexStyle.text("a\u0007b\nc\td\u0085")).isEqualTo("ab c d");
    }

    /** Indices are in math mode, where the same signs are written otherwise. */
    @Test
    void signsInIndices() {
        assertGlyph(new Glyph.Symbol("x", "a_b", ""), "x_{a\\_b}");
        assertGlyph(new Glyph.Symbol("x", "{}", ""), "x_{\\{\\}}");
        assertGlyph(new Glyph.Symbol("x", "\\", ""), "x_{\\backslash}");
        assertGlyph(new Glyph.Symbol("x", "^", ""), "x_{\\text{\\textasciicircum{}}}");
        assertGlyph(new Glyph.Symbol("x", "ж", ""), "x_{\\text{ж}}");
        assertGlyph(new Glyph.Symbol("x", "₁", ""), "x_{{}_{1}}");
        assertGlyph(new Glyph.Symbol("x", "²", ""), "x_{{}^{2}}");
        assertGlyph(new Glyph.Symbol("x", "₀⁰", ""), "x_{{}_{0}{}^{0}}");
        assertGlyph(new Glyph.Symbol("x", "αβ", ""), "x_{\\alpha \\beta}");
        assertGlyph(new Glyph.Symbol("x", "i−1", ""), "x_{i-1}");
    }
}
