package dev.chainrule.studio.training;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.description.Description;
import dev.chainrule.description.Nearest;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.studio.http.Answer;
import dev.chainrule.studio.http.Json;
import dev.chainrule.studio.http.Refusal;
import dev.chainrule.studio.http.Request;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/trainings}: starts live trainings, says words to them, tells how they go. */
public final class TrainingAddresses implements HttpService, AutoCloseable {
    /** After so long without news the newest is told again, so that a connection that is gone is noticed. */
    private static final long SILENCE_MILLIS = 10_000;

    private static final double FASTEST = 1e6;
    private static final int MOST_POINTS = 1000;

    private final Sources sources;
    private final Trainings trainings = new Trainings();

    /** Where networks and rows come from that a request only names. */
    public interface Sources {
        /**
         * The network in the field "network" of a request, written out or by reference.
         *
         * @throws ChainruleException if it is not a network
         */
        NetworkFile network(@Nullable Object tree);

        /**
         * The rows of the preset {@code id}.
         *
         * @throws ChainruleException if it is unknown or has no rows
         */
        Dataset rows(String id);
    }

    /** Addresses that take networks and rows from {@code sources}. */
    public TrainingAddresses(Sources sources) {
        this.sources = sources;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/trainings", this::start)
                .post("/api/trainings/{id}", this::say)
                .get("/api/trainings/{id}/events", this::events)
                .get("/api/trainings/{id}/epochs/{epoch}", this::epoch);
    }

    private void start(ServerRequest http, ServerResponse response) {
        Request request = Request.of(http);
        NetworkFile file = sources.network(request.any("network"));
        String table = request.text("data");
        Dataset rows = table == null ? null : sources.rows(table);
        Integer batch = request.has("batch") ? (int) request.whole("batch", 0, 0, Integer.MAX_VALUE) : null;
        Plan plan = Plan.of(
                file,
                rows,
                optimizer(request),
                rate(request),
                batch,
                request.whole("seed", file.seed(), Long.MIN_VALUE, Long.MAX_VALUE));
        String id = trainings.start(plan);
        response.status(Status.CREATED_201);
        Answer.json(
                response,
                Trees.of(
                        "id",
                        id,
                        "rows",
                        plan.data().rows(),
                        "inputs",
                        plan.file().network().inputs(),
                        "layers",
                        plan.file().network().layers().stream()
                                .map(layer -> Trees.of(
                                        "units",
                                        layer.units(),
                                        "activation",
                                        layer.activation().name()))
                                .toList(),
                        "optimizer",
                        plan.trainer().optimizer().name(),
                        "rate",
                        plan.trainer().baseRate(),
                        "batch",
                        plan.trainer().batch(),
                        "notes",
                        plan.notes(),
                        "points",
                        points(plan)));
    }

    /** Inputs and targets of samples, evenly chosen, for a picture; null if there are not two inputs. */
    private static @Nullable List<Object> points(Plan plan) {
        Matrix inputs = plan.data().features();
        if (inputs.columns() != 2) {
            return null;
        }
        int count = Math.min(inputs.rows(), MOST_POINTS);
        List<Object> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int row = (int) ((long) i * inputs.rows() / count);
            double[] x = inputs.rows(row, row + 1).toDoubles()[0];
            double[] t = plan.data().targets().rows(row, row + 1).toDoubles()[0];
            points.add(List.of(x, t));
        }
        return points;
    }

    private void say(ServerRequest http, ServerResponse response) {
        LiveTraining training = trainings.get(parameter(http, "id"));
        Request request = Request.of(http);
        Optimizer optimizer = optimizer(request);
        if (optimizer != null) {
            Plan.requireSuits(training.plan().file(), optimizer);
        }
        Double pace = request.number("pace");
        if (pace != null && !(pace >= 0 && pace <= FASTEST)) {
            throw new ChainruleException("the request: \"pace\" must be 0 (as fast as can be) or up to " + FASTEST
                    + " updates per second, is " + pace);
        }
        if (training.isOver()) {
            throw Refusal.notFound("this training is over; start a new one");
        }
        training.broadcast().touch();
        Command command = new Command(word(request.text("do")), rate(request), optimizer, pace);
        if (!command.isEmpty()) {
            training.say(command);
        }
        Answer.json(response, Map.of());
    }

    private static Command.@Nullable Do word(@Nullable String word) {
        if (word == null) {
            return null;
        }
        List<String> words =
                Arrays.stream(Command.Do.values()).map(Description::word).toList();
        int index = words.indexOf(word);
        if (index < 0) {
            String hint = Nearest.hint(word, words);
            throw new ChainruleException("the request: \"do\" is '" + word + "'"
                    + (hint.isEmpty() ? "; known are " + String.join(", ", words) : hint));
        }
        return Command.Do.values()[index];
    }

    private static @Nullable Optimizer optimizer(Request request) {
        return request.has("optimizer")
                ? Description.read(Optimizer.class, request.any("optimizer"), "the request: optimizer")
                : null;
    }

    private static @Nullable Double rate(Request request) {
        Double rate = request.number("learningRate");
        if (rate != null) {
            SinglePrecision.requireRate(rate, "the request: \"learningRate\"");
        }
        return rate;
    }

    private void epoch(ServerRequest http, ServerResponse response) {
        LiveTraining training = trainings.get(parameter(http, "id"));
        String text = parameter(http, "epoch");
        if (!text.matches("\\d{1,9}")) {
            throw new ChainruleException("an epoch is a whole number, not '" + text + "'");
        }
        Answer.json(
                response,
                training.network(Integer.parseInt(text))
                        .orElseThrow(() -> Refusal.notFound("epoch " + text + " is not recorded: "
                                + training.recorded().get("last") + " and every "
                                + training.recorded().get("stride") + "th are")));
    }

    private static String parameter(ServerRequest http, String name) {
        return http.path().pathParameters().get(name);
    }

    // ---- events ----

    private void events(ServerRequest http, ServerResponse response) {
        LiveTraining training = trainings.get(parameter(http, "id"));
        Broadcast broadcast = training.broadcast();
        response.header("Content-Type", "text/event-stream; charset=utf-8");
        broadcast.join();
        try (OutputStream out = response.outputStream()) {
            long number = 0;
            int epoch = 0;
            while (true) {
                Broadcast.News news = broadcast.await(number, SILENCE_MILLIS);
                if (!news.snapshot().isEmpty()) {
                    List<double[]> losses = training.lossesAfter(epoch);
                    epoch = losses.isEmpty() ? epoch : (int) losses.getLast()[0];
                    number = news.number();
                    Map<String, @Nullable Object> snapshot = new LinkedHashMap<>(news.snapshot());
                    snapshot.put("lossEpochs", losses);
                    snapshot.put("recorded", training.recorded());
                    send(out, "snapshot", snapshot);
                }
                if (news.end() != null) {
                    send(out, "end", Trees.of("reason", news.end()));
                    return;
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // whoever listened has gone: the training goes on for a while without
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            broadcast.leave();
        }
    }

    private static void send(OutputStream out, String event, Map<String, @Nullable Object> data) throws IOException {
        out.write(("event: " + event + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        out.write(Json.write(data));
        out.write("\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Ends all trainings. */
    @Override
    public void close() {
        trainings.close();
    }
}
