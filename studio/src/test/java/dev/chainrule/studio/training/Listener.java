package dev.chainrule.studio.training;

import dev.chainrule.studio.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A page's ear: asks for the news of a training, one after another. */
final class Listener {
    private final HttpClient client;
    private final URI training;
    private long number;
    private int epoch;

    /** News: a snapshot, or the end, or both. */
    record News(@Nullable Map<?, ?> snapshot, @Nullable String end) {}

    Listener(HttpClient client, URI training) {
        this.client = client;
        this.training = training;
    }

    /** The next answer; it may tell nothing. */
    News next() throws IOException, InterruptedException {
        URI question = URI.create(training + "/news?after=" + number + "&epoch=" + epoch);
        HttpResponse<byte[]> response =
                client.send(HttpRequest.newBuilder(question).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("refused: " + response.statusCode());
        }
        Map<?, ?> answer = (Map<?, ?>) Json.parse(response.body());
        number = ((Number) answer.get("number")).longValue();
        Map<?, ?> snapshot = (Map<?, ?>) answer.get("snapshot");
        if (snapshot != null && snapshot.get("epoch") instanceof Integer last) {
            epoch = last;
        }
        return new News(snapshot, (String) answer.get("end"));
    }

    /** The next snapshot. */
    Map<?, ?> snapshot() throws IOException, InterruptedException {
        return await(_ -> true);
    }

    /** The next snapshot that is so. */
    Map<?, ?> await(Predicate<Map<?, ?>> wanted) throws IOException, InterruptedException {
        while (true) {
            News news = next();
            if (news.snapshot() != null && wanted.test(news.snapshot())) {
                return news.snapshot();
            }
            if (news.end() != null) {
                throw new IOException("the training has ended: " + news.end());
            }
        }
    }

    /** Why the training has ended. */
    String end() throws IOException, InterruptedException {
        News news = next();
        while (news.end() == null) {
            news = next();
        }
        return news.end();
    }

    /** The next snapshot in which the training rests at or after this step. */
    Map<?, ?> atRest(long step) throws IOException, InterruptedException {
        return await(snapshot ->
                !snapshot.get("state").equals("running") && ((Number) snapshot.get("step")).longValue() >= step);
    }
}
