package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Focal;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.LeakyRelu;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.optimization.FlatCosineSchedule;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.optimization.NAdam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final Compute SCALAR = new Compute("scalar", 1);
    private static final Network NETWORK = Network.of(
            3,
            Layer.of(5, new LeakyRelu(0.2))
                    .with(new Normalization.Batch(0.3, 1e-3))
                    .withDropout(0.25),
            Layer.of(4, new Prelu(0.1)).with(new Normalization.Layer(1e-4)).withoutBias(),
            Layer.of(2, new Softmax()));

    /** No setting is as a trainer has it by itself. */
    private static final Trainer TRAINER = new Trainer(
            new Focal(1.5),
            new NAdam(),
            0.03,
            new Rates(0.1, 6, 0.5, 0.2, true),
            new CosineSchedule(0.2, 0.1),
            7,
            16,
            5,
            new Regularizer(1e-4, 1e-3, 1e-2, new FlatCosineSchedule(), new FlatCosineSchedule(0.25)),
            new GradientClipping(GradientClipping.Kind.NORM, 2.5),
            0.1,
            Initializer.LECUN_NORMAL,
            -9);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("run.ckpt");
    }

    private static Dataset data() {
        double[] weights = new double[40];
        Arrays.setAll(weights, i -> 1 + i % 4);
        return TrainingTest.twoClasses(40, 1).withWeights(weights);
    }

    @Test
    void holdsTheWholeState() {
        Dataset held = TrainingTest.twoClasses(20, 2);
        try (Training training = TRAINER.start(NETWORK, SCALAR)) {
            training.scoreBy((outputs, _) -> Map.of("first output", (double) outputs.get(0, 0)));
            training.fit(data(), held);
            training.save(file);
            Checkpoint read = Checkpoint.read(file);
            assertThat(read.trainer()).isEqualTo(TRAINER);
            assertThat(read.network()).isEqualTo(NETWORK);
            assertThat(read.history()).isEqualTo(training.history());
            assertThat(read.history().epochs()).hasSize(7);
            assertThat(read.history().epochs().getLast().metrics()).containsOnlyKeys("first output");
            assertThat(read.kept()).containsExactly(training.parameters().array());
            CheckpointFile.Summary summary = CheckpointFile.summary(file);
            assertThat(summary.network()).isEqualTo(NETWORK);
            assertThat(summary.history()).isEqualTo(training.history());
            assertThat(summary.bestEpoch()).isEqualTo(read.keptEpoch());
            assertThat(summary.rows()).isEqualTo(read.fingerprint());
            try (Training resumed = Training.resume(file, SCALAR)) {
                assertThat(resumed.trainer()).isEqualTo(TRAINER);
                assertThat(resumed.parameters().array())
                        .containsExactly(training.parameters().array());
                Path again = folder.resolve("again.ckpt");
                resumed.save(again);
                assertThat(again).hasSameBinaryContentAs(file);
                assertThat(resumed.fit(data(), held)).isEqualTo(training.fit(data(), held));
            }
        }
    }

    @Test
    void equalWorkGivesEqualBytes() {
        for (int threads = 1; threads <= 3; threads++) {
            try (Training training = TRAINER.start(NETWORK, new Compute("scalar", threads))) {
                training.fit(data());
                training.save(folder.resolve(threads + ".ckpt"));
            }
        }
        assertThat(folder.resolve("2.ckpt")).hasSameBinaryContentAs(folder.resolve("1.ckpt"));
        assertThat(folder.resolve("3.ckpt")).hasSameBinaryContentAs(folder.resolve("1.ckpt"));
    }

    @Test
    void aTrainingOfSingleEpochsIsTakenUpToo() {
        try (Training whole = TRAINER.start(NETWORK, SCALAR);
                Training first = TRAINER.start(NETWORK, SCALAR)) {
            for (int i = 0; i < 4; i++) {
                whole.partialFit(data());
            }
            first.partialFit(data());
            first.partialFit(data());
            first.save(file);
            try (Training second = Training.resume(file, SCALAR)) {
                second.partialFit(data());
                second.partialFit(data());
                assertThat(second.parameters().array())
                        .containsExactly(whole.parameters().array());
                assertThat(second.history()).isEqualTo(whole.history());
            }
        }
    }

    @Test
    void aFinishedTrainingHasNothingMoreToDo() {
        try (Training training = TRAINER.start(NETWORK, SCALAR)) {
            Outcome outcome = training.checkpointTo(file).fit(data());
            try (Training resumed = Training.resume(file, SCALAR)) {
                assertThat(resumed.fit(data())).isEqualTo(outcome);
                assertThat(resumed.history().epochs()).hasSize(7);
            }
        }
    }

    /** Whichever bit is flipped and whatever is cut off, the file is refused with one clear line. */
    @Test
    void everyDamageIsNoticed() throws IOException {
        byte[] bytes = saved();
        for (int i = 0; i < bytes.length; i += 1 + i / 30) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= (byte) (1 << (i % 8));
            refuses(damaged, "run.ckpt");
        }
        for (int length = 0; length < bytes.length; length += 1 + length / 20) {
            refuses(Arrays.copyOf(bytes, length), length < 8 ? "is not a checkpoint" : "run.ckpt");
        }
        refuses(Arrays.copyOf(bytes, bytes.length + 3), "is damaged");
        refuses(new byte[100], "is not a checkpoint of a training");
        byte[] newer = bytes.clone();
        newer[11] = 2;
        refuses(newer, "is a checkpoint of format version 2; this program reads up to version 1");
    }

    /** The sum may be right and the content still wrong, if another program wrote it. */
    @Test
    void contentThatDoesNotFitIsRefused() throws IOException {
        byte[] bytes = saved();
        for (int length = 12; length < bytes.length - 8; length += 7) {
            refuses(withSum(Arrays.copyOf(bytes, length)), "run.ckpt");
        }
        for (int i = 12; i < bytes.length - 8; i += 5) {
            byte[] changed = Arrays.copyOf(bytes, bytes.length - 8);
            changed[i] ^= (byte) 0x80;
            Files.write(file, withSum(changed));
            try (Training training = Training.resume(file, SCALAR)) {
                assertThat(training.trainer()).isNotNull(); // another number, which nobody can tell
            } catch (ChainruleException e) {
                assertThat(e).hasMessageNotContaining("Exception").hasMessageNotContaining("null;");
            }
        }
    }

    private byte[] saved() throws IOException {
        Network small = Network.of(2, Layer.of(2, new Relu()), Layer.of(1, new Identity()));
        try (Training training = new Trainer().withEpochs(2).start(small, SCALAR)) {
            training.fit(Dataset.of(new float[][] {{1, 2}, {3, 4}}, new float[][] {{1}, {2}}));
            training.save(file);
        }
        return Files.readAllBytes(file);
    }

    private static byte[] withSum(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return ByteBuffer.allocate(content.length + 8)
                .put(content)
                .putLong(crc.getValue())
                .array();
    }

    private void refuses(byte[] bytes, String message) throws IOException {
        Files.write(file, bytes);
        assertThatThrownBy(() -> Training.resume(file, SCALAR))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining(message);
    }

    @Test
    void otherRowsAreRefusedAndNothingIsChanged() {
        try (Training training = TRAINER.start(NETWORK, SCALAR)) {
            training.checkpointTo(file).fit(data(), TrainingTest.twoClasses(20, 2));
        }
        for (Dataset other : new Dataset[] {data().select(new int[] {0, 1, 2}), TrainingTest.twoClasses(40, 1)}) {
            try (Training resumed = Training.resume(file, SCALAR)) {
                assertThatThrownBy(() -> resumed.fit(other, TrainingTest.twoClasses(20, 2)))
                        .isInstanceOf(ChainruleException.class)
                        .hasMessage("the checkpoint was made with other training rows than these; resume with the same"
                                + " data, options and seed");
            }
        }
        try (Training resumed = Training.resume(file, SCALAR)) {
            assertThatThrownBy(() -> resumed.fit(data())).hasMessageContaining("other training rows");
        }
    }

    @Test
    void aFunctionOfAUsersOwnCannotBeSaved() {
        Activation own = Activation.of("bent", a -> a, a -> 1);
        try (Training training = new Trainer().start(Network.of(3, Layer.of(2, own)), SCALAR)) {
            assertThatThrownBy(() -> training.save(file))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessage("'bent' is a function of your own program: a file cannot hold it");
        }
        Loss loss = Loss.of("my loss", (y, t) -> y * t, (y, t) -> t);
        try (Training training = new Trainer().withLoss(loss).start(NETWORK, SCALAR)) {
            assertThatThrownBy(() -> training.save(file)).hasMessageContaining("'my loss' is a function of your own");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aFolderThatIsNotThereStopsTheTrainingAtOnce() {
        Path nowhere = folder.resolve("none").resolve("run.ckpt");
        try (Training training = TRAINER.withLoss(new CrossEntropy()).start(NETWORK, SCALAR)) {
            training.checkpointTo(nowhere);
            assertThatThrownBy(() -> training.fit(data()))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageContaining("there is no folder");
            assertThat(training.history().epochs()).hasSize(1);
        }
    }
}
