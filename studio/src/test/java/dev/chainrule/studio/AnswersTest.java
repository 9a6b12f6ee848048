package dev.chainrule.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explain.NetworkFile;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered, checks, exercises, gradient checks, files. */
class AnswersTest {
    private static final Map<String, @Nullable Object> NETWORK = Client.network("two-outputs.json");

    private static Client client;

    @BeforeAll
    static void start() {
        client = new Client(new Opened(
                "one-output.json", NetworkFile.read(Path.of("..", "examples", "networks", "one-output.json"))));
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @Test
    void aboutOffersWhatANetworkFileTakes() {
        Map<String, @Nullable Object> about = Client.map(client.get("/api/about"));
        assertThat(about).containsEntry("version", "1.2").containsEntry("title", "one-output.json");
        assertThat(Client.map(about.get("opened"))).containsEntry("notation", "W1-W2");
        for (Map<String, Object> activation : Client.maps(about.get("activations"))) {
            Map<String, Object> written = new LinkedHashMap<>(Client.map(activation.get("parameters")));
            written.put("name", activation.get("name"));
            Map<String, Object> network = new LinkedHashMap<>(NETWORK);
            network.put("activations", List.of(written, "sigmoid"));
            assertThat(client.post("/api/trace", Map.of("network", network)).statusCode())
                    .as("%s", activation)
                    .isEqualTo(200);
        }
        assertThat(Client.maps(about.get("losses")))
                .filteredOn(loss -> loss.get("name").equals("cross-entropy"))
                .extracting(loss -> loss.get("outputs"))
                .containsExactly(List.of("softmax"));
        assertThat(Client.map(about.get("conventions"))).containsEntry("batch", List.of("mean", "sum", "each"));
    }

    @Test
    void answersAreJudged() {
        Map<String, @Nullable Object> answer = client.answer(
                "/api/check",
                Map.of("network", NETWORK, "answers", Map.of("h1", "0,5957", "dw(1)[1,1]", "-0.000110521", "u12", "")));
        List<Map<String, Object>> judged = Client.maps(answer.get("answers"));
        assertThat(judged)
                .extracting(judgement -> judgement.get("name") + " " + judgement.get("verdict"))
                .containsExactlyInAnyOrder("h1 right", "dw(1)[1,1] slip");
        assertThat(judged)
                .allSatisfy(judgement ->
                        assertThat((String) judgement.get("sentence")).isNotBlank());
        assertThat(Client.error(client.post("/api/check", Map.of("network", NETWORK, "answers", Map.of("h1", "abc")))))
                .startsWith("400 answers");
    }

    @Test
    void exercisesVaryAndTheirBlanksAreNamedForCheck() {
        Map<String, Object> body = Map.of("network", NETWORK, "seed", 5, "hide", "gradients", "vary", true);
        Map<String, @Nullable Object> exercise = client.answer("/api/exercise", body);
        assertThat(client.answer("/api/exercise", body)).isEqualTo(exercise);
        assertThat(exercise.get("network")).isNotEqualTo(NETWORK);
        List<Map<String, Object>> blanks = Client.maps(exercise.get("blanks"));
        assertThat(blanks).extracting(blank -> blank.get("id")).contains("dw(1)[1,1]", "w'(2)[3,2]");
        assertThat((String) exercise.get("html")).contains("data-step=\"dw(1)[1,1]\"");
        Map<String, @Nullable Object> trace = client.answer("/api/trace", Map.of("network", exercise.get("network")));
        String id = (String) blanks.getFirst().get("id");
        Object value = Client.maps(trace.get("steps")).stream()
                .filter(step -> step.get("id").equals(id))
                .findFirst()
                .orElseThrow()
                .get("value");
        Map<String, @Nullable Object> judged = client.answer(
                "/api/check", Map.of("network", exercise.get("network"), "answers", Map.of(id, String.valueOf(value))));
        assertThat(Client.maps(judged.get("answers")).getFirst()).containsEntry("verdict", "right");
    }

    @Test
    void everyBlankOfManySamplesHasItsHints() {
        List<Object> inputs = new ArrayList<>();
        List<Object> targets = new ArrayList<>();
        for (int sample = 1; sample <= 15; sample++) {
            inputs.add(List.of(0.1 * sample, 1 - 0.1 * sample));
            targets.add(List.of(0.05 * sample, 0.5));
        }
        Map<String, Object> network = new LinkedHashMap<>(NETWORK);
        network.put("inputs", inputs);
        network.put("targets", targets);
        List<Map<String, Object>> blanks = Client.maps(
                client.answer("/api/exercise", Map.of("network", network, "seed", 1, "hide", "all", "vary", false))
                        .get("blanks"));
        assertThat(blanks).hasSizeGreaterThan(300).allSatisfy(blank -> {
            assertThat(blank.get("value")).isInstanceOf(Number.class);
            assertThat(Client.map(blank.get("symbols"))).containsKey("mathml");
            assertThat(Client.map(blank.get("numbers"))).containsKey("mathml");
        });
        assertThat(blanks).extracting(blank -> blank.get("id")).contains("h(1)[1]#1.15");
    }

    @Test
    void gradientsAreCheckedOverTheStep() {
        Map<String, @Nullable Object> check = client.answer("/api/gradcheck", Map.of("network", NETWORK));
        assertThat(check).containsEntry("passed", true);
        assertThat(Client.maps(check.get("parameters")))
                .hasSize(17)
                .allSatisfy(entry -> assertThat(entry).containsEntry("verdict", "right"));
        List<Map<String, Object>> points = Client.maps(check.get("overStep"));
        double coarse = ((Number) points.getFirst().get("error")).doubleValue();
        double fine = ((Number) points.getLast().get("error")).doubleValue();
        double best = points.stream()
                .mapToDouble(point -> ((Number) point.get("error")).doubleValue())
                .min()
                .orElseThrow();
        assertThat(best).isLessThan(1e-8).isLessThan(1e-3 * coarse).isLessThan(1e-3 * fine);
        assertThat(Client.map(client.answer("/api/gradcheck", Map.of("network", NETWORK, "step", 0.5))))
                .containsEntry("passed", false);
    }

    @ParameterizedTest
    @CsvSource({
        "latex, application/x-tex; charset=utf-8, \\documentclass",
        "markdown, text/markdown; charset=utf-8, $",
        "json, application/json; charset=utf-8, '\"forward\"'",
        "csv, text/csv; charset=utf-8, 'dw(1)[1,1]'",
        "html, text/html; charset=utf-8, <script>",
        "pdf, application/pdf, %PDF-"
    })
    void files(String format, String type, String content) {
        HttpResponse<byte[]> file = client.post("/api/export/" + format, Map.of("network", NETWORK));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type")).contains(type);
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment; filename=\"derivation.");
        assertThat(Client.text(file)).contains(content);
    }

    @Test
    void theHtmlFileStandsAlone() {
        String page = Client.text(client.post("/api/export/html", Map.of("network", NETWORK, "quantity", "w(1)[1,1]")));
        assertThat(page).startsWith("<!DOCTYPE html>").contains("0.000110521", "\"stepper\"");
        assertThat(page.replace("http://www.w3.org/2000/svg", "")) // a name, which nobody fetches
                .doesNotContain("src=", "import ", "fetch(", "http://", "https://", "type=\"module\"");
    }

    @Test
    void anUnknownFormatIsSaid() {
        assertThat(Client.error(client.post("/api/export/pfd", Map.of("network", NETWORK))))
                .startsWith("400 format 'pfd' is unknown");
    }
}
