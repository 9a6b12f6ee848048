package dev.chainrule.metrics;

import dev.chainrule.random.RandomStream;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Seeded random predictions with ties and weights, and the same rows repeated as often as their weights say. */
final class PredictionCases {
    private PredictionCases() {}

    /** One to 60 rows of {@code classes} classes; probabilities are multiples of 1/steps before they are normalised. */
    static ClassComparison classes(int seed, int classes, boolean weighted) {
        RandomStream random = RandomStream.of(seed, "classes");
        int n = 1 + random.nextInt(60);
        int steps = 1 + random.nextInt(12);
        float[] probabilities = new float[n * classes];
        for (int row = 0; row < n; row++) {
            int left = steps;
            for (int c = 1; c < classes; c++) {
                int share = random.nextInt(left + 1);
                probabilities[row * classes + c] = share / (float) steps;
                left -= share;
            }
            probabilities[row * classes] = left / (float) steps;
        }
        int[] actual = IntStream.range(0, n).map(row -> random.nextInt(classes)).toArray();
        return ClassComparison.of(probabilities, classes, actual, weights(random, n, weighted));
    }

    /** Whole-number weights from 0 to 3, the first row's not 0; or all 1. */
    static double[] weights(RandomStream random, int n, boolean weighted) {
        return IntStream.range(0, n)
                .mapToDouble(row -> !weighted ? 1 : row == 0 ? 2 : random.nextInt(4))
                .toArray();
    }

    /** Each row as many times as its weight says, without weights. */
    static ClassComparison repeated(ClassComparison p) {
        int[] rows = repeatedRows(p.rows(), p::weight);
        float[] probabilities = new float[rows.length * p.classes()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = p.probability(rows[i / p.classes()], i % p.classes());
        }
        return ClassComparison.of(
                probabilities, p.classes(), IntStream.of(rows).map(p::actual).toArray());
    }

    /** Row indices, each as many times as its weight says. */
    static int[] repeatedRows(int rows, IntToDoubleFunction weight) {
        return IntStream.range(0, rows)
                .flatMap(row -> IntStream.generate(() -> row).limit((long) weight.applyAsDouble(row)))
                .toArray();
    }

    /** Two classes from the probability of the second. */
    static ClassComparison binary(double[] positive, int... actual) {
        float[] probabilities = new float[2 * positive.length];
        for (int row = 0; row < positive.length; row++) {
            probabilities[2 * row] = (float) (1 - positive[row]);
            probabilities[2 * row + 1] = (float) positive[row];
        }
        return ClassComparison.of(probabilities, 2, actual);
    }

    /** Comparison that are certain of the classes {@code predicted}. */
    static ClassComparison certain(int classes, int[] actual, int[] predicted) {
        float[] probabilities = new float[classes * actual.length];
        for (int row = 0; row < actual.length; row++) {
            probabilities[row * classes + predicted[row]] = 1;
        }
        return ClassComparison.of(probabilities, classes, actual);
    }
}
