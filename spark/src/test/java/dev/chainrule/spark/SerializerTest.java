package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Table;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.training.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;

/** Settings of Spark that change how things are done, and no result. */
class SerializerTest {
    private static final TestRows ROWS = TestRows.classes(200, 6, 3, true, 1);

    private static float[] parameters(SparkConf conf, StorageLevel level) {
        Network network = Network.of(6, Layer.of(50, new Relu()).withDropout(0.1), Layer.of(3, new Softmax()));
        Trainer trainer =
                new Trainer().withLoss(new CrossEntropy()).withEpochs(2).withBatch(50);
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
            return DistributedTraining.fit(
                            trainer,
                            Parameters.initial(network, 1),
                            ROWS.spread(context, 3).persist(level),
                            null,
                            new Options().withLocalSteps(2))
                    .parameters()
                    .array();
        }
    }

    /** Columns of every kind, so that all that goes through the network goes by Kryo. */
    @Test
    void anEstimatorGivesTheSameBitsByKryo() throws IOException {
        Table table = Frames.mixed(300, 4);
        List<float[]> found = new ArrayList<>();
        for (boolean kryo : new boolean[] {false, true}) {
            SparkConf conf = TestRows.conf("local[2]").set("spark.sql.session.timeZone", "UTC");
            if (kryo) {
                conf.set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                        .set("spark.rdd.compress", "true");
            }
            try (SparkSession session = SparkSession.builder().config(conf).getOrCreate()) {
                NeuralNetworkClassificationModel model = new NeuralNetworkClassifier()
                        .setInputCols("plain", "skewed", "day", "colour", "code", "wet")
                        .setLabelCol("kind")
                        .setHidden(8)
                        .setEpochs(2)
                        .setCalibrate(true)
                        .setPartitions(4)
                        .fit(Frames.of(session, table, 3));
                found.add(model.model().parameters().array());
                assertThat(model.transform(Frames.of(session, table, 2)).count())
                        .isEqualTo(300);
            }
        }
        assertThat(found.get(1)).containsExactly(found.get(0));
    }

    @Test
    void kryoCompressionAndTwoThreadsForATaskGiveTheSameBits() {
        float[] expected = parameters(TestRows.conf("local[2]"), StorageLevel.MEMORY_AND_DISK());
        SparkConf kryo = TestRows.conf("local[2]")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.rdd.compress", "true")
                .set("spark.broadcast.compress", "false");
        SparkConf threads = TestRows.conf("local[2]").set("spark.task.cpus", "2");

        assertThat(parameters(kryo, StorageLevel.MEMORY_ONLY_SER())).containsExactly(expected);
        assertThat(parameters(threads, StorageLevel.MEMORY_ONLY())).containsExactly(expected);
    }
}
