package dev.chainrule.data;

import dev.chainrule.kernels.Matrix;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Features and targets as numbers, a row per sample, with names and perhaps weights: what a network learns from.
 */
public final class Dataset {
    private final Matrix features;
    private final Matrix targets;
    private final List<String> featureNames;
    private final List<String> targetNames;
    private final float @Nullable [] weights;

    private Dataset(
            Matrix features,
            Matrix targets,
            List<String> featureNames,
            List<String> targetNames,
            float @Nullable [] weights) {
        this.features = features;
        this.targets = targets;
        this.featureNames = List.copyOf(featureNames);
        this.targetNames = List.copyOf(targetNames);
        this.weights = weights;
        if (features.rows() != targets.rows() || (weights != null && weights.length != features.rows())) {
            throw new IllegalArgumentException("features have " + features.rows() + " rows, targets " + targets.rows()
                    + (weights == null ? "" : ", weights " + weights.length));
        }
        if (featureNames.size() != features.columns() || targetNames.size() != targets.columns()) {
            throw new IllegalArgumentException(features.columns() + " features have " + featureNames.size() + " names, "
                    + targets.columns() + " targets " + targetNames.size());
        }
    }

    /** Features (rows × inputs) and targets (rows × outputs), named; the matrices are used as they are, not copied. */
    public static Dataset of(Matrix features, Matrix targets, List<String> featureNames, List<String> targetNames) {
        return new Dataset(features, targets, featureNames, targetNames, null);
    }

    /** As {@link #of(Matrix, Matrix, List, List)}, named x1, x2, … and t1, t2, …. */
    public static Dataset of(Matrix features, Matrix targets) {
        return of(features, targets, numbered("x", features.columns()), numbered("t", targets.columns()));
    }

    /** As {@link #of(float[][], float[][])}, each number rounded to a float. */
    public static Dataset of(double[][] features, double[][] targets) {
        return of(Matrix.of(features), Matrix.of(targets));
    }

    /** A copy of features and targets, a row per sample, named x1, x2, … and t1, t2, …. */
    public static Dataset of(float[][] features, float[][] targets) {
        return of(Matrix.of(features), Matrix.of(targets));
    }

    /**
     * Features, and targets that are 1 in the column of the row's class and 0 in the others (one-hot).
     *
     * @param features rows × inputs, used as it is
     * @param classes the class of each row, from 0 to {@code count} − 1
     * @param count how many classes
     * @throws IndexOutOfBoundsException if a class is not
     */
    public static Dataset ofClasses(Matrix features, int[] classes, int count) {
        Matrix targets = Matrix.of(classes.length, count);
        for (int row = 0; row < classes.length; row++) {
            targets.set(row, classes[row], 1);
        }
        return of(features, targets);
    }

    /**
     * The same with a weight per row. They are scaled to the mean 1, so that only their ratios count.
     *
     * @throws IllegalArgumentException if a weight is negative or not finite, or all are 0
     */
    public Dataset withWeights(double[] weights) {
        double largest = 0;
        for (double weight : weights) {
            if (!(weight >= 0 && Double.isFinite(weight))) {
                throw new IllegalArgumentException("a weight must not be negative, found " + weight);
            }
            largest = Math.max(largest, weight);
        }
        if (largest == 0) {
            throw new IllegalArgumentException("all weights are 0");
        }
        // times a power of two, which changes no digit, so that the sum of very large weights is no infinity
        double unit = Math.scalb(1.0, -Math.getExponent(largest));
        double sum = 0;
        for (double weight : weights) {
            sum += weight * unit;
        }
        float[] scaled = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            scaled[i] = (float) (weights[i] * unit * weights.length / sum);
        }
        return new Dataset(features, targets, featureNames, targetNames, scaled);
    }

    /** The rows named by {@code rows}, in that order, copied. Weights are scaled anew. */
    public Dataset select(int[] rows) {
        Matrix x = Matrix.of(rows.length, features.columns());
        Matrix t = Matrix.of(rows.length, targets.columns());
        gather(rows, 0, rows.length, x, t);
        Dataset selected = new Dataset(x, t, featureNames, targetNames, null);
        float[] old = weights;
        return old == null
                ? selected
                : selected.withWeights(
                        IntStream.of(rows).mapToDouble(row -> old[row]).toArray());
    }

    /** Copies the rows {@code order[from]} … {@code order[to − 1]} to the first rows of {@code x} and {@code t}. */
    public void gather(int[] order, int from, int to, Matrix x, Matrix t) {
        for (int i = from; i < to; i++) {
            copyRow(features, order[i], x, i - from);
            copyRow(targets, order[i], t, i - from);
        }
    }

    private static void copyRow(Matrix source, int row, Matrix target, int targetRow) {
        System.arraycopy(
                source.array(),
                source.offset() + row * source.stride(),
                target.array(),
                target.offset() + targetRow * target.stride(),
                source.columns());
    }

    /** How many samples. */
    public int rows() {
        return features.rows();
    }

    /** rows × inputs. */
    public Matrix features() {
        return features;
    }

    /** rows × outputs. */
    public Matrix targets() {
        return targets;
    }

    /** A name per input. */
    public List<String> featureNames() {
        return featureNames;
    }

    /** A name per output. */
    public List<String> targetNames() {
        return targetNames;
    }

    /** The weight of each row, with mean 1; empty when all count the same. */
    public Optional<float[]> weights() {
        return Optional.ofNullable(weights);
    }

    /** The weight of {@code row}; 1 where there are no weights. */
    public float weight(int row) {
        return weights == null ? 1 : weights[row];
    }

    /** SHA-256 of every bit of features, targets and weights, and of the names, in hexadecimal digits. */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest(digest, featureNames);
            digest(digest, targetNames);
            digest(digest, features);
            digest(digest, targets);
            if (weights != null) {
                digest(digest, Matrix.of(weights, 0, 1, weights.length));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With their number and lengths, so that no two lists look the same. */
    private static void digest(MessageDigest digest, List<String> names) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(names.size()).array());
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
    }

    private static void digest(MessageDigest digest, Matrix matrix) {
        ByteBuffer buffer = ByteBuffer.allocate(matrix.columns() * Float.BYTES);
        for (int row = 0; row < matrix.rows(); row++) {
            buffer.asFloatBuffer().put(matrix.array(), matrix.offset() + row * matrix.stride(), matrix.columns());
            digest.update(buffer.array());
        }
    }

    private static List<String> numbered(String letter, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> letter + i).toList();
    }
}
