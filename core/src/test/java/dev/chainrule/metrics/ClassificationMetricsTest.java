package dev.chainrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Task;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Values worked out by hand; "documented" ones are those of the examples in scikit-learn's reference. */
class ClassificationMetricsTest {
    private static final Offset<Double> EXACT = within(1e-12);
    /** For probabilities like 0.1 that a float only comes near to. */
    private static final Offset<Double> FLOAT = within(1e-7);

    @Test
    void documentedAucAndAveragePrecision() {
        ClassificationMetrics m = PredictionCases.binary(new double[] {0.1, 0.4, 0.35, 0.8}, 0, 0, 1, 1)
                .evaluate();
        assertThat(m.auc()).isEqualTo(0.75);
        assertThat(m.prAuc()).isCloseTo(5.0 / 6, EXACT); // ½ · 1 + ½ · ⅔
    }

    @Test
    void documentedLogLoss() {
        ClassificationMetrics m = PredictionCases.binary(new double[] {0.9, 0.1, 0.2, 0.65}, 1, 0, 0, 1)
                .evaluate();
        double expected = -(StrictMath.log(0.9) + StrictMath.log(0.9) + StrictMath.log(0.8) + StrictMath.log(0.65)) / 4;
        assertThat(expected).isCloseTo(0.21616, within(5e-6));
        assertThat(m.logLoss()).isCloseTo(expected, FLOAT);
    }

    @Test
    void documentedBalancedAccuracy() {
        int[] actual = {0, 1, 0, 0, 1, 0};
        int[] predicted = {0, 1, 0, 0, 0, 1};
        ClassificationMetrics m = PredictionCases.certain(2, actual, predicted).evaluate();
        assertThat(m.balancedAccuracy()).isEqualTo(0.625);
        assertThat(m.accuracy()).isCloseTo(4.0 / 6, EXACT);
    }

    @Test
    void documentedConfusionMatrix() {
        ConfusionMatrix m = PredictionCases.certain(3, new int[] {2, 0, 2, 2, 0, 1}, new int[] {0, 0, 2, 2, 0, 2})
                .evaluate()
                .confusion();
        assertThat(m.counts()).isDeepEqualTo(new long[][] {{2, 0, 0}, {0, 0, 1}, {1, 0, 2}});
        assertThat(m.count(2, 0)).isEqualTo(1);
        assertThat(m).hasToString("[[2, 0, 0], [0, 0, 1], [1, 0, 2]]");
    }

    @Test
    void documentedPrecisionRecallF1() {
        ClassificationMetrics m = PredictionCases.certain(3, new int[] {0, 1, 2, 0, 1, 2}, new int[] {0, 2, 1, 0, 0, 1})
                .evaluate();
        assertThat(m.perClass()).extracting(PrecisionRecallF1::f1).containsExactly(0.8, 0.0, 0.0);
        assertThat(m.macro().f1()).isCloseTo(0.8 / 3, EXACT);
        assertThat(m.macro().precision()).isCloseTo(2.0 / 9, EXACT);
        assertThat(m.macro().recall()).isCloseTo(1.0 / 3, EXACT);
        assertThat(m.micro()).isEqualTo(new PrecisionRecallF1(2.0 / 6, 2.0 / 6, 2.0 / 6));
    }

    @Test
    void aPerfectPrediction() {
        ClassificationMetrics m = PredictionCases.certain(3, new int[] {0, 1, 2, 2}, new int[] {0, 1, 2, 2})
                .evaluate();
        assertThat(m.scalars())
                .containsEntry("accuracy", 1.0)
                .containsEntry("balancedAccuracy", 1.0)
                .containsEntry("logLoss", 0.0)
                .containsEntry("f1Macro", 1.0)
                .containsEntry("auc", 1.0)
                .containsEntry("calibrationError", 0.0);
    }

    @Test
    void certainAndWrongCostsAFiniteAmount() {
        ClassificationMetrics m =
                PredictionCases.certain(2, new int[] {0}, new int[] {1}).evaluate();
        assertThat(m.logLoss()).isCloseTo(15 * StrictMath.log(10), EXACT);
    }

    @Test
    void equallyProbableClassesMeanTheFirst() {
        ClassComparison p = ClassComparison.of(new float[] {0.4f, 0.4f, 0.2f, 0.2f, 0.4f, 0.4f}, 3, new int[] {0, 2});
        assertThat(p.predicted(0)).isZero();
        assertThat(p.predicted(1)).isEqualTo(1);
    }

    @Test
    void calibrationByHand() {
        // Twenty rows with distinct probabilities: bins of two. 0.025, 0.075, 0.125, …; the positives are the upper 10.
        double[] probabilities = new double[20];
        int[] actual = new int[20];
        double expected = 0;
        for (int i = 0; i < 20; i++) {
            probabilities[19 - i] = (i + 0.5) / 20;
            actual[19 - i] = i >= 10 ? 1 : 0;
        }
        for (int bin = 0; bin < 10; bin++) {
            expected += Math.abs((2 * bin + 1) / 20.0 - (bin >= 5 ? 1 : 0)) / 10;
        }
        assertThat(PredictionCases.binary(probabilities, actual).evaluate().calibrationError())
                .isCloseTo(expected, FLOAT)
                .isCloseTo(0.25, FLOAT);
    }

    @Test
    void equalProbabilitiesShareABin() {
        // All rows in one bin: |0.3 − 3/4|, in whatever order they come.
        assertThat(PredictionCases.binary(new double[] {0.3, 0.3, 0.3, 0.3}, 1, 0, 1, 1)
                        .evaluate()
                        .calibrationError())
                .isCloseTo(0.45, FLOAT);
    }

    @Test
    void calibrationOfMoreClassesIsThatOfThePredictedOne() {
        float[] probabilities = {0.6f, 0.3f, 0.1f, 0.1f, 0.2f, 0.7f};
        // Right at 0.6 and wrong at 0.7, each alone in its bin: (0.4 + 0.7) / 2.
        assertThat(ClassComparison.of(probabilities, 3, new int[] {0, 1})
                        .evaluate()
                        .calibrationError())
                .isCloseTo(0.55, FLOAT);
    }

    @Test
    void aSingleClassHasNoAuc() {
        ClassificationMetrics negative =
                PredictionCases.binary(new double[] {0.1, 0.4}, 0, 0).evaluate();
        assertThat(negative.auc()).isNaN();
        assertThat(negative.prAuc()).isNaN();
        assertThat(negative.balancedAccuracy()).isEqualTo(1);
        assertThat(negative.perClass().get(1).f1()).isNaN();
        assertThat(negative.macro().f1()).isEqualTo(1);
        assertThat(PredictionCases.binary(new double[] {0.1, 0.4}, 1, 1)
                        .evaluate()
                        .prAuc())
                .isEqualTo(1);
    }

    @Test
    void aClassThatDoesNotOccurIsLeftOutOfTheMeans() {
        float[] probabilities = {0.8f, 0.2f, 0f, 0.6f, 0.4f, 0f, 0.7f, 0.3f, 0f};
        ClassificationMetrics m =
                ClassComparison.of(probabilities, 3, new int[] {0, 1, 0}).evaluate();
        assertThat(m.auc()).isEqualTo(1);
        assertThat(m.balancedAccuracy()).isEqualTo(0.5);
        assertThat(m.macro().recall()).isEqualTo(0.5);
        assertThat(m.perClass().get(2).precision()).isNaN();
        assertThat(m.perClass().get(1)).isEqualTo(new PrecisionRecallF1(0, 0, 0));
        assertThat(m.prAuc()).isNaN();
        assertThat(m.scalars()).doesNotContainKeys("prAuc", "f1");
    }

    @Test
    void weightsByHand() {
        ClassComparison p = ClassComparison.of(
                new float[] {0.75f, 0.25f, 0.25f, 0.75f, 0.25f, 0.75f}, 2, new int[] {0, 1, 0}, new double[] {1, 2, 0.5
                });
        ClassificationMetrics m = p.evaluate();
        assertThat(m.accuracy()).isCloseTo(3 / 3.5, EXACT);
        assertThat(m.confusion().weight(0, 1)).isEqualTo(0.5);
        assertThat(m.confusion().count(1, 1)).isEqualTo(1);
        assertThat(m.auc()).isCloseTo((1 * 2 + 0.5 * 2 / 2) / (1.5 * 2), EXACT);
        assertThat(m.logLoss()).isCloseTo(-(3 * StrictMath.log(0.75) + 0.5 * StrictMath.log(0.25)) / 3.5, EXACT);
    }

    @Test
    void twoClassesAreBinary() {
        assertThat(PredictionCases.binary(new double[] {1}, 1).task()).isEqualTo(Task.BINARY);
        assertThat(ClassComparison.of(new float[3], 3, new int[1]).task()).isEqualTo(Task.MULTICLASS);
    }

    @Test
    void whatIsNoPredictionIsRefused() {
        assertThatThrownBy(() -> ClassComparison.of(new float[] {0, 1, Float.NaN, 1}, 2, new int[2]))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("the prediction for row 2 is NaN, no finite number");
        assertThatThrownBy(() -> ClassComparison.of(new float[] {-1, 2}, 2, new int[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 1: -1.0 is not a probability");
        assertThatThrownBy(() -> ClassComparison.of(new float[] {0, 1}, 2, new int[] {2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 1: class 2 is not in 0 … 1");
        assertThatThrownBy(() -> ClassComparison.of(new float[] {0, 1, 1}, 2, new int[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("probabilities: expected one or more rows of 2 numbers, found 3 numbers");
        assertThatThrownBy(() -> ClassComparison.of(new float[0], 2, new int[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClassComparison.of(new float[] {1}, 1, new int[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClassComparison.of(new float[] {0, 1}, 2, new int[1], new double[] {0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("all weights are 0");
        assertThatThrownBy(() -> ClassComparison.of(new float[] {0, 1}, 2, new int[1], new double[] {Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClassComparison.of(new float[] {0, 1}, 2, new int[1], new double[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected 1 weights, found 2");
    }
}
