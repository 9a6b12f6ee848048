package dev.chainrule.spark;

import dev.chainrule.data.Column;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.preprocessing.PreprocessingLearner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The training rows by which a column is found that alone tells the target: those very rows that one machine looks at, if it
 * has the partitions one after the other. There are a few thousand, however many rows the DataFrame has.
 */
final class LeakSample {
    /** So many values are brought to the driver at most: of a table of more than 1,600 columns come fewer rows. */
    private static final int MOST_VALUES = 8_000_000;

    private static final int AT_ONCE = 4096;

    private final Table features;
    private final Table targets;

    private LeakSample(Table features, Table targets) {
        this.features = features;
        this.targets = targets;
    }

    /**
     * Of {@code rows}.
     *
     * @param parts what is known of each of their partitions
     * @param classes what the indices in the target column mean; null where it says it itself
     */
    static LeakSample of(
            JavaRDD<Row> rows, FrameRows spec, List<TargetFacts> parts, @Nullable List<String> classes, Origin origin) {
        long[] before = new long[parts.size() + 1];
        for (int p = 0; p < parts.size(); p++) {
            before[p + 1] = before[p] + parts.get(p).rows(FrameRows.Part.TRAINING);
        }
        int columns = spec.features().stream()
                .mapToInt(column -> column.slots().size())
                .sum();
        long[] wanted = PreprocessingLearner.leakSample(before[parts.size()], MOST_VALUES / Math.max(1, columns));
        List<Row> sample = rows.mapPartitionsWithIndex(
                        (partition, iterator) -> pick(
                                spec.featureReader(),
                                spec.batches(partition, iterator, AT_ONCE),
                                Arrays.stream(wanted)
                                        .filter(at -> at >= before[partition] && at < before[partition + 1])
                                        .map(at -> at - before[partition])
                                        .toArray()),
                        true)
                .collect();
        return new LeakSample(
                spec.featureReader().table(sample, origin),
                FrameTarget.inWords(spec.targetReader().table(sample, origin), classes));
    }

    /** The training rows numbered {@code wanted}, ascending from 0; one that is of no use is told by its place. */
    private static Iterator<Row> pick(FrameReader reader, Iterator<FrameRows.Batch> batches, long[] wanted) {
        List<Row> picked = new ArrayList<>();
        long passed = 0;
        while (picked.size() < wanted.length && batches.hasNext()) {
            FrameRows.Batch batch = batches.next();
            if (batch.part() == FrameRows.Part.TRAINING) {
                long first = passed;
                int[] here = Arrays.stream(wanted, picked.size(), wanted.length)
                        .filter(at -> at < first + batch.rows().size())
                        .mapToInt(at -> (int) (at - first))
                        .toArray();
                List<Row> rows = Arrays.stream(here).mapToObj(batch.rows()::get).toList();
                reader.table(rows, batch.origin().select(here));
                picked.addAll(rows);
                passed += batch.rows().size();
            }
        }
        return picked.iterator();
    }

    /** What the target is in these rows. */
    Table targets() {
        return targets;
    }

    /** The column {@code name} of these rows. */
    Column feature(String name) {
        return features.column(name);
    }
}
