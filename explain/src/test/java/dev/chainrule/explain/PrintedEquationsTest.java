package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.document.TextRenderer;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every equation comes out in the figures that are printed, and says by its conventions what was computed. */
class PrintedEquationsTest {
    /** As many digits as tell doubles apart: more cannot be printed. */
    private static final Pattern ALL_DIGITS = Pattern.compile("[1-9][0-9.]{15,}");

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 9})
    void theFiguresOfEveryStepGiveItsResult(int count) {
        Digits digits = new Digits(count);
        int checked = 0;
        int cancelled = 0;
        for (long seed = 0; seed < 42; seed++) {
            Notation notation = Notation.values()[(int) (seed % 7)];
            Trace trace = Trace.of(Walk.of(TraceTest.random(seed), 1), notation);
            Formulas formulas = Formulas.of(trace, digits);
            for (Step step : trace.steps(Level.TERM)) {
                if (step.expression().isMatrix() || !Double.isFinite(step.value()) || step.value() == 0) {
                    continue;
                }
                List<Formula.Link> links = formulas.numbers(step).links();
                if (links.size() < 2) {
                    continue;
                }
                Map<String, Fn> functions = PrintedFormula.functions(step.expression());
                String figures = TextStyle.ASCII.print(links.getFirst().right());
                double value = PrintedFormula.evaluate(figures, Arithmetic.DOUBLES, functions);
                boolean comesOut = Double.isFinite(value)
                        && digits.round(value).compareTo(digits.round(step.sign() * step.value())) == 0;
                if (!comesOut) {
                    assertThat(figures)
                            .as("seed %d, %s = %s", seed, step.id(), value)
                            .containsPattern(ALL_DIGITS);
                    cancelled++;
                }
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(2000);
        assertThat(cancelled).isLessThan(checked / 100);
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void theFactorsOfEveryChainGiveItsResult(Notation notation) {
        int checked = 0;
        for (long seed = 0; seed < 12; seed++) {
            Trace trace = Trace.of(Walk.of(TraceTest.random(seed), 1), notation);
            List<Quantity> parameters = List.of(Quantity.of(Kind.WEIGHT, 1, 1, 1, Scope.ONLY));
            for (Block.Chain chain :
                    chains(Derivation.of(trace, new Derivation.Request(Level.NEURON, parameters, Digits.USUAL))
                            .sections())) {
                double product = 1;
                for (Block.Factor factor : chain.factors()) {
                    product *= number(factor.value());
                }
                double result = number(chain.result());
                if (result != 0 && Double.isFinite(result)) {
                    assertThat(Digits.USUAL.round(product))
                            .as("seed %d", seed)
                            .isEqualByComparingTo(Digits.USUAL.round(result));
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(5);
    }

    private static double number(Formula figure) {
        return PrintedFormula.evaluate(TextStyle.ASCII.print(figure), Arithmetic.DOUBLES, Map.of());
    }

    private static List<Block.Chain> chains(List<Section> sections) {
        List<Block.Chain> chains = new ArrayList<>();
        for (Section section : sections) {
            section.blocks().forEach(block -> {
                if (block instanceof Block.Chain chain) {
                    chains.add(chain);
                }
            });
            chains.addAll(chains(section.sections()));
        }
        return chains;
    }

    /** The printed matrix has at its place (row, column) the weight that is printed with these indices. */
    @ParameterizedTest
    @EnumSource(
            value = Notation.class,
            names = {"MAZUR", "HAN_KAMBER"},
            mode = EnumSource.Mode.EXCLUDE)
    void anElementStandsInThePrintedMatrixWhereItsIndicesSay(Notation notation) {
        Trace trace = trace("", notation);
        Pen pen = new Pen(trace, new Reckoning.Doubles(Digits.USUAL));
        Expression.Matrix matrix = pen.matrices().matrix(Kind.WEIGHT, 1, Scope.ONLY);
        Formula.Matrix printed = (Formula.Matrix) pen.formulas().figures(matrix);
        for (int i = 1; i <= 2; i++) {
            for (int j = 1; j <= 3; j++) {
                Quantity weight = Quantity.of(Kind.WEIGHT, 1, i, j, Scope.ONLY);
                String name = TextStyle.ASCII.print(pen.name(weight));
                String indices = name.replaceAll("^[^_]*_|\\^.*$|[(),]", "");
                int row = indices.charAt(0) - '0';
                int column = indices.charAt(1) - '0';
                assertThat(number(printed.rows().get(row - 1).get(column - 1)))
                        .as(name)
                        .isEqualTo(trace.value(weight));
            }
        }
        String text = text(trace, "");
        if (notation.isDestinationFirst()) {
            String z = notation == Notation.HAGAN ? "n¹ = W¹·p + b¹" : "z² = w²·a¹ + b²";
            assertThat(text).contains(z, "destination first, source second; vectors are columns");
            assertThat(printed.rows()).hasSize(3);
        } else {
            assertThat(printed.rows()).hasSize(2);
        }
    }

    @Test
    void layersBackwardAreInColumnsWhereTheDestinationComesFirst() {
        assertThat(text(trace("", Notation.NIELSEN), "", Level.LAYER))
                .contains("δ²     = ((w³)ᵀ·δ³) ⊙ σ′(z²)", "∂C/∂w³ = δ³·(a²)ᵀ");
        assertThat(text(trace("", Notation.HAGAN), "", Level.LAYER)).contains("((W²)ᵀ·s²) ⊙ σ′(n¹)", "= s²·(a¹)ᵀ");
    }

    @Test
    void theGeneralFormFollowsTheConventions() {
        String equalBiases = FILE.replace("[0.35, 0.1, -0.05], [0.6, 0.2]", "[0.3, 0.3, 0.3], [0.6, 0.6]");
        assertThat(text(trace("\"conventions\": {\"updateOrder\": \"output-first\"}", Notation.W_U), ""))
                .contains("·uⱼₖ⁺)", "(Σₖ δₖ·wⱼₖ⁺)", "then not the gradient");
        assertThat(text(
                        trace(equalBiases.formatted(", \"conventions\": {\"biases\": \"shared\"}"), Notation.W_U, 1),
                        ""))
                .contains("b   ← b − η·Σⱼ δⱼ")
                .doesNotContain("of a bias it is 1");
        assertThat(text(trace("\"conventions\": {\"biases\": \"fixed\"}", Notation.W_U), ""))
                .contains("biases are fixed and do not move")
                .doesNotContain("of a bias it is 1");
    }

    @Test
    void theGeneralFormOfABatchSumsOverItsSamples() {
        String file = FILE.replace("[0.05, 0.1]", "[[0.05, 0.1], [0.2, 0.3]]")
                .replace("[0.01, 0.99]", "[[0.01, 0.99], [0.5, 0.5]]");
        assertThat(text(trace(file.formatted(""), Notation.W_U, 1), ""))
                .contains("L    = ½·Σₙ L⟨n⟩", "∂L/∂uᵢⱼ    = ½·Σₙ ∂L⟨n⟩/∂uᵢⱼ", "← wᵢⱼ − η·½·Σₙ δⱼ⟨n⟩·xᵢ⟨n⟩");
        assertThat(text(trace(file.formatted(", \"conventions\": {\"batch\": \"sum\"}"), Notation.HAGAN, 1), ""))
                .contains("F    = Σ_q F⟨q⟩");
    }

    @Test
    void softmaxWithSquaredErrorIsNoSumOverOutputs() {
        String softmax = FILE.replace("\"sigmoid\", \"sigmoid\"", "\"softmax\", \"softmax\"")
                .formatted("");
        assertThat(text(trace(softmax, Notation.W_U, 1), ""))
                .contains("∂L/∂y₁    = y₁ − t₁", "∂L/∂h₁    = δ₁⁽²⁾·u₁₁ + δ₂⁽²⁾·u₁₂", "∂L/∂hⱼ  = Σₖ δₖ⁽²⁾·uⱼₖ");
        assertThat(text(trace(softmax, Notation.W_U, 1), "w11"))
                .doesNotContain("∂L₁/∂h₁")
                .contains("∂L/∂y₁");
    }

    @Test
    void differentActivationsAreNamedByLayer() {
        String deep = """
                {"layers": [2, 2, 2, 1], "activations": ["tanh", {"name": "prelu", "slope": 0.1}, "identity"],
                 "loss": "half-squared-error", "seed": 3, "inputs": [0.5, -1], "targets": [1], "learningRate": 0.1}""";
        assertThat(text(trace(deep, Notation.LAYERS, 1), ""))
                .contains(
                        "f′ₗ(zⱼ⁽ˡ⁾)",
                        "f₁ is tanh, f₂ is prelu",
                        "∂L/∂pⱼ    = ∂L/∂aⱼ⁽ˡ⁾ · ∂prelu/∂p(zⱼ⁽ˡ⁾, pⱼ)",
                        "∂L/∂a₁⁽²⁾  = δ₁⁽³⁾·W₁₁⁽³⁾");
    }

    @Test
    void aProductHoldsNoBias() {
        assertThat(text(trace("", Notation.W1_W2), ""))
                .contains("a₁⁽¹⁾ = x₁·W₁₁")
                .doesNotContain("(x·W₁)₁");
    }

    @Test
    void signedNotationsDeriveWhatTheirHeadingSays() {
        String text = text(trace("", Notation.HAN_KAMBER), "w(1)[1,1]");
        assertThat(text)
                .contains(
                        "∂E/∂w₁₃ = ∂E/∂O₃",
                        "result  = 0.000110521",
                        "w₁₃⁺ = w₁₃ − l · ∂E/∂w₁₃ = 0.15 − 0.5·0.000110521",
                        "w₁₃⁺ = w₁₃ + l·Err₃·O₁ = 0.15 + 0.5·(−0.00221042)·0.05 = 0.149945",
                        "wᵢⱼ  ← wᵢⱼ + l·Errⱼ·Oᵢ")
                .doesNotContain("−∂E/∂w₁₃");
    }

    @Test
    void theHeaderSaysWhatTheLettersStandFor() {
        assertThat(text(trace("\"optimizer\": \"adam\"", Notation.W_U), "")).contains("β₁ = 0.9, β₂ = 0.999, ε =");
        String deep = """
                {"layers": [1, 1, 1, 1, 1], "activations": ["tanh", "tanh", "tanh", "tanh"], "seed": 3, "inputs": [0.5]}""";
        assertThat(text(trace(deep, Notation.LAYERS, 1), "")).contains("W⁽¹⁾, W⁽²⁾, …, W⁽⁴⁾");
    }

    private static final String FILE = """
            {"layers": [2, 3, 2], "activations": ["sigmoid", "sigmoid"], "loss": "half-squared-error",
             "weights": [[[0.15, 0.25, -0.2], [0.3, -0.1, 0.4]], [[0.4, 0.5], [-0.3, 0.2], [0.6, -0.45]]],
             "biases": [[0.35, 0.1, -0.05], [0.6, 0.2]], "inputs": [0.05, 0.1], "targets": [0.01, 0.99],
             "learningRate": 0.5%s}""";

    private static Trace trace(String setting, Notation notation) {
        return trace(FILE.formatted(setting.isEmpty() ? "" : ", " + setting), notation, 1);
    }

    private static Trace trace(String json, Notation notation, int rounds) {
        return Trace.of(Walk.of(NetworkFile.parse(json, "net.json"), rounds), notation);
    }

    private static String text(Trace trace, String parameter) {
        return text(trace, parameter, Level.NEURON);
    }

    private static String text(Trace trace, String parameter, Level level) {
        List<Quantity> parameters =
                parameter.isEmpty() ? List.of() : List.of(Quantity.of(Kind.WEIGHT, 1, 1, 1, Scope.ONLY));
        return new TextRenderer(TextStyle.UNICODE, 120, false)
                .render(Derivation.of(trace, new Derivation.Request(level, parameters, Digits.USUAL)));
    }
}
