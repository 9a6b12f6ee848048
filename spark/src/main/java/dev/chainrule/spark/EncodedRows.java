package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.SilentInputs;
import dev.chainrule.preprocessing.Preprocessing;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The rows of one part in one partition as the network sees them, and what the driver wants to know of them. */
final class EncodedRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final PartitionRows rows;
    private final BitSet silent;
    private final String fingerprint;

    private EncodedRows(PartitionRows rows, BitSet silent, String fingerprint) {
        this.rows = rows;
        this.silent = silent;
        this.fingerprint = fingerprint;
    }

    /** The rows. */
    PartitionRows rows() {
        return rows;
    }

    /** What is known of them without having them. */
    Facts facts() {
        Facts facts = new Facts();
        facts.rows = rows.rows();
        facts.silent = silent;
        facts.fingerprint = fingerprint;
        return facts;
    }

    /** What the driver wants to know. */
    static final class Facts implements Serializable {
        private static final long serialVersionUID = 1L;

        private int rows;
        private BitSet silent = new BitSet();
        private String fingerprint = "";

        /** How many rows there are. */
        int rows() {
            return rows;
        }

        /** The inputs that are 0 in all of them. */
        BitSet silent() {
            return silent;
        }

        /** SHA-256 of every bit of them. */
        String fingerprint() {
            return fingerprint;
        }
    }

    /**
     * How rows are encoded.
     *
     * @param spec which columns play which part
     * @param preprocessing what was learned
     * @param words what the indices in the target column mean; null where the column itself says it
     * @param classWeights what each class counts, in the order of the classes, in training and in validation rows; null for
     *     all the same
     */
    record Encoder(
            FrameRows spec,
            Shipped<Preprocessing> preprocessing,
            @Nullable List<String> words,
            double @Nullable [][] classWeights)
            implements Serializable {
        /** So many numbers are decoded at a time. */
        private static final int NUMBERS_AT_ONCE = 1 << 20;

        private static final int MOST_AT_ONCE = 1024;

        /** Rows decoded at a time. */
        int atOnce() {
            return Math.clamp(
                    NUMBERS_AT_ONCE / Math.max(1, preprocessing.value().width()), 1, MOST_AT_ONCE);
        }

        /** The rows for {@code part} of a partition; none if there are none. */
        Iterator<EncodedRows> encode(FrameRows.Part part, int partition, Iterator<Row> rows) {
            Preprocessing learned = preprocessing.value();
            int inputs = learned.width();
            int outputs = learned.target().outputs();
            Numbers features = new Numbers();
            Numbers targets = new Numbers();
            Numbers weights = new Numbers();
            boolean weighted = spec.weights() != null || classWeights != null;
            FrameReader featureReader = spec.featureReader();
            FrameReader targetReader = spec.targetReader();
            spec.batches(partition, rows, atOnce()).forEachRemaining(batch -> {
                if (batch.part() == part) {
                    Table table = featureReader.table(batch.rows(), batch.origin());
                    features.add(inputs(learned, table, batch).array());
                    Matrix wanted = learned.targets(targets(targetReader, batch));
                    targets.add(wanted.array());
                    weights.add(weights(batch, wanted, part));
                }
            });
            if (targets.count == 0) {
                return List.<EncodedRows>of().iterator();
            }
            float[] x = features.toArray();
            float[] t = targets.toArray();
            int count = t.length / outputs;
            Dataset data = Dataset.of(
                    Matrix.of(x, 0, count, inputs),
                    Matrix.of(t, 0, count, outputs),
                    learned.inputNames(),
                    learned.targetNames());
            float[] w = weights.toArray();
            Dataset whole = weighted ? data.withWeights(wide(w)) : data;
            PartitionRows made = PartitionRows.of(partition, x, t, weighted ? w : null, inputs, outputs);
            return List.of(new EncodedRows(made, SilentInputs.in(data), whole.fingerprint()))
                    .iterator();
        }

        private static Matrix inputs(Preprocessing learned, Table table, FrameRows.Batch batch) {
            try {
                return learned.encode(table).inputs();
            } catch (ChainruleException e) {
                for (int row = 0; row < table.rows(); row++) {
                    try {
                        learned.encode(table.select(new int[] {row}));
                    } catch (ChainruleException ofRow) {
                        throw new ChainruleException(
                                ofRow.getMessage() + " (the row "
                                        + FrameReader.shown(batch.rows().get(row)) + ")",
                                ofRow);
                    }
                }
                throw e;
            }
        }

        private Table targets(FrameReader reader, FrameRows.Batch batch) {
            Table table = reader.table(batch.rows(), batch.origin());
            if (words == null) {
                return table;
            }
            NumberColumn indices = (NumberColumn) table.columns().getFirst();
            String[] named = new String[indices.size()];
            for (int row = 0; row < named.length; row++) {
                named[row] = words.get((int) indices.value(row));
            }
            return table.with(TextColumn.of(indices.name(), named));
        }

        private float[] weights(FrameRows.Batch batch, Matrix targets, FrameRows.Part part) {
            if (classWeights == null) {
                return batch.weights();
            }
            double[] ofClass = classWeights[part == FrameRows.Part.TRAINING ? 0 : 1];
            float[] weights = new float[batch.rows().size()];
            for (int row = 0; row < weights.length; row++) {
                int found = 0;
                for (int k = 0; k < targets.columns(); k++) {
                    found = targets.get(row, k) == 1 ? (targets.columns() == 1 ? 1 : k) : found;
                }
                weights[row] = (float) (batch.weights()[row] * ofClass[found]);
            }
            return weights;
        }

        private static double[] wide(float[] values) {
            double[] wide = new double[values.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = values[i];
            }
            return wide;
        }
    }

    /** Numbers that grow in number. */
    private static final class Numbers {
        private float[] values = new float[0];
        private int count;

        void add(float[] more) {
            if (count + more.length > values.length) {
                values = Arrays.copyOf(values, Math.max(count + more.length, (int)
                        Math.min(2L * values.length, Integer.MAX_VALUE - 8L)));
            }
            System.arraycopy(more, 0, values, count, more.length);
            count += more.length;
        }

        float[] toArray() {
            return values.length == count ? values : Arrays.copyOf(values, count);
        }
    }
}
