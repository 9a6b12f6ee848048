package dev.chainrule.studio;

import dev.chainrule.explain.Card;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.QuantityFinder;
import dev.chainrule.explain.Trace;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.MathmlStyle;
import dev.chainrule.explain.paper.HtmlFragment;
import dev.chainrule.studio.http.Request;
import dev.chainrule.studio.http.Work;
import dev.chainrule.studio.network.NetworkShelf;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/derivation}: how one quantity comes about. */
final class Derivations implements HttpService {
    private static final int HEADING = 3;

    private final Work work;
    private final NetworkShelf shelf;

    Derivations(Work work, NetworkShelf shelf) {
        this.work = work;
        this.shelf = shelf;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/derivation", work.answering(this::derivation));
    }

    private Map<String, @Nullable Object> derivation(Request request) {
        Question question = Question.of(request, shelf);
        String id = request.needText("quantity");
        Trace trace = question.trace();
        Quantity quantity = QuantityFinder.of(trace).find(id);
        Card card = Card.of(trace, question.reckoning(), quantity);
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("id", quantity.id());
        tree.put("place", Place.of(quantity));
        tree.put("title", HtmlFragment.of(card.section().title()));
        tree.put("path", card.path().stream().map(Derivations::stop).toList());
        tree.put("spoken", card.spoken());
        tree.put("html", HtmlFragment.of(card.section(), HEADING));
        return tree;
    }

    /** One stop of the path: one quantity, or several side by side. */
    private static Map<String, @Nullable Object> stop(List<Formula> names) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        List<String> ids = names.stream()
                .map(name -> name instanceof Formula.Name(var _, String id) ? id : "")
                .filter(id -> !id.isEmpty())
                .toList();
        tree.put("id", ids.getFirst());
        tree.put("ids", ids);
        tree.put(
                "mathml",
                String.join(", ", names.stream().map(MathmlStyle.MATHML::print).toList()));
        return tree;
    }
}
