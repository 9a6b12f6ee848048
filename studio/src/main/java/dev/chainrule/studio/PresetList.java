package dev.chainrule.studio;

import dev.chainrule.studio.http.Answer;
import dev.chainrule.studio.network.Presets;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/** {@code GET /api/presets}: the networks to begin with. */
final class PresetList implements HttpService {
    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/presets", (_, response) -> Answer.json(response, Presets.all()));
    }
}
