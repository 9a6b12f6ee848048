package dev.chainrule.data;

import dev.chainrule.kernels.Matrix;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Features and targets as numbers, row by row, with names and perhaps weights: what a network learns from. The rows
 * are in memory, or in a mapped file ({@link #mapped}) that may be larger than it; a training gives the same bits.
 */
public final class Dataset {
    private static final int CHUNK = 1024;

    private final RowSource source;
    private final List<String> featureNames;
    private final List<String> targetNames;
    private final float @Nullable [] weights;

    Dataset(RowSource source, List<String> featureNames, List<String> targetNames, float @Nullable [] weights) {
        this.source = source;
        this.featureNames = List.copyOf(featureNames);
        this.targetNames = List.copyOf(targetNames);
        this.weights = weights;
        if (weights != null && weights.length != source.rows()) {
            throw new IllegalArgumentException(source.rows() + " rows have " + weights.length + " weights");
        }
        if (featureNames.size() != source.inputs() || targetNames.size() != source.outputs()) {
            throw new IllegalArgumentException(source.inputs() + " features have " + featureNames.size() + " names, "
                    + source.outputs() + " targets " + targetNames.size());
        }
    }

    /**
     * Features (rows × inputs) and targets (rows × outputs), named; the matrices are used as they are, not copied.
     *
     * @throws IllegalArgumentException if one has more rows than the other, or not as many columns as names
     */
    public static Dataset of(Matrix features, Matrix targets, List<String> featureNames, List<String> targetNames) {
        if (features.rows() != targets.rows()) {
            throw new IllegalArgumentException("features have " + features.rows() + " rows, targets " + targets.rows());
        }
        return new Dataset(new MatrixRows(features, targets), featureNames, targetNames, null);
    }

    /**
     * The rows of a file that {@link DatasetFile} wrote, mapped into memory: pages come from the disk when they are
     * touched, and the heap holds none of them. The whole file is read once, for its checksum.
     *
     * @throws dev.chainrule.ChainruleException if there is no such file, or it is another, damaged or of a newer version
     */
    public static Dataset mapped(Path file) {
        return DatasetFile.open(file).dataset();
    }

    /**
     * As {@link #of(Matrix, Matrix, List, List)}, named x1, x2, … and t1, t2, ….
     *
     * @throws IllegalArgumentException if one has more rows than the other
     */
    public static Dataset of(Matrix features, Matrix targets) {
        return of(features, targets, numbered("x", features.columns()), numbered("t", targets.columns()));
    }

    /**
     * As {@link #of(float[][], float[][])}, each number rounded to a float.
     *
     * @throws IllegalArgumentException as {@link #of(float[][], float[][])}
     */
    public static Dataset of(double[][] features, double[][] targets) {
        return of(Matrix.of(features), Matrix.of(targets));
    }

    /**
     * A copy of features and targets, named x1, x2, … and t1, t2, ….
     *
     * @param features rows × inputs
     * @param targets rows × outputs
     * @throws IllegalArgumentException if there are no rows, or not as many of both, or some are of another length
     */
    public static Dataset of(float[][] features, float[][] targets) {
        return of(Matrix.of(features), Matrix.of(targets));
    }

    /**
     * Features, and targets that are 1 in the column of the row's class and 0 in the others (one-hot).
     *
     * @param features rows × inputs, used as it is
     * @param classes one number per row, its class, from 0 to {@code count} − 1
     * @param count how many classes
     * @throws IllegalArgumentException if there are not as many classes as rows
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
     * The same with {@code weights}, one per row. They are scaled to the mean 1, so that only their ratios count.
     *
     * @throws IllegalArgumentException if there are not as many as rows, one is negative or not finite, or all are 0
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
        return withWeights(weights, WeightScale.of(weights, largest));
    }

    /**
     * The same with {@code weights}, one per row, scaled by {@code scale}: together with those of other datasets.
     *
     * @throws IllegalArgumentException if there are not as many as rows
     */
    public Dataset withWeights(double[] weights, WeightScale scale) {
        float[] scaled = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            scaled[i] = scale.scaled(weights[i]);
        }
        return new Dataset(source, featureNames, targetNames, scaled);
    }

    /**
     * The rows {@code rows}, one index (from 0) per row selected, in that order, copied. Weights are scaled anew.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public Dataset select(int[] rows) {
        Matrix x = Matrix.of(rows.length, inputs());
        Matrix t = Matrix.of(rows.length, outputs());
        gather(rows, 0, rows.length, x, t);
        Dataset selected = of(x, t, featureNames, targetNames);
        float[] old = weights;
        return old == null
                ? selected
                : selected.withWeights(
                        IntStream.of(rows).mapToDouble(row -> old[row]).toArray());
    }

    /**
     * The rows {@code from} (inclusive) to {@code to} (exclusive), not copied and without weights.
     *
     * @throws IndexOutOfBoundsException if that is no range of rows
     */
    public Dataset unweighted(int from, int to) {
        return new Dataset(source.slice(from, to), featureNames, targetNames, null);
    }

    /** Copies the rows {@code order[from]} … {@code order[to − 1]} to the first rows of {@code x} and {@code t}. */
    void gather(int[] order, int from, int to, Matrix x, Matrix t) {
        gather(order, from, to, x, t, 0);
    }

    /**
     * Copies the rows {@code order[from]} … {@code order[to − 1]} to those of {@code x} and {@code t} from {@code
     * first} on.
     *
     * @param order one index (from 0) per row, in the order in which they are wanted
     * @param x rows × inputs, where the features go
     * @param t rows × outputs, where the targets go
     */
    public void gather(int[] order, int from, int to, Matrix x, Matrix t, int first) {
        source.gather(order, from, to, x, t, first);
    }

    /** How many rows. */
    public int rows() {
        return source.rows();
    }

    /** How many features a row has. */
    public int inputs() {
        return source.inputs();
    }

    /** How many targets a row has. */
    public int outputs() {
        return source.outputs();
    }

    /** Whether the rows are in memory, so that {@link #features(int, int)} and {@link #targets(int, int)} copy nothing. */
    public boolean inMemory() {
        return source instanceof MatrixRows;
    }

    /**
     * rows × inputs; of a mapped file a copy, made anew each time.
     *
     * @throws IllegalStateException if they are more than an array holds
     */
    public Matrix features() {
        return source.features(0, rows());
    }

    /** rows × outputs; as {@link #features()} otherwise. */
    public Matrix targets() {
        return source.targets(0, rows());
    }

    /**
     * The features of the rows {@code from} (inclusive) to {@code to} (exclusive), (to − from) × inputs: a view of rows
     * in memory, a copy of mapped ones.
     */
    public Matrix features(int from, int to) {
        return source.features(from, to);
    }

    /**
     * The targets of the rows {@code from} (inclusive) to {@code to} (exclusive), (to − from) × outputs: a view or a
     * copy as {@link #features(int, int)}.
     */
    public Matrix targets(int from, int to) {
        return source.targets(from, to);
    }

    /** A name per input. */
    public List<String> featureNames() {
        return featureNames;
    }

    /** A name per output. */
    public List<String> targetNames() {
        return targetNames;
    }

    /**
     * The weights, one per row, with mean 1 if no {@link WeightScale} says otherwise; empty when all count the same.
     */
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
            for (long from = 0; from < rows(); from += CHUNK) {
                digest(digest, features((int) from, (int) Math.min(from + CHUNK, rows())));
            }
            for (long from = 0; from < rows(); from += CHUNK) {
                digest(digest, targets((int) from, (int) Math.min(from + CHUNK, rows())));
            }
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
