package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.random.RandomStream;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a DataFrame play which part, and which of its rows are learned from: the same ones each time they are
 * read, on whatever machine. Rows without a target, or of weight 0, are passed over.
 *
 * @param features what is learned from
 * @param targets what is predicted
 * @param weights how much each row counts; null for all the same
 * @param indicator where it is true the row is held out for validation; null for a share
 * @param share of the rows held out at random, where no column says which
 * @param seed of that choice
 */
record FrameRows(
        List<FrameColumn> features,
        List<FrameColumn> targets,
        @Nullable FrameColumn weights,
        @Nullable FrameColumn indicator,
        double share,
        long seed)
        implements Serializable {
    /** What a row is for. */
    enum Part {
        /** To learn from. */
        TRAINING,
        /** To choose the epoch by. */
        VALIDATION,
        /** Nothing: it has no target. */
        WITHOUT_TARGET,
        /** Nothing: its weight is 0. */
        WEIGHTLESS
    }

    FrameRows {
        features = List.copyOf(features);
        targets = List.copyOf(targets);
    }

    /** Whether rows are held out. */
    boolean holdsOut() {
        return indicator != null || share > 0;
    }

    /** The columns of {@code frame} that matter, in the order in which they are read. */
    Dataset<Row> select(Dataset<Row> frame) {
        Column[] columns = Stream.of(
                        features.stream(), targets.stream(), Stream.ofNullable(weights), Stream.ofNullable(indicator))
                .flatMap(some -> some)
                .map(FrameColumn::column)
                .toArray(Column[]::new);
        return frame.select(columns);
    }

    /** Reads the features. */
    FrameReader featureReader() {
        return FrameReader.from(0, features);
    }

    /** Reads the targets. */
    FrameReader targetReader() {
        return FrameReader.from(features.size(), targets);
    }

    /** The same with the features known better. */
    FrameRows withFeatures(List<FrameColumn> features) {
        return new FrameRows(features, targets, weights, indicator, share, seed);
    }

    /**
     * Some rows of one part.
     *
     * @param part they are all for
     * @param rows in their order
     * @param weights one for each row
     * @param origin of the rows: the number of each in its partition
     */
    record Batch(Part part, List<Row> rows, double[] weights, Origin origin) {}

    /**
     * The rows of a partition, up to {@code atOnce} of one part at a time.
     *
     * @throws ChainruleException (from the iterator) naming a row whose target or weight is of no use
     */
    Iterator<Batch> batches(int partition, Iterator<Row> rows, int atOnce) {
        return new Batches(partition, rows, atOnce);
    }

    private final class Batches implements Iterator<Batch> {
        private final Iterator<Row> rows;
        private final int atOnce;
        private final Origin origin;
        private final RandomStream random;
        private final Map<Part, Gathered> gathered = new EnumMap<>(Part.class);
        private final Deque<Batch> ready = new ArrayDeque<>();
        private int number;

        Batches(int partition, Iterator<Row> rows, int atOnce) {
            this.rows = rows;
            this.atOnce = atOnce;
            this.origin = Origin.rows("partition " + partition);
            this.random = RandomStream.of(seed, "split", partition);
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && rows.hasNext()) {
                Row row = rows.next();
                Part part = part(row, origin, number, random);
                Gathered batch =
                        gathered.computeIfAbsent(part, _ -> new Gathered(new ArrayList<>(), new ArrayList<>()));
                batch.rows().add(row);
                batch.numbers().add(number++);
                if (batch.rows().size() == atOnce) {
                    ready.add(batch(part, gathered.remove(part)));
                }
            }
            if (ready.isEmpty()) {
                gathered.forEach((part, batch) -> ready.add(batch(part, batch)));
                gathered.clear();
            }
            return !ready.isEmpty();
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }

        private Batch batch(Part part, Gathered batch) {
            double[] counting = new double[batch.rows().size()];
            for (int i = 0; i < counting.length; i++) {
                counting[i] =
                        weights == null ? 1 : FrameReader.number(batch.rows().get(i), weightAt());
            }
            int[] numbers = batch.numbers().stream().mapToInt(Integer::intValue).toArray();
            return new Batch(part, batch.rows(), counting, origin.select(numbers));
        }
    }

    private record Gathered(List<Row> rows, List<Integer> numbers) {}

    private int weightAt() {
        return features.size() + targets.size();
    }

    private Part part(Row row, Origin origin, int number, RandomStream random) {
        boolean held = indicator == null
                ? share > 0 && random.nextDouble() < share
                : isTrue(row, weightAt() + (weights == null ? 0 : 1), origin, number);
        for (int k = 0; k < targets.size(); k++) {
            int at = features.size() + k;
            if (row.isNullAt(at)) {
                return Part.WITHOUT_TARGET;
            }
            if (targets.get(k).kind() == FrameColumn.Kind.NUMBER && !Double.isFinite(FrameReader.number(row, at))) {
                throw new ChainruleException(
                        origin.place(number, targets.get(k).name()) + ": expected a finite number, found "
                                + FrameReader.number(row, at) + " in the row " + FrameReader.shown(row)
                                + "; give it a value or leave the row out");
            }
        }
        if (weights != null) {
            double weight = FrameReader.number(row, weightAt());
            if (!(weight >= 0 && Double.isFinite(weight))) {
                throw new ChainruleException(origin.place(number, weights.name())
                        + ": expected a weight that is not negative, found "
                        + (row.isNullAt(weightAt()) ? "none" : NumberColumn.text(weight)) + " in the row "
                        + FrameReader.shown(row));
            }
            if (weight == 0) {
                return Part.WEIGHTLESS;
            }
        }
        return held ? Part.VALIDATION : Part.TRAINING;
    }

    private boolean isTrue(Row row, int at, Origin origin, int number) {
        if (row.isNullAt(at)) {
            throw new ChainruleException(origin.place(number, row.schema().fieldNames()[at])
                    + ": expected true or false, found none in the row " + FrameReader.shown(row));
        }
        return row.getBoolean(at);
    }
}
