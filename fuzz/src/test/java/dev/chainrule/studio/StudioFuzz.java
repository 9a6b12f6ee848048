package dev.chainrule.studio;

import dev.chainrule.fuzz.Hostile;
import dev.chainrule.fuzz.Post;
import dev.chainrule.studio.http.Refusal;
import dev.chainrule.studio.http.Work;
import dev.chainrule.studio.network.NetworkShelf;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes as what a page posts to the studio: a line with the last word of the address, then a body. Each answer is given
 * soon; or the request is refused, and not for want of time.
 */
public final class StudioFuzz {
    private static final String API = "/api/";

    private static final Work WORK = new Work(Duration.ofSeconds(15));

    private static final Map<String, Handler> HANDLERS = handlers();

    private StudioFuzz() {}

    private static Map<String, Handler> handlers() {
        NetworkShelf shelf = new NetworkShelf(List::of);
        Map<String, Handler> handlers = new LinkedHashMap<>();
        HttpRules rules = Post.made(HttpRules.class, (proxy, _, arguments) -> {
            handlers.put(arguments[0].toString().substring(API.length()), ((Handler[]) arguments[1])[0]);
            return proxy;
        });
        for (HttpService service : List.of(
                new Networks(WORK, shelf),
                new Traces(WORK, shelf),
                new Derivations(WORK, shelf),
                new Checks(WORK, shelf),
                new Exercises(WORK, shelf),
                new GradientChecks(WORK, shelf))) {
            service.routing(rules);
        }
        return handlers;
    }

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        Handler handler = HANDLERS.get(new String(input, 0, end, StandardCharsets.ISO_8859_1));
        if (handler == null) {
            return;
        }
        byte[] body = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
        Post post = new Post(API, "application/json", body, false);
        Hostile.read(() -> answer(handler, post));
    }

    private static void answer(Handler handler, Post post) {
        try {
            handler.handle(post.request(), post.response());
        } catch (Refusal refusal) {
            if (refusal.status() >= 500) {
                throw new AssertionError(refusal);
            }
            Hostile.requireLine(refusal.getMessage());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
