package dev.chainrule.serve;

import dev.chainrule.serve.http.Exchange;
import dev.chainrule.serve.http.Refusal;
import dev.chainrule.serve.http.Route;
import dev.chainrule.serve.model.LoadedModel;
import dev.chainrule.serve.model.ModelShelf;
import dev.chainrule.serve.model.ModelSlot;
import dev.chainrule.serve.rows.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What is told of the server and its models: whether they can be asked, and how. */
final class HealthRoutes {
    private final ModelShelf shelf;
    private final BooleanSupplier ending;
    private final String version;

    HealthRoutes(ModelShelf shelf, BooleanSupplier ending, String version) {
        this.shelf = shelf;
        this.ending = ending;
        this.version = version;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/v2", "server", this::server),
                new Route("GET", "/v2/health/live", "live", (exchange, _) -> exchange.json(200, Map.of("live", true))),
                new Route("GET", "/v2/health/ready", "ready", this::ready),
                new Route("GET", "/v2/models/{name}", "model", this::model),
                new Route("GET", "/v2/models/{name}/ready", "model-ready", this::modelReady));
    }

    private void server(Exchange exchange, String none) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("name", "chainrule");
        tree.put("version", version);
        tree.put("extensions", List.of());
        tree.put("models", shelf.slots().stream().map(ModelSlot::name).toList());
        exchange.json(200, tree);
    }

    private void ready(Exchange exchange, String none) {
        boolean isReady = shelf.isLoaded() && !ending.getAsBoolean();
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("ready", isReady);
        if (!isReady) {
            tree.put("reason", ending.getAsBoolean() ? "the server is ending" : "models are being loaded");
        }
        List<Object> models = new ArrayList<>();
        shelf.slots().forEach(slot -> models.add(state(slot)));
        tree.put("models", models);
        exchange.json(isReady ? 200 : 503, tree);
    }

    private Map<String, @Nullable Object> state(ModelSlot slot) {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("name", slot.name());
        state.put("ready", slot.current().isPresent() && !ending.getAsBoolean());
        state.put("version", slot.current().map(LoadedModel::version).orElse(null));
        slot.problem().ifPresent(problem -> state.put("problem", problem));
        return state;
    }

    private void modelReady(Exchange exchange, String name) {
        ModelSlot slot = shelf.slot(name);
        exchange.model(name);
        Map<String, @Nullable Object> state = state(slot);
        exchange.json(Boolean.TRUE.equals(state.get("ready")) ? 200 : 503, state);
    }

    private void model(Exchange exchange, String name) {
        ModelSlot slot = shelf.slot(name);
        exchange.model(name);
        LoadedModel model = loaded(slot);
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("name", name);
        tree.put("versions", List.of(model.version()));
        tree.put("platform", "chainrule_onnx");
        tree.put("inputs", tensors(model.tensors().inputs()));
        tree.put("outputs", tensors(model.tensors().outputs()));
        exchange.json(200, tree);
    }

    /** @throws Refusal if it is not loaded yet, 503 */
    static LoadedModel loaded(ModelSlot slot) {
        return slot.current().orElseThrow(() -> Refusal.notNow("the model is being loaded"));
    }

    private static List<Object> tensors(List<Tensor> tensors) {
        List<Object> trees = new ArrayList<>();
        for (Tensor tensor : tensors) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("name", tensor.name());
            tree.put("datatype", tensor.datatype());
            tree.put("shape", tensor.width() == 0 ? List.of(-1) : List.of(-1, tensor.width()));
            trees.add(tree);
        }
        return trees;
    }
}
