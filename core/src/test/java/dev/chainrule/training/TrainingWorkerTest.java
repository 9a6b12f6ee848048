package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Tanh;
import org.junit.jupiter.api.Test;

/** Workers and a coordinator that trains with them; spark/ tests them over partitions. */
class TrainingWorkerTest {
    private static final Network NETWORK =
            Network.of(3, Layer.of(7, new Tanh()).withDropout(0.2), Layer.of(2, new Sigmoid()));
    private static final Trainer TRAINER =
            new Trainer().withBatch(8).withEpochs(3).withSeed(4);
    private static final StepFactors FACTORS = new StepFactors(1, 1, 1);
    private static final Compute COMPUTE = new Compute("scalar", 1);

    private static TrainingWorker worker(int index) {
        return TrainingWorker.open(TRAINER, NETWORK, TrainingTest.twoClasses(50, 1), index, COMPUTE);
    }

    private static float[] gradient(TrainingWorker worker, int epoch, int from, int count) {
        System.arraycopy(Parameters.initial(NETWORK, 1).array(), 0, worker.parameters(), 0, worker.parameters().length);
        worker.lossAndGradient(new BatchShare(epoch * 10L + from, epoch, from, count, count, FACTORS));
        return worker.gradient().clone();
    }

    @Test
    void anAnswerDependsOnNothingThatWasAskedBefore() {
        try (TrainingWorker one = worker(0);
                TrainingWorker other = worker(0)) {
            float[] first = gradient(one, 1, 0, 8);
            float[] second = gradient(one, 1, 8, 9);
            float[] later = gradient(one, 2, 30, 20);
            assertThat(gradient(other, 2, 30, 20)).containsExactly(later);
            assertThat(gradient(other, 1, 8, 9)).containsExactly(second);
            assertThat(gradient(other, 1, 0, 8)).containsExactly(first);
            assertThat(gradient(other, 1, 0, 8)).containsExactly(first);
        }
    }

    @Test
    void eachWorkerDrawsRowsOfItsOwn() {
        try (TrainingWorker first = worker(0);
                TrainingWorker second = worker(1)) {
            assertThat(gradient(first, 1, 0, 8)).isNotEqualTo(gradient(second, 1, 0, 8));
        }
    }

    /** A part of a batch counts as much as its rows: the parts of the gradient come to the whole. */
    @Test
    void partsOfABatchComeToTheWhole() {
        Network plain = Network.of(3, Layer.of(7, new Tanh()), Layer.of(2, new Sigmoid()));
        Dataset data = TrainingTest.twoClasses(50, 1);
        Parameters parameters = Parameters.initial(plain, 1);
        double[] sums = new double[parameters.array().length];
        double loss = 0;
        for (int[] part : new int[][] {{0, 13}, {13, 50}}) {
            Dataset rows = data.unweighted(part[0], part[1]);
            try (TrainingWorker worker = TrainingWorker.open(TRAINER, plain, rows, 1, COMPUTE)) {
                System.arraycopy(parameters.array(), 0, worker.parameters(), 0, sums.length);
                loss += worker.lossAndGradient(new BatchShare(1, 1, 0, rows.rows(), 50, FACTORS));
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += worker.gradient()[i];
                }
            }
        }
        try (TrainingWorker worker = TrainingWorker.open(TRAINER, plain, data, 0, COMPUTE)) {
            System.arraycopy(parameters.array(), 0, worker.parameters(), 0, sums.length);
            double whole = worker.lossAndGradient(new BatchShare(1, 1, 0, 50, 50, FACTORS));
            assertThat(loss).isCloseTo(whole, within(1e-12));
            for (int i = 0; i < sums.length; i++) {
                assertThat((float) sums[i]).isCloseTo(worker.gradient()[i], within(1e-7f));
            }
        }
    }

    @Test
    void theCoordinatorOfOneWorkerIsATraining() {
        Dataset data = TrainingTest.twoClasses(50, 1);
        Parameters initial = Parameters.initial(NETWORK, 1);
        byte[] checkpoint = {};
        float[] found;
        try (TrainingWorker worker = worker(0);
                TrainingCoordinator coordinator = coordinator("rows")) {
            while (!coordinator.isOver()) {
                epoch(coordinator, worker);
                checkpoint = coordinator.epoch() == 3 ? coordinator.checkpoint() : checkpoint;
            }
            found = coordinator.kept().array();
            try (Training training = Training.start(TRAINER, initial, COMPUTE)) {
                Outcome outcome = training.fit(data);
                assertThat(coordinator.outcome()).isEqualTo(outcome);
                assertThat(coordinator.history()).isEqualTo(training.history());
                assertThat(found).containsExactly(training.parameters().array());
            }
        }
        try (TrainingWorker worker = worker(0);
                TrainingCoordinator coordinator = coordinator("rows");
                TrainingCoordinator other = coordinator("other rows")) {
            coordinator.resume(checkpoint, "here");
            assertThat(coordinator.epoch()).isEqualTo(3);
            epoch(coordinator, worker);
            assertThat(coordinator.isOver()).isTrue();
            assertThat(coordinator.kept().array()).containsExactly(found);
            byte[] saved = checkpoint;
            assertThatThrownBy(() -> other.resume(saved, "here"))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessage("here was made by another training: other rows, network or recipe");
        }
    }

    private static TrainingCoordinator coordinator(String fingerprint) {
        return TrainingCoordinator.start(TRAINER, Parameters.initial(NETWORK, 1), fingerprint, 1, COMPUTE);
    }

    private static void epoch(TrainingCoordinator coordinator, TrainingWorker worker) {
        coordinator.begin(50, 7);
        for (int from = 0; from < 50; from += 8) {
            int count = Math.min(8, 50 - from);
            BatchShare share = new BatchShare(
                    coordinator.steps() + 1, coordinator.epoch(), from, count, count, coordinator.factors(0));
            coordinator.update(
                    gradient -> {
                        float[] parameters = coordinator.parameters();
                        System.arraycopy(parameters, 0, worker.parameters(), 0, parameters.length);
                        double sum = worker.lossAndGradient(share);
                        System.arraycopy(worker.gradient(), 0, gradient, 0, gradient.length);
                        return sum / count;
                    },
                    count);
        }
        coordinator.end(null);
    }
}
