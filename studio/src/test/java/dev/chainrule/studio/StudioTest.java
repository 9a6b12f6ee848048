package dev.chainrule.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StudioTest {
    @Test
    void servesThePageAndTraces() throws IOException, InterruptedException {
        try (Studio studio = Studio.start(new Studio.Settings("127.0.0.1", 0, "1", null));
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> page =
                    client.send(HttpRequest.newBuilder(studio.address()).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("Chainrule studio");
            URI trace = studio.address().resolve("/api/trace");
            String network = Files.readString(Path.of("..", "examples", "networks", "two-outputs.json"));
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(trace)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"network\":" + network + "}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).contains("\"steps\"");
            HttpResponse<String> missing = client.send(
                    HttpRequest.newBuilder(studio.address().resolve("/page/none.js"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(missing.statusCode()).isEqualTo(404);
            HttpResponse<String> bad = client.send(
                    HttpRequest.newBuilder(trace)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"network\":{\"layer\":[2]}}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(bad.statusCode()).isEqualTo(400);
        }
    }
}
