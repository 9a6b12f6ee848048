package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.explain.formula.Digits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TraceJsonTest {
    @Test
    void oneSampleAndOneUpdateHaveTheFieldsOfTheContract() {
        Map<?, ?> json = json(SourceTextsTest.SECOND_TEXT, 1);
        assertThat(keys(json)).containsExactly("network", "forward", "loss", "backward", "update", "after", "steps");
        assertThat(keys(at(json, "forward[0]"))).containsExactly("layer", "preActivations", "activations");
        assertThat(keys(at(json, "backward[0]")))
                .containsExactly(
                        "layer",
                        "activationGradients",
                        "activationSlopes",
                        "deltas",
                        "weightGradients",
                        "biasGradients",
                        "contributions");
        assertThat(keys(at(json, "backward[1]"))).doesNotContain("contributions");
        assertThat(at(json, "backward[1].layer")).isEqualTo(2);
        assertThat(keys(at(json, "update"))).containsExactly("weights", "biases", "weightChanges", "biasChanges");
        assertThat(keys(at(json, "after"))).containsExactly("activations", "loss");
        assertThat((List<?>) at(json, "after.activations")).hasSize(2);
        assertThat(keys(at(json, "steps[0]")))
                .containsExactly("id", "level", "phase", "quantity", "reads", "symbols", "numbers", "value");
        assertThat(NetworkFile.of(json.get("network"), "network").toTree())
                .isEqualTo(
                        NetworkFile.parse(SourceTextsTest.SECOND_TEXT, "text").toTree());
    }

    @Test
    void aStepHasItsIdsItsFacesAndItsValue() {
        Map<?, ?> json = json(SourceTextsTest.SECOND_TEXT, 1);
        Map<?, ?> step = step(json, "a(1)[2]");
        assertThat(step.get("level")).isEqualTo("neuron");
        assertThat(step.get("phase")).isEqualTo("forward");
        assertThat(step.get("quantity")).isEqualTo("a(1)[2]");
        assertThat(step.get("reads")).isEqualTo(List.of("x[1]", "w(1)[1,2]", "x[2]", "w(1)[2,2]", "b(1)[2]"));
        assertThat(((Map<?, ?>) step.get("symbols")).get("text")).isEqualTo("a₂⁽¹⁾ = x₁·w₁₂ + x₂·w₂₂ + b₂⁽¹⁾");
        assertThat(((Map<?, ?>) step.get("numbers")).get("text"))
                .isEqualTo("a₂⁽¹⁾ = 0.05·0.25 + 0.1·(−0.1) + 0.1 = 0.1025");
        assertThat((Double) step.get("value")).isEqualTo((Double) at(json, "forward[0].preActivations[1]"));
        Map<?, ?> layer = step(json, "layer(1)[1]");
        assertThat(layer.get("reads")).isEqualTo(List.of("x", "w(1)", "b(1)"));
        assertThat(layer.get("value")).isNull();
    }

    @Test
    void aNotationChangesLettersAndNoValue() {
        Map<?, ?> usual = json(SourceTextsTest.SECOND_TEXT, 1);
        for (Notation notation : Notation.values()) {
            Map<String, Object> file = tree(SourceTextsTest.SECOND_TEXT);
            file.put("notation", notation.id());
            Map<?, ?> other = json(file, 1);
            for (String field : List.of("forward", "loss", "backward", "update", "after")) {
                assertThat(other.get(field)).as(notation.id()).isEqualTo(usual.get(field));
            }
            assertThat(step(other, "d(2)[1]").get("value"))
                    .isEqualTo(step(usual, "d(2)[1]").get("value"));
        }
    }

    @Test
    void whatIsNotThereIsLeftOutOrNull() {
        Map<String, Object> file = tree(SourceTextsTest.SECOND_TEXT);
        file.remove("learningRate");
        assertThat(keys(json(file, 1))).containsExactly("network", "forward", "loss", "backward", "steps");
        file.remove("targets");
        assertThat(keys(json(file, 1))).containsExactly("network", "forward", "steps");

        Map<?, ?> first = json(SourceTextsTest.FIRST_TEXT, 1);
        assertThat(at(first, "backward[0].biasGradients")).isNull();
        assertThat(at(first, "update.biases[1]")).isNull();

        file = tree(SourceTextsTest.SECOND_TEXT);
        file.put("activations", List.of("sigmoid", "softmax"));
        file.put("loss", "cross-entropy");
        file.put("targets", List.of(0, 1));
        Map<?, ?> softmax = json(file, 1);
        assertThat(at(softmax, "backward[1].activationSlopes")).isNull();
        assertThat((Double) at(softmax, "backward[1].activationGradients[0]")).isEqualTo(0.0);
        assertThat((Double) at(softmax, "backward[1].activationGradients[1]"))
                .isEqualTo(-1 / (Double) at(softmax, "forward[1].activations[1]"));
    }

    @Test
    void whatIsNotFiniteIsNull() {
        Map<String, Object> file = tree(SourceTextsTest.FIRST_TEXT);
        file.put("activations", List.of("identity", "identity"));
        file.put("inputs", List.of(1e200, 1e200));
        Map<?, ?> json = json(file, 1);
        assertThat(at(json, "loss.total")).isNull();
        assertThat(TraceJson.write(trace(file, 1), List.of(), Digits.USUAL)).doesNotContain("NaN", "Infinity");
    }

    @Test
    void underOutputFirstContributionsGoThroughTheUpdatedWeights() {
        Map<String, Object> file = tree(SourceTextsTest.SECOND_TEXT);
        file.put("conventions", Map.of("updateOrder", "output-first"));
        Map<?, ?> json = json(file, 1);
        double delta = (Double) at(json, "backward[1].deltas[1]");
        double updated = (Double) at(json, "update.weights[1][2][1]");
        assertThat((Double) at(json, "backward[0].contributions[2][1]")).isEqualTo(delta * updated);
    }

    @Test
    void severalSamplesAndStepsArePasses() {
        Map<String, Object> file = tree(SourceTextsTest.SECOND_TEXT);
        file.put("inputs", List.of(List.of(0.05, 0.1), List.of(0.3, -0.2), List.of(1, 2)));
        file.put("targets", List.of(List.of(0.01, 0.99), List.of(0.5, 0.5), List.of(1, 0)));
        Map<?, ?> json = json(file, 2);
        assertThat(keys(json)).containsExactly("network", "passes", "steps");
        assertThat((List<?>) json.get("passes")).hasSize(2);
        assertThat(keys(at(json, "passes[0]")))
                .containsExactly("step", "samples", "loss", "backward", "update", "after");
        assertThat(at(json, "passes[1].step")).isEqualTo(2);
        assertThat((List<?>) at(json, "passes[0].after.activations")).hasSize(3);
        double mean = 0;
        double loss = 0;
        for (int s = 0; s < 3; s++) {
            mean += (Double) at(json, "passes[0].samples[" + s + "].backward[0].weightGradients[1][2]") / 3;
            loss += (Double) at(json, "passes[0].samples[" + s + "].loss.total") / 3;
        }
        assertThat((Double) at(json, "passes[0].backward[0].weightGradients[1][2]"))
                .isCloseTo(mean, within(1e-16));
        assertThat((Double) at(json, "passes[0].loss.total")).isCloseTo(loss, within(1e-15));
        assertThat(step(json, "dw(1)[2,3]#2").get("reads"))
                .isEqualTo(List.of("dw(1)[2,3]#2.1", "dw(1)[2,3]#2.2", "dw(1)[2,3]#2.3"));

        file.put("conventions", Map.of("batch", "each"));
        Map<?, ?> each = json(file, 2);
        assertThat((List<?>) each.get("passes")).hasSize(6);
        assertThat(at(each, "passes[4].samples[0].sample")).isEqualTo(2);
        assertThat((List<?>) at(each, "passes[4].after.activations")).hasSize(1);
    }

    @Test
    void sharedBiasesHaveTheSumOfTheirDeltas() {
        Map<String, Object> file = tree(SourceTextsTest.SECOND_TEXT);
        file.put("biases", List.of(List.of(0.35, 0.35, 0.35), List.of(0.6, 0.6)));
        file.put("conventions", Map.of("biases", "shared"));
        file.put("inputs", List.of(List.of(0.05, 0.1), List.of(0.3, -0.2)));
        file.put("targets", List.of(List.of(0.01, 0.99), List.of(0.5, 0.5)));
        Map<?, ?> json = json(file, 1);
        for (String place : List.of("passes[0].samples[1].backward[1]")) {
            double sum = (Double) at(json, place + ".deltas[0]") + (Double) at(json, place + ".deltas[1]");
            assertThat((Double) at(json, place + ".biasGradients[0]")).isEqualTo(sum);
            assertThat((Double) at(json, place + ".biasGradients[1]")).isEqualTo(sum);
        }
    }

    @Test
    void ofOneWeightOnlyTheStepsThatItNeeds() {
        Trace trace = trace(tree(SourceTextsTest.SECOND_TEXT), 1);
        Quantity u12 = ParameterFinder.of(trace.walk().file(), Notation.W_U).find("u12");
        List<String> ids =
                trace.stepsToUpdate(u12, Level.NEURON).stream().map(Step::id).toList();
        assertThat(ids)
                .containsExactly(
                        "a(1)[1]",
                        "h(1)[1]",
                        "a(1)[2]",
                        "h(1)[2]",
                        "a(1)[3]",
                        "h(1)[3]",
                        "a(2)[2]",
                        "h(2)[2]",
                        "d(2)[2]",
                        "dw(2)[1,2]",
                        "w'(2)[1,2]");
        assertThat(trace.stepsToUpdate(u12, Level.LAYER).stream().map(Step::id).toList())
                .contains("layer(1)[1]", "layer(2)[3]")
                .doesNotContain("layer(1)[3]");
    }

    // ---- parts ----

    static Map<String, Object> tree(String json) {
        Map<String, Object> tree = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(Json.parse(json, "test")))
                .forEach((key, value) -> tree.put((String) key, value));
        return tree;
    }

    static Trace trace(Map<String, Object> file, int rounds) {
        NetworkFile network = NetworkFile.of(file, "test");
        return Trace.of(Walk.of(network, rounds), network.notation());
    }

    private static Map<?, ?> json(String file, int rounds) {
        return json(tree(file), rounds);
    }

    /** Written and read again, as a user gets it. */
    static Map<?, ?> json(Map<String, Object> file, int rounds) {
        Trace trace = trace(file, rounds);
        String text = TraceJson.write(trace, trace.steps(Level.NEURON), Digits.USUAL);
        return (Map<?, ?>) Objects.requireNonNull(Json.parse(text, "json"));
    }

    private static Map<?, ?> step(Map<?, ?> json, String id) {
        return ((List<?>) Objects.requireNonNull(json.get("steps")))
                .stream()
                        .map(step -> (Map<?, ?>) step)
                        .filter(step -> id.equals(step.get("id")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no step " + id));
    }

    private static List<String> keys(Object tree) {
        return ((Map<?, ?>) tree).keySet().stream().map(String::valueOf).toList();
    }

    /** What a path like {@code backward[0].deltas[1]} leads to. */
    static Object at(Object tree, String path) {
        Object at = tree;
        for (String part : path.replace("]", "").split("[.\\[]")) {
            at = at instanceof List<?> list ? list.get(Integer.parseInt(part)) : ((Map<?, ?>) at).get(part);
        }
        return at;
    }
}
