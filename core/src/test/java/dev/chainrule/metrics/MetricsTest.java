package dev.chainrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Task;
import dev.chainrule.random.RandomStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void singleMetricsAreThoseOfTheWholeEvaluation() {
        for (int seed = 0; seed < 50; seed++) {
            for (Comparison p : predictions(seed)) {
                List<Metric> metrics = Metrics.of(p);
                assertThat(metrics.stream().map(Metric::name))
                        .containsExactlyElementsOf(p.evaluate().scalars().keySet());
                for (Metric metric : metrics) {
                    assertThat(metric.value(p))
                            .as(metric.name())
                            .isEqualTo(p.evaluate().scalars().get(metric.name()));
                }
            }
        }
    }

    @Test
    void theNamesOfTheReportsAreThere() {
        assertThat(Metrics.of(Task.BINARY).stream().map(Metric::name))
                .startsWith("accuracy", "balancedAccuracy", "logLoss", "f1Macro", "auc", "prAuc", "calibrationError");
        assertThat(Metrics.of(Task.MULTICLASS).stream().map(Metric::name))
                .startsWith("accuracy", "balancedAccuracy", "logLoss", "f1Macro", "auc", "calibrationError");
        assertThat(Metrics.of(Task.REGRESSION).stream().map(Metric::name)).containsExactly("rmse", "mae", "r2");
        assertThat(Metrics.of(Task.MULTILABEL).stream().map(Metric::name))
                .startsWith("subsetAccuracy", "hammingLoss", "logLoss", "f1Macro", "f1Micro", "auc");
    }

    @Test
    void lossesAndErrorsAreBetterWhenSmaller() {
        for (Task task : Task.values()) {
            for (Metric metric : Metrics.of(task)) {
                boolean cost = List.of("logLoss", "calibrationError", "rmse", "mae", "hammingLoss")
                        .contains(metric.name());
                assertThat(metric.largerIsBetter()).as(metric.name()).isEqualTo(!cost);
            }
        }
    }

    @Test
    void byName() {
        Metric auc = Metrics.of(Task.BINARY, "auc");
        assertThat(auc.value(PredictionCases.binary(new double[] {0.1, 0.4, 0.35, 0.8}, 0, 0, 1, 1)))
                .isEqualTo(0.75);
        assertThatThrownBy(() -> Metrics.of(Task.REGRESSION, "rsme"))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("no metric 'rsme' for the task regression; there are rmse, mae, r2, pinball, coverage,"
                        + " width; did you mean 'rmse'?");
        assertThatThrownBy(() -> auc.value(ValueComparison.of(new double[1], new double[1], 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("auc is not a metric for the task regression");
        assertThatThrownBy(() -> Metrics.of(Task.REGRESSION, "pinball")
                        .value(ValueComparison.of(new double[1], new double[1], 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pinball is a metric of predicted quantiles");
    }

    @Test
    void metricsOfQuantiles() {
        ValueComparison one = ValueComparison.of(new double[] {1, 2}, new double[] {0, 4}, 1)
                .withQuantiles(List.of(0.25), new double[] {1, 2});
        assertThat(Metrics.of(one).stream().map(Metric::name)).containsExactly("rmse", "mae", "r2", "pinball");
        // ¼ of what is missing above, ¾ of what is missing below: (0.75 · 1 + 0.25 · 2) / 2
        assertThat(Metrics.of(Task.REGRESSION, "pinball").value(one)).isEqualTo(0.625);
        ValueComparison interval = ValueComparison.of(new double[] {1, 2}, new double[] {0, 4}, 1)
                .withQuantiles(List.of(0.25, 0.75), new double[] {-1, 2, 1, 3});
        assertThat(Metrics.of(interval).stream().map(Metric::name))
                .containsExactly("rmse", "mae", "r2", "pinball", "coverage", "width");
        assertThat(Metrics.of(Task.REGRESSION, "coverage").value(interval)).isEqualTo(0.5);
        assertThat(Metrics.of(Task.REGRESSION, "width").value(interval)).isEqualTo(2.5);
    }

    @Test
    void theReportCannotBeChanged() {
        for (Comparison p : predictions(1)) {
            assertThatThrownBy(() -> p.evaluate().scalars().put("accuracy", 1.0))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    private static List<Comparison> predictions(int seed) {
        RandomStream random = RandomStream.of(seed, "all");
        int n = 2 + random.nextInt(20);
        double[] weights = PredictionCases.weights(random, n, true);
        float[] probabilities = new float[3 * n];
        boolean[] labels = new boolean[3 * n];
        for (int i = 0; i < 3 * n; i++) {
            probabilities[i] = random.nextInt(9) / 8f;
            labels[i] = random.nextInt(2) == 0;
        }
        double[] predicted = IntStream.range(0, 2 * n)
                .mapToDouble(i -> random.nextGaussian())
                .toArray();
        double[] actual = IntStream.range(0, 2 * n)
                .mapToDouble(i -> random.nextGaussian())
                .toArray();
        return List.of(
                PredictionCases.classes(seed, 2, true),
                PredictionCases.classes(seed, 4, true),
                LabelComparison.of(probabilities, 3, labels, weights),
                ValueComparison.of(predicted, actual, 2, weights),
                ValueComparison.of(predicted, actual, 2, weights).withQuantiles(List.of(0.3), predicted),
                ValueComparison.of(predicted, actual, 2, weights)
                        .withQuantiles(
                                List.of(0.1, 0.6),
                                IntStream.range(0, 4 * n)
                                        .mapToDouble(i -> predicted[i / 2] + i % 2)
                                        .toArray()));
    }
}
