package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.optimization.OptimizerState;
import dev.chainrule.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final Network NETWORK = Network.of(
            3, Layer.of(5, new Relu()).with(new Normalization.Batch()).withDropout(0.3), Layer.of(2, new Sigmoid()));
    private static final Trainer TRAINER = new Trainer()
            .withEpochs(4)
            .withBatch(8)
            .withSchedule(new CosineSchedule())
            .withSeed(3);

    private static final Compute SCALAR = new Compute("scalar", 1);

    @TempDir
    Path folder;

    private static Dataset data() {
        RandomStream random = RandomStream.of(1, "recording");
        float[][] x = new float[20][3];
        float[][] t = new float[20][2];
        double[] weights = new double[20];
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 3; j++) {
                x[i][j] = (float) random.nextGaussian();
            }
            t[i][0] = random.nextInt(2);
            t[i][1] = random.nextInt(2);
            weights[i] = 1 + i % 3;
        }
        return Dataset.of(x, t).withWeights(weights);
    }

    private Training train(Path file, long... steps) {
        Set<Long> chosen = new TreeSet<>();
        for (long step : steps) {
            chosen.add(step);
        }
        Training training = Training.start(TRAINER, NETWORK, SCALAR).record(chosen, file);
        training.fit(data());
        return training;
    }

    @Test
    void aStepIsReadBackAsItWas() {
        Path file = folder.resolve("model.steps");
        try (Training _ = train(file, 1, 5, 6, 99)) {
            Recording recording = Recording.read(file);
            assertThat(recording.trainer()).isEqualTo(TRAINER);
            assertThat(recording.network()).isEqualTo(NETWORK);
            assertThat(recording.steps()).extracting(RecordedStep::step).containsExactly(1L, 5L, 6L);
            RecordedStep fifth = recording.step(5);
            assertThat(fifth.epoch()).isEqualTo(2);
            assertThat(fifth.memory().steps()).isEqualTo(4);
            assertThat(fifth.rows()).hasSize(8);
            assertThat(fifth.rate()).isEqualTo(TRAINER.baseRate() * fifth.factor());
            assertThat(fifth.factors()).isEqualTo(new StepFactors(fifth.factor(), 1, 1));
            for (int i = 0; i < 8; i++) {
                for (int j = 0; j < 3; j++) {
                    assertThat(fifth.inputs()[i][j]).isEqualTo(data().features().get(fifth.rows()[i], j));
                }
                assertThat(fifth.weights()[i]).isEqualTo(data().weight(fifth.rows()[i]));
            }
            assertThat(recording.step(6).before())
                    .as("one step ends where the next begins")
                    .isEqualTo(fifth.after());
            assertThat(recording.step(6).rows()).as("the rest of the epoch").hasSize(4);
        }
    }

    @Test
    void recordingChangesNoBitOfTheTraining() {
        try (Training recorded = train(folder.resolve("a.steps"), 2, 3);
                Training plain = Training.start(TRAINER, NETWORK, SCALAR)) {
            plain.fit(data());
            assertThat(recorded.parameters().array())
                    .isEqualTo(plain.parameters().array());
        }
    }

    @Test
    void partialFitRecordsToo() {
        Path file = folder.resolve("partial.steps");
        try (Training training = Training.start(TRAINER, NETWORK, SCALAR).record(Set.of(3L), file)) {
            training.partialFit(data());
            assertThat(Recording.read(file).step(3).before())
                    .isNotEqualTo(Recording.read(file).step(3).after());
        }
    }

    @Test
    void messagesSayWhatIsWrong() throws IOException {
        Path file = folder.resolve("x.steps");
        try (Training _ = train(file, 1, 2)) {
            assertThatThrownBy(() -> Recording.read(file).step(4))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessage("step 4 was not recorded; recorded are 1, 2");
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Recording.read(file)).hasMessageContaining("is damaged");
        Files.writeString(file, "something else that is long enough");
        assertThatThrownBy(() -> Recording.read(file)).hasMessageContaining("holds no recorded steps");
        assertThatThrownBy(() -> Recording.read(folder.resolve("none")))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("there is no file");
        Trainer own = TRAINER.withLoss(Loss.of("mine", (y, t) -> y - t, (y, t) -> 1));
        try (Training training = Training.start(own, NETWORK, SCALAR)) {
            assertThatThrownBy(() -> training.record(Set.of(1L), file)).hasMessageContaining("mine");
        }
        try (Training training = Training.start(TRAINER, NETWORK, SCALAR)) {
            assertThatThrownBy(() -> training.record(Set.of(0L), file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("from 1");
        }
    }

    @Test
    void theFileStandsBesideTheModel() {
        assertThat(Recording.beside(Path.of("out", "wine.onnx"))).isEqualTo(Path.of("out", "wine.steps"));
        assertThat(Recording.beside(Path.of("model"))).isEqualTo(Path.of("model.steps"));
    }

    @Test
    void whatIsRememberedIsACopy() {
        Path file = folder.resolve("copy.steps");
        try (Training _ = train(file, 1)) {
            OptimizerState first = Recording.read(file).step(1).memory();
            assertThat(first.slot(0)).containsOnly(0f);
        }
    }
}
