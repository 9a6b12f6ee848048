package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.description.Description;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Relation;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Elu;
import dev.chainrule.network.Identity;
import dev.chainrule.network.LeakyRelu;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an explanation prints above a derivation as f(a) and f′(a) is what the activation computes. */
class DefinitionsTest {
    /** The constants in a formula are printed with six digits. */
    private static final double PRINTED = 1e-5;

    static Stream<ElementwiseActivation> activations() {
        return Stream.concat(
                        Description.words(Activation.class).stream()
                                .map(word -> Description.read(Activation.class, word, word)),
                        Stream.of(new Relu(0.5), new LeakyRelu(0.3), new Elu(0.4)))
                .filter(ElementwiseActivation.class::isInstance)
                .map(ElementwiseActivation.class::cast)
                .filter(f -> !(f instanceof Identity));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void whatIsPrintedIsWhatIsComputed(ElementwiseActivation f) {
        List<Relation> relations = Definitions.of(f);
        assertThat(relations)
                .as("%s has a formula and a derivative in Definitions.of", f.name())
                .hasSizeGreaterThanOrEqualTo(2);
        for (int n = -40; n <= 40; n++) {
            double a = n / 8.0;
            List<Double> computed = List.of(f.value(a), f.slope(a));
            Map<String, Double> letters = Map.of("a", a);
            if (f instanceof ParametricActivation parametric) {
                double p = 0.3;
                computed = List.of(parametric.value(a, p), parametric.slope(a, p), parametric.parameterSlope(a, p));
                letters = Map.of("a", a, "p", p);
            }
            for (int i = 0; i < computed.size(); i++) {
                double printed = value(relations.get(i).links().getFirst().right(), letters);
                assertThat(printed)
                        .as("%s at a = %s", TextStyle.UNICODE.print(relations.get(i)), a)
                        .isCloseTo(computed.get(i), within(PRINTED * Math.max(1, Math.abs(computed.get(i)))));
            }
        }
    }

    private static double value(Formula formula, Map<String, Double> letters) {
        return switch (formula) {
            case Formula.Name(Glyph.Symbol symbol, _) -> letters.getOrDefault(symbol.letter(), Double.NaN);
            case Formula.Figure figure -> Double.parseDouble(figure.number());
            case Formula.Sum(var terms) ->
                terms.stream()
                        .mapToDouble(term -> (term.minus() ? -1 : 1) * value(term.body(), letters))
                        .sum();
            case Formula.Product(var factors, _) ->
                factors.stream()
                        .mapToDouble(factor -> value(factor, letters))
                        .reduce(1, (x, y) -> x * y);
            case Formula.Negative(var operand) -> -value(operand, letters);
            case Formula.Fraction(var over, var under) -> value(over, letters) / value(under, letters);
            case Formula.Power(var base, var exponent) -> Math.pow(value(base, letters), Double.parseDouble(exponent));
            case Formula.Call(var function, var arguments) -> call(function, value(arguments.getFirst(), letters));
            case Formula.Cases(var cases) ->
                cases.stream()
                        .filter(one -> holds(one.condition(), letters))
                        .mapToDouble(one -> value(one.value(), letters))
                        .findFirst()
                        .orElseThrow();
            default -> throw new AssertionError("no number: " + formula);
        };
    }

    private static double call(String function, double x) {
        double density = StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
        return switch (function) {
            case "exp" -> StrictMath.exp(x);
            case "ln" -> StrictMath.log(x);
            case "abs" -> Math.abs(x);
            case "σ" -> new Sigmoid().value(x);
            case "φ" -> density;
            case "Φ" -> 0.5 + density * series(x);
            default ->
                function.endsWith("′")
                        ? activation(function.substring(0, function.length() - 1)).slope(x)
                        : activation(function).value(x);
        };
    }

    private static ElementwiseActivation activation(String word) {
        return (ElementwiseActivation) Description.read(Activation.class, word, word);
    }

    /** x + x³/3 + x⁵/(3·5) + …, by which Φ(x) = ½ + φ(x)·(…). */
    private static double series(double x) {
        double sum = 0;
        double term = x;
        for (int k = 3; k < 300; k += 2) {
            sum += term;
            term *= x * x / k;
        }
        return sum;
    }

    /** "a > 0", "−3 < a < 3", "else". */
    private static boolean holds(String condition, Map<String, Double> letters) {
        String[] words = condition.split(" ");
        boolean holds = true;
        for (int i = 1; i < words.length; i += 2) {
            double left = side(words[i - 1], letters);
            double right = side(words[i + 1], letters);
            holds &= switch (words[i]) {
                case "<" -> left < right;
                case "≤" -> left <= right;
                case "=" -> left == right;
                case ">" -> left > right;
                case "≥" -> left >= right;
                default -> throw new AssertionError("no condition: " + condition);
            };
        }
        return holds;
    }

    private static double side(String word, Map<String, Double> letters) {
        Double letter = letters.get(word);
        return letter == null ? Double.parseDouble(word.replace('−', '-')) : letter;
    }
}
