package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.model.Recipe;
import dev.chainrule.preprocessing.Roles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamTest {
    private static SparkSession session;

    @BeforeAll
    static void start() {
        session = Frames.session();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    /** Structured Streaming with its rate source: every row that comes gets the prediction of the model for it. */
    @Test
    void predictsForAStream() throws Exception {
        Table table = Frames.mixed(300, 2).only("plain", "colour", "kind");
        Recipe recipe = Recipe.of(Roles.ofTargets("kind")).withHidden(List.of(8));
        Model model =
                recipe.withTrainer(recipe.trainer().withEpochs(2)).train(table).model();
        NeuralNetworkClassificationModel stage = NeuralNetworkClassificationModel.of(model);
        Dataset<Row> stream = session.readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", 50)
                .option("numPartitions", 2)
                .load()
                .withColumn("plain", functions.expr("value / 25.0 - 1"))
                .withColumn(
                        "colour", functions.expr("element_at(array('red', 'green', 'violet'), int(value % 3) + 1)"));

        List<Row> seen = new ArrayList<>();
        StreamingQuery query = stage.transform(stream)
                .writeStream()
                .trigger(Trigger.ProcessingTime(50))
                .foreachBatch((Dataset<Row> batch, Long number) -> {
                    synchronized (seen) {
                        seen.addAll(batch.collectAsList());
                    }
                })
                .start();
        try {
            long patience = System.nanoTime() + 300_000_000_000L;
            while (System.nanoTime() < patience && count(seen) < 100 && query.isActive()) {
                query.awaitTermination(50);
            }
        } finally {
            query.stop();
        }

        assertThat(query.exception().isEmpty()).isTrue();
        assertThat(count(seen)).isGreaterThanOrEqualTo(100);
        for (Row row : seen.subList(0, 100)) {
            var expected = model.predict(
                    Map.of("plain", row.<Object>getAs("plain").toString(), "colour", row.<String>getAs("colour")));
            int predicted = (int) row.<Double>getAs("prediction").doubleValue();
            assertThat(stage.classes().get(predicted)).isEqualTo(expected.word());
        }
    }

    private static int count(List<Row> seen) {
        synchronized (seen) {
            return seen.size();
        }
    }
}
