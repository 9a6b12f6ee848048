package dev.chainrule.studio;

import dev.chainrule.explain.NetworkFile;
import dev.chainrule.studio.http.Request;
import dev.chainrule.studio.http.Work;
import dev.chainrule.studio.network.NetworkShelf;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/networks}: takes a large network, which is named by its ref from then on. */
final class Networks implements HttpService {
    private static final int MOST_BYTES = 64 << 20;

    /** Samples of more numbers than these are not sent back. */
    private static final int MOST_NUMBERS = 20_000;

    private final Work work;
    private final NetworkShelf shelf;

    Networks(Work work, NetworkShelf shelf) {
        this.work = work;
        this.shelf = shelf;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/networks", work.answering(MOST_BYTES, this::keep));
    }

    private Map<String, @Nullable Object> keep(Request request) {
        NetworkFile file = NetworkFile.of(request.fields(), "network");
        return summary(shelf.keep(file), file);
    }

    /** The fields of {@code file} without its weights and biases, its {@code ref}, and how many there are of what. */
    static Map<String, @Nullable Object> summary(String ref, NetworkFile file) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("ref", ref);
        tree.putAll(file.toTree());
        tree.remove("weights");
        tree.remove("biases");
        if ((long) file.samples().size() * file.network().inputs() > MOST_NUMBERS) {
            tree.remove("inputs");
            tree.remove("targets");
        }
        tree.put("parameters", file.network().layout().trained());
        tree.put("samples", file.samples().size());
        return tree;
    }
}
