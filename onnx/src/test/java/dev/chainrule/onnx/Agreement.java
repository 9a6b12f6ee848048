package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictions;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.QuantileTarget;
import java.util.List;
import java.util.Map;

/**
 * Compares our predictions with those that ONNX Runtime makes of the written file: |ours − theirs| ≤ 10⁻⁵ · max(1, |ours|),
 * numbers in units of the target's deviation; equal words, unless the two best probabilities are as near to each other.
 */
final class Agreement {
    private static final double TOLERANCE = 1e-5;

    private final Model model;
    private final Predictions ours;
    private final Map<String, Object> theirs;
    private double worst;

    private Agreement(Model model, Table table) {
        this.model = model;
        this.ours = model.predict(table);
        try (OrtSession session = new OrtSession(new OnnxFormat().encode(model))) {
            this.theirs = session.run(model.preprocessing(), table);
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime: " + e.getMessage(), e);
        }
    }

    /** Compares every row of {@code table}; returns the largest difference, relative as above. */
    static double check(Model model, Table table) {
        Agreement agreement = new Agreement(model, table);
        switch (model.preprocessing().target()) {
            case NumberTarget numbers -> agreement.numbers(numbers.scales());
            case QuantileTarget quantiles -> agreement.quantiles(quantiles);
            case ClassTarget _ -> agreement.classes();
            case LabelTarget labels -> agreement.labels(labels);
        }
        return agreement.worst;
    }

    private void numbers(List<NumberTarget.Scale> scales) {
        for (int k = 0; k < scales.size(); k++) {
            double[] values =
                    output(scales.size() == 1 ? "prediction" : scales.get(k).column(), double[].class);
            assertThat(values).hasSize(ours.rows());
            for (int row = 0; row < ours.rows(); row++) {
                double mean = scales.get(k).mean();
                double deviation = scales.get(k).deviation();
                compare((ours.value(row, k) - mean) / deviation, (values[row] - mean) / deviation, row);
            }
        }
    }

    private void quantiles(QuantileTarget target) {
        numbers(target.scales());
        double[][] values = output("quantiles", double[][].class);
        assertThat(values).hasDimensions(ours.rows(), target.outputs());
        for (int row = 0; row < ours.rows(); row++) {
            for (int k = 0; k < target.outputs(); k++) {
                double mean = target.scale(k).mean();
                double deviation = target.scale(k).deviation();
                compare((ours.quantile(row, k) - mean) / deviation, (values[row][k] - mean) / deviation, row);
            }
        }
    }

    private void classes() {
        String[] words = output("prediction", String[].class);
        float[][] probabilities = probabilities();
        for (int row = 0; row < ours.rows(); row++) {
            float best = Float.NEGATIVE_INFINITY;
            float second = Float.NEGATIVE_INFINITY;
            for (float p : probabilities[row]) {
                second = Math.max(second, Math.min(best, p));
                best = Math.max(best, p);
            }
            if (best - second > TOLERANCE) {
                assertThat(words[row]).as("row %d", row).isEqualTo(ours.row(row).word());
            }
        }
    }

    private void labels(LabelTarget target) {
        float[][] probabilities = probabilities();
        for (int k = 0; k < target.labels().size(); k++) {
            boolean single = target.labels().size() == 1;
            String[] words =
                    output(single ? "prediction" : target.labels().get(k).column(), String[].class);
            for (int row = 0; row < ours.rows(); row++) {
                if (Math.abs(probabilities[row][k] - 0.5) > TOLERANCE) {
                    assertThat(words[row])
                            .as("row %d", row)
                            .isEqualTo(ours.words(row).get(k));
                }
            }
        }
    }

    private float[][] probabilities() {
        float[][] probabilities = output("probabilities", float[][].class);
        assertThat(probabilities).hasDimensions(ours.rows(), ours.classNames().size());
        for (int row = 0; row < ours.rows(); row++) {
            for (int c = 0; c < probabilities[row].length; c++) {
                compare(ours.probability(row, c), probabilities[row][c], row);
            }
        }
        return probabilities;
    }

    private void compare(double our, double their, int row) {
        double difference = Math.abs(our - their) / Math.max(1, Math.abs(our));
        assertThat(difference).as("row %d: ours %s, theirs %s", row, our, their).isLessThanOrEqualTo(TOLERANCE);
        worst = Math.max(worst, difference);
    }

    private <T> T output(String name, Class<T> type) {
        assertThat(theirs).as(model.network().toString()).containsKey(name);
        return type.cast(theirs.get(name));
    }
}
