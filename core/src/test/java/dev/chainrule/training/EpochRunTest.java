package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.Momentum;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Sgd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EpochRunTest {
    private static final Compute SCALAR = new Compute("scalar", 1);
    private static final Dataset DATA = TrainingTest.twoClasses(53, 5);

    private static final Network NETWORK = Network.of(
            3, Layer.of(6, new Relu()).with(new Normalization.Batch()).withDropout(0.2), Layer.of(2, new Softmax()));

    private static final Network PLAIN = Network.of(3, Layer.of(5, new Tanh()), Layer.of(2, new Softmax()));

    private static Trainer trainer(Optimizer optimizer) {
        return new Trainer()
                .withLoss(new CrossEntropy())
                .withOptimizer(optimizer)
                .withRate(0.05)
                .withEpochs(4)
                .withBatch(13) // 53 = 4·13 + 1: the last row joins the batch before
                .withSeed(11);
    }

    static List<Optimizer> optimizers() {
        return TrainingTest.optimizers();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void batchByBatchGivesTheBitsOfOneFit(Optimizer optimizer) {
        Trainer trainer = trainer(optimizer);
        try (Training whole = trainer.start(NETWORK, SCALAR);
                Training parts = trainer.start(NETWORK, SCALAR)) {
            whole.fit(DATA);
            for (int i = 0; i < trainer.epochs(); i++) {
                EpochRun epoch = parts.begin(DATA);
                while (epoch.hasNext()) {
                    epoch.next();
                }
                epoch.finish();
            }
            assertThat(parts.parameters().array()).isEqualTo(whole.parameters().array());
            assertThat(parts.history()).isEqualTo(whole.history());
        }
    }

    @Test
    void aBatchTellsWhatListenersHear() {
        List<Integer> rows = new ArrayList<>();
        try (Training training = trainer(new Sgd()).start(PLAIN, SCALAR)) {
            training.listen(new TrainingListener() {
                @Override
                public void epoch(Epoch epoch) {}

                @Override
                public void batch(Batch batch) {
                    rows.add(batch.rows());
                }
            });
            EpochRun epoch = training.begin(DATA);
            assertThat(epoch.number()).isEqualTo(1);
            TrainingListener.Batch one = epoch.next(1);
            assertThat(one.rows()).isEqualTo(1);
            assertThat(one.step()).isEqualTo(1);
            assertThat(one.gradientNorm()).isPositive();
            assertThat(epoch.rowsDone()).isEqualTo(1);
            assertThat(epoch.parameters().array())
                    .isNotEqualTo(training.parameters().array());
            while (epoch.hasNext()) {
                epoch.next();
            }
            assertThat(rows).containsExactly(1, 13, 13, 13, 13);
            assertThatThrownBy(epoch::next).isInstanceOf(NoSuchElementException.class);
            assertThat(epoch.finish().steps()).isEqualTo(5);
            assertThat(training.parameters().array())
                    .isEqualTo(epoch.parameters().array());
        }
    }

    /** One sample at a time over all samples is what batches of one do. */
    @Test
    void singleSamplesEqualBatchesOfOne() {
        try (Training ones = trainer(new Adam()).withBatch(1).start(PLAIN, SCALAR);
                Training parts = trainer(new Adam()).start(PLAIN, SCALAR)) {
            ones.partialFit(DATA);
            EpochRun epoch = parts.begin(DATA);
            while (epoch.hasNext()) {
                epoch.next(1);
            }
            epoch.finish();
            assertThat(parts.parameters().array()).isEqualTo(ones.parameters().array());
        }
    }

    @Test
    void aBatchNormalisedHasAtLeastTwoSamplesAndAFullBatchAll() {
        try (Training normalised = trainer(new Sgd()).start(NETWORK, SCALAR);
                Training full = trainer(new Lbfgs()).start(PLAIN, SCALAR)) {
            assertThat(normalised.begin(DATA).next(1).rows()).isEqualTo(2);
            assertThat(full.begin(DATA).next(1).rows()).isEqualTo(53);
        }
    }

    /** A rate changed after the first epoch: as if a second training had begun there with it. */
    @Test
    void theRateChangesFromTheNextBatchOn() {
        try (Training changed = trainer(new Sgd()).start(PLAIN, SCALAR);
                Training first = trainer(new Sgd()).start(PLAIN, SCALAR)) {
            changed.partialFit(DATA);
            changed.changeRate(0.2);
            assertThat(changed.trainer().baseRate()).isEqualTo(0.2);
            assertThat(changed.partialFit(DATA).rate()).isEqualTo(0.2);
            first.partialFit(DATA);
            assertThat(first.partialFit(DATA).rate()).isEqualTo(0.05);
            assertThat(changed.parameters().array())
                    .isNotEqualTo(first.parameters().array());
        }
    }

    @Test
    void anotherOptimizerBeginsWithoutMemoryAndStepsGoOn(@TempDir Path folder) {
        Path file = folder.resolve("run.checkpoint");
        try (Training training = trainer(new Sgd()).start(NETWORK, SCALAR)) {
            training.partialFit(DATA);
            training.changeOptimizer(new Adam(), 0.01);
            EpochRun epoch = training.begin(DATA);
            assertThat(epoch.next().step()).isEqualTo(5);
            assertThatThrownBy(() -> training.save(file)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> training.changeOptimizer(new Lbfgs(), 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("lbfgs");
            while (epoch.hasNext()) {
                epoch.next();
            }
            assertThat(epoch.finish().steps()).isEqualTo(8);
            training.save(file);
            try (Training resumed = Training.resume(file, SCALAR)) {
                assertThat(resumed.partialFit(DATA)).isEqualTo(training.partialFit(DATA)); // dropout draws by the step
                assertThat(resumed.parameters().array())
                        .isEqualTo(training.parameters().array());
            }
        }
    }

    @Test
    void anEpochThatRanAwayIsOverAndTheTrainingGoesOnFromBefore() {
        Network linear = Network.of(3, Layer.of(8, new Identity()), Layer.of(2, new Identity()));
        Dataset huge = Dataset.of(new float[][] {{1, 1, 1}, {1e30f, 0, 0}}, new float[2][2]);
        Trainer trainer =
                new Trainer().withOptimizer(new Momentum()).withRate(0.01).withBatch(1);
        try (Training training = trainer.start(linear, SCALAR)) {
            training.partialFit(DATA);
            float[] before = training.parameters().array();
            EpochRun epoch = training.begin(huge);
            assertThatThrownBy(() -> {
                        while (epoch.hasNext()) {
                            epoch.next();
                        }
                    })
                    .isInstanceOf(DivergenceException.class)
                    .hasMessageContaining("epoch 2");
            assertThat(epoch.parameters().array()).isEqualTo(before);
            assertThatThrownBy(epoch::next).isInstanceOf(IllegalStateException.class);
            assertThat(training.partialFit(DATA).steps()).isEqualTo(2 * 53);
        }
    }

    @Test
    void onlyTheLastEpochBegunGoesOn() {
        try (Training training = trainer(new Sgd()).start(PLAIN, SCALAR)) {
            EpochRun first = training.begin(DATA);
            first.next();
            assertThatThrownBy(first::finish).isInstanceOf(IllegalStateException.class);
            EpochRun second = training.begin(DATA);
            assertThat(second.number()).isEqualTo(1);
            assertThatThrownBy(first::next).isInstanceOf(IllegalStateException.class);
            second.next();
            assertThatThrownBy(() -> second.next(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Parameters whose gradient is made 0 stay, by every optimizer; the others move on as they would. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void aRuleHoldsParameters(Optimizer optimizer) {
        try (Training training = trainer(optimizer).start(PLAIN, SCALAR)) {
            Segment bias = PLAIN.layout().find(0, Segment.Kind.BIAS).orElseThrow();
            List<Integer> rows = new ArrayList<>();
            training.changeGradientsBy((gradient, count) -> {
                rows.add(count);
                Arrays.fill(gradient, bias.offset(), bias.end(), 0);
            });
            training.partialFit(DATA);
            training.partialFit(DATA);
            assertThat(training.parameters().view(bias).toRows()[0]).containsOnly(0);
            assertThat(training.parameters().biases(1).toRows()[0]).doesNotContain(0);
            assertThat(rows).contains(optimizer.needsFullBatch() ? 53 : 13);
        }
    }
}
