package dev.chainrule.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How many rows of each class were predicted to be of each class, and the metrics that follow from their weights. */
public final class ConfusionMatrix {
    private final long[][] counts;
    private final double[][] weights;

    private ConfusionMatrix(long[][] counts, double[][] weights) {
        this.counts = counts;
        this.weights = weights;
    }

    /** The confusion matrix of {@code predictions}. */
    static ConfusionMatrix of(ClassComparison predictions) {
        int classes = predictions.classes();
        long[][] counts = new long[classes][classes];
        double[][] weights = new double[classes][classes];
        for (int row = 0; row < predictions.rows(); row++) {
            int predicted = predictions.predicted(row);
            counts[predictions.actual(row)][predicted]++;
            weights[predictions.actual(row)][predicted] += predictions.weight(row);
        }
        return new ConfusionMatrix(counts, weights);
    }

    /** The number of classes K. */
    public int classes() {
        return counts.length;
    }

    /** The number of rows of class {@code actual} that were predicted to be of class {@code predicted}. */
    public long count(int actual, int predicted) {
        return counts[actual][predicted];
    }

    /** The sum of these rows' weights. */
    double weight(int actual, int predicted) {
        return weights[actual][predicted];
    }

    /** All counts, K × K, as {@code [actual][predicted]}; a copy. */
    public long[][] counts() {
        return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
    }

    /** The part of the weight that was predicted right. */
    double accuracy() {
        double right = 0;
        double all = 0;
        for (int c = 0; c < classes(); c++) {
            right += weights[c][c];
            all += actualWeight(c);
        }
        return right / all;
    }

    /** The mean recall of the classes that occur. */
    double balancedAccuracy() {
        List<Integer> all = IntStream.range(0, classes()).boxed().toList();
        // 0/0 is NaN: a class that does not occur defines no recall
        return Means.ofDefined(all, c -> weights[c][c] / actualWeight(c));
    }

    /** Precision, recall and F1 of class {@code c} against all others. */
    PrecisionRecallF1 scores(int c) {
        double falsePositive = 0;
        double falseNegative = 0;
        for (int other = 0; other < classes(); other++) {
            if (other != c) {
                falsePositive += weights[other][c];
                falseNegative += weights[c][other];
            }
        }
        return PrecisionRecallF1.of(weights[c][c], falsePositive, falseNegative);
    }

    /** {@link #scores} of each class, in order. */
    List<PrecisionRecallF1> perClass() {
        return IntStream.range(0, classes()).mapToObj(this::scores).toList();
    }

    /** The mean of {@link #scores} over the classes that occur or are predicted. */
    PrecisionRecallF1 macro() {
        return PrecisionRecallF1.macro(perClass());
    }

    /** Over all classes' decisions together; as each row has one class and one prediction, all three are the accuracy. */
    PrecisionRecallF1 micro() {
        return new PrecisionRecallF1(accuracy(), accuracy(), accuracy());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfusionMatrix that
                && Arrays.deepEquals(counts, that.counts)
                && Arrays.deepEquals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(counts);
    }

    /** The counts, {@code [[actual 0, predicted 0], …]}. */
    @Override
    public String toString() {
        return Arrays.deepToString(counts);
    }

    private double actualWeight(int c) {
        double sum = 0;
        for (double weight : weights[c]) {
            sum += weight;
        }
        return sum;
    }
}
