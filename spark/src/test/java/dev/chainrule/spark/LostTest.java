package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.training.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a training when an executor or the driver is lost. */
class LostTest {
    private static final Trainer TRAINER = new Trainer()
            .withLoss(new CrossEntropy())
            .withEpochs(6)
            .withBatch(100)
            .withSeed(5);
    private static final Network NETWORK = Network.of(6, Layer.of(20, new Relu()), Layer.of(3, new Softmax()));
    private static final TestRows ROWS = TestRows.classes(600, 6, 3, true, 1);
    private static final TestRows HELD = TestRows.classes(120, 6, 3, true, 2);
    private static final Options LOCAL = new Options().withLocalSteps(2).withOuter(0.8, 0.5);

    @TempDir
    private Path folder;

    private static Result fit(JavaSparkContext context, JavaRDD<PartitionRows> rows, Options options) {
        return DistributedTraining.fit(TRAINER, Parameters.initial(NETWORK, 3), rows, HELD.spread(context, 2), options);
    }

    private static void same(Result found, Result expected) {
        assertThat(found.history()).isEqualTo(expected.history());
        assertThat(found.outcome()).isEqualTo(expected.outcome());
        assertThat(found.parameters().array())
                .containsExactly(expected.parameters().array());
    }

    /** The driver fails in every attempt of a task in its third epoch: the job is over. */
    @Test
    void aLostDriverGoesOnFromItsCheckpoint() {
        try (JavaSparkContext context = TestRows.spark("local[2]")) {
            for (Options options : new Options[] {new Options(), LOCAL}) {
                Result expected = fit(context, ROWS.spread(context, 3), options);
                Options saving = options.withCheckpoints(folder.toUri().toString(), 1);
                int first = lastStage(context);
                int last = options.localSteps() == 1 ? first + 20 : first + 12;
                assertThatThrownBy(() -> fit(
                                context,
                                FailingRows.of(ROWS.spread(context, 3), task -> {
                                    if (task.stageId() > last) {
                                        throw new IllegalStateException("the end");
                                    }
                                }),
                                saving))
                        .isInstanceOf(SparkException.class)
                        .hasMessageContaining("the end");

                Result found = fit(context, ROWS.spread(context, 3), saving);
                assertThat(found.resumedAfter()).isBetween(1, 5);
                same(found, expected);
                Result again = fit(context, ROWS.spread(context, 3), saving);
                assertThat(again.resumedAfter()).isEqualTo(6);
                assertThat(again.traffic().rounds()).isZero();
                same(again, expected);
            }
            try (Stream<Path> folders = Files.list(folder)) {
                assertThat(folders)
                        .hasSize(2)
                        .allSatisfy(one -> assertThat(checkpoints(one))
                                .containsExactly("epoch-00000005.checkpoint", "epoch-00000006.checkpoint"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static int lastStage(JavaSparkContext context) {
        return context.parallelize(List.of(1), 1)
                .map(one -> TaskContext.get().stageId())
                .first();
    }

    private static List<String> checkpoints(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        try (JavaSparkContext context = TestRows.spark("local[2]")) {
            Options saving = new Options().withCheckpoints(folder.toString(), 4);
            fit(context, ROWS.spread(context, 3), saving);
            Path last = only(folder).resolve("epoch-00000006.checkpoint");
            byte[] bytes = Files.readAllBytes(last);
            bytes[bytes.length / 2] ^= 1;
            Files.write(last, bytes);
            Files.delete(last.resolveSibling("." + last.getFileName() + ".crc"));

            assertThatThrownBy(() -> fit(context, ROWS.spread(context, 3), saving))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageContaining("epoch-00000006.checkpoint is damaged")
                    .hasMessageContaining("delete it to go on from the one before");
            Files.delete(last);
            assertThat(fit(context, ROWS.spread(context, 3), saving).resumedAfter())
                    .isEqualTo(4);
        }
    }

    /** A file of another training, put among its own. */
    @Test
    void aCheckpointOfAnotherTrainingIsRefused() throws IOException {
        try (JavaSparkContext context = TestRows.spark("local[2]")) {
            Path other = Files.createDirectory(folder.resolve("other"));
            Path own = Files.createDirectory(folder.resolve("own"));
            fit(context, ROWS.spread(context, 2), new Options().withCheckpoints(other.toString(), 6));
            Options saving = new Options().withCheckpoints(own.toString(), 6);
            fit(context, ROWS.spread(context, 3), saving);
            Path last = only(own).resolve("epoch-00000006.checkpoint");
            Files.copy(only(other).resolve(last.getFileName()), last, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(last.resolveSibling("." + last.getFileName() + ".crc"));

            assertThatThrownBy(() -> fit(context, ROWS.spread(context, 3), saving))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageEndingWith("was made by another training: other rows, network or recipe");
        }
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findFirst().orElseThrow();
        }
    }

    /** An executor is gone in the midst of a round, with the rows that it held and the answers that it had not sent. */
    @Test
    void aLostExecutorChangesNothing() throws IOException {
        Result[] expected = new Result[2];
        try (JavaSparkContext context = TestRows.spark("local[2]")) {
            expected[0] = fit(context, ROWS.spread(context, 3), new Options());
            expected[1] = fit(context, ROWS.spread(context, 3), LOCAL);
        }
        Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        SparkConf conf = TestRows.conf("local-cluster[2,1,1024]")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.executor.extraJavaOptions", "--add-modules jdk.incubator.vector")
                .set("spark.executor.memory", "512m");
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
            for (int i = 0; i < 2; i++) {
                String once = folder.resolve("killed-" + i).toString();
                int stage = lastStage(context) + 12;
                JavaRDD<PartitionRows> dying = FailingRows.of(ROWS.spread(context, 3), task -> {
                    if (task.stageId() > stage && task.partitionId() == 1 && FailingRows.first(once)) {
                        Runtime.getRuntime().halt(137); // as kill -9
                    }
                });
                Result found = fit(context, dying, i == 0 ? new Options() : LOCAL);
                assertThat(Path.of(once)).exists();
                same(found, expected[i]);
                assertThat(found.traffic().toExecutors())
                        .isGreaterThan(found.traffic().toDriver() / 3);
            }
        }
    }
}
