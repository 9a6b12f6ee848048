package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.AbsoluteError;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.Progress;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.ReferencePass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens in a run: batches, rates, events, stopping, divergence, and what the validation rows may do. */
class TrainingRunTest {
    private static final Compute SCALAR = new Compute("scalar", 1);
    private static final Network LINEAR =
            Network.of(1, Layer.of(1, new Identity()).withoutBias());
    private static final Network CLASSES =
            Network.of(3, Layer.of(9, new Tanh()).withDropout(0.2), Layer.of(2, new Softmax()));

    /** Keeps what it hears. */
    private static final class Heard implements TrainingListener {
        private final List<Batch> batches = new ArrayList<>();
        private final List<Epoch> epochs = new ArrayList<>();

        @Override
        public void batch(Batch batch) {
            batches.add(batch);
        }

        @Override
        public void epoch(Epoch epoch) {
            epochs.add(epoch);
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 1, 10", "10, 3, 4", "10, 5, 2", "10, 10, 1", "10, 64, 1", "10, 0, 1", "1, 0, 1"})
    void everyRowIsMetOncePerEpoch(int rows, int batch, int batches) {
        Heard heard = new Heard();
        // with loss |0 − t| and no gradient by x = 0, the mean loss of a batch names the rows in it
        float[][] t = new float[rows][1];
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            t[i][0] = 1 << i;
            sum += t[i][0];
        }
        Trainer trainer =
                new Trainer().withLoss(new AbsoluteError()).withBatch(batch).withEpochs(3);
        try (Training training = trainer.start(LINEAR, SCALAR).listen(heard)) {
            training.fit(Dataset.of(new float[rows][1], t));
        }
        assertThat(heard.batches).hasSize(3 * batches);
        Set<List<Integer>> orders = new HashSet<>();
        for (int epoch = 1; epoch <= 3; epoch++) {
            int seen = 0;
            int done = 0;
            List<Integer> order = new ArrayList<>();
            for (int b = 0; b < batches; b++) {
                TrainingListener.Batch event = heard.batches.get((epoch - 1) * batches + b);
                int mask = (int) Math.round(event.loss() * event.rows());
                assertThat(Integer.bitCount(mask)).isEqualTo(event.rows());
                assertThat(seen & mask).isZero();
                seen |= mask;
                done += event.rows();
                order.add(mask);
                assertThat(event.rowsDone()).isEqualTo(done);
                assertThat(event.epoch()).isEqualTo(epoch);
                assertThat(event.step()).isEqualTo((epoch - 1L) * batches + b + 1);
            }
            orders.add(order);
            assertThat(seen).isEqualTo((1 << rows) - 1);
            assertThat(done).isEqualTo(rows);
            Epoch heardEpoch = heard.epochs.get(epoch - 1);
            assertThat(heardEpoch.loss()).isCloseTo(sum / rows, within(1e-9));
            assertThat(heardEpoch.steps()).isEqualTo((long) epoch * batches);
            assertThat(heardEpoch.validationLoss()).isNull();
            assertThat(heardEpoch.monitored()).isEqualTo(heardEpoch.loss());
        }
        assertThat(orders).hasSize(batches > 1 ? 3 : 1); // shuffled anew for each epoch
    }

    @Test
    void theRateFollowsTheSchedule() {
        Heard heard = new Heard();
        CosineSchedule schedule = new CosineSchedule(0.3, 0.1);
        Trainer trainer = new Trainer()
                .withLoss(new CrossEntropy())
                .withRate(0.02)
                .withSchedule(schedule)
                .withBatch(8)
                .withEpochs(4);
        try (Training training = trainer.start(CLASSES, SCALAR).listen(heard)) {
            training.fit(TrainingTest.twoClasses(30, 1));
        }
        assertThat(heard.batches).hasSize(16);
        for (int step = 0; step < 16; step++) {
            double factor = schedule.factor(new Progress(step, 16, step / 4, 4, List.of()));
            assertThat(heard.batches.get(step).rate()).isEqualTo(0.02 * factor);
        }
        assertThat(heard.epochs.get(1).rate()).isEqualTo(heard.batches.get(7).rate());
    }

    @Test
    void lbfgsTakesAllRowsAtOnce() {
        Heard heard = new Heard();
        Trainer trainer = new Trainer()
                .withLoss(new CrossEntropy())
                .withOptimizer(new Lbfgs())
                .withBatch(8)
                .withEpochs(3);
        try (Training training = trainer.start(CLASSES, SCALAR).listen(heard)) {
            training.fit(TrainingTest.twoClasses(30, 1));
        }
        assertThat(heard.batches)
                .hasSize(3)
                .allSatisfy(batch -> assertThat(batch.rows()).isEqualTo(30));
    }

    /** Rows held out choose the epoch; they do not touch what is learned. */
    @Test
    void validationRowsDoNotReachTheParameters() {
        Dataset data = TrainingTest.twoClasses(50, 2);
        Trainer trainer =
                new Trainer().withLoss(new CrossEntropy()).withEpochs(6).withBatch(16);
        List<double[]> losses = new ArrayList<>();
        Set<Double> validationLosses = new HashSet<>();
        for (Dataset held :
                Arrays.asList(null, TrainingTest.twoClasses(20, 3), TrainingTest.twoClasses(2000, 4), data)) {
            try (Training training = trainer.start(CLASSES, SCALAR)) {
                training.fit(data, held);
                losses.add(training.history().epochs().stream()
                        .mapToDouble(Epoch::loss)
                        .toArray());
                training.history()
                        .epochs()
                        .forEach(epoch -> validationLosses.add(
                                epoch.validationLoss() == null ? Double.NaN : epoch.validationLoss()));
            }
        }
        assertThat(validationLosses).hasSize(1 + 3 * 6);
        assertThat(losses).allSatisfy(found -> assertThat(found).containsExactly(losses.getFirst()));
    }

    @Test
    void theValidationLossIsTheMeanOfTheKeptParametersLoss() {
        Dataset data = TrainingTest.twoClasses(50, 2);
        double[] weights = new double[1500];
        Arrays.setAll(weights, i -> i % 3);
        Dataset held = TrainingTest.twoClasses(1500, 5).withWeights(weights); // more than one chunk
        Trainer trainer = new Trainer().withLoss(new CrossEntropy()).withEpochs(3);
        try (Training training = trainer.start(CLASSES, SCALAR)) {
            Outcome outcome = training.fit(data, held);
            double expected = 0;
            Forward forward = ReferencePass.of(training.parameters())
                    .forward(held.features().toDoubles());
            for (int i = 0; i < held.rows(); i++) {
                int right = held.targets().get(i, 0) == 1 ? 0 : 1;
                expected -= held.weight(i) * Math.log(forward.outputs(i)[right]) / held.rows();
            }
            assertThat(outcome.bestEpoch()).isEqualTo(3);
            assertThat(training.history().best().orElseThrow().monitored()).isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void clippingLimitsTheStep() {
        Dataset data = Dataset.of(new float[][] {{3, 0, 4}}, new float[][] {{-100, 0}});
        Network network = Network.of(3, Layer.of(2, new Identity()).withoutBias());
        Trainer trainer = new Trainer().withOptimizer(new Sgd()).withRate(0.5);
        float[] start = parameters(trainer.withRate(1e-30), network, data);
        float[] byNorm =
                parameters(trainer.withClipping(new GradientClipping(GradientClipping.Kind.NORM, 2)), network, data);
        float[] byValue =
                parameters(trainer.withClipping(new GradientClipping(GradientClipping.Kind.VALUE, 2)), network, data);
        // ∂L/∂w_j1 = x_j (y₁ + 100), far above the limit; what clips by norm keeps the direction (3, 0, 4) / 5
        double length = 0;
        for (int i = 0; i < start.length; i++) {
            length += Math.pow(byNorm[i] - start[i], 2);
        }
        assertThat(Math.sqrt(length)).isCloseTo(1, within(1e-5));
        assertThat((byNorm[0] - start[0]) / (byNorm[4] - start[4])).isCloseTo(0.75f, within(1e-5f));
        assertThat(byValue[0] - start[0]).isCloseTo(-1, within(1e-5f));
        assertThat(byValue[4] - start[4]).isCloseTo(-1, within(1e-5f));
        assertThat(byValue[2]).isEqualTo(start[2]);
    }

    private static float[] parameters(Trainer trainer, Network network, Dataset data) {
        try (Training training = trainer.start(network, SCALAR)) {
            training.partialFit(data);
            return training.parameters().array();
        }
    }

    @Test
    void stopsAfterTheEpochItIsIn() throws Exception {
        Trainer trainer = new Trainer().withEpochs(1_000_000);
        CountDownLatch third = new CountDownLatch(3);
        try (Training training = trainer.start(LINEAR, SCALAR)) {
            training.listen(new TrainingListener() {
                @Override
                public void epoch(Epoch epoch) {
                    third.countDown();
                }
            });
            Thread other = new Thread(() -> {
                try {
                    third.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                training.stop();
            });
            other.start();
            Outcome outcome = training.fit(Dataset.of(new float[][] {{1}}, new float[][] {{2}}));
            other.join();
            assertThat(outcome.end()).isEqualTo(Outcome.End.INTERRUPTED);
            assertThat(outcome.epochs()).isBetween(3, 999_999).isEqualTo(outcome.bestEpoch());
            assertThat(outcome.message()).isEqualTo("stopped after epoch " + outcome.epochs());
        }
    }

    /** A large loss is not yet a growing one. */
    @Test
    void targetsInUnitsOfTheirOwnAreNoDivergence() {
        float[][] x = new float[64][1];
        float[][] t = new float[64][1];
        for (int i = 0; i < 64; i++) {
            x[i][0] = i / 32f - 1;
            t[i][0] = 3e6f * x[i][0] + 1e7f;
        }
        Trainer trainer = new Trainer().withOptimizer(new Sgd()).withEpochs(200);
        Network network = Network.of(1, Layer.of(1, new Identity()));
        try (Training training = trainer.start(network, SCALAR)) {
            Outcome outcome = training.fit(Dataset.of(x, t));
            assertThat(outcome.end()).isEqualTo(Outcome.End.FINISHED);
            assertThat(training.parameters().array()[0]).isCloseTo(3e6f, within(1e4f));
            assertThat(training.parameters().array()[1]).isCloseTo(1e7f, within(1e4f));
        }
    }

    /** A loss is taken before its update: after the last one of an epoch no loss tells that it went too far. */
    @Test
    void anUpdateToInfinityIsADivergence() {
        Dataset data = Dataset.of(new float[][] {{3e18f}}, new float[][] {{-3e18f}});
        Trainer trainer = new Trainer()
                .withLoss(new AbsoluteError())
                .withOptimizer(new Sgd())
                .withRate(1e30)
                .withEpochs(1);
        try (Training training = trainer.start(LINEAR, SCALAR)) {
            Outcome outcome = training.fit(data);
            assertThat(outcome.end()).isEqualTo(Outcome.End.DIVERGED);
            assertThat(outcome.message()).startsWith("parameters became infinite at step 1 (epoch 1): ");
            assertThat(outcome.bestEpoch()).isZero();
            assertThat(training.parameters().array()[0]).isBetween(-2f, 2f);
        }
        try (Training training = trainer.start(LINEAR, SCALAR)) {
            assertThatThrownBy(() -> training.partialFit(data))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageContaining("parameters became infinite");
        }
    }

    @Test
    void divergenceKeepsTheBestEpochSoFar() {
        Dataset data = Dataset.of(new float[][] {{1}}, new float[][] {{2}});
        List<float[]> after = new ArrayList<>();
        // each step multiplies the error by 1 − 2.5
        Trainer trainer = new Trainer().withOptimizer(new Sgd()).withRate(2.5).withEpochs(500);
        try (Training training = trainer.start(LINEAR, SCALAR)) {
            training.listen(new TrainingListener() {
                @Override
                public void epoch(Epoch epoch) {
                    after.add(training.parameters().array());
                }
            });
            Outcome outcome = training.fit(data, data);
            assertThat(outcome.end()).isEqualTo(Outcome.End.DIVERGED);
            assertThat(outcome.epochs()).isGreaterThan(10);
            assertThat(outcome.message())
                    .startsWith("the loss grew to ")
                    .contains("at step " + (outcome.epochs() + 1) + " (epoch " + (outcome.epochs() + 1) + ")")
                    .endsWith("the rate 2.5 is too high: try 0.25; the model of epoch 1 is kept");
            assertThat(outcome.bestEpoch()).isEqualTo(1);
            assertThat(training.parameters().array()).containsExactly(after.getFirst());
        }
    }

    @Test
    void ofEqualEpochsTheFirstIsKept() {
        Dataset nothing = Dataset.of(new float[][] {{0}}, new float[][] {{2}});
        try (Training training = new Trainer().withEpochs(9).withPatience(3).start(LINEAR, SCALAR)) {
            Outcome outcome = training.fit(nothing, nothing);
            assertThat(outcome).isEqualTo(new Outcome(Outcome.End.STOPPED_EARLY, 4, 1, "no improvement in 3 epochs"));
        }
    }

    /** Where validation gives no finite number, no epoch is better than none. */
    @Test
    void aValidationLossThatIsNoNumberChoosesNoEpoch() {
        Dataset data = Dataset.of(new float[][] {{1}}, new float[][] {{2}});
        Dataset held = Dataset.of(new float[][] {{1}}, new float[][] {{Float.NaN}});
        try (Training training = new Trainer().withEpochs(10).withPatience(4).start(LINEAR, SCALAR)) {
            float[] start = training.parameters().array();
            Outcome outcome = training.fit(data, held);
            assertThat(outcome.end()).isEqualTo(Outcome.End.STOPPED_EARLY);
            assertThat(outcome.epochs()).isEqualTo(4);
            assertThat(outcome.bestEpoch()).isZero();
            assertThat(training.parameters().array()).containsExactly(start);
        }
    }

    @Test
    void refusesRowsThatDoNotFit() {
        Network network = Network.of(3, Layer.of(2, new Identity()).with(new Normalization.Layer()));
        try (Training training = new Trainer().withLoss(new HalfSquaredError()).start(network, SCALAR)) {
            for (Dataset wrong : List.of(
                    Dataset.of(new float[1][2], new float[1][2]), Dataset.of(new float[1][3], new float[1][1]))) {
                assertThatThrownBy(() -> training.fit(wrong))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("the network takes 3 inputs and gives 2 outputs, the rows have ");
                assertThatThrownBy(() -> training.partialFit(wrong)).isInstanceOf(IllegalArgumentException.class);
            }
            Dataset right = Dataset.of(new float[1][3], new float[1][2]);
            assertThatThrownBy(() -> training.fit(right, Dataset.of(new float[1][2], new float[1][2])))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> training.fit(right.select(new int[0])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there are no rows");
            assertThat(training.history().epochs()).isEmpty();
        }
    }
}
