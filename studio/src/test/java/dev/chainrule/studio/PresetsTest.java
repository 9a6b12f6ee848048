package dev.chainrule.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PresetsTest {
    private static final Pattern PART = Pattern.compile("(\\w+)|\\[(\\d+)]");

    private static Client client;

    @BeforeAll
    static void start() {
        client = new Client();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @Test
    void allOfThemAreThere() {
        assertThat(Client.maps(client.get("/api/presets")))
                .extracting(preset -> preset.get("id"))
                .containsExactly(
                        "second-text",
                        "first-text",
                        "xor",
                        "saturated",
                        "dead-relu",
                        "penguins",
                        "digits",
                        "mazur",
                        "mazur-output-first",
                        "han-kamber",
                        "rgu",
                        "udacity",
                        "zhou",
                        "hmkcode");
    }

    /** 86 values in all: each is in the trace of its network, and the quantity that it names has that value. */
    @Test
    void everyPublishedValueIsInTheTrace() {
        int count = 0;
        for (Map<String, Object> preset : Client.maps(client.get("/api/presets"))) {
            List<Map<String, Object>> values = Client.maps(preset.get("values"));
            if (values == null || values.isEmpty()) {
                continue;
            }
            Map<String, @Nullable Object> trace = client.answer("/api/trace", Map.of("network", preset.get("network")));
            for (Map<String, Object> value : values) {
                String path = (String) value.get("path");
                double exact = ((Number) value.get("exact")).doubleValue();
                double factor = ((Number) value.get("factor")).doubleValue();
                double ours = resolve(trace, path);
                assertThat(factor * ours).as(path).isCloseTo(exact, within(1e-12 * Math.abs(exact)));
                if (value.get("id") == null) {
                    assertThat(path).startsWith("after.");
                } else if (!path.contains("Changes")) {
                    assertThat(stepValue(trace, (String) value.get("id")))
                            .as(path)
                            .isEqualTo(ours);
                }
                count++;
            }
        }
        assertThat(count).isEqualTo(86);
    }

    private static double stepValue(Map<String, @Nullable Object> trace, String id) {
        return Client.maps(trace.get("steps")).stream()
                .filter(step -> step.get("id").equals(id))
                .map(step -> ((Number) step.get("value")).doubleValue())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step writes " + id));
    }

    private static double resolve(Object tree, String path) {
        Object at = tree;
        Matcher parts = PART.matcher(path);
        while (parts.find()) {
            at = parts.group(1) != null
                    ? ((Map<?, ?>) at).get(parts.group(1))
                    : ((List<?>) at).get(Integer.parseInt(parts.group(2)));
        }
        return ((Number) at).doubleValue();
    }

    @Test
    void theyShowWhatTheyPromise() {
        Map<String, @Nullable Object> saturated = trace("saturated");
        List<Double> sizes = new ArrayList<>();
        for (Map<String, Object> layer : Client.maps(saturated.get("backward"))) {
            sizes.add(((List<?>) layer.get("deltas"))
                    .stream()
                            .mapToDouble(delta -> Math.abs(((Number) delta).doubleValue()))
                            .sum());
        }
        assertThat(sizes.getFirst()).isPositive().isLessThan(1e-4 * sizes.getLast());

        Map<String, @Nullable Object> dead = trace("dead-relu");
        for (Map<String, Object> sample :
                Client.maps(Client.maps(dead.get("passes")).getFirst().get("samples"))) {
            List<?> hidden =
                    (List<?>) Client.maps(sample.get("forward")).getFirst().get("activations");
            assertThat(hidden.get(1)).isEqualTo(0.0);
        }
        assertThat(((List<?>)
                        Client.maps(trace("penguins").get("passes")).getFirst().get("samples")))
                .hasSize(3);
    }

    private static Map<String, @Nullable Object> trace(String id) {
        Object network = Client.maps(client.get("/api/presets")).stream()
                .filter(preset -> preset.get("id").equals(id))
                .findFirst()
                .orElseThrow()
                .get("network");
        return client.answer("/api/trace", Map.of("network", network));
    }
}
