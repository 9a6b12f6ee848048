package dev.chainrule.explain.formula;

import dev.chainrule.explain.formula.Formula.Figure;
import dev.chainrule.explain.formula.Formula.Is;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Formula.Times;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LaTeX for math mode: {@code a_{1}^{(1)} = x_{1} \cdot w_{11} + b_{1}^{(1)}}. It needs amsmath alone, and what GitHub's
 * Markdown shows is the same (so there is no {@code \operatorname}, which GitHub refuses). There are spaces around the signs
 * + − = ← and nowhere else next to a sign, so that a long formula can be broken at them.
 */
public final class LatexStyle extends Style {
    /** The style. */
    public static final LatexStyle LATEX = new LatexStyle();

    /** Where a value is to be filled in. */
    static final String BLANK = "\\underline{\\hspace{4em}}";

    private static final Map<Integer, String> SIGNS = Map.ofEntries(
            Map.entry((int) 'α', "\\alpha"),
            Map.entry((int) 'β', "\\beta"),
            Map.entry((int) 'γ', "\\gamma"),
            Map.entry((int) 'δ', "\\delta"),
            Map.entry((int) 'Δ', "\\Delta"),
            Map.entry((int) 'ε', "\\varepsilon"),
            Map.entry((int) 'η', "\\eta"),
            Map.entry((int) 'θ', "\\theta"),
            Map.entry((int) 'λ', "\\lambda"),
            Map.entry((int) 'μ', "\\mu"),
            Map.entry((int) 'ρ', "\\rho"),
            Map.entry((int) 'σ', "\\sigma"),
            Map.entry((int) 'τ', "\\tau"),
            Map.entry((int) 'φ', "\\varphi"),
            Map.entry((int) 'Φ', "\\Phi"),
            Map.entry((int) 'ω', "\\omega"),
            Map.entry((int) 'π', "\\pi"),
            Map.entry((int) 'Σ', "\\Sigma"),
            Map.entry((int) '∂', "\\partial"),
            Map.entry((int) 'ℓ', "\\ell"),
            Map.entry((int) '−', "-"),
            Map.entry((int) '·', "\\cdot"),
            Map.entry((int) '×', "\\times"),
            Map.entry((int) '⊙', "\\odot"),
            Map.entry((int) '≤', "\\le"),
            Map.entry((int) '≥', "\\ge"),
            Map.entry((int) '≠', "\\ne"),
            Map.entry((int) '≈', "\\approx"),
            Map.entry((int) '±', "\\pm"),
            Map.entry((int) '←', "\\leftarrow"),
            Map.entry((int) '→', "\\rightarrow"),
            Map.entry((int) '…', "\\dots"),
            Map.entry((int) '½', "\\tfrac{1}{2}"),
            Map.entry((int) '√', "\\surd"),
            Map.entry((int) '∞', "\\infty"),
            Map.entry((int) '′', "\\prime"),
            Map.entry((int) '⁺', "{}^{+}"),
            Map.entry((int) '⁻', "{}^{-}"),
            Map.entry((int) 'ᵀ', "{}^{\\top}"),
            Map.entry((int) '⟨', "\\langle"),
            Map.entry((int) '⟩', "\\rangle"));

    private static final Set<String> KNOWN =
            Set.of("ln", "exp", "tanh", "max", "min", "log", "cosh", "sinh", "cos", "sin");
    private static final Pattern TALL = Pattern.compile("\\\\frac|\\\\begin|\\\\sum|\\\\left");
    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");
    private static final String SMALL = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎";
    private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾";
    private static final String PLAIN = "0123456789+-=()";

    private LatexStyle() {}

    /** {@code glyph} in this style. */
    public String glyph(Glyph glyph) {
        return switch (glyph) {
            case Glyph.Symbol s -> symbol(s);
            case Glyph.Derivative d -> "\\frac{\\partial " + glyph(d.of()) + "}{\\partial " + glyph(d.by()) + "}";
            case Glyph.Applied a -> glyph(a.function()) + "(" + glyph(a.argument()) + ")";
            case Glyph.Joined j ->
                String.join("\\,", j.parts().stream().map(this::glyph).toList());
            case Glyph.Element e -> "(" + glyph(e.of()) + ")" + marks("", e.sub(), "", false, e.sample());
        };
    }

    private static String symbol(Glyph.Symbol s) {
        String letter = s.letter();
        String prime = letter.endsWith("′") ? "\\prime" : "";
        if (!prime.isEmpty()) {
            letter = letter.substring(0, letter.length() - 1);
        }
        return letters(letter) + marks(prime, s.sub(), s.sup(), s.isNew(), s.sample());
    }

    /** A letter as it is, a word upright. */
    static String letters(String letter) {
        if (letter.codePointCount(0, letter.length()) == 1) {
            return sign(letter.codePointAt(0)).strip();
        }
        return KNOWN.contains(letter)
                ? "\\" + letter
                : "\\mathrm{" + letter.replace("-", "\\text{-}").replace("_", "\\_") + "}";
    }

    private static String marks(String prime, String sub, String sup, boolean isNew, int sample) {
        String above = prime
                + index(sup)
                + (isNew ? "+" : "")
                + (sample == 0 ? "" : "\\langle " + Glyph.sample(sample) + "\\rangle");
        return (sub.isEmpty() ? "" : "_{" + index(sub) + "}") + (above.isEmpty() ? "" : "^{" + above + "}");
    }

    /** An index; words of more than two letters are upright. */
    private static String index(String index) {
        if (index.matches("\\p{L}{3,}.*")) {
            Matcher word = WORD.matcher(index);
            return word.replaceFirst(found -> Matcher.quoteReplacement("\\mathrm{" + found.group() + "}"));
        }
        StringBuilder latex = new StringBuilder();
        index.codePoints().forEach(c -> latex.append(sign(c)));
        return latex.toString().strip();
    }

    /** A sign in math mode; a command is followed by a space. */
    private static String sign(int c) {
        int small = SMALL.indexOf(c);
        if (small >= 0) {
            return "{}_{" + PLAIN.charAt(small) + "}";
        }
        String known = SIGNS.get(c);
        if (known != null) {
            return known + (Character.isLetter(known.charAt(known.length() - 1)) ? " " : "");
        }
        int raised = RAISED.indexOf(c);
        if (raised >= 0) {
            return "{}^{" + PLAIN.charAt(raised) + "}";
        }
        return switch (c) {
            case '{', '}', '%', '$', '#', '&', '_' -> "\\" + (char) c;
            case '\\' -> "\\backslash ";
            case '^', '~' -> "\\text{" + text(Character.toString(c)) + "}";
            default -> c < 128 ? Character.toString(c) : "\\text{" + text(Character.toString(c)) + "}";
        };
    }

    /**
     * {@code words} for text mode: what means something to LaTeX is escaped; letters of mathematics among the words stand in
     * math mode; any other letter stays as it is.
     */
    public static String text(String words) {
        StringBuilder latex = new StringBuilder();
        words.codePoints().forEach(c -> latex.append(textSign(c)));
        return latex.toString().replace("$$", "");
    }

    private static String textSign(int c) {
        return switch (c) {
            case '\\' -> "\\textbackslash{}";
            case '{', '}', '%', '$', '#', '&', '_' -> "\\" + (char) c;
            case '^' -> "\\textasciicircum{}";
            case '~' -> "\\textasciitilde{}";
            case '<', '>', '|' -> "$" + (char) c + "$";
            case '"' -> "''";
            case '–' -> "--";
            case '—' -> "---";
            case '’' -> "'";
            case '‘' -> "`";
            case '“' -> "``";
            case '”' -> "''";
            case '…' -> "\\dots{}";
            case '\u00a0' -> "~";
            case '\n', '\t' -> " ";
            default -> {
                if (Character.isISOControl(c)) {
                    yield "";
                }
                boolean isMath = SIGNS.containsKey(c) || SMALL.indexOf(c) >= 0 || RAISED.indexOf(c) >= 0;
                yield isMath ? "$" + sign(c).strip() + "$" : Character.toString(c);
            }
        };
    }

    @Override
    protected boolean isLinear() {
        return false;
    }

    @Override
    protected String name(Name name) {
        return glyph(name.glyph());
    }

    @Override
    protected String figure(Figure figure) {
        String minus = figure.isNegative() ? "-" : "";
        if (figure.number().endsWith("Infinity")) {
            return minus + "\\infty";
        }
        if (figure.number().equals("NaN")) {
            return "\\text{undefined}";
        }
        String power = figure.exponent().isEmpty() ? "" : " \\cdot 10^{" + figure.exponent() + "}";
        return minus + figure.absolute().mantissa() + power;
    }

    @Override
    protected String words(String text) {
        return text.equals("…") ? "\\dots" : "\\text{" + text(text) + "}";
    }

    @Override
    protected String blank() {
        return BLANK;
    }

    @Override
    protected String sum(List<String> terms, List<Boolean> minus) {
        StringBuilder sum = new StringBuilder(minus.getFirst() ? "-" : "").append(terms.getFirst());
        for (int i = 1; i < terms.size(); i++) {
            sum.append(minus.get(i) ? " - " : " + ").append(terms.get(i));
        }
        return sum.toString();
    }

    @Override
    protected String product(List<String> factors, Times times, boolean wide) {
        return String.join(
                switch (times) {
                    case NUMBERS -> " \\cdot ";
                    case MATRICES -> "\\,";
                    case ELEMENTS -> " \\odot ";
                },
                factors);
    }

    @Override
    protected String negative(String operand) {
        return "-" + operand;
    }

    @Override
    protected String fraction(String numerator, String denominator) {
        return "\\frac{" + numerator + "}{" + denominator + "}";
    }

    @Override
    protected String half() {
        return "\\tfrac{1}{2}";
    }

    @Override
    protected String power(String base, String exponent) {
        return base + "^{" + exponent + "}";
    }

    @Override
    protected String call(String function, List<String> arguments) {
        String inner = String.join(", ", arguments);
        return switch (function) {
            case "abs" -> "\\left|" + inner + "\\right|";
            case "√" -> "\\sqrt{" + inner + "}";
            default -> symbol(Glyph.letter(function)) + brackets(inner);
        };
    }

    @Override
    protected String series(String index, String body) {
        return "\\sum_{" + index(index) + "} " + body;
    }

    @Override
    protected String rest(int count) {
        return "\\text{rest (" + count + ")}";
    }

    @Override
    protected String matrix(List<List<String>> rows) {
        return "\\begin{pmatrix}"
                + String.join(
                        " \\\\ ",
                        rows.stream().map(row -> String.join(" & ", row)).toList()) + "\\end{pmatrix}";
    }

    @Override
    protected String transposed(String matrix) {
        return matrix + "^{\\top}";
    }

    @Override
    protected String brackets(String inner) {
        return TALL.matcher(inner).find() ? "\\left(" + inner + "\\right)" : "(" + inner + ")";
    }

    @Override
    protected String relation(String left, List<Is> signs, List<String> rights) {
        StringBuilder relation = new StringBuilder(left);
        for (int i = 0; i < rights.size(); i++) {
            relation.append(signs.get(i) == Is.EQUAL ? " = " : " \\leftarrow ").append(rights.get(i));
        }
        return relation.toString();
    }

    @Override
    protected String cases(List<String> values, List<String> conditions) {
        StringBuilder cases = new StringBuilder("\\begin{cases}");
        for (int i = 0; i < values.size(); i++) {
            String condition = conditions.get(i);
            cases.append(i == 0 ? "" : " \\\\ ").append(values.get(i));
            cases.append(" & \\text{")
                    .append(condition.equals("else") ? "" : "if ")
                    .append(text(condition))
                    .append("}");
        }
        return cases.append("\\end{cases}").toString();
    }
}
