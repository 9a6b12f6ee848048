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
import org.jspecify.annotations.Nullable;

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

    /** How many training rows, and then how many validation rows, have a value, and the sums of their weights. */
    static final class Having implements Serializable {
        private static final long serialVersionUID = 1L;

        private final long[] rows = new long[2];
        private final double[] weights = new double[2];

        /** How many training rows. */
        long training() {
            return rows[0];
        }

        /** How many validation rows. */
        long validation() {
            return rows[1];
        }

        /** The sum of the weights of the training rows, or of the validation rows. */
        double weights(int part) {
            return weights[part];
        }

        private void add(int part, double weight) {
            rows[part]++;
            weights[part] += weight;
        }

        private void add(Having other) {
            for (int part = 0; part < 2; part++) {
                rows[part] += other.rows[part];
                weights[part] += other.weights[part];
            }
        }
    }

    /** The values of one target column. */
    static final class Values implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Map<Object, Having> having = new LinkedHashMap<>();

        private boolean more;
        private long count;
        private double mean;
        private double deviation;
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;

        /** The different values, and the rows that have each of them. */
        Map<Object, Having> having() {
            return having;
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

        private @Nullable Having of(Object value, int limit) {
            Having found = having.get(value);
            if (found == null && having.size() < limit) {
                found = new Having();
                having.put(value, found);
            }
            more |= found == null;
            return found;
        }

        private void set(Moments moments) {
            count = moments.count();
            mean = moments.mean();
            deviation = moments.deviation();
        }

        private void add(Values other, int limit) {
            more |= other.more;
            other.having.forEach((value, part) -> {
                Having sum = of(value, limit);
                if (sum != null) {
                    sum.add(part);
                }
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
                    Having sum = values.of(value, limit);
                    if (sum != null) {
                        sum.add(held ? 1 : 0, batch.weights()[i]);
                    }
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
