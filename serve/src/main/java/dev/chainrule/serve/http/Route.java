package dev.chainrule.serve.http;

import java.util.List;
import java.util.Optional;

/**
 * An address and what answers there.
 *
 * @param method GET, which is HEAD too, or POST
 * @param template the path; {@code {name}} in it stands for the name of a model
 * @param name what metrics and log call it
 * @param handler what answers
 */
public record Route(String method, String template, String name, Handler handler) {
    private static final String MODEL = "{name}";

    /** Answers requests. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers {@code exchange}.
         *
         * @param model the name in the path, as it was written; empty if the address has none
         * @throws Refusal if it is not answered as it asks
         */
        void handle(Exchange exchange, String model);
    }

    /** What a request has to be. */
    List<String> methods() {
        return method.equals("GET") ? List.of(method, "HEAD") : List.of(method);
    }

    /** The name in {@code path} if it is of this address, empty text if the address has none; else nothing. */
    Optional<String> match(String path) {
        int at = template.indexOf(MODEL);
        if (at < 0) {
            return path.equals(template) ? Optional.of("") : Optional.empty();
        }
        String before = template.substring(0, at);
        String after = template.substring(at + MODEL.length());
        if (path.length() <= before.length() + after.length() || !path.startsWith(before) || !path.endsWith(after)) {
            return Optional.empty();
        }
        String name = path.substring(before.length(), path.length() - after.length());
        return name.indexOf('/') < 0 ? Optional.of(name) : Optional.empty();
    }
}
