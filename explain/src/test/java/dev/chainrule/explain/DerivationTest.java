package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.document.TextRenderer;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.model.Model;
import dev.chainrule.random.RandomStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerivationTest {
    // ---- the two source texts, formula by formula ----

    @Test
    void everyFormulaOfTheFirstText() {
        String text = text(SourceTextsTest.FIRST_TEXT, "W12");
        assertThat(text)
                .contains(
                        "hⱼ = f(Σᵢ xᵢ·Wᵢⱼ)",
                        "y  = Σⱼ hⱼ·Wⱼ = h·W₂",
                        "E = ½·(d − y)²",
                        "ΔWᵢⱼ = −α · ∂E/∂Wᵢⱼ = α · (d − y) · ∂y/∂Wᵢⱼ",
                        "∂y/∂Wⱼ  = hⱼ",
                        "∂y/∂Wᵢⱼ = Wⱼ·f′(Σᵢ xᵢ·Wᵢⱼ)·xᵢ");
        // and with the numbers of first_text.json
        assertThat(text)
                .contains(
                        "y       = h·W₂ = 0.416861",
                        "E = ½·(d − y)² = ½·(1 − 0.4168614)² = 0.170025",
                        "∂y/∂W₁₂ = W₂·h₂·(1 − h₂)·x₁ = (−0.2)·0.413382·(1 − 0.413382)·0.5 = −0.0242497",
                        "ΔW₁₂    = α · (d − y) · ∂y/∂W₁₂ = 0.1·(1 − 0.4168614)·(−0.02424974) = −0.00141410",
                        "W₁₂⁺ = W₁₂ − α · ∂E/∂W₁₂ = −0.3 − 0.1·0.0141410 = −0.301414");
        assertThat(text(SourceTextsTest.FIRST_TEXT, "W3"))
                .contains("∂y/∂W₃ = h₃ = 0.700567", "ΔW₃    = α · (d − y) · ∂y/∂W₃");
    }

    @Test
    void everyFormulaOfTheSecondText() {
        String text = text(SourceTextsTest.SECOND_TEXT, "w11");
        assertThat(text)
                .contains(
                        "a⁽¹⁾ = x·w + b⁽¹⁾",
                        "h    = σ(a⁽¹⁾)",
                        "a⁽²⁾ = h·u + b⁽²⁾",
                        "y    = σ(a⁽²⁾)",
                        "L    = ½·Σₖ (yₖ − tₖ)²",
                        "σ′(a) = σ(a)·(1 − σ(a))",
                        "uᵢⱼ     ← uᵢⱼ − η · ∂L/∂uᵢⱼ",
                        "∂L/∂uᵢⱼ = ∂L/∂yⱼ · ∂yⱼ/∂aⱼ⁽²⁾ · ∂aⱼ⁽²⁾/∂uᵢⱼ = (yⱼ − tⱼ)·yⱼ·(1 − yⱼ)·hᵢ",
                        "= (y₁ − t₁)·y₁·(1 − y₁)·u₁₁ + (y₂ − t₂)·y₂·(1 − y₂)·u₁₂",
                        "= (Σₖ (yₖ − tₖ)·yₖ·(1 − yₖ)·uⱼₖ)·hⱼ·(1 − hⱼ)·xᵢ",
                        "wᵢⱼ ← wᵢⱼ − η·δⱼ·xᵢ",
                        "δⱼ  = (yⱼ − tⱼ)·yⱼ·(1 − yⱼ)    in the output layer",
                        "δⱼ  = (Σₖ δₖ·wⱼₖ)·yⱼ·(1 − yⱼ)    in a hidden layer");
        assertThat(text.replaceAll("\\s+", " "))
                .contains(
                        "There is no hidden target: nobody says what h₁ should have been. Its error comes back through "
                                + "both outputs, and what comes back adds up:",
                        "∂L/∂w₁₁ = ∂L/∂h₁ · ∂h₁/∂a₁⁽¹⁾ · ∂a₁⁽¹⁾/∂w₁₁",
                        "L ← y₁, y₂ ← a₁⁽²⁾, a₂⁽²⁾ ← h₁ ← a₁⁽¹⁾ ← w₁₁");
        assertThat(text)
                .contains(
                        "= 0.00917774",
                        "factors = 0.00917774",
                        "· 0.240845",
                        "result  = 0.000110521",
                        "w₁₁⁺ = w₁₁ − η · ∂L/∂w₁₁ = 0.15 − 0.5·0.000110521 = 0.149945");
    }

    @Test
    void theNumbersOfTheWholeSecondTextAreThoseOfThePass() {
        Map<String, Object> tree = TraceJsonTest.tree(SourceTextsTest.SECOND_TEXT);
        Map<String, Object> pass = OneUpdate.of(NetworkFile.of(tree, "second"));
        String text = text(SourceTextsTest.SECOND_TEXT, "");
        for (String path : List.of(
                "forward[0].activations[2]",
                "forward[1].activations[1]",
                "loss.total",
                "backward[1].deltas[0]",
                "backward[0].deltas[2]",
                "backward[0].weightGradients[1][2]",
                "update.weights[0][1][2]",
                "update.biases[1][0]",
                "after.loss")) {
            String figure = Digits.USUAL.text(OneUpdate.resolve(pass, path)).replace('-', '−');
            assertThat(text).as(path).contains(figure);
        }
    }

    // ---- conventions ----

    @Test
    void outputFirstIsSaidNotToBeTheGradient() {
        Map<String, Object> tree = TraceJsonTest.tree(SourceTextsTest.SECOND_TEXT);
        assertThat(text(tree, "", Level.NEURON)).doesNotContain("not the gradient", "Warning");
        tree.put("conventions", Map.of("updateOrder", "output-first"));
        String text = text(tree, "", Level.NEURON).replaceAll("\\s+", " ");
        assertThat(text).contains("Warning: This is not the gradient.", "updateOrder output-first");
        assertThat(text).contains("δ₁⁽¹⁾ = (δ₁⁽²⁾·u₁₁⁺ + δ₂⁽²⁾·u₁₂⁺)·h₁·(1 − h₁)");
        tree.remove("learningRate");
        assertThat(text(tree, "", Level.NEURON)).doesNotContain("Warning");
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void everyConventionStandsInTheHeaderByItsName(Notation notation) {
        Map<String, Object> tree = TraceJsonTest.tree(SourceTextsTest.SECOND_TEXT);
        tree.put("notation", notation.id());
        Document document = document(tree, "", Level.PASS);
        Block.Facts facts =
                (Block.Facts) document.sections().getFirst().blocks().getFirst();
        assertThat(facts.facts().stream().map(Block.Fact::name))
                .containsExactly(
                        "network",
                        "loss",
                        "update",
                        "biases",
                        "updateOrder",
                        "batch",
                        "reluAtZero",
                        "notation",
                        "indices",
                        "signal",
                        "numbers");
        assertThat(text(tree, "", Level.PASS)).contains("half-squared-error", "with the factor", notation.id() + ":");
    }

    // ---- any network ----

    @ParameterizedTest
    @EnumSource(Level.class)
    void anyNetworkAtAnyLevelFitsTheWidthAndLosesNothingWithoutColour(Level level) {
        for (long seed = 0; seed < 12; seed++) {
            Notation notation = Notation.values()[(int) (seed % 7)];
            Trace trace = Trace.of(Walk.of(TraceTest.random(seed), 1 + (int) (seed % 2)), notation);
            Document document = Derivation.of(trace, new Derivation.Request(level, new Digits(4)));
            assertIsReadable(document, "seed " + seed);
        }
    }

    @Test
    void anyParameterOfAnyNetworkIsDerived() {
        for (long seed = 0; seed < 30; seed++) {
            Notation notation = Notation.values()[(int) (seed % 7)];
            Trace trace = Trace.of(Walk.of(TraceTest.random(seed), 1), notation);
            List<Quantity> parameters =
                    ParameterFinder.of(trace.walk().file(), notation).all();
            Document document = Derivation.of(trace, new Derivation.Request(Level.NEURON, parameters, new Digits(5)));
            assertIsReadable(document, "seed " + seed);
            for (Block.Chain chain : chains(document)) {
                assertIsTheProduct(chain, "seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void networksThatNormaliseToo(Level level) {
        for (long seed = 0; seed < 12; seed++) {
            Notation notation = Notation.values()[(int) (seed % 7)];
            Trace trace = Trace.of(Walk.of(NormalizationStepsTest.random(seed), 1), notation);
            assertIsReadable(Derivation.of(trace, new Derivation.Request(level, new Digits(4))), "seed " + seed);
            List<Quantity> parameters =
                    ParameterFinder.of(trace.walk().file(), notation).all();
            Document document = Derivation.of(trace, new Derivation.Request(level, parameters, new Digits(5)));
            assertIsReadable(document, "parameters, seed " + seed);
            for (Block.Chain chain : chains(document)) {
                assertIsTheProduct(chain, "seed " + seed);
            }
        }
    }

    @Test
    void aRowBeforeATrainedModel() {
        Table table = ModelRowTest.table();
        Model model = ModelRowTest.model(table, ModelRowTest.recipe("species"));
        ModelRow row = ModelRow.of(model, table, 2);
        Trace trace = Trace.of(Walk.of(row, 1), Notation.LAYERS);
        Document document = Derivation.of(trace, new Derivation.Request(Level.NEURON, Digits.USUAL));
        assertIsReadable(document, "model");
        assertThat(document.sections().stream().map(Section::id))
                .containsExactly("conventions", "given", "forward", "loss", "backward", "general");
    }

    private static void assertIsReadable(Document document, String what) {
        for (int width : new int[] {80, 120}) {
            String unicode = new TextRenderer(TextStyle.UNICODE, width, false).render(document);
            assertThat(unicode).doesNotContain("\u001b", "NaN").endsWith("\n");
            for (String line : unicode.split("\n")) {
                assertThat(line.codePointCount(0, line.length()))
                        .as("%s: %s", what, line)
                        .isLessThanOrEqualTo(width);
                assertThat(line).isEqualTo(line.stripTrailing());
            }
            String coloured = new TextRenderer(TextStyle.UNICODE, width, true).render(document);
            assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "").lines().map(String::stripTrailing))
                    .isEqualTo(unicode.lines().toList());
        }
        assertThat(new TextRenderer(TextStyle.ASCII, 80, false).render(document))
                .as(what)
                .matches("[\\p{ASCII}]+")
                .doesNotContain("?");
        Set<String> ids = new LinkedHashSet<>();
        document.sections().forEach(section -> assertIdsDiffer(section, ids));
    }

    private static void assertIdsDiffer(Section section, Set<String> ids) {
        assertThat(ids.add(section.id())).as(section.id()).isTrue();
        section.sections().forEach(part -> assertIdsDiffer(part, ids));
    }

    /** The printed factors multiplied give the printed result, to what their rounding allows. */
    private static void assertIsTheProduct(Block.Chain chain, String what) {
        double product = 1;
        for (Block.Factor factor : chain.factors()) {
            product *= number(factor.value());
        }
        double result = number(chain.result());
        assertThat(Math.abs(product - result))
                .as("%s: %s", what, chain)
                .isLessThanOrEqualTo(4e-4 * Math.abs(result) + 1e-300);
    }

    private static double number(Formula figure) {
        return Double.parseDouble(((Formula.Figure) figure).number());
    }

    private static List<Block.Chain> chains(Document document) {
        List<Block.Chain> chains = new ArrayList<>();
        document.sections().forEach(section -> collect(section, chains));
        return chains;
    }

    private static void collect(Section section, List<Block.Chain> chains) {
        section.blocks().stream()
                .filter(Block.Chain.class::isInstance)
                .forEach(block -> chains.add((Block.Chain) block));
        section.sections().forEach(part -> collect(part, chains));
    }

    // ---- several samples, several updates, optimizers ----

    @Test
    void ofSeveralSamplesEachContributionAndTheReduction() {
        Map<String, Object> tree = TraceJsonTest.tree(SourceTextsTest.SECOND_TEXT);
        tree.put("inputs", List.of(List.of(0.05, 0.1), List.of(0.3, -0.2)));
        tree.put("targets", List.of(List.of(0.01, 0.99), List.of(0.5, 0.5)));
        String text = text(tree, "w11", Level.NEURON);
        assertThat(text)
                .contains(
                        "Sample 1",
                        "Sample 2",
                        "∂L⟨2⟩/∂w₁₁ =",
                        "All samples together",
                        "∂L/∂w₁₁ = ½·(∂L⟨1⟩/∂w₁₁ + ∂L⟨2⟩/∂w₁₁)");
        tree.put("conventions", Map.of("batch", "each"));
        assertThat(text(tree, "w11", Level.NEURON))
                .contains("Update 2 of 2: sample 2")
                .doesNotContain("⟨");
    }

    @Test
    void theArithmeticOfAnOptimizer() {
        Map<String, Object> tree = TraceJsonTest.tree(SourceTextsTest.SECOND_TEXT);
        tree.put("optimizer", "adam");
        assertThat(text(tree, "u11", Level.NEURON))
                .contains(
                        "m⁺(u₁₁) = β₁·m(u₁₁) + (1 − β₁) · ∂L/∂u₁₁ = 0.9·0 + (1 − 0.9)·0.0847955 = 0.00847955",
                        "v⁺(u₁₁) = β₂·v(u₁₁) + (1 − β₂)·(∂L/∂u₁₁)²",
                        "u₁₁⁺    = u₁₁ − η · ((m⁺(u₁₁)/(1 − β₁¹))/(√(v⁺(u₁₁)/(1 − β₂¹)) + ε))");
        tree.put("optimizer", Map.of("name", "momentum", "momentum", 0.5));
        assertThat(text(tree, "u11", Level.NEURON)).contains("v⁺(u₁₁) = μ·v(u₁₁) + ∂L/∂u₁₁ = 0.5·0 + 0.0847955");
    }

    @Test
    void aZeroSaysWhy() {
        Map<String, Object> tree = TraceJsonTest.tree(SourceTextsTest.SECOND_TEXT);
        tree.put("inputs", List.of(0, 0.1));
        assertThat(text(tree, "w11", Level.NEURON).replaceAll("\\s+", " "))
                .contains("The result is 0 because ∂a₁⁽¹⁾/∂w₁₁ is 0");
    }

    @Test
    void withoutTargetsThereIsAForwardPassAlone() {
        Map<String, Object> tree = TraceJsonTest.tree(SourceTextsTest.SECOND_TEXT);
        tree.remove("targets");
        String text = text(tree, "", Level.NEURON);
        assertThat(text).startsWith("A forward pass worked through").contains("0.726630");
        assertThat(text).doesNotContain("Backward", "Update", "∂L");
        assertThatThrownBy(() -> document(tree, "w11", Level.NEURON))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("'w(1)[1,1]' cannot be derived: there is no way back without targets; add \"targets\"");
    }

    // ---- a big network ----

    @ParameterizedTest
    @ValueSource(strings = {"w(1)[400,7]", "b(1)[128]", "w(2)[7,10]"})
    void ofABigNetworkThePrintedSumsComeOut(String name) {
        NetworkFile file = big();
        Trace trace = Trace.of(Walk.of(file, 1), file.notation());
        Quantity parameter = ParameterFinder.of(file, file.notation()).find(name);
        Digits digits = Digits.USUAL;
        Formulas formulas = Formulas.of(trace, digits);
        Level level = Trace.usualLevel(file.network());
        assertThat(level).isEqualTo(Level.LAYER);
        Document document = Derivation.of(trace, new Derivation.Request(level, List.of(parameter), digits));
        String text = new TextRenderer(TextStyle.UNICODE, 80, false).render(document);
        assertThat(text).contains(name.startsWith("w(2)") ? "rest (123)" : "rest (779)");
        assertThat(text.lines().count()).isLessThan(200);
        int sums = 0;
        for (Step step : trace.stepsFor(trace.target(trace.walk().passes().getFirst(), parameter), Level.NEURON)) {
            for (Expression.Sum sum : FormulasTest.sumsWithRest(step.expression())) {
                FormulasTest.assertComesOut(sum, trace, formulas, digits, step.id());
                sums++;
            }
        }
        assertThat(sums).isGreaterThanOrEqualTo(128);
    }

    @Test
    void tooManyParametersAreNotDerivedOneByOne() {
        NetworkFile file = big();
        Trace trace = Trace.of(Walk.of(file, 1), file.notation());
        List<Quantity> all = ParameterFinder.of(file, file.notation()).all();
        assertThatThrownBy(() -> Derivation.of(trace, new Derivation.Request(Level.NEURON, all, Digits.USUAL)))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("101770 parameters are too many to derive one by one; name one, such as w(1)[1,1]");
    }

    /** 784-128-10 with drawn weights and inputs. */
    private static NetworkFile big() {
        RandomStream random = RandomStream.of(5, "big");
        return NetworkFile.of(
                Map.of(
                        "layers", List.of(784L, 128L, 10L),
                        "activations", List.of("relu", "softmax"),
                        "loss", "cross-entropy",
                        "biases", List.of(gaussians(128, random), gaussians(10, random)),
                        "inputs", gaussians(784, random),
                        "targets",
                                IntStream.range(0, 10)
                                        .mapToObj(k -> k == 3 ? 1L : 0L)
                                        .toList(),
                        "learningRate", 0.1),
                "big");
    }

    private static List<BigDecimal> gaussians(int count, RandomStream random) {
        return IntStream.range(0, count)
                .mapToObj(_ -> BigDecimal.valueOf(random.nextGaussian()))
                .toList();
    }

    // ---- parts ----

    private static String text(String json, String parameter) {
        return text(TraceJsonTest.tree(json), parameter, Level.NEURON);
    }

    private static String text(Map<String, Object> tree, String parameter, Level level) {
        return new TextRenderer(TextStyle.UNICODE, 100, false).render(document(tree, parameter, level));
    }

    private static Document document(Map<String, Object> tree, String parameter, Level level) {
        Trace trace = TraceJsonTest.trace(tree, 1);
        List<Quantity> parameters = parameter.isEmpty()
                ? List.of()
                : List.of(ParameterFinder.of(trace.walk().file(), trace.notation())
                        .find(parameter));
        return Derivation.of(trace, new Derivation.Request(level, parameters, Digits.USUAL));
    }
}
