package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.training.DivergenceException;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ManyPartitionsTest {
    private static final Trainer TRAINER = new Trainer()
            .withLoss(new CrossEntropy())
            .withEpochs(3)
            .withBatch(60)
            .withSeed(5);
    private static final Network NETWORK = Network.of(6, Layer.of(20, new Relu()), Layer.of(3, new Softmax()));
    private static final TestRows ROWS = TestRows.classes(700, 6, 3, true, 1);
    private static final TestRows HELD = TestRows.classes(120, 6, 3, true, 2);

    private static JavaSparkContext context;

    @BeforeAll
    static void start() {
        context = TestRows.spark("local[2,3]");
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    private static Result fit(Trainer trainer, Network network, JavaRDD<PartitionRows> rows, Options options) {
        return DistributedTraining.fit(trainer, Parameters.initial(network, 3), rows, HELD.spread(context, 2), options);
    }

    private static Result fit(JavaRDD<PartitionRows> rows, Options options) {
        return fit(TRAINER, NETWORK, rows, options);
    }

    private static void same(Result found, Result expected) {
        assertThat(found.history()).isEqualTo(expected.history());
        assertThat(found.parameters().array())
                .containsExactly(expected.parameters().array());
    }

    /** The mean over all rows is the same however they are spread, up to the order of the additions. */
    @Test
    void allRowsAtOnceAreWhatOneMachineMakesOfThem() {
        for (Trainer trainer : new Trainer[] {TRAINER.withBatch(0), TRAINER.withOptimizer(new Lbfgs())}) {
            Trainer longer = trainer.withEpochs(15);
            // a line search multiplies differences in the last digit
            double tolerance = trainer.batch() == 0 ? 1e-5 : 5e-3;
            Result found = fit(longer, NETWORK, ROWS.rdd(context, 400, 1, 0, 299), new Options());
            try (Training training = Training.start(longer, Parameters.initial(NETWORK, 3), new Compute("auto", 1))) {
                training.fit(ROWS.dataset(), HELD.dataset());
                for (int e = 0; e < 15; e++) {
                    assertThat(found.history().losses().get(e))
                            .isCloseTo(training.history().losses().get(e), within(tolerance));
                }
                assertThat(found.history().losses().getLast())
                        .isLessThan(found.history().losses().getFirst());
            }
        }
    }

    /** What a batch makes of the parameters, written out: the partitions' rows in the order that their seeds shuffle them. */
    @Test
    void aStepIsThatOfTheRowsOfAllPartitions() {
        Trainer once = TRAINER.withEpochs(1).withBatch(700 - 7);
        Result found = fit(once, NETWORK, ROWS.rdd(context, 500, 200), new Options());

        assertThat(found.history().epochs().getFirst().steps()).isEqualTo(2);
        try (Training training = Training.start(once, Parameters.initial(NETWORK, 3), new Compute("auto", 1))) {
            training.fit(ROWS.dataset(), HELD.dataset());
            // another 7 rows are left for the second batch: the first is nearly the same
            assertThat(found.history().epochs().getFirst().loss())
                    .isCloseTo(training.history().epochs().getFirst().loss(), within(5e-3));
        }
    }

    @Test
    void equalPartitionsGiveEqualBitsWhateverRunsThem() {
        for (Options options :
                new Options[] {new Options(), new Options().withLocalSteps(3).withOuter(0.7, 0.9)}) {
            Result first = fit(ROWS.spread(context, 5), options);
            same(fit(ROWS.spread(context, 5), options), first);
            JavaRDD<PartitionRows> onDisk = ROWS.spread(context, 5).persist(StorageLevel.DISK_ONLY());
            same(fit(onDisk, options), first);
            assertThat(onDisk.getStorageLevel()).isEqualTo(StorageLevel.DISK_ONLY());
            onDisk.unpersist();
        }
    }

    @Test
    void aTaskThatIsRunAgainCountsItsRowsOnce() {
        for (Options options : new Options[] {new Options(), new Options().withLocalSteps(3)}) {
            Result expected = fit(ROWS.spread(context, 4), options);
            JavaRDD<PartitionRows> failing = FailingRows.of(ROWS.spread(context, 4), task -> {
                if (task.attemptNumber() == 0 && (task.stageId() + task.partitionId()) % 3 == 0) {
                    throw new IllegalStateException("a failure of the network");
                }
            });
            same(fit(failing, options), expected);
        }
    }

    @Test
    void skewAndPartitionsWithoutRows() {
        TestRows rows = TestRows.classes(1010, 6, 3, false, 4);
        Result found = DistributedTraining.fit(
                TRAINER.withEpochs(8).withRate(0.01),
                Parameters.initial(NETWORK, 3),
                rows.rdd(context, 0, 1000, 10, 0),
                null,
                new Options());

        assertThat(found.history().epochs().getFirst().steps()).isEqualTo(17);
        assertThat(found.bestEpoch()).isEqualTo(8);
        assertThat(found.history().losses().getLast())
                .isLessThan(0.8 * found.history().losses().getFirst());
    }

    /** The third class is in the last partition alone, and is learned. */
    @Test
    void aClassThatOnePartitionHas() {
        TestRows rows = TestRows.classes(900, 6, 3, false, 6).sortedByClass();
        int third = rows.first(2);
        Result found = DistributedTraining.fit(
                TRAINER.withEpochs(20).withRate(0.01),
                Parameters.initial(NETWORK, 3),
                rows.rdd(context, third / 2, third - third / 2, 900 - third),
                null,
                new Options());
        try (Training after = Training.start(TRAINER, found.parameters(), new Compute("auto", 1))) {
            Matrix y = after.predict(Matrix.of(rows.features(), third * 6, 900 - third, 6));
            long right = 0;
            for (int row = 0; row < y.rows(); row++) {
                right += y.get(row, 2) > 0.5 ? 1 : 0;
            }
            assertThat(right).isGreaterThan(y.rows() * 2 / 3);
        }
    }

    @Test
    void aRowThatIsNotANumberIsNamedByItsValues() {
        TestRows rows = TestRows.classes(100, 6, 3, false, 7);
        rows.features()[6 * 71 + 2] = Float.NaN;
        assertThatThrownBy(() -> fit(rows.spread(context, 4), new Options()))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("row 22 of partition 2 has features (")
                .hasMessageContaining(", NaN, ")
                .hasMessageContaining("leave the row out or fill it in");
    }

    @Test
    void aWeightThatIsNoneIsNamedToo() {
        TestRows rows = TestRows.classes(100, 6, 3, true, 7);
        rows.weights()[3] = -1;
        assertThatThrownBy(() -> fit(rows.spread(context, 4), new Options()))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("row 4 of partition 0")
                .hasMessageContaining("weight -1.0");
        Arrays.fill(rows.weights(), 0);
        assertThatThrownBy(() -> fit(rows.spread(context, 4), new Options()))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("all weights are 0");
    }

    @Test
    void noRowsAtAll() {
        assertThatThrownBy(() -> fit(TestRows.classes(0, 6, 3, false, 1).rdd(context, 0, 0), new Options()))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("there are no rows to train on");
    }

    /** Each time they are computed the rows are others: the second time is refused. */
    @Test
    void rowsThatComeOutOtherwiseTheSecondTime() {
        TestRows all = ROWS;
        JavaRDD<PartitionRows> changing = FailingRows.unkept(ROWS.spread(context, 2)
                .map(part -> all.part(
                        part.partition(), 0, part.rows() - TaskContext.get().stageId() % 50)));
        assertThatThrownBy(() -> fit(changing, new Options()))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("came out otherwise when they were computed again")
                .hasMessageContaining("save it first");
    }

    @Test
    void batchNormalisationOverPartitions() {
        Network normalized =
                Network.of(6, Layer.of(20, new Relu()).with(new Normalization.Batch()), Layer.of(3, new Softmax()));
        Result found = fit(TRAINER.withEpochs(6), normalized, ROWS.rdd(context, 501, 199), new Options());

        assertThat(found.history().losses().getLast())
                .isLessThan(found.history().losses().getFirst());
        assertThatThrownBy(() -> fit(TRAINER, normalized, ROWS.rdd(context, 699, 1), new Options()))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("partition 1 has 1 row");
    }

    @Test
    void aTrainingThatRunsAwayInItsFirstEpochSaysSo() {
        assertThatThrownBy(() -> fit(TRAINER.withRate(1e9), NETWORK, ROWS.spread(context, 2), new Options()))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("the rate 1.0E9 is too high");
    }

    @Test
    void elementsThatAreNoPartition() {
        PartitionRows other = ROWS.part(1, 0, 10);
        assertThatThrownBy(() -> fit(context.parallelize(List.of(other), 1), new Options()))
                .isInstanceOf(SparkException.class)
                .hasMessageContaining("partition 0 must hold its rows as one element");
    }

    @Test
    void nothingStaysInMemoryWhenTheFirstJobFails() {
        int before = context.getPersistentRDDs().size();
        JavaRDD<PartitionRows> failing = ROWS.spread(context, 2).map(part -> {
            if (part.partition() == 1) {
                throw new IllegalStateException("the disk is gone");
            }
            return part;
        });
        assertThatThrownBy(() -> fit(failing, new Options())).hasMessageContaining("the disk is gone");
        assertThat(context.getPersistentRDDs()).hasSize(before);
    }

    @Test
    void whatIsSentIsCounted() {
        int parameters = NETWORK.layout().size();
        JavaRDD<PartitionRows> rows = ROWS.spread(context, 2);
        Traffic together = DistributedTraining.fit(TRAINER, Parameters.initial(NETWORK, 3), rows, null, new Options())
                .traffic();
        Traffic alone = DistributedTraining.fit(
                        TRAINER, Parameters.initial(NETWORK, 3), rows, null, new Options().withLocalSteps(4))
                .traffic();

        assertThat(together.steps()).isEqualTo(36);
        assertThat(together.rounds()).isEqualTo(36);
        assertThat(together.epochs()).isEqualTo(3);
        // one gradient from each of two partitions, and a few bytes around it
        assertThat(together.toDriver()).isBetween(36L * 2 * 4 * parameters, 36L * 2 * (4 * parameters + 16));
        assertThat(alone.steps()).isEqualTo(36);
        assertThat(alone.rounds()).isEqualTo(9);
        // parameters and the two moments of AdamW
        assertThat(alone.toDriver()).isBetween(9L * 2 * 12 * parameters, 9L * 2 * (12 * parameters + 128));
        assertThat(alone.bytesPerStep()).isLessThan(together.bytesPerStep());
    }
}
