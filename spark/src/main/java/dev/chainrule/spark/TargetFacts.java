package dev.chainrule.spark;

import dev.chainrule.preprocessing.Moments;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What is known of the rows of a partition, or of several, before anything is learned from their features: how many there are
 * of each part, and what the targets hold.
 */
final class TargetFacts implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int AT_ONCE = 4096;

    private final long[] rows = new long[FrameRows.Part.values().length];

    /** The rows for training and for validation of the fullest partition. */
    private long most;

    private final List<Values> targets = new ArrayList<>();

    /** The values of one target column. */
    static final class Values implements Serializable {
        private static final long serialVersionUID = 1L;

        /** The sum of the weights of the training and of the validation rows that have a value. */
        private final Map<Object, double[]> weights = new LinkedHashMap<>();

        private boolean more;
        private long count;
        private double mean;
        private double deviation;
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;

        /** The different values, and the sums of the weights of the training and of the validation rows that have them. */
        Map<Object, double[]> weights() {
            return weights;
        }

        /** Whether there are more values than were counted. */
        boolean hasMore() {
            return more;
        }

        /** Of the numbers of the training rows. */
        Moments moments() {
            return new Moments(count, mean, deviation);
        }

        /** The least number of the training rows. */
        double least() {
            return least;
        }

        /** The greatest number of the training rows. */
        double most() {
            return most;
        }

        private void add(Object value, double weight, boolean held, int limit) {
            double[] sums = weights.get(value);
            if (sums == null && weights.size() >= limit) {
                more = true;
                return;
            }
            if (sums == null) {
                sums = new double[2];
                weights.put(value, sums);
            }
            sums[held ? 1 : 0] += weight;
        }

        private void set(Moments moments) {
            count = moments.count();
            mean = moments.mean();
            deviation = moments.deviation();
        }

        private void add(Values other, int limit) {
            more |= other.more;
            other.weights.forEach((value, sums) -> {
                add(value, sums[0], false, limit);
                add(value, sums[1], true, limit);
            });
            set(moments().and(other.moments()));
            least = Math.min(least, other.least);
            most = Math.max(most, other.most);
        }
    }

    /** The numbers of one target column in a partition, in their order. */
    private static final class Numbers {
        private double[] values = new double[AT_ONCE];
        private int count;

        void add(double value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }

        double[] values() {
            return Arrays.copyOf(values, count);
        }
    }

    private TargetFacts(int targets) {
        for (int k = 0; k < targets; k++) {
            this.targets.add(new Values());
        }
    }

    /**
     * Of the {@code rows} of a partition.
     *
     * @param limit how many different values of a target are counted
     */
    static TargetFacts of(FrameRows spec, int partition, Iterator<Row> rows, int limit) {
        int count = spec.targets().size();
        TargetFacts facts = new TargetFacts(count);
        List<Numbers> numbers = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            numbers.add(new Numbers());
        }
        int at = spec.features().size();
        spec.batches(partition, rows, AT_ONCE).forEachRemaining(batch -> {
            facts.rows[batch.part().ordinal()] += batch.rows().size();
            boolean held = batch.part() == FrameRows.Part.VALIDATION;
            if (!held && batch.part() != FrameRows.Part.TRAINING) {
                return;
            }
            for (int i = 0; i < batch.rows().size(); i++) {
                Row row = batch.rows().get(i);
                for (int k = 0; k < count; k++) {
                    Values values = facts.targets.get(k);
                    Object value = row.get(at + k);
                    if (spec.targets().get(k).kind() == FrameColumn.Kind.NUMBER) {
                        double number = ((Number) value).doubleValue() + 0.0; // −0 is 0
                        value = number;
                        if (!held) {
                            numbers.get(k).add(number);
                            values.least = Math.min(values.least, number);
                            values.most = Math.max(values.most, number);
                        }
                    }
                    values.add(value, batch.weights()[i], held, limit);
                }
            }
        });
        for (int k = 0; k < count; k++) {
            facts.targets.get(k).set(Moments.of(numbers.get(k).values()));
        }
        facts.most = facts.rows(FrameRows.Part.TRAINING) + facts.rows(FrameRows.Part.VALIDATION);
        return facts;
    }

    /** Of all {@code parts}, in this order; the first has them added to it. */
    static TargetFacts sum(List<TargetFacts> parts, int limit) {
        TargetFacts sum =
                new TargetFacts(parts.isEmpty() ? 0 : parts.getFirst().targets.size());
        for (TargetFacts part : parts) {
            for (int p = 0; p < sum.rows.length; p++) {
                sum.rows[p] += part.rows[p];
            }
            for (int k = 0; k < sum.targets.size(); k++) {
                sum.targets.get(k).add(part.targets.get(k), limit);
            }
            sum.most = Math.max(sum.most, part.most);
        }
        return sum;
    }

    /** How many rows are for {@code part}. */
    long rows(FrameRows.Part part) {
        return rows[part.ordinal()];
    }

    /** How many rows with a target there are. */
    long usable() {
        return rows(FrameRows.Part.TRAINING) + rows(FrameRows.Part.VALIDATION);
    }

    /** How many rows with a target the fullest partition has. */
    long mostInAPartition() {
        return most;
    }

    /** What target column {@code k} holds. */
    Values target(int k) {
        return targets.get(k);
    }
}
