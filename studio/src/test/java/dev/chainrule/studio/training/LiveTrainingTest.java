package dev.chainrule.studio.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Walk;
import dev.chainrule.network.Parameters;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.studio.http.Json;
import dev.chainrule.studio.http.Refusal;
import dev.chainrule.studio.training.Command.Do;
import dev.chainrule.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LiveTrainingTest {
    private static final String XOR = """
            {"layers": [2, 4, 1], "activations": ["tanh", "sigmoid"], "loss": "binary-cross-entropy",
             "biases": [[0, 0, 0, 0], [0]], "seed": 3, "learningRate": 0.5,
             "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]]}
            """;

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private static NetworkFile xor() {
        return NetworkFile.parse(XOR, "test");
    }

    private static Plan plan(Optimizer optimizer, int batch) {
        return Plan.of(xor(), null, optimizer, 0.05, batch, 7);
    }

    /** Waits for a snapshot that is so; the listener counts while it waits. */
    private static Map<String, ?> await(LiveTraining training, Predicate<Map<String, ?>> wanted)
            throws InterruptedException {
        Broadcast broadcast = training.broadcast();
        broadcast.join();
        try {
            long number = 0;
            while (true) {
                Broadcast.News news = broadcast.await(number, 60_000);
                assertThat(news.number()).as("there is news").isGreaterThan(number);
                number = news.number();
                if (wanted.test(news.snapshot())) {
                    return news.snapshot();
                }
            }
        } finally {
            broadcast.leave();
        }
    }

    private static Map<String, ?> atStep(LiveTraining training, long step) throws InterruptedException {
        return await(
                training,
                it -> !"running".equals(it.get("state")) && it.get("step").equals(step));
    }

    private static void epochs(LiveTraining training, int count) {
        for (int i = 0; i < count; i++) {
            training.say(Command.of(Do.EPOCH));
        }
    }

    private static Object weights(Parameters parameters) {
        return Description.of(Trees.parameters(parameters.network(), parameters.array()));
    }

    private static Object weights(LiveTraining training, int epoch) {
        Map<String, ?> tree = training.network(epoch).orElseThrow();
        return Description.of(Trees.of("weights", tree.get("weights"), "biases", tree.get("biases")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void givesTheBitsOfATrainingByTheSameRecipe(int batch) throws InterruptedException {
        Plan plan = plan(new Adam(), batch);
        try (LiveTraining live = LiveTraining.start(plan, "test");
                Training core = plan.start()) {
            for (int i = 1; i <= 5; i++) {
                core.partialFit(plan.data());
            }
            epochs(live, 5);
            long steps = core.history().epochs().getLast().steps();
            Map<String, ?> snapshot = atStep(live, steps);
            assertThat(weights(live, 5)).isEqualTo(weights(core.parameters()));
            assertThat(snapshot.get("loss"))
                    .isEqualTo(core.history().epochs().getLast().loss());
            assertThat(live.losses(0, 5))
                    .extracting(point -> point[1])
                    .containsExactlyElementsOf(core.history().losses());
        }
    }

    /** However it is cut by pauses, batches and looks from outside, it gives the same bits. */
    @Test
    void pausingAndGoingOnChangesNoBit() throws InterruptedException {
        Plan plan = plan(new Adam(), 1);
        try (LiveTraining live = LiveTraining.start(plan, "test");
                Training core = plan.start()) {
            live.say(Command.of(Do.BATCH));
            atStep(live, 1);
            live.say(Command.of(Do.EPOCH)); // the rest of it
            atStep(live, 4);
            for (int i = 0; i < 20; i++) {
                live.say(Command.of(Do.START));
                live.say(Command.of(Do.PAUSE));
            }
            live.say(Command.of(Do.EPOCH));
            Map<String, ?> end = await(
                    live,
                    it -> !"running".equals(it.get("state"))
                            && it.get("progress").equals(0.0)
                            && !it.get("step").equals(4L));
            int epochs = (Integer) end.get("epoch");
            for (int i = 0; i < epochs; i++) {
                core.partialFit(plan.data());
            }
            assertThat(weights(live, epochs)).isEqualTo(weights(core.parameters()));
        }
    }

    @Test
    void aSampleIsAnUpdateByOne() throws InterruptedException {
        try (LiveTraining live = LiveTraining.start(plan(new Sgd(), 0), "test")) {
            live.say(Command.of(Do.SAMPLE));
            assertThat(atStep(live, 1).get("progress")).isEqualTo(0.25);
            live.say(Command.of(Do.EPOCH)); // the other three together
            assertThat(atStep(live, 2).get("epoch")).isEqualTo(1);
        }
    }

    @Test
    void rateAndOptimizerChangeUnderWay() throws InterruptedException {
        Plan plan = plan(new Sgd(), 2);
        try (LiveTraining live = LiveTraining.start(plan, "test");
                Training core = plan.start()) {
            live.say(Command.of(Do.BATCH));
            atStep(live, 1);
            live.say(new Command(null, 0.01, null, null));
            assertThat(await(live, it -> it.get("rate").equals(0.01)).get("optimizer"))
                    .isEqualTo("sgd");
            live.say(new Command(null, null, new Lbfgs(), null)); // needs all rows: waits for the end of the epoch
            live.say(Command.of(Do.EPOCH));
            Map<String, ?> next = atStep(live, 2);
            assertThat(next.get("optimizer")).isEqualTo("lbfgs");
            assertThat(next.get("rate")).isEqualTo(new Lbfgs().defaultRate());
            live.say(Command.of(Do.EPOCH));
            atStep(live, 3);

            var epoch = core.begin(plan.data());
            epoch.next();
            core.changeRate(0.01);
            epoch.next();
            epoch.finish();
            core.changeOptimizer(new Lbfgs(), new Lbfgs().defaultRate());
            core.partialFit(plan.data());
            assertThat(weights(live, 2)).isEqualTo(weights(core.parameters()));
        }
    }

    @Test
    void aTrainingThatRunsAwaySaysSoAndGoesOnFromTheLastSoundEpoch() throws InterruptedException {
        NetworkFile file = NetworkFile.parse("""
                {"layers": [1, 1], "activations": ["identity"], "weights": [[[0.5]]], "learningRate": 0.1,
                 "inputs": [[1], [2]], "targets": [[1], [2]]}""", "test");
        try (LiveTraining live = LiveTraining.start(Plan.of(file, null, null, null, 1, 0), "test")) {
            live.say(Command.of(Do.EPOCH));
            atStep(live, 2);
            live.say(new Command(Do.START, 1e12, null, null));
            Map<String, ?> away = await(live, it -> "diverged".equals(it.get("state")));
            assertThat((String) away.get("message"))
                    .contains("is too high")
                    .contains("try")
                    .doesNotContain("\n");
            assertThat((List<?>) away.get("findings")).isNotEmpty();
            int epoch = (Integer) away.get("epoch");
            live.say(new Command(Do.EPOCH, 0.1, null, null));
            Map<String, ?> on = await(live, it -> it.get("epoch").equals(epoch + 1));
            assertThat(on.get("state")).isEqualTo("paused");
            assertThat(on).doesNotContainKey("message");
        }
    }

    /** One epoch of the float engine is one round of the derivation, whatever the conventions say. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"batch\": \"sum\"}",
                "{\"biases\": \"fixed\"}",
                "{\"biases\": \"shared\"}",
                "{\"biases\": \"shared\", \"batch\": \"sum\"}"
            })
    void followsTheConventionsOfTheDerivation(String conventions) throws InterruptedException {
        NetworkFile file =
                NetworkFile.parse(XOR.replace("\"seed\"", "\"conventions\": " + conventions + ", \"seed\""), "test");
        double[] expected = Walk.of(file, 1).passes().getLast().update().parameters();
        try (LiveTraining live = LiveTraining.start(Plan.of(file, null, null, null, null, 0), "test")) {
            live.say(Command.of(Do.EPOCH));
            atStep(live, 1);
            NetworkFile after =
                    NetworkFile.of(Json.parse(Json.write(live.network(1).orElseThrow())), "test");
            assertThat(after.parameters()).containsExactly(expected, Offset.offset(1e-6));
        }
    }

    @Test
    void snapshotsHoldWhatAPageShows() throws InterruptedException {
        try (LiveTraining live = LiveTraining.start(plan(new Adam(), 0), "test")) {
            epochs(live, 3);
            Map<String, ?> snapshot = atStep(live, 3);
            List<?> layers = (List<?>) snapshot.get("layers");
            assertThat(layers).hasSize(2);
            Map<?, ?> first = (Map<?, ?>) layers.getFirst();
            assertThat(sum(first.get("weights"))).isEqualTo(8);
            assertThat(sum(first.get("activations"))).isEqualTo(4 * 4);
            assertThat(sum(first.get("gradients"))).isEqualTo(8);
            assertThat((Double) first.get("meanDelta")).isPositive();
            Map<?, ?> last = (Map<?, ?>) layers.getLast();
            assertThat((Double) first.get("ratio"))
                    .isCloseTo((Double) first.get("meanDelta") / (Double) last.get("meanDelta"), Offset.offset(1e-9));
            Map<?, ?> boundary = (Map<?, ?>) snapshot.get("boundary");
            int n = (Integer) boundary.get("n");
            double[] values = (double[]) ((List<?>) boundary.get("values")).getFirst();
            assertThat(values).hasSize(n * n);
            assertThat(Arrays.stream(values)).allMatch(value -> value >= 0 && value <= 1);
            assertThat(((Map<?, ?>) snapshot.get("network")).keySet()).hasToString("[weights, biases]");
            assertThat((Double) snapshot.get("gradientNorm")).isPositive();
        }
    }

    private static int sum(Object histogram) {
        return ((List<?>) ((Map<?, ?>) histogram).get("counts"))
                .stream().mapToInt(count -> (Integer) count).sum();
    }

    /** Its pace is kept on the average: 200 updates a second are about 20 in a tenth, not thousands. */
    @Test
    void keepsItsPace() throws InterruptedException {
        try (LiveTraining live = LiveTraining.start(plan(new Sgd(), 0), "test")) {
            live.say(new Command(Do.START, null, null, 20.0));
            Map<String, ?> early = await(live, it -> (Long) it.get("step") >= 3);
            assertThat((Long) early.get("step")).isLessThan(200);
            live.say(new Command(null, null, null, 0.0));
            await(live, it -> (Long) it.get("step") > 500);
        }
    }

    @Test
    void whatCannotBeTrainedIsRefusedInWords() {
        assertThatThrownBy(() -> Plan.of(
                        NetworkFile.parse(
                                "{\"layers\": [1, 1], \"activations\": [\"prelu\"], \"inputs\": [1], \"targets\": [1]}",
                                "t"),
                        null,
                        null,
                        null,
                        null,
                        0))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("leaky-relu");
        assertThatThrownBy(() -> Plan.of(
                        NetworkFile.parse(
                                "{\"layers\": [1, 1], \"activations\": [\"identity\"], \"inputs\": [1]}", "t"),
                        null,
                        null,
                        null,
                        null,
                        0))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("targets");
        assertThatThrownBy(() -> Plan.of(xor(), DigitRows.of(10, 0), null, null, null, 0))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("784");
    }

    @Test
    void ofTooManyOneThatRestsGivesWayAndIfAllRunANewOneIsRefused() throws InterruptedException {
        try (Trainings trainings = new Trainings()) {
            List<LiveTraining> started = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                LiveTraining one = trainings.get(trainings.start(plan(new Sgd(), 0)));
                one.say(Command.of(Do.START));
                await(one, it -> "running".equals(it.get("state")));
                one.broadcast().join();
                started.add(one);
            }
            assertThatThrownBy(() -> trainings.start(plan(new Sgd(), 0)))
                    .isInstanceOfSatisfying(
                            Refusal.class, e -> assertThat(e.status()).isEqualTo(429));
            started.get(2).say(Command.of(Do.PAUSE));
            await(started.get(2), it -> "paused".equals(it.get("state")));
            String id = trainings.start(plan(new Sgd(), 0));
            assertThat(trainings.get(id)).isNotNull();
            assertThat(started.get(2).isOver()).isTrue();
            assertThat(started.get(0).isOver()).isFalse();
        }
    }

    @Test
    void oneThatIsOverGivesWayBeforeOneThatRestsAndWasAskedForLongerAgo() throws InterruptedException {
        try (Trainings trainings = new Trainings(HOUR, HOUR, HOUR)) {
            LiveTraining rests = trainings.get(trainings.start(plan(new Sgd(), 0)));
            rests.say(Command.of(Do.BATCH));
            atStep(rests, 1);
            for (int i = 0; i < 5; i++) {
                LiveTraining over = trainings.get(trainings.start(plan(new Sgd(), 0)));
                over.say(Command.of(Do.STOP));
                while (!over.isOver()) {
                    Thread.sleep(1);
                }
            }
            for (int i = 0; i < 5; i++) {
                LiveTraining next = trainings.get(trainings.start(plan(new Sgd(), 0)));
                next.say(Command.of(Do.START));
                assertThat(rests.isOver()).isFalse();
            }
            trainings.start(plan(new Sgd(), 0));
            assertThat(rests.isOver()).isTrue();
        }
    }

    @Test
    void oneThatRunsGivesWayIfNobodyWatchesIt() throws InterruptedException {
        try (Trainings trainings = new Trainings(HOUR, HOUR, 0)) {
            List<LiveTraining> started = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                LiveTraining one = trainings.get(trainings.start(plan(new Sgd(), 0)));
                one.say(Command.of(Do.START));
                await(one, it -> "running".equals(it.get("state")));
                if (i != 3) {
                    one.broadcast().join();
                }
                started.add(one);
            }
            String id = trainings.start(plan(new Sgd(), 0));
            assertThat(trainings.get(id)).isNotNull();
            assertThat(started).filteredOn(LiveTraining::isOver).containsExactly(started.get(3));
        }
    }

    /** Between its beginning and its first word somebody else may begin another. */
    @Test
    void oneThatWaitsForItsFirstWordStays() throws InterruptedException {
        try (Trainings trainings = new Trainings(HOUR, HOUR, HOUR)) {
            List<LiveTraining> started = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                started.add(trainings.get(trainings.start(plan(new Sgd(), 0))));
            }
            assertThatThrownBy(() -> trainings.start(plan(new Sgd(), 0)))
                    .isInstanceOfSatisfying(
                            Refusal.class, e -> assertThat(e.status()).isEqualTo(429));
            started.get(4).say(Command.of(Do.BATCH));
            atStep(started.get(4), 1);
            trainings.start(plan(new Sgd(), 0));
            assertThat(started).filteredOn(LiveTraining::isOver).containsExactly(started.get(4));
        }
    }

    private static Map<?, ?> figures(Map<String, ?> snapshot, String key) {
        return ((List<?>) snapshot.get("findings"))
                .stream()
                        .map(finding -> (Map<?, ?>) finding)
                        .filter(finding -> key.equals(finding.get("key")))
                        .map(finding -> (Map<?, ?>) finding.get("figures"))
                        .findFirst()
                        .orElseThrow();
    }

    private static NetworkFile line(String inputs, double rate) {
        return NetworkFile.parse(
                "{\"layers\": [2, 1], \"activations\": [\"identity\"], \"weights\": [[[0.5], [0.5]]], \"targets\": [[1], [2]],"
                        + " \"learningRate\": " + rate + ", \"inputs\": " + inputs + "}",
                "test");
    }

    @Test
    void findingsHaveTheFiguresThatAPageSaysThemWith() throws InterruptedException {
        try (LiveTraining live =
                LiveTraining.start(Plan.of(line("[[100, 1], [200, 1]]", 1), null, null, null, 0, 0), "test")) {
            Map<?, ?> large = figures(await(live, _ -> true), "unscaled-inputs-large");
            assertThat(large.get("largest")).isEqualTo("x1");
            assertThat(large.get("count")).isEqualTo(1);
            assertThat(large.get("of")).isEqualTo(2);
            assertThat((Double) large.get("figure")).isCloseTo(Math.sqrt(25_000), Offset.offset(1e-9));
        }
        try (LiveTraining live = LiveTraining.start(
                Plan.of(line("[[5, 0.25], [-5, 0.2509765625]]", 1), null, null, null, 0, 0), "test")) {
            Map<?, ?> unequal = figures(await(live, _ -> true), "unscaled-inputs-unequal");
            assertThat(unequal.get("widest")).isEqualTo("x1");
            assertThat(unequal.get("narrowest")).isEqualTo("x2");
            assertThat((Double) unequal.get("figure")).isCloseTo(5 * 2048, Offset.offset(1e-6));
        }
        try (LiveTraining live =
                LiveTraining.start(Plan.of(line("[[1, 2], [2, 1]]", 9), null, null, null, 0, 0), "test")) {
            epochs(live, 4);
            Map<?, ?> high = figures(atStep(live, 4), "rate-too-high");
            List<double[]> losses = live.losses(0, 4);
            assertThat(high.get("from")).isEqualTo(losses.getFirst()[1]);
            assertThat(high.get("to")).isEqualTo(losses.getLast()[1]);
        }
    }

    @Test
    void aServerThatStopsBeginsNothing() {
        Trainings trainings = new Trainings();
        String id = trainings.start(plan(new Sgd(), 0));
        trainings.close();
        assertThatThrownBy(() -> trainings.start(plan(new Sgd(), 0)))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.status()).isEqualTo(503));
        // Not 404, by which a page would take it as lost for good.
        assertThatThrownBy(() -> trainings.get(id))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.status()).isEqualTo(503));
    }

    @Test
    void whatNobodyListensToIsPausedAndThenForgotten() throws InterruptedException {
        try (Trainings trainings = new Trainings(0, HOUR, 0)) {
            LiveTraining live = trainings.get(trainings.start(plan(new Sgd(), 0)));
            live.say(Command.of(Do.START));
            await(live, it -> "running".equals(it.get("state")));
            trainings.tidy();
            assertThat(await(live, it -> "paused".equals(it.get("state")))).isNotEmpty();
        }
        try (Trainings trainings = new Trainings(0, 0, 0)) {
            String id = trainings.start(plan(new Sgd(), 0));
            LiveTraining live = trainings.get(id);
            trainings.tidy();
            assertThat(live.isOver()).isTrue();
            assertThatThrownBy(() -> trainings.get(id))
                    .isInstanceOfSatisfying(
                            Refusal.class, e -> assertThat(e.status()).isEqualTo(404));
        }
    }
}
