package dev.chainrule.studio.training;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.description.Description;
import dev.chainrule.description.Nearest;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.studio.http.Answer;
import dev.chainrule.studio.http.Refusal;
import dev.chainrule.studio.http.Request;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/trainings}: starts live trainings, says words to them, tells how they go. */
public final class TrainingAddresses implements HttpService, AutoCloseable {
    /** Nobody who asks for news is kept waiting longer: a browser has six connections for all windows of a server. */
    private static final long WAITING_MILLIS = 1000;

    private static final double FASTEST = 1e6;
    private static final double SLOWEST = 0.01;
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
        rules.post("/api/trainings", saying(this::start))
                .post("/api/trainings/{id}", saying(this::say))
                .get("/api/trainings/{id}/news", this::news)
                .get("/api/trainings/{id}/epochs/{epoch}", this::epoch);
    }

    /** What cannot be trained is answered with the reason as a word, for other languages than English. */
    private static Handler saying(Handler handler) {
        return (http, response) -> {
            try {
                handler.handle(http, response);
            } catch (CannotTrain e) {
                Remark remark = e.remark();
                Answer.error(response, 400, remark.message(), Map.of("reason", remark.toTree()));
            }
        };
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
        if (pace != null && pace != 0 && !(pace >= SLOWEST && pace <= FASTEST)) {
            throw new ChainruleException("the request: \"pace\" must be 0 (as fast as can be) or from " + SLOWEST
                    + " to " + FASTEST + " updates per second, is " + pace);
        }
        if (training.isOver()) {
            throw Refusal.notFound("this training is over; start a new one");
        }
        training.broadcast().touch();
        Command command = new Command(word(request.text("do")), rate(request), optimizer, pace);
        Answer.json(response, command.isEmpty() ? Map.of() : Map.of("said", training.say(command)));
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
                        .orElseThrow(() -> notRecorded(text, training.recorded(Integer.MAX_VALUE))));
    }

    private static Refusal notRecorded(String epoch, Map<String, @Nullable Object> recorded) {
        return Refusal.notFound("epoch " + epoch + " is not recorded: " + recorded.get("last") + " and every "
                + recorded.get("stride") + "th are");
    }

    private static String parameter(ServerRequest http, String name) {
        return http.path().pathParameters().get(name);
    }

    /** Answers as soon as there is news, or after a while that there is none. */
    private void news(ServerRequest http, ServerResponse response) {
        LiveTraining training = trainings.get(parameter(http, "id"));
        long after = query(http, "after");
        int epoch = (int) query(http, "epoch");
        Broadcast broadcast = training.broadcast();
        Broadcast.News news;
        broadcast.join();
        try {
            news = broadcast.await(after, WAITING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.stopping();
        } finally {
            broadcast.leave();
        }
        Map<String, @Nullable Object> tree = Trees.of("number", news.number());
        if (news.number() > after) {
            Map<String, @Nullable Object> snapshot = new LinkedHashMap<>(news.snapshot());
            int last = news.epoch(); // what is newer comes with the next snapshot
            snapshot.put("lossEpochs", training.losses(epoch, last));
            snapshot.put("recorded", training.recorded(last));
            tree.put("snapshot", snapshot);
        }
        if (news.end() != null) {
            tree.put("end", news.end());
        }
        Answer.json(response, tree);
    }

    /** The whole number in the question, 0 if it is not there. */
    private static long query(ServerRequest http, String name) {
        String text = http.query().first(name).orElse("0");
        if (!text.matches("\\d{1,9}")) {
            throw new ChainruleException("the request: \"" + name + "\" is a whole number, not '" + text + "'");
        }
        return Long.parseLong(text);
    }

    /** Ends all trainings. */
    @Override
    public void close() {
        trainings.close();
    }
}
