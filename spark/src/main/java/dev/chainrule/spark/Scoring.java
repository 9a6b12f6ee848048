package dev.chainrule.spark;

import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictions;
import dev.chainrule.model.Predictor;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/** Predicts for the rows of a DataFrame, or of a stream, many of a partition at a time. */
final class Scoring {
    private static final int MOST_AT_ONCE = 1024;
    private static final int NUMBERS_AT_ONCE = 1 << 20;

    private Scoring() {}

    /** What is added to a row. */
    interface Outputs extends Serializable {
        /** The values for {@code row} of {@code predictions}, in the order of the fields. */
        Object[] of(Predictions predictions, int row);
    }

    /**
     * {@code frame} with what {@code model} predicts.
     *
     * @param reader of the columns that the model takes
     * @param outputs the values of the fields that {@code schema} has beside those of the frame, the last ones
     */
    static Dataset<Row> transform(
            Dataset<?> frame, ShippedModel model, FrameReader reader, Outputs outputs, StructType schema) {
        Broadcast<ShippedModel> sent = JavaSparkContext.fromSparkContext(
                        frame.sparkSession().sparkContext())
                .broadcast(model);
        int width = model.model().preprocessing().width();
        int atOnce = Math.clamp(NUMBERS_AT_ONCE / Math.max(1, width), 1, MOST_AT_ONCE);
        MapPartitionsFunction<Row, Row> score =
                rows -> new Scored(rows, sent.value().model(), reader, outputs, atOnce);
        Dataset<Row> scored = frame.toDF().mapPartitions(score, Encoders.row(schema));
        // an encoder forgets what is said of columns: words of indices, watermarks of streams. By number, as a frame
        // may have
        // two columns of one name
        StructField[] fields = schema.fields();
        String[] numbers = new String[fields.length];
        Arrays.setAll(numbers, i -> "column " + i);
        Column[] columns = new Column[fields.length];
        Arrays.setAll(columns, i -> FrameColumn.named(numbers[i]).as(fields[i].name(), fields[i].metadata()));
        return scored.toDF(numbers).select(columns);
    }

    /** The rows of a partition with their predictions. */
    private static final class Scored implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final FrameReader reader;
        private final Outputs outputs;
        private final int atOnce;
        private final Predictor predictor;
        private final Origin origin;
        private final Deque<Row> ready = new ArrayDeque<>();
        private int number;

        Scored(Iterator<Row> rows, Model model, FrameReader reader, Outputs outputs, int atOnce) {
            this.rows = rows;
            this.reader = reader;
            this.outputs = outputs;
            this.atOnce = atOnce;
            this.predictor = model.predictor(new Compute(Backends.AUTO, 1));
            TaskContext task = TaskContext.get();
            this.origin = Origin.rows(task == null ? "the rows" : "partition " + task.partitionId());
            if (task != null) {
                TaskCompletionListener close = context -> predictor.close();
                task.addTaskCompletionListener(close);
            }
        }

        @Override
        public boolean hasNext() {
            if (ready.isEmpty() && rows.hasNext()) {
                List<Row> batch = new ArrayList<>();
                while (batch.size() < atOnce && rows.hasNext()) {
                    batch.add(rows.next());
                }
                predict(batch);
            }
            return !ready.isEmpty();
        }

        private void predict(List<Row> batch) {
            int[] numbers = new int[batch.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = number++;
            }
            Table table = reader.table(batch, origin.select(numbers));
            Predictions predictions = predictor.predict(table);
            for (int i = 0; i < batch.size(); i++) {
                Row row = batch.get(i);
                Object[] added = outputs.of(predictions, i);
                Object[] values = new Object[row.size() + added.length];
                for (int k = 0; k < row.size(); k++) {
                    values[k] = row.get(k);
                }
                System.arraycopy(added, 0, values, row.size(), added.length);
                ready.add(RowFactory.create(values));
            }
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }
    }
}
