package dev.chainrule.explain.paper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.Formulas;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.Notation;
import dev.chainrule.explain.RandomNetworks;
import dev.chainrule.explain.Reckoning;
import dev.chainrule.explain.Step;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.TraceJson;
import dev.chainrule.explain.Walk;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Case;
import dev.chainrule.explain.formula.Formula.Figure;
import dev.chainrule.explain.formula.Formula.Link;
import dev.chainrule.explain.formula.Formula.Term;
import dev.chainrule.explain.formula.LatexStyle;
import dev.chainrule.explain.formula.MathmlStyle;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scilab.forge.jlatexmath.TeXFormula;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import tools.jackson.databind.json.JsonMapper;

/** LaTeX and MathML of every step: they parse, and the figures read back from them are the figures of the formula. */
class FacesTest {
    private static final Set<String> CORE = Set.of(
            "math", "mrow", "mi", "mn", "mo", "mtext", "msub", "msup", "msubsup", "mfrac", "msqrt", "munder", "mtable",
            "mtr", "mtd");
    private static final Set<String> ATTRIBUTES = Set.of("data-q", "form", "stretchy", "displaystyle", "class");
    private static final Pattern NUMBER = Pattern.compile("(\\d+(?:\\.\\d+)?)(?: \\\\cdot 10\\^\\{(-?\\d+)})?");

    private static final Pattern SIGNED = Pattern.compile("(-?)\\s*(\\d+(?:\\.\\d+)?(?:e-?\\d+)?)");

    @ParameterizedTest
    @EnumSource
    void figuresAreReadBack(Notation notation) throws Exception {
        int steps = 0;
        for (long seed = 100; seed < 104; seed++) {
            Trace trace = Trace.of(Walk.of(RandomNetworks.random(seed), 1), notation);
            Digits digits = new Digits(3 + (int) (seed % 8));
            Formulas formulas =
                    Formulas.of(trace, seed % 4 == 0 ? new Reckoning.Exact(digits) : new Reckoning.Doubles(digits));
            for (Step step : trace.steps(Level.TERM)) {
                Formula numbers = formulas.numbers(step);
                Formula symbols = formulas.symbols(step);
                assertThat(new TeXFormula(LatexStyle.LATEX.print(numbers))).isNotNull();
                assertThat(new TeXFormula(LatexStyle.LATEX.print(symbols))).isNotNull();
                check(parsed(MathmlStyle.MATHML.print(symbols)));
                Element math = parsed(MathmlStyle.MATHML.print(numbers));
                check(math);

                Formula right = ((Formula.Relation) numbers).links().getLast().right();
                List<BigDecimal> expected = new ArrayList<>();
                collect(right, expected);
                String latex = LatexStyle.LATEX.print(Formula.equal(Formula.name("x", "", ""), right));
                assertThat(fromLatex(latex))
                        .usingElementComparator(BigDecimal::compareTo)
                        .isEqualTo(expected);
                List<BigDecimal> read = new ArrayList<>();
                fromMathml(parsed(MathmlStyle.MATHML.print(right)), read);
                assertThat(read).usingElementComparator(BigDecimal::compareTo).isEqualTo(expected);
                if (right instanceof Figure figure && Double.isFinite(step.value())) {
                    assertThat(figure.id()).isEqualTo(step.id());
                    assertThat(LatexStyle.LATEX.print(figure).startsWith("-")).isEqualTo(figure.isNegative());
                    assertThat(MathmlStyle.MATHML.print(figure)).contains("data-q=\"" + step.id() + "\"");
                }
                // the figures put in, on the way to the value
                List<BigDecimal> all = new ArrayList<>();
                ((Formula.Relation) numbers).links().forEach(link -> collect(link.right(), all));
                List<BigDecimal> links = new ArrayList<>();
                for (Link link : ((Formula.Relation) numbers).links()) {
                    fromMathml(parsed(MathmlStyle.MATHML.print(link.right())), links);
                }
                assertThat(links).usingElementComparator(BigDecimal::compareTo).isEqualTo(all);
                steps++;
            }
        }
        assertThat(steps).isGreaterThan(100);
    }

    /** Every number of every whole formula in the JSON, with its sign: the same in text, LaTeX and MathML. */
    @ParameterizedTest
    @EnumSource
    void signedNumbersOfWholeFormulasAgree(Notation notation) throws Exception {
        int negative = 0;
        for (long seed = 200; seed < 212; seed++) {
            Trace trace = Trace.of(Walk.of(RandomNetworks.random(seed), 1), notation);
            Digits digits = new Digits(3 + (int) (seed % 8));
            String json = TraceJson.write(trace, trace.steps(Level.TERM), digits);
            for (Object one : (List<?>) ((Map<?, ?>) JsonMapper.shared().readValue(json, Map.class)).get("steps")) {
                Map<?, ?> step = (Map<?, ?>) one;
                Map<?, ?> numbers = (Map<?, ?>) step.get("numbers");
                List<BigDecimal> text = signed(afterSign((String) numbers.get("text")));
                List<BigDecimal> latex = signed(plainLatex(afterSign((String) numbers.get("latex"))));
                List<BigDecimal> mathml = signed(afterSign(plainMathml(parsed((String) numbers.get("mathml")))));
                assertThat(latex).as("%s", numbers).isEqualTo(text);
                assertThat(mathml).as("%s", numbers).isEqualTo(text);
                if (step.get("value") instanceof Double value && Double.isFinite(value) && value != 0) {
                    boolean signal = ((String) step.get("id")).startsWith("d(")
                            && (notation == Notation.HAN_KAMBER || notation == Notation.W1_W2); // which write −∂L/∂a
                    assertThat(text.getLast())
                            .as("%s", step)
                            .isEqualByComparingTo(new BigDecimal(digits.text(signal ? -value : value)));
                }
                negative += (int)
                        text.stream().filter(number -> number.signum() < 0).count();
            }
        }
        assertThat(negative).isGreaterThan(300);
    }

    /** What follows the first sign of equality. */
    private static String afterSign(String formula) {
        return formula.substring(formula.indexOf('=') + 1);
    }

    /** Numbers with the sign directly before them, brackets aside; m·10^e is one number. */
    private static List<BigDecimal> signed(String formula) {
        String plain = formula.replace('−', '-')
                .replace("½", "1/2")
                .replaceAll("[()|\\[\\]]", "")
                .replaceAll("\\s*·\\s*10\\^\\{(-?\\d+)}", "e$1");
        List<BigDecimal> numbers = new ArrayList<>();
        Matcher number = SIGNED.matcher(raised(plain));
        while (number.find()) {
            BigDecimal value = new BigDecimal(number.group(2)).stripTrailingZeros();
            numbers.add(number.group(1).isEmpty() ? value : value.negate());
        }
        return numbers;
    }

    /** Superscripts as ^{n}; times a power of ten as an exponent. */
    private static String raised(String text) {
        StringBuilder plain = new StringBuilder();
        boolean inside = false;
        for (char c : text.toCharArray()) {
            int digit = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻".indexOf(c);
            if (digit >= 0 && !inside) {
                plain.append("^{");
            } else if (digit < 0 && inside) {
                plain.append('}');
            }
            inside = digit >= 0;
            plain.append(digit < 0 ? c : "0123456789-".charAt(digit));
        }
        return (inside ? plain.append('}') : plain).toString().replaceAll("\\s*·\\s*10\\^\\{(-?\\d+)}", "e$1");
    }

    private static String plainLatex(String latex) {
        return latex.replaceAll("\\\\text\\{[^}]*}|_\\{[^}]*}", "")
                .replaceAll("\\\\d?frac\\{", "")
                .replace("\\cdot", "·")
                .replaceAll("\\\\(left|right|begin\\{pmatrix}|end\\{pmatrix})", "")
                .replaceAll("\\^(\\d)", "^{$1}");
    }

    private static String plainMathml(Node node) {
        if (node.getNodeType() == Node.TEXT_NODE) {
            return node.getNodeValue();
        }
        List<String> parts = new ArrayList<>();
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            parts.add(plainMathml(child));
        }
        return switch (node.getNodeName()) {
            case "mtext" -> "";
            case "msub" -> parts.getFirst();
            case "msup" -> parts.get(0) + "^{" + parts.get(1) + "}";
            case "msubsup" -> parts.get(0) + "^{" + parts.get(2) + "}";
            case "mfrac" -> parts.get(0) + "/" + parts.get(1);
            case "mtr", "mtable" -> String.join(" ; ", parts);
            default -> String.join("", parts);
        };
    }

    /** The figures of a formula without their signs, in the order in which they are printed. */
    private static void collect(Formula formula, List<BigDecimal> into) {
        switch (formula) {
            case Figure figure -> {
                if (Character.isDigit(figure.absolute().number().charAt(0))) {
                    into.add(new BigDecimal(figure.absolute().number()));
                }
            }
            case Formula.Name _, Formula.Words _, Formula.Blank _, Formula.Rest _ -> {}
            case Formula.Sum sum -> sum.terms().stream().map(Term::body).forEach(body -> collect(body, into));
            case Formula.Product product -> product.factors().forEach(factor -> collect(factor, into));
            case Formula.Negative negative -> collect(negative.operand(), into);
            case Formula.Fraction fraction -> {
                collect(fraction.numerator(), into);
                collect(fraction.denominator(), into);
            }
            case Formula.Power power -> {
                collect(power.base(), into);
                if (power.exponent().matches("\\d+")) {
                    into.add(new BigDecimal(power.exponent()));
                }
            }
            case Formula.Call call -> call.arguments().forEach(argument -> collect(argument, into));
            case Formula.Series series -> collect(series.body(), into);
            case Formula.Matrix matrix -> matrix.rows().forEach(row -> row.forEach(cell -> collect(cell, into)));
            case Formula.Transposed transposed -> collect(transposed.matrix(), into);
            case Formula.Cases cases -> cases.cases().stream().map(Case::value).forEach(value -> collect(value, into));
            case Formula.Relation relation -> relation.links().forEach(link -> collect(link.right(), into));
        }
    }

    private static List<BigDecimal> fromLatex(String latex) {
        List<BigDecimal> found = new ArrayList<>();
        Matcher number = NUMBER.matcher(latex.replaceAll("\\\\text\\{[^}]*}|_\\{[^}]*}", ""));
        while (number.find()) {
            BigDecimal mantissa = new BigDecimal(number.group(1));
            found.add(
                    number.group(2) == null ? mantissa : mantissa.scaleByPowerOfTen(Integer.parseInt(number.group(2))));
        }
        return found;
    }

    private static void fromMathml(Node node, List<BigDecimal> into) {
        if (node.getNodeName().equals("mn")) {
            into.add(new BigDecimal(node.getTextContent()));
            return;
        }
        List<BigDecimal> inner = new ArrayList<>();
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            fromMathml(child, inner);
        }
        String text = node.getTextContent();
        boolean figure = node.getNodeName().equals("mrow") && text.matches("−?[\\d.]+·10−?\\d+");
        if (figure) {
            int power = inner.get(2).intValueExact() * (text.matches(".*10−\\d+") ? -1 : 1);
            into.add(inner.get(0).scaleByPowerOfTen(power));
        } else {
            into.addAll(inner);
        }
    }

    private static Element parsed(String mathml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(mathml)))
                .getDocumentElement();
    }

    private static void check(Element element) {
        assertThat(CORE).contains(element.getTagName());
        for (int a = 0; a < element.getAttributes().getLength(); a++) {
            assertThat(ATTRIBUTES).contains(element.getAttributes().item(a).getNodeName());
        }
        int children = 0;
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                check(inner);
                children++;
            }
        }
        switch (element.getTagName()) {
            case "msub", "msup", "mfrac", "munder" -> assertThat(children).isEqualTo(2);
            case "msubsup" -> assertThat(children).isEqualTo(3);
            case "mi", "mn", "mo", "mtext" -> assertThat(children).isZero();
            default -> assertThat(children).isPositive();
        }
    }
}
