package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.metrics.ClassComparison;
import dev.chainrule.metrics.ValueComparison;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a contender says about the rows of the test.
 *
 * @param predictions rows × 1 values, or rows × classes probabilities, row after row
 * @param seconds that learning took, from tables in memory to a model, its preprocessing included
 * @param notes how it went: epochs, trees, chosen parameters
 */
record Answer(double[] predictions, double seconds, Map<String, String> notes) {
    /** The metrics of the predictions by name; those that are undefined are left out. */
    Map<String, Double> scores(Problem problem) {
        double[] actual = problem.targets(problem.test());
        Map<String, Double> scalars;
        if (problem.subject().regression()) {
            scalars = ValueComparison.of(predictions, actual, 1).evaluate().scalars();
        } else {
            float[] probabilities = new float[predictions.length];
            for (int i = 0; i < probabilities.length; i++) {
                probabilities[i] = (float) predictions[i];
            }
            int[] classes = Arrays.stream(actual).mapToInt(code -> (int) code).toArray();
            scalars = ClassComparison.of(probabilities, problem.classes().size(), classes)
                    .evaluate()
                    .scalars();
        }
        Map<String, Double> scores = new LinkedHashMap<>(scalars);
        scores.values().removeIf(score -> score.isNaN());
        return scores;
    }
}
