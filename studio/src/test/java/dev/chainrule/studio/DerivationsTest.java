package dev.chainrule.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DerivationsTest {
    private static Client client;

    @BeforeAll
    static void start() {
        client = new Client();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    private static Map<String, @Nullable Object> derivation(String quantity) {
        return client.answer(
                "/api/derivation", Map.of("network", Client.network("two-outputs.json"), "quantity", quantity));
    }

    @Test
    void ofAWeightHasThePathTheForkAndFiveRows() {
        Map<String, @Nullable Object> answer = derivation("w(1)[1,1]");
        assertThat(Client.maps(answer.get("path")))
                .extracting(stop -> stop.get("ids"))
                .containsExactly(
                        List.of("loss"),
                        List.of("h(2)[1]", "h(2)[2]"),
                        List.of("a(2)[1]", "a(2)[2]"),
                        List.of("h(1)[1]"),
                        List.of("a(1)[1]"),
                        List.of("w(1)[1,1]"));
        assertThat((String) answer.get("html"))
                .contains("There is no hidden target", "through both outputs")
                .contains("<tr class=\"words\">", "<tr class=\"symbols\">", "<tr class=\"numbers\">")
                .contains("<tr class=\"factors\">", "<tr class=\"result\">", "0.000110521", "0.149945")
                .doesNotContain("class=\"path\"", " id=");
        assertThat((String) answer.get("spoken")).endsWith("equals 0.000110521");
        assertThat(answer).containsEntry("place", "w(1)[1,1]");
    }

    @Test
    void ofOtherQuantities() {
        assertThat((String) derivation("d(1)[2]").get("html"))
                .contains("There is no hidden target", "data-step=\"d(1)[2]\"");
        assertThat((String) derivation("h(1)[1]").get("html"))
                .contains("data-step=\"a(1)[1]\"", "data-step=\"h(1)[1]\"", "0.595681");
        assertThat((String) derivation("w'(2)[1,2]").get("html")).contains("data-step=\"dw(2)[1,2]\"");
        assertThat((String) derivation("x[1]").get("spoken")).isEqualTo("x 1 equals 0.05, given");
        assertThat(derivation("u12")).containsEntry("id", "w(2)[1,2]");
    }

    @Test
    void whatIsNotThereIsSaid() {
        Map<String, Object> body = Map.of("network", Client.network("two-outputs.json"), "quantity", "w(3)[1,1]");
        assertThat(Client.error(client.post("/api/derivation", body)))
                .isEqualTo("400 'w(3)[1,1]': there is no layer 3, they are 1 to 2");
        assertThat(Client.error(client.post("/api/derivation", Map.of("network", Client.network("one-output.json")))))
                .isEqualTo("400 the request: \"quantity\" is missing");
    }
}
