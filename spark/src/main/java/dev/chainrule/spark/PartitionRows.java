package dev.chainrule.spark;

import dev.chainrule.data.Dataset;
import dev.chainrule.data.WeightScale;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.training.TrainingWorker;
import java.io.Serializable;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one partition as a network sees them. An RDD holds one of these in each partition, and in the memory of its
 * executor it keeps what it needs to learn from its rows from one round of a training to the next; nothing depends on that.
 */
final class PartitionRows implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Ends the threads of workers whose rows Spark has dropped. */
    private static final Cleaner CLEANER = Cleaner.create();

    private static final int CHUNK = 4096;

    private final int partition;
    private final int rows;
    private final int inputs;
    private final int outputs;
    private final float[] features;
    private final float[] targets;
    private final double @Nullable [] weights;

    /** What the last training was answered from; not sent. */
    private transient @Nullable OpenRows opened;

    /** Ends its threads. */
    private transient Cleaner.@Nullable Cleanable end;

    private PartitionRows(
            int partition, float[] features, float[] targets, double @Nullable [] weights, int inputs, int outputs) {
        this.partition = partition;
        this.rows = targets.length / outputs;
        this.inputs = inputs;
        this.outputs = outputs;
        this.features = features;
        this.targets = targets;
        this.weights = weights;
    }

    /**
     * The rows of {@code partition}; the arrays are used as they are, not copied. A number that is NaN or infinite is no
     * error yet: the training refuses it by a message that names the row.
     *
     * @param partition its number, from 0
     * @param features rows × inputs, row after row
     * @param targets rows × outputs, row after row
     * @param weights a weight per row as the data have it, or null where all count the same: in all partitions or none
     * @throws IllegalArgumentException if the lengths do not fit
     */
    public static PartitionRows of(
            int partition, float[] features, float[] targets, double @Nullable [] weights, int inputs, int outputs) {
        if (partition < 0 || inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException(
                    "partition " + partition + " with " + inputs + " inputs and " + outputs + " outputs");
        }
        int rows = targets.length / outputs;
        if (targets.length % outputs != 0
                || features.length != (long) rows * inputs
                || (weights != null && weights.length != rows)) {
            throw new IllegalArgumentException(features.length + " features of " + inputs + " inputs, " + targets.length
                    + " targets of " + outputs + " outputs"
                    + (weights == null ? "" : ", " + weights.length + " weights")
                    + " do not make rows");
        }
        return new PartitionRows(partition, features, targets, weights, inputs, outputs);
    }

    /** Which partition, from 0. */
    public int partition() {
        return partition;
    }

    /** How many rows. */
    public int rows() {
        return rows;
    }

    /** What the driver has to know of these rows. */
    Survey survey() {
        double largestInput = 0;
        for (float value : features) {
            largestInput = Math.max(largestInput, Math.abs(value));
        }
        double largestWeight = 0;
        double weightSum = 0;
        if (weights != null) {
            for (double weight : weights) {
                largestWeight = Math.max(largestWeight, weight);
            }
            double unit = largestWeight > 0 ? WeightScale.unit(largestWeight) : 1;
            for (double weight : weights) {
                weightSum += weight * unit;
            }
        }
        return new Survey(
                partition,
                rows,
                inputs,
                outputs,
                weights != null,
                largestInput,
                largestWeight,
                weightSum,
                fingerprint(),
                fault());
    }

    /** What is wrong with the first row that no network can learn from; empty if there is none. */
    private String fault() {
        for (int row = 0; row < rows; row++) {
            boolean sound = weights == null || (weights[row] >= 0 && Double.isFinite(weights[row]));
            for (int i = row * inputs; i < (row + 1) * inputs; i++) {
                sound &= Float.isFinite(features[i]);
            }
            for (int i = row * outputs; i < (row + 1) * outputs; i++) {
                sound &= Float.isFinite(targets[i]);
            }
            if (!sound) {
                return "row " + (row + 1) + " of partition " + partition + " has features "
                        + list(features, row, inputs)
                        + ", targets " + list(targets, row, outputs)
                        + (weights == null ? "" : ", weight " + weights[row]);
            }
        }
        return "";
    }

    private static String list(float[] values, int row, int width) {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < width; i++) {
            text.append(i == 0 ? "" : ", ").append(values[row * width + i]);
        }
        return text.append(')').toString();
    }

    /** SHA-256 of every bit. */
    private byte[] fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(4 * Integer.BYTES)
                    .putInt(rows)
                    .putInt(inputs)
                    .putInt(outputs)
                    .putInt(weights == null ? 0 : 1)
                    .array());
            digest(digest, features);
            digest(digest, targets);
            if (weights != null) {
                digest(digest, weights);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void digest(MessageDigest digest, double[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Double.BYTES);
        for (int from = 0; from < values.length; from += CHUNK) {
            int count = Math.min(CHUNK, values.length - from);
            buffer.asDoubleBuffer().put(values, from, count);
            digest.update(buffer.array(), 0, count * Double.BYTES);
        }
    }

    private static void digest(MessageDigest digest, float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Float.BYTES);
        for (int from = 0; from < values.length; from += CHUNK) {
            int count = Math.min(CHUNK, values.length - from);
            buffer.asFloatBuffer().put(values, from, count);
            digest.update(buffer.array(), 0, count * Float.BYTES);
        }
    }

    /**
     * What these rows make of {@code question}, as {@link Answer} writes it. Two tasks on the same rows, one of which Spark
     * has given up, take turns.
     *
     * @param id which training asks
     * @param plan its plan, for those that do not know it yet
     */
    synchronized byte[] answer(long id, Supplier<Plan> plan, Asked question) {
        OpenRows current = opened;
        if (current == null || current.training() != id) {
            forget();
            Plan known = plan.get();
            String difference = known.difference(partition, rows, this::fingerprint);
            if (!difference.isEmpty()) {
                return Answer.fault(difference);
            }
            current = open(id, known);
        }
        try {
            return question.ask(current, partition);
        } catch (RuntimeException | Error e) {
            forget(); // nobody knows what state it was left in
            throw e;
        }
    }

    private void forget() {
        opened = null;
        if (end != null) {
            end.clean();
            end = null;
        }
    }

    private OpenRows open(long id, Plan plan) {
        TaskContext task = TaskContext.get();
        Compute compute = new Compute(Backends.AUTO, task == null ? 1 : Math.max(1, task.cpus()));
        Dataset data = Dataset.of(Matrix.of(features, 0, rows, inputs), Matrix.of(targets, 0, rows, outputs));
        WeightScale scale = plan.weightScale();
        if (weights != null && scale != null) {
            data = data.withWeights(weights, scale);
        }
        TrainingWorker worker = TrainingWorker.open(plan.trainer(), plan.network(), data, partition, compute);
        end = CLEANER.register(this, worker::close);
        OpenRows made = new OpenRows(id, plan.network(), data, worker, compute);
        opened = made;
        return made;
    }
}
