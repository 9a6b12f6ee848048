package dev.chainrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.random.RandomStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Values worked out by hand; "documented" ones are those of the examples in scikit-learn's reference. */
class MultilabelMetricsTest {
    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void documentedHammingLossAndSubsetAccuracy() {
        boolean[] actual = {false, true, true, true};
        assertThat(LabelComparison.of(new float[4], 2, actual).evaluate().hammingLoss())
                .isEqualTo(0.75);
        assertThat(LabelComparison.of(new float[] {1, 1, 1, 1}, 2, actual)
                        .evaluate()
                        .subsetAccuracy())
                .isEqualTo(0.5);
    }

    @Test
    void byHand() {
        // Predicted (above ½) 10 11 00 10, actual 10 01 01 11: label 0 has tp 2, fp 1; label 1 has tp 1, fn 2.
        float[] probabilities = {0.75f, 0.25f, 0.875f, 0.625f, 0.125f, 0.5f, 0.75f, 0.25f};
        boolean[] actual = {true, false, false, true, false, true, true, true};
        MultilabelMetrics m = LabelComparison.of(probabilities, 2, actual).evaluate();
        assertThat(m.subsetAccuracy()).isEqualTo(0.25);
        assertThat(m.hammingLoss()).isEqualTo(3.0 / 8);
        MultilabelMetrics.Label first = m.perLabel().get(0);
        MultilabelMetrics.Label second = m.perLabel().get(1);
        assertThat(first.scores()).isEqualTo(new PrecisionRecallF1(2.0 / 3, 1, 0.8));
        assertThat(second.scores()).isEqualTo(new PrecisionRecallF1(1, 1.0 / 3, 0.5));
        assertThat(first.accuracy()).isEqualTo(0.75);
        assertThat(first.actual()).isEqualTo(2);
        assertThat(second.actual()).isEqualTo(3);
        assertThat(m.macro().f1()).isCloseTo(0.65, EXACT);
        assertThat(m.micro()).isEqualTo(new PrecisionRecallF1(3.0 / 4, 3.0 / 5, 6.0 / 9));
        assertThat(first.auc()).isEqualTo(0.5); // 0.75, 0.75 against 0.875, 0.125
        assertThat(second.auc()).isCloseTo(2.5 / 3, EXACT); // 0.625, 0.5, 0.25 against 0.25
        assertThat(m.auc()).isCloseTo((0.5 + 2.5 / 3) / 2, EXACT);
        assertThat(first.prAuc()).isCloseTo(2.0 / 3, EXACT); // both positives at 0.75, after one negative
        double firstLoss = -(2 * StrictMath.log(0.75) + StrictMath.log(0.125) + StrictMath.log(0.875)) / 4;
        double secondLoss =
                -(StrictMath.log(0.75) + StrictMath.log(0.625) + StrictMath.log(0.5) + StrictMath.log(0.25)) / 4;
        assertThat(first.logLoss()).isCloseTo(firstLoss, EXACT);
        assertThat(m.logLoss()).isCloseTo((firstLoss + secondLoss) / 2, EXACT);
    }

    @Test
    void aLabelThatNobodyHasIsLeftOutOfTheMeans() {
        MultilabelMetrics m = LabelComparison.of(
                        new float[] {0.9f, 0.1f, 0.2f, 0.3f}, 2, new boolean[] {true, false, false, false})
                .evaluate();
        assertThat(m.perLabel().get(1).scores().f1()).isNaN();
        assertThat(m.perLabel().get(1).auc()).isNaN();
        assertThat(m.macro()).isEqualTo(new PrecisionRecallF1(1, 1, 1));
        assertThat(m.auc()).isEqualTo(1);
    }

    @Test
    void aSingleLabelIsAClassificationWithTwoClasses() {
        for (int seed = 0; seed < 200; seed++) {
            ClassComparison two = PredictionCases.classes(seed, 2, seed % 2 == 0);
            int n = two.rows();
            float[] probabilities = new float[n];
            boolean[] actual = new boolean[n];
            double[] weights = new double[n];
            for (int row = 0; row < n; row++) {
                probabilities[row] = two.probability(row, 1);
                actual[row] = two.actual(row) == 1;
                weights[row] = two.weight(row);
            }
            MultilabelMetrics m =
                    LabelComparison.of(probabilities, 1, actual, weights).evaluate();
            ClassificationMetrics expected = two.evaluate();
            assertThat(m.subsetAccuracy()).isCloseTo(expected.accuracy(), EXACT);
            assertThat(m.hammingLoss()).isCloseTo(1 - expected.accuracy(), EXACT);
            assertThat(m.macro()).isEqualTo(expected.perClass().get(1));
            assertThat(m.micro()).isEqualTo(m.macro());
            assertThat(m.auc()).isEqualTo(Double.valueOf(expected.auc()));
            assertThat(m.perLabel().get(0).prAuc()).isEqualTo(Double.valueOf(expected.prAuc()));
            assertThat(m.logLoss()).isCloseTo(expected.logLoss(), within(1e-5));
        }
    }

    @Test
    void aWeightIsANumberOfEqualRows() {
        for (int seed = 0; seed < 200; seed++) {
            RandomStream random = RandomStream.of(seed, "labels");
            int n = 1 + random.nextInt(30);
            float[] probabilities = new float[3 * n];
            boolean[] actual = new boolean[3 * n];
            for (int i = 0; i < 3 * n; i++) {
                probabilities[i] = random.nextInt(9) / 8f;
                actual[i] = random.nextInt(3) == 0;
            }
            double[] weights = PredictionCases.weights(random, n, true);
            int[] cells = IntStream.of(PredictionCases.repeatedRows(n, row -> weights[row]))
                    .flatMap(row -> IntStream.range(3 * row, 3 * row + 3))
                    .toArray();
            float[] repeatedProbabilities = new float[cells.length];
            boolean[] repeatedActual = new boolean[cells.length];
            for (int i = 0; i < cells.length; i++) {
                repeatedProbabilities[i] = probabilities[cells[i]];
                repeatedActual[i] = actual[cells[i]];
            }
            MultilabelMetrics weighted =
                    LabelComparison.of(probabilities, 3, actual, weights).evaluate();
            MultilabelMetrics repeated =
                    LabelComparison.of(repeatedProbabilities, 3, repeatedActual).evaluate();
            weighted.scalars().forEach((name, value) -> {
                double expected = repeated.scalars().get(name);
                if (Double.isNaN(expected)) {
                    assertThat(value).as(name).isNaN();
                } else {
                    assertThat(value).as(name).isCloseTo(expected, EXACT);
                }
            });
        }
    }

    @Test
    void lengthsMustFit() {
        assertThatThrownBy(() -> LabelComparison.of(new float[4], 2, new boolean[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected 4 actual labels, found 2");
        assertThatThrownBy(() -> LabelComparison.of(new float[3], 2, new boolean[3]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
