package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.Table;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.SilentInputs;
import dev.chainrule.preprocessing.Preprocessing;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.DoubleStream;
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
     * @param classSums by what the weight of a row is divided, for each class in their order, in training and in validation
     *     rows: the weights of all rows of the class, so that all classes count the same; null for nothing
     */
    record Encoder(
            FrameRows spec,
            Shipped<Preprocessing> preprocessing,
            @Nullable List<String> words,
            double @Nullable [][] classSums)
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
            Numbers features = new Numbers(partition, inputs);
            Numbers targets = new Numbers(partition, outputs);
            DoubleStream.Builder weights = DoubleStream.builder();
            boolean weighted = spec.weights() != null || classSums != null;
            FrameReader featureReader = spec.featureReader();
            FrameReader targetReader = spec.targetReader();
            spec.batches(partition, rows, atOnce()).forEachRemaining(batch -> {
                if (batch.part() == part) {
                    Table table = featureReader.table(batch.rows(), batch.origin());
                    features.add(inputs(learned, table, batch).array());
                    Matrix wanted = learned.targets(
                            FrameTarget.inWords(targetReader.table(batch.rows(), batch.origin()), words));
                    targets.add(wanted.array());
                    if (weighted) {
                        for (double weight : weights(batch, wanted, part)) {
                            weights.add(weight);
                        }
                    }
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
            double[] w = weights.build().toArray();
            Dataset whole = weighted ? data.withWeights(w) : data;
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

        private double[] weights(FrameRows.Batch batch, Matrix targets, FrameRows.Part part) {
            if (classSums == null) {
                return batch.weights();
            }
            double[] ofClass = classSums[part == FrameRows.Part.TRAINING ? 0 : 1];
            double[] weights = new double[batch.rows().size()];
            for (int row = 0; row < weights.length; row++) {
                int found = 0;
                for (int k = 0; k < targets.columns(); k++) {
                    found = targets.get(row, k) == 1 ? (targets.columns() == 1 ? 1 : k) : found;
                }
                weights[row] = batch.weights()[row] / ofClass[found];
            }
            return weights;
        }
    }

    /** Numbers that grow in number. */
    private static final class Numbers {
        /** As many as an array may have on any machine. */
        private static final int MOST = Integer.MAX_VALUE - 8;

        private final int partition;
        private final int width;
        private float[] values = new float[0];
        private int count;

        Numbers(int partition, int width) {
            this.partition = partition;
            this.width = width;
        }

        void add(float[] more) {
            long needed = (long) count + more.length;
            if (needed > MOST) {
                throw new ChainruleException("partition " + partition + " has more than " + MOST / width + " rows of "
                        + width + " numbers, which are more than an array holds; divide the rows into more partitions");
            }
            if (needed > values.length) {
                values = Arrays.copyOf(values, (int) Math.max(needed, Math.min(2L * values.length, MOST)));
            }
            System.arraycopy(more, 0, values, count, more.length);
            count += more.length;
        }

        float[] toArray() {
            return values.length == count ? values : Arrays.copyOf(values, count);
        }
    }
}
