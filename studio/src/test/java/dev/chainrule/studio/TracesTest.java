package dev.chainrule.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.Json;
import dev.chainrule.explain.Level;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.TraceJson;
import dev.chainrule.explain.Walk;
import dev.chainrule.explain.formula.Digits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracesTest {
    private static final Pattern DATA_Q = Pattern.compile("data-q=\"([^\"]+)\"");

    private static Client client;

    @BeforeAll
    static void start() {
        client = new Client();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    private static Map<String, @Nullable Object> preset(String id) {
        return Client.maps(client.get("/api/presets")).stream()
                .filter(preset -> preset.get("id").equals(id))
                .map(Client::map)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void isWhatExplainGivesAndMore() {
        Map<String, @Nullable Object> network = Client.network("two-outputs.json");
        NetworkFile file = NetworkFile.of(network, "file");
        Trace trace = Trace.of(Walk.of(file, 1), file.notation());
        Map<String, Object> expected =
                Client.map(Json.parse(TraceJson.write(trace, trace.steps(Level.TERM), Digits.USUAL), "explain"));
        Map<String, @Nullable Object> answer = client.answer("/api/trace", Map.of("network", network));
        for (String field : List.of("network", "forward", "loss", "backward", "update", "after")) {
            assertThat(answer.get(field)).as(field).isEqualTo(expected.get(field));
        }
        List<Map<String, Object>> steps = Client.maps(answer.get("steps"));
        List<Map<String, Object>> plain = new ArrayList<>();
        for (Map<String, Object> step : steps) {
            Map<String, Object> copy = new LinkedHashMap<>(step);
            assertThat((String) copy.remove("spoken")).isNotBlank().doesNotContain("<");
            copy.remove("place");
            plain.add(copy);
        }
        assertThat(plain).isEqualTo(expected.get("steps"));
        assertThat(answer).containsEntry("large", false).containsEntry("shown", null);
        assertThat((String) answer.get("conventions"))
                .contains("updateOrder", "<math")
                .doesNotContain("id=\"");
        assertThat((String) answer.get("general")).contains("<math").doesNotContain("id=\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"second-text", "first-text", "xor", "saturated", "dead-relu", "penguins", "mazur", "rgu"})
    void everythingThatAStepShowsHasALabel(String id) {
        for (String notation : List.of("w-u", "hagan")) {
            Map<String, @Nullable Object> answer =
                    client.answer("/api/trace", Map.of("network", preset(id).get("network"), "notation", notation));
            Set<String> labels = Client.map(answer.get("labels")).keySet();
            Set<String> shown = new HashSet<>();
            for (Map<String, Object> step : Client.maps(answer.get("steps"))) {
                for (String side : List.of("symbols", "numbers")) {
                    boolean isMatrix = String.valueOf(step.get("id")).matches("(layer|phase).*");
                    Matcher q = DATA_Q.matcher(
                            String.valueOf(Client.map(step.get(side)).get("mathml")));
                    while (!isMatrix && q.find()) {
                        shown.add(q.group(1));
                    }
                }
            }
            assertThat(labels).as(notation).containsAll(shown);
        }
    }

    @Test
    void ofManySamplesOneIsShown() {
        Map<String, @Nullable Object> network =
                new LinkedHashMap<>(Client.map(preset("xor").get("network")));
        List<Object> inputs = new ArrayList<>();
        List<Object> targets = new ArrayList<>();
        for (int s = 0; s < 40; s++) {
            inputs.add(List.of(s / 40.0, 1 - s / 20.0));
            targets.add(List.of(s % 2));
        }
        network.put("inputs", inputs);
        network.put("targets", targets);
        Map<String, @Nullable Object> answer = client.answer("/api/trace", Map.of("network", network, "sample", 7));
        assertThat(answer.get("shown")).isEqualTo(Map.of("pass", 1, "sample", 7));
        assertThat(Client.maps(answer.get("steps")))
                .hasSizeLessThan(150)
                .extracting(step -> (String) step.get("id"))
                .contains("a(1)[1]#1.7", "dw(1)[1,1]#1")
                .doesNotContain("a(1)[1]#1.6");
        assertThat(Client.maps(Client.maps(answer.get("passes")).getFirst().get("samples")))
                .hasSize(40);
        assertThat(Client.error(client.post("/api/trace", Map.of("network", network, "sample", 41))))
                .isEqualTo("400 the request: \"sample\" must be from 1 to 40, is 41");
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "60, false", "600, true"})
    void aWideNetworkIsAnsweredWithAnyNumberOfSamples(int samples, boolean large) {
        Map<String, @Nullable Object> network = new LinkedHashMap<>(Map.of(
                "layers", List.of(20, 40, 20, 1),
                "activations", List.of("tanh", "tanh", "tanh"),
                "loss", "half-squared-error",
                "inputs", Collections.nCopies(samples, Collections.nCopies(20, 0.25)),
                "targets", Collections.nCopies(samples, List.of(1)),
                "learningRate", 0.1));
        Map<String, @Nullable Object> answer =
                client.answer("/api/trace", Map.of("network", network, "sample", samples));
        assertThat(answer).containsEntry("large", large);
        assertThat(Client.maps(answer.get("steps")))
                .hasSizeBetween(10, 7000)
                .extracting(step -> (String) step.get("level"))
                .doesNotContain("term")
                .contains(large ? "layer" : "neuron");
    }

    @Test
    void inFractionsAndByHand() {
        Map<String, @Nullable Object> network = Client.network("two-outputs.json");
        Map<String, @Nullable Object> exact =
                client.answer("/api/trace", Map.of("network", network, "arithmetic", "exact"));
        assertThat(numbers(exact, "a(1)[1]")).contains("31/80"); // 0.3875
        Map<String, @Nullable Object> byHand =
                client.answer("/api/trace", Map.of("network", network, "arithmetic", Map.of("decimals", 2)));
        assertThat(numbers(byHand, "h(1)[1]")).endsWith("= 0.60");
        assertThat(Client.error(client.post("/api/trace", Map.of("network", network, "arithmetic", "abacus"))))
                .startsWith("400 the request: \"arithmetic\" must be");
    }

    private static String numbers(Map<String, @Nullable Object> answer, String id) {
        return Client.maps(answer.get("steps")).stream()
                .filter(step -> step.get("id").equals(id))
                .map(step -> String.valueOf(Client.map(step.get("numbers")).get("text")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLargeNetworkIsShownInPart() {
        Map<String, @Nullable Object> preset = preset("digits");
        Map<String, @Nullable Object> answer = client.answer("/api/trace", Map.of("network", preset.get("network")));
        assertThat(answer).containsEntry("large", true).doesNotContainKeys("backward", "update");
        assertThat(Client.map(answer.get("network"))).doesNotContainKeys("weights", "biases");
        List<Map<String, Object>> layers = Client.maps(answer.get("layers"));
        assertThat((List<?>) layers.getFirst().get("activations")).hasSize(128);
        assertThat((List<?>) layers.get(1).get("deltas")).hasSize(10);
        Map<String, @Nullable Object> focus = Client.map(answer.get("focus"));
        assertThat((List<?>) focus.get("units"))
                .extracting(units -> ((List<?>) units).size())
                .containsExactly(5, 5, 10);
        List<Map<String, Object>> weights = Client.maps(focus.get("weights"));
        assertThat(weights).hasSize(5 * 5 + 5);
        assertThat(Client.map(answer.get("labels")))
                .containsKey((String) weights.getFirst().get("id"));

        Map<String, @Nullable Object> elsewhere =
                client.answer("/api/trace", Map.of("network", preset.get("network"), "focus", "h(1)[100]"));
        assertThat(((List<?>) Client.map(elsewhere.get("focus")).get("units")).get(1))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains("h(1)[100]");
    }

    @Test
    void aLargeNetworkIsSentOnceAndChangedByName() {
        Map<String, @Nullable Object> network = Map.of(
                "layers", List.of(40, 60, 3),
                "activations", List.of("tanh", "softmax"),
                "loss", "cross-entropy",
                "inputs", Collections.nCopies(40, 0.25),
                "targets", List.of(0, 1, 0),
                "learningRate", 0.1);
        Map<String, @Nullable Object> kept = client.answer("/api/networks", network);
        Object ref = kept.get("ref");
        assertThat(kept).containsEntry("parameters", 40 * 60 + 60 * 3).doesNotContainKey("weights");
        assertThat(client.answer("/api/networks", network)).containsEntry("ref", ref);
        Map<String, @Nullable Object> first = client.answer("/api/trace", Map.of("network", Map.of("ref", ref)));
        Map<String, @Nullable Object> changed = client.answer(
                "/api/trace", Map.of("network", Map.of("ref", ref, "activations", List.of("relu", "softmax"))));
        assertThat(changed.get("loss")).isNotEqualTo(first.get("loss"));
        assertThat(Client.error(client.post("/api/trace", Map.of("network", Map.of("ref", "0123")))))
                .isEqualTo("404 the network is no longer here; send it again");
    }
}
