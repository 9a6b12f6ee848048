package dev.chainrule.spark;

import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.model.Evaluator;
import dev.chainrule.model.Model;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/** Judges a model by rows that were held out, which the driver can hold: so many that more would say nothing new. */
final class FrameEvaluation {
    /** Of wide rows there are fewer, so that no more than these values come to the driver. */
    private static final int MOST_VALUES = 10_000_000;

    private FrameEvaluation() {}

    /**
     * The metrics of {@code model} on at most {@code most} of the {@code validationRows} rows held out, evenly from all
     * partitions; empty if there are none.
     */
    static Optional<Evaluation> evaluate(
            Model model,
            JavaRDD<Row> rows,
            FrameRows spec,
            int most,
            long validationRows,
            Origin origin,
            List<String> remarks) {
        List<FrameColumn> columns =
                Stream.concat(spec.features().stream(), spec.targets().stream()).toList();
        int values = columns.stream().mapToInt(column -> column.slots().size()).sum();
        int ofEach = Math.max(1, Math.min(most, MOST_VALUES / values) / Math.max(1, rows.getNumPartitions()));
        List<Row> held = rows.mapPartitionsWithIndex(
                        (partition, iterator) -> first(spec.batches(partition, iterator, ofEach), ofEach), true)
                .collect();
        if (held.isEmpty()) {
            return Optional.empty();
        }
        if (held.size() < validationRows) {
            remarks.add(
                    "the metrics are those of " + held.size() + " of the " + validationRows + " rows for validation");
        }
        Table table = FrameReader.from(0, columns).table(held, origin);
        double[] weights = new double[held.size()];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = spec.weights() == null
                    ? 1
                    : FrameReader.number(
                            held.get(row),
                            spec.features().size() + spec.targets().size());
        }
        return Optional.of(Evaluator.evaluate(model.predict(table), table, weights));
    }

    private static Iterator<Row> first(Iterator<FrameRows.Batch> batches, int count) {
        List<Row> rows = new ArrayList<>();
        while (rows.size() < count && batches.hasNext()) {
            FrameRows.Batch batch = batches.next();
            if (batch.part() == FrameRows.Part.VALIDATION) {
                rows.addAll(batch.rows().subList(0, Math.min(batch.rows().size(), count - rows.size())));
            }
        }
        return rows.iterator();
    }
}
