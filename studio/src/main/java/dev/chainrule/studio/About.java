package dev.chainrule.studio;

import dev.chainrule.explain.Notation;
import dev.chainrule.studio.http.Answer;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/about}: what the page offers for choice, and what was opened. */
final class About implements HttpService {
    private final Studio.Settings settings;

    About(Studio.Settings settings) {
        this.settings = settings;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/about", (_, response) -> Answer.json(response, tree()));
    }

    private Map<String, @Nullable Object> tree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("version", settings.version());
        tree.put("notations", Notation.ids());
        Opened opened = settings.opened();
        tree.put("opened", opened == null ? null : opened.network());
        tree.put("title", opened == null ? null : opened.title());
        return tree;
    }
}
