package dev.chainrule.studio;

import dev.chainrule.explain.Level;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Notation;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.TraceJson;
import dev.chainrule.explain.Walk;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.studio.http.Answer;
import dev.chainrule.studio.http.Request;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/trace}: every number of a pass and every small step. */
final class Traces implements HttpService {
    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/trace", Traces::trace);
    }

    private static void trace(ServerRequest http, ServerResponse response) {
        Request request = Request.of(http);
        NetworkFile file = NetworkFile.of(request.any("network"), "network");
        String letters = request.text("notation");
        Notation notation = letters == null ? file.notation() : Notation.of(letters, "notation");
        Digits digits = new Digits((int) request.whole("digits", Digits.USUAL.significant(), 1, 17));
        Trace trace = Trace.of(Walk.of(file, (int) request.whole("rounds", 1, 1, 100)), notation);
        Map<String, @Nullable Object> tree = TraceJson.tree(trace, trace.steps(Level.TERM), digits);
        Answer.json(response, tree);
    }
}
