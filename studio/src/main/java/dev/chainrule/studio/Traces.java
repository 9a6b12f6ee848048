package dev.chainrule.studio;

import dev.chainrule.explain.Trace;
import dev.chainrule.studio.http.Request;
import dev.chainrule.studio.http.Work;
import dev.chainrule.studio.network.NetworkShelf;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/trace}: every number of a pass and every small step. */
final class Traces implements HttpService {
    private final Work work;
    private final NetworkShelf shelf;

    Traces(Work work, NetworkShelf shelf) {
        this.work = work;
        this.shelf = shelf;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/trace", work.answering(this::trace));
    }

    private Map<String, @Nullable Object> trace(Request request) {
        Question question = Question.of(request, shelf);
        Trace trace = question.trace();
        return question.isLarge() || TraceAnswer.isTooMuch(question, trace)
                ? new LargeAnswer(question, trace).tree(request)
                : new TraceAnswer(question, trace).tree(request);
    }
}
