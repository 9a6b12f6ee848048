package dev.chainrule.explain.formula;

import dev.chainrule.explain.formula.Formula.Figure;
import dev.chainrule.explain.formula.Formula.Is;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Formula.Times;
import java.util.List;

/**
 * Text for the terminal, in a line: {@code a₁⁽¹⁾ = x₁·w₁₁ + x₂·w₂₁ + b₁⁽¹⁾}, or in plain ASCII
 * {@code a_1^(1) = x_1*w_11 + x_2*w_21 + b_1^(1)}. There are spaces only around + and − (and = and ←), and around the dots of
 * a product with a derivative in it.
 */
public final class TextStyle extends Style {
    /** With the letters and signs of Unicode. */
    public static final TextStyle UNICODE = new TextStyle(false);

    /** In ASCII alone. */
    public static final TextStyle ASCII = new TextStyle(true);

    private final boolean ascii;

    private TextStyle(boolean ascii) {
        this.ascii = ascii;
    }

    /** {@code glyph} in this style. */
    public String glyph(Glyph glyph) {
        return switch (glyph) {
            case Glyph.Symbol s -> letter(s.letter()) + marks(s.sub(), s.sup(), s.isNew(), s.sample());
            case Glyph.Derivative d -> curly() + whole(d.of()) + "/" + curly() + whole(d.by());
            case Glyph.Applied a -> glyph(a.function()) + "(" + glyph(a.argument()) + ")";
            case Glyph.Joined j ->
                String.join(dot(), j.parts().stream().map(this::glyph).toList());
            case Glyph.Element e -> "(" + glyph(e.of()) + ")" + marks(e.sub(), "", false, e.sample());
        };
    }

    private String curly() {
        return ascii ? "d" : "∂";
    }

    /** A product of letters in brackets. */
    private String whole(Glyph glyph) {
        return glyph instanceof Glyph.Joined ? "(" + glyph(glyph) + ")" : glyph(glyph);
    }

    /** {@code text} as this style can write it: in ASCII, signs and letters beyond it are spelled out. */
    public String plain(String text) {
        return ascii ? Ascii.of(text) : text;
    }

    @Override
    protected boolean isLinear() {
        return true;
    }

    @Override
    protected String name(Name name) {
        return glyph(name.glyph());
    }

    @Override
    protected String figure(Figure figure) {
        if (figure.number().endsWith("Infinity")) {
            return (figure.isNegative() ? minus() : "") + (ascii ? "inf" : "∞");
        }
        if (figure.number().equals("NaN")) {
            return "undefined";
        }
        String mantissa = figure.absolute().mantissa();
        String power = figure.exponent().isEmpty()
                ? ""
                : ascii
                        ? "e" + figure.exponent()
                        : "·10" + Marks.raised(figure.exponent().replace("-", "−"));
        return (figure.isNegative() ? minus() : "") + mantissa + power;
    }

    @Override
    protected String words(String text) {
        return plain(text);
    }

    @Override
    protected String blank() {
        return "________";
    }

    @Override
    protected String sum(List<String> terms, List<Boolean> minus) {
        StringBuilder sum = new StringBuilder(minus.getFirst() ? minus() : "").append(terms.getFirst());
        for (int i = 1; i < terms.size(); i++) {
            sum.append(minus.get(i) ? " " + minus() + " " : " + ").append(terms.get(i));
        }
        return sum.toString();
    }

    @Override
    protected String product(List<String> factors, Times times, boolean wide) {
        if (times == Times.ELEMENTS) {
            return String.join(ascii ? " .* " : " ⊙ ", factors);
        }
        return String.join(wide ? " " + dot() + " " : dot(), factors);
    }

    @Override
    protected String negative(String operand) {
        return minus() + operand;
    }

    @Override
    protected String fraction(String numerator, String denominator) {
        return numerator + "/" + denominator;
    }

    @Override
    protected boolean hasHalf() {
        return !ascii;
    }

    @Override
    protected String half() {
        return "½";
    }

    @Override
    protected String power(String base, String exponent) {
        return base + (ascii ? "^" + exponent : Marks.raised(exponent));
    }

    @Override
    protected String call(String function, List<String> arguments) {
        String inner = String.join(", ", arguments);
        return function.equals("abs") ? "|" + inner + "|" : letter(function) + "(" + inner + ")";
    }

    @Override
    protected String series(String index, String body) {
        return (ascii ? "sum_" + index : "Σ" + Marks.lowered(index)) + " " + body;
    }

    @Override
    protected String rest(int count) {
        return "rest (" + count + ")";
    }

    @Override
    protected String matrix(List<List<String>> rows) {
        return "["
                + String.join(
                        "; ", rows.stream().map(row -> String.join("  ", row)).toList()) + "]";
    }

    @Override
    protected String cases(List<String> values, List<String> conditions) {
        StringBuilder cases = new StringBuilder("{ ");
        for (int i = 0; i < values.size(); i++) {
            String condition = plain(conditions.get(i));
            cases.append(i == 0 ? "" : "; ").append(values.get(i)).append(condition.equals("else") ? " " : " where ");
            cases.append(condition);
        }
        return cases.append(" }").toString();
    }

    @Override
    protected String transposed(String matrix) {
        return matrix + (ascii ? "^T" : "ᵀ");
    }

    @Override
    protected String brackets(String inner) {
        return "(" + inner + ")";
    }

    @Override
    protected String relation(String left, List<Is> signs, List<String> rights) {
        StringBuilder relation = new StringBuilder(left);
        for (int i = 0; i < rights.size(); i++) {
            relation.append(" ").append(sign(signs.get(i))).append(" ").append(rights.get(i));
        }
        return relation.toString();
    }

    /** The sign of a relation: = or ←. */
    public String sign(Is is) {
        return switch (is) {
            case EQUAL -> "=";
            case BECOMES -> ascii ? "<-" : "←";
        };
    }

    /** The sign between factors. */
    public String dot() {
        return ascii ? "*" : "·";
    }

    private String minus() {
        return ascii ? "-" : "−";
    }

    private String letter(String letter) {
        return ascii ? Ascii.of(letter) : letter;
    }

    private String marks(String sub, String sup, boolean isNew, int sample) {
        if (ascii) {
            return (sub.isEmpty() ? "" : "_" + Marks.asciiIndex(sub))
                    + (sup.isEmpty() ? "" : "^" + Marks.asciiIndex(sup))
                    + (isNew ? "'" : "")
                    + (sample == 0 ? "" : "<" + Glyph.sample(sample) + ">");
        }
        return Marks.lowered(sub)
                + Marks.raised(sup)
                + (isNew ? "⁺" : "")
                + (sample == 0 ? "" : "⟨" + Glyph.sample(sample) + "⟩");
    }
}
