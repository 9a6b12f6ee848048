package dev.chainrule.explain.formula;

import dev.chainrule.explain.formula.Formula.Figure;
import dev.chainrule.explain.formula.Formula.Is;
import dev.chainrule.explain.formula.Formula.Name;
import dev.chainrule.explain.formula.Formula.Times;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MathML Core: {@code <math><msub data-q="x[1]"><mi>x</mi><mn>1</mn></msub>…</math>}. Every letter and figure that stands for
 * a quantity carries its id in {@code data-q}. Text parts are sequences of elements; what must be one element is put into
 * an {@code mrow}.
 */
public final class MathmlStyle extends Style {
    /** The style. */
    public static final MathmlStyle MATHML = new MathmlStyle();

    /** What one sees of a place to fill in, without a style sheet too. */
    static final String BLANK = "<mtext class=\"blank\">________</mtext>";

    /** Said between a function and its argument by those who read aloud. */
    private static final String OF = "<mo>\u2061</mo>";

    private static final Pattern TOKEN = Pattern.compile("\\d+(?:\\.\\d+)?|\\p{L}+|[^\\d\\p{L}]");
    private static final Pattern TAG = Pattern.compile("<(/?)(\\w+)[^>]*>");

    private MathmlStyle() {}

    /** {@code formula} as it stands among other mathematics, without the {@code math} around it. */
    public String inner(Formula formula) {
        String math = print(formula);
        return math.substring("<math>".length(), math.length() - "</math>".length());
    }

    /** {@code text} with what means something to HTML written as entities. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    protected String whole(String formula) {
        return "<math>" + formula + "</math>";
    }

    @Override
    protected boolean isLinear() {
        return false;
    }

    // ---- letters ----

    /** {@code glyph} in this style. */
    public String glyph(Glyph glyph) {
        return glyph(glyph, "");
    }

    private String glyph(Glyph glyph, String id) {
        String q = data(id);
        return switch (glyph) {
            case Glyph.Symbol s -> symbol(s, q);
            case Glyph.Derivative d ->
                "<mfrac" + q + "><mrow><mo>∂</mo>" + glyph(d.of()) + "</mrow><mrow><mo>∂</mo>" + glyph(d.by())
                        + "</mrow></mfrac>";
            case Glyph.Applied a ->
                "<mrow" + q + ">" + glyph(a.function()) + OF + brackets(glyph(a.argument())) + "</mrow>";
            case Glyph.Joined j ->
                "<mrow" + q + ">"
                        + String.join(
                                "<mo>\u2062</mo>",
                                j.parts().stream().map(this::glyph).toList()) + "</mrow>";
            case Glyph.Element e -> marked(brackets(glyph(e.of())), "", e.sub(), "", false, e.sample(), q);
        };
    }

    private static String symbol(Glyph.Symbol s, String q) {
        String letter = s.letter();
        boolean prime = letter.endsWith("′");
        String base = "<mi>" + escape(prime ? letter.substring(0, letter.length() - 1) : letter) + "</mi>";
        return marked(base, prime ? "<mo>′</mo>" : "", s.sub(), s.sup(), s.isNew(), s.sample(), q);
    }

    private static String marked(
            String base, String prime, String sub, String sup, boolean isNew, int sample, String q) {
        String above = prime
                + index(sup)
                + (isNew ? "<mo>+</mo>" : "")
                + (sample == 0
                        ? ""
                        : "<mo stretchy=\"false\">⟨</mo>" + index(Glyph.sample(sample))
                                + "<mo stretchy=\"false\">⟩</mo>");
        if (sub.isEmpty() && above.isEmpty()) {
            return q.isEmpty() ? base : base.replaceFirst("^<(\\w+)", "<$1" + Matcher.quoteReplacement(q));
        }
        String element = sub.isEmpty() ? "msup" : above.isEmpty() ? "msub" : "msubsup";
        return "<" + element + q + ">" + base + (sub.isEmpty() ? "" : one(index(sub)))
                + (above.isEmpty() ? "" : one(above)) + "</" + element + ">";
    }

    /** An index: numbers, letters and words; letters side by side such as ij are two indices. */
    private static String index(String index) {
        StringBuilder math = new StringBuilder();
        Matcher token = TOKEN.matcher(index);
        while (token.find()) {
            String found = token.group();
            if (Character.isDigit(found.charAt(0))) {
                math.append("<mn>").append(found).append("</mn>");
            } else if (!Character.isLetter(found.codePointAt(0))) {
                math.append("<mo stretchy=\"false\">")
                        .append(escape(found.replace("-", "−")))
                        .append("</mo>");
            } else if (found.length() <= 2) {
                found.codePoints()
                        .forEach(c -> math.append("<mi>").appendCodePoint(c).append("</mi>"));
            } else {
                math.append("<mi>").append(found).append("</mi>");
            }
        }
        return math.toString();
    }

    private static String data(String id) {
        return id.isEmpty() ? "" : " data-q=\"" + escape(id) + "\"";
    }

    /** {@code sequence} as one element. */
    private static String one(String sequence) {
        int depth = 0;
        int roots = 0;
        Matcher tag = TAG.matcher(sequence);
        while (tag.find()) {
            depth += tag.group(1).isEmpty() ? 1 : -1;
            roots += depth == 0 ? 1 : 0;
        }
        return roots == 1 ? sequence : "<mrow>" + sequence + "</mrow>";
    }

    // ---- the parts ----

    @Override
    protected String name(Name name) {
        return glyph(name.glyph(), name.id());
    }

    @Override
    protected String figure(Figure figure) {
        String q = data(figure.id());
        if (figure.number().equals("NaN")) {
            return "<mtext" + q + ">undefined</mtext>";
        }
        Figure size = figure.absolute();
        String number = figure.number().endsWith("Infinity") ? "∞" : size.mantissa();
        if (!figure.isNegative() && size.exponent().isEmpty()) {
            return "<mn" + q + ">" + number + "</mn>";
        }
        String power = size.exponent();
        String raised = power.startsWith("-")
                ? "<mrow><mo>−</mo><mn>" + power.substring(1) + "</mn></mrow>"
                : "<mn>" + power + "</mn>";
        return "<mrow" + q + ">" + (figure.isNegative() ? "<mo>−</mo>" : "") + "<mn>" + number + "</mn>"
                + (power.isEmpty() ? "" : "<mo>·</mo><msup><mn>10</mn>" + raised + "</msup>") + "</mrow>";
    }

    @Override
    protected String words(String text) {
        return text.equals("…") ? "<mo>…</mo>" : "<mtext>" + escape(text) + "</mtext>";
    }

    @Override
    protected String blank() {
        return BLANK;
    }

    @Override
    protected String sum(List<String> terms, List<Boolean> minus) {
        StringBuilder sum = new StringBuilder(minus.getFirst() ? "<mo form=\"prefix\">−</mo>" : "");
        sum.append(terms.getFirst());
        for (int i = 1; i < terms.size(); i++) {
            sum.append("<mo form=\"infix\">")
                    .append(minus.get(i) ? "−" : "+")
                    .append("</mo>")
                    .append(terms.get(i));
        }
        return sum.toString();
    }

    @Override
    protected String product(List<String> factors, Times times, boolean wide) {
        return String.join(
                switch (times) {
                    case NUMBERS -> "<mo>·</mo>";
                    case MATRICES -> "<mo>\u2062</mo>";
                    case ELEMENTS -> "<mo>⊙</mo>";
                },
                factors);
    }

    @Override
    protected String negative(String operand) {
        return "<mo form=\"prefix\">−</mo>" + operand;
    }

    @Override
    protected String fraction(String numerator, String denominator) {
        return "<mfrac>" + one(numerator) + one(denominator) + "</mfrac>";
    }

    @Override
    protected String power(String base, String exponent) {
        return "<msup>" + one(base) + one(index(exponent)) + "</msup>";
    }

    @Override
    protected String call(String function, List<String> arguments) {
        String inner = String.join("<mo>,</mo>", arguments);
        return switch (function) {
            case "abs" -> "<mrow><mo>|</mo>" + inner + "<mo>|</mo></mrow>";
            case "√" -> "<msqrt>" + inner + "</msqrt>";
            default -> symbol(Glyph.letter(function), "") + OF + brackets(inner);
        };
    }

    @Override
    protected String series(String index, String body) {
        return "<munder><mo>∑</mo>" + one(index(index)) + "</munder>" + body;
    }

    @Override
    protected String rest(int count) {
        return "<mtext>rest (" + count + ")</mtext>";
    }

    @Override
    protected String matrix(List<List<String>> rows) {
        StringBuilder table = new StringBuilder("<mrow><mo>(</mo><mtable>");
        for (List<String> row : rows) {
            table.append("<mtr>");
            row.forEach(cell -> table.append("<mtd>").append(cell).append("</mtd>"));
            table.append("</mtr>");
        }
        return table.append("</mtable><mo>)</mo></mrow>").toString();
    }

    @Override
    protected String transposed(String matrix) {
        return "<msup>" + one(matrix) + "<mo>⊤</mo></msup>";
    }

    @Override
    protected String brackets(String inner) {
        return "<mrow><mo>(</mo>" + inner + "<mo>)</mo></mrow>";
    }

    @Override
    protected String relation(String left, List<Is> signs, List<String> rights) {
        StringBuilder relation = new StringBuilder(left);
        for (int i = 0; i < rights.size(); i++) {
            relation.append(signs.get(i) == Is.EQUAL ? "<mo>=</mo>" : "<mo stretchy=\"false\">←</mo>");
            relation.append(rights.get(i));
        }
        return relation.toString();
    }

    @Override
    protected String cases(List<String> values, List<String> conditions) {
        StringBuilder cases = new StringBuilder("<mrow><mo>{</mo><mtable>");
        for (int i = 0; i < values.size(); i++) {
            String condition = conditions.get(i);
            cases.append("<mtr><mtd>").append(values.get(i)).append("</mtd><mtd><mtext>");
            cases.append(condition.equals("else") ? "" : "if ")
                    .append(escape(condition))
                    .append("</mtext></mtd></mtr>");
        }
        return cases.append("</mtable></mrow>").toString();
    }

    /**
     * {@code sequence} (of {@link #inner}) in pieces, each but the first beginning with a relation, + or − that stands in no
     * bracket, so that a line can be broken before it.
     */
    public static List<String> pieces(String sequence) {
        List<String> pieces = new ArrayList<>();
        int depth = 0;
        int from = 0;
        Matcher tag = TAG.matcher(sequence);
        while (tag.find()) {
            boolean opens = tag.group(1).isEmpty();
            if (opens && depth == 0 && tag.start() > from && breaksBefore(sequence, tag.start())) {
                pieces.add(sequence.substring(from, tag.start()));
                from = tag.start();
            }
            depth += opens ? 1 : -1;
        }
        pieces.add(sequence.substring(from));
        return pieces;
    }

    /** {@code sequence} with its round brackets opened, so that {@link #pieces} may break within them. */
    public static String opened(String sequence) {
        StringBuilder opened = new StringBuilder();
        Deque<Boolean> bracket = new ArrayDeque<>();
        int from = 0;
        Matcher tag = TAG.matcher(sequence);
        while (tag.find()) {
            boolean opens = tag.group(1).isEmpty();
            boolean free = !bracket.contains(false);
            boolean drop;
            if (opens) {
                drop = free && sequence.startsWith("<mrow><mo>(</mo>", tag.start()) && !isTable(sequence, tag.start());
                bracket.push(drop);
            } else {
                drop = bracket.pop();
            }
            opened.append(sequence, from, drop ? tag.start() : tag.end());
            from = tag.end();
        }
        return opened.append(sequence.substring(from)).toString();
    }

    private static boolean isTable(String sequence, int at) {
        return sequence.startsWith("<mrow><mo>(</mo><mtable>", at);
    }

    private static boolean breaksBefore(String sequence, int at) {
        return sequence.startsWith("<mo form=\"infix\">", at)
                || sequence.startsWith("<mo>=", at)
                || sequence.startsWith("<mo stretchy=\"false\">←", at);
    }
}
