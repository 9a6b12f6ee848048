package dev.chainrule.studio;

import dev.chainrule.studio.http.Answer;
import dev.chainrule.studio.http.Json;
import dev.chainrule.studio.network.Presets;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/presets}: the networks to begin with. */
final class PresetList implements HttpService {
    private byte @Nullable [] json;

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/presets", (_, response) -> Answer.json(response, json()));
    }

    /** Made when it is first asked for: drawing and hashing the largest takes a moment. */
    private synchronized byte[] json() {
        byte[] made = json;
        if (made == null) {
            made = Json.write(Presets.all());
            json = made;
        }
        return made;
    }
}
