package dev.chainrule.explain.formula;

import dev.chainrule.explain.formula.Formula.Figure;
import dev.chainrule.explain.formula.Formula.Is;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Formula.Times;
import java.util.List;
import java.util.Map;

/** Formulas in plain words, to be read aloud: "a 1 of layer 1 equals x 1 times w 1 1 plus b 1 of layer 1". */
public final class SpokenStyle extends Style {
    /** English. */
    public static final SpokenStyle ENGLISH = new SpokenStyle();

    private static final Map<String, String> FUNCTIONS = Map.of(
            "ln", "the natural logarithm of",
            "exp", "e to the power of",
            "abs", "the absolute value of",
            "√", "the square root of",
            "σ", "sigma of",
            "σ′", "sigma prime of");

    private SpokenStyle() {}

    /** {@code glyph} in words. */
    public String glyph(Glyph glyph) {
        return switch (glyph) {
            case Glyph.Symbol s ->
                (s.isNew() ? "the new " : "") + letter(s.letter()) + marks(s.sub(), s.sup(), s.sample());
            case Glyph.Derivative d -> "the derivative of " + glyph(d.of()) + " by " + glyph(d.by());
            case Glyph.Applied a -> glyph(a.function()) + " of " + glyph(a.argument());
            case Glyph.Joined j ->
                String.join(" times ", j.parts().stream().map(this::glyph).toList());
            case Glyph.Element e -> "element" + marks(e.sub(), "", e.sample()) + " of " + glyph(e.of());
        };
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
        String minus = figure.isNegative() ? "minus " : "";
        if (figure.number().endsWith("Infinity")) {
            return minus + "infinity";
        }
        if (figure.number().equals("NaN")) {
            return "undefined";
        }
        String power = figure.exponent().isEmpty()
                ? ""
                : " times 10 to the power of " + figure.exponent().replace("-", "minus ");
        return minus + figure.absolute().mantissa() + power;
    }

    @Override
    protected String words(String text) {
        return text;
    }

    @Override
    protected String blank() {
        return "blank";
    }

    @Override
    protected String sum(List<String> terms, List<Boolean> minus) {
        StringBuilder sum = new StringBuilder(minus.getFirst() ? "minus " : "").append(terms.getFirst());
        for (int i = 1; i < terms.size(); i++) {
            sum.append(minus.get(i) ? " minus " : " plus ").append(terms.get(i));
        }
        return sum.toString();
    }

    @Override
    protected String product(List<String> factors, Times times, boolean wide) {
        return String.join(times == Times.ELEMENTS ? " times, element by element, " : " times ", factors);
    }

    @Override
    protected String negative(String operand) {
        return "minus " + operand;
    }

    @Override
    protected String fraction(String numerator, String denominator) {
        return numerator + " over " + denominator;
    }

    @Override
    protected String half() {
        return "one half";
    }

    @Override
    protected String power(String base, String exponent) {
        return base + (exponent.equals("2") ? " squared" : " to the power of " + exponent);
    }

    @Override
    protected String call(String function, List<String> arguments) {
        String word = FUNCTIONS.getOrDefault(function, letter(function) + " of");
        List<String> bracketed = arguments.stream()
                .map(argument -> argument.matches(".* (plus|minus|times|over) .*") ? brackets(argument) : argument)
                .toList();
        return word + " " + String.join(" and ", bracketed);
    }

    @Override
    protected String series(String index, String body) {
        return "the sum over " + index + " of " + body;
    }

    @Override
    protected String rest(int count) {
        return "the other " + count + " terms";
    }

    @Override
    protected String matrix(List<List<String>> rows) {
        return rows.size() == 1
                ? "the row " + String.join(", ", rows.getFirst())
                : "the matrix with rows "
                        + String.join(
                                "; ",
                                rows.stream().map(row -> String.join(", ", row)).toList());
    }

    @Override
    protected String cases(List<String> values, List<String> conditions) {
        StringBuilder cases = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            String condition = conditions.get(i);
            cases.append(i == 0 ? "" : ", ").append(values.get(i));
            cases.append(condition.equals("else") ? " otherwise" : " where " + condition);
        }
        return cases.toString();
    }

    @Override
    protected String transposed(String matrix) {
        return matrix + " transposed";
    }

    @Override
    protected String brackets(String inner) {
        return "open bracket " + inner + " close bracket";
    }

    @Override
    protected String relation(String left, List<Is> signs, List<String> rights) {
        StringBuilder relation = new StringBuilder(left);
        for (int i = 0; i < rights.size(); i++) {
            relation.append(signs.get(i) == Is.EQUAL ? " equals " : " becomes ").append(rights.get(i));
        }
        return relation.toString();
    }

    private static String letter(String letter) {
        return Ascii.of(letter.replace("/∂", " by ")
                        .replace("′", " prime")
                        .replace("ℓ", "the loss")
                        .replace("∂", "the derivative of ")
                        .replace("…", "and so on"))
                .replace("_", " ");
    }

    /** Indices digit by digit, so that w₁₂ is not "w twelve"; an upper index is a layer. */
    private static String marks(String sub, String sup, int sample) {
        String indices = sub.isEmpty() ? "" : " " + String.join(" ", sub.split(sub.contains(",") ? "," : ""));
        if (sub.matches("[a-z]{2,}\\d*")) {
            indices = " " + sub;
        }
        return indices.replace("+", "plus").replace("−", "minus")
                + (sup.isEmpty() ? "" : " of layer " + sup.replaceAll("[()]", ""))
                + (sample == 0 ? "" : " of sample " + Glyph.sample(sample));
    }
}
