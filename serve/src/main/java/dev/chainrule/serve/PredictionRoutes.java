package dev.chainrule.serve;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Predictions;
import dev.chainrule.serve.answer.TensorAnswer;
import dev.chainrule.serve.batch.Batcher;
import dev.chainrule.serve.http.Body;
import dev.chainrule.serve.http.Exchange;
import dev.chainrule.serve.http.MemoryBudget;
import dev.chainrule.serve.http.Refusal;
import dev.chainrule.serve.http.Route;
import dev.chainrule.serve.model.LoadedModel;
import dev.chainrule.serve.model.ModelShelf;
import dev.chainrule.serve.model.ModelSlot;
import dev.chainrule.serve.rows.EncodedRows;
import dev.chainrule.serve.rows.TensorRows.Question;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.List;

/**
 * Predictions for the rows of a request: they are read straight into the inputs of the network, computed together with those
 * of other requests, and written. The version of the model that read them is the one that computes and writes.
 */
final class PredictionRoutes {
    private static final String JSON = "application/json";
    private static final String CSV = "text/csv";

    /** Objects of a request beside its arrays. */
    private static final int OVERHEAD = 4096;

    private final ModelShelf shelf;
    private final MemoryBudget memory;
    private final Limits limits;
    private final Duration timeout;

    PredictionRoutes(ModelShelf shelf, MemoryBudget memory, Settings settings) {
        this.shelf = shelf;
        this.memory = memory;
        this.limits = settings.limits();
        this.timeout = settings.batching().timeout();
    }

    List<Route> routes() {
        return List.of(
                new Route("POST", "/predict/{name}", "predict", this::predict),
                new Route("POST", "/v2/models/{name}/infer", "infer", this::infer));
    }

    /** What a request is about, found before its body is read. */
    private record Asked(ModelSlot slot, LoadedModel model, long deadline) {}

    private Asked asked(Exchange exchange, String name) {
        ModelSlot slot = shelf.slot(name);
        exchange.model(name);
        LoadedModel model = HealthRoutes.loaded(slot);
        exchange.version(model.version());
        slot.batcher().requireRoom();
        return new Asked(slot, model, exchange.deadline(timeout));
    }

    private void predict(Exchange exchange, String name) {
        Asked asked = asked(exchange, name);
        LoadedModel model = asked.model();
        String type = exchange.contentType(JSON);
        if (!type.equals(JSON) && !type.equals(CSV)) {
            throw Refusal.of(415, "expected Content-Type: application/json or text/csv");
        }
        try (MemoryBudget.Share share = memory.open()) {
            Body body = exchange.body(share);
            EncodedRows rows = rows(model, share);
            if (type.equals(CSV)) {
                model.csvRows().read(body, rows, limits.columns());
                Predictions predictions = predictions(exchange, asked, rows, share);
                exchange.text(CSV, model.answers().csv(predictions));
            } else {
                boolean isArray = model.jsonRows().read(body, rows, limits.columns());
                Predictions predictions = predictions(exchange, asked, rows, share);
                exchange.json(200, model.answers().json(predictions, !isArray));
            }
        }
    }

    private void infer(Exchange exchange, String name) {
        Asked asked = asked(exchange, name);
        LoadedModel model = asked.model();
        if (!exchange.contentType(JSON).equals(JSON)
                || exchange.header(HeaderNames.create("Inference-Header-Content-Length"))
                        .isPresent()) {
            throw Refusal.of(415, "expected Content-Type: application/json, with tensors in JSON");
        }
        try (MemoryBudget.Share share = memory.open()) {
            Body body = exchange.body(share);
            EncodedRows rows = rows(model, share);
            Question question = model.tensorRows().read(body, rows, limits.rows());
            Predictions predictions = predictions(exchange, asked, rows, share);
            exchange.json(200, TensorAnswer.write(name, model.version(), question, model.tensors(), predictions));
        }
    }

    private EncodedRows rows(LoadedModel model, MemoryBudget.Share share) {
        share.take(OVERHEAD);
        return new EncodedRows(model.encoder().width(), limits.rows(), share);
    }

    private Predictions predictions(Exchange exchange, Asked asked, EncodedRows rows, MemoryBudget.Share share) {
        exchange.bodyRead();
        exchange.rows(rows.rows());
        LoadedModel model = asked.model();
        int outputs = model.model().network().outputs();
        share.take(rows.rows()
                * (3L * Double.BYTES * outputs + 2L * model.answers().bytesPerRow()));
        if (rows.rows() == 0) {
            return model.predictions(Matrix.of(0, outputs));
        }
        Batcher.Result result =
                asked.slot().batcher().outputs(model.model(), model.work(), rows.matrix(), asked.deadline());
        exchange.waited(result.waitedNanos());
        asked.slot().metrics().predicted(rows.rows(), rows.unknown());
        return model.predictions(result.outputs());
    }
}
