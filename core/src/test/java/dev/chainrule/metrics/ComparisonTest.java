package dev.chainrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import org.junit.jupiter.api.Test;

/** Outputs of a network beside the targets of a dataset. */
class ComparisonTest {
    private static final Matrix INPUTS = Matrix.of(3, 1);

    @Test
    void threeClasses() {
        Dataset data = Dataset.ofClasses(INPUTS, new int[] {2, 0, 1}, 3);
        Matrix outputs = Matrix.of(new double[][] {{0.1, 0.2, 0.7}, {0.3, 0.5, 0.2}, {0, 1, 0}});
        ClassComparison comparison = ClassComparison.of(outputs, data);
        assertThat(comparison.actual(0)).isEqualTo(2);
        assertThat(comparison.actual(1)).isZero();
        assertThat(comparison.probability(1, 2)).isEqualTo(0.2f);
        assertThat(comparison.evaluate().accuracy()).isEqualTo(2 / 3.0);
        // weights 1, 2, 1 among them: the wrong row counts half
        Dataset weighted = data.withWeights(new double[] {1, 2, 1});
        assertThat(ClassComparison.of(outputs, weighted).evaluate().accuracy()).isCloseTo(0.5, within(1e-7));
    }

    @Test
    void oneOutputIsTheProbabilityOfTheSecondOfTwoClasses() {
        Dataset data = Dataset.of(INPUTS, Matrix.of(new double[][] {{1}, {0}, {1}}));
        ClassComparison comparison = ClassComparison.of(Matrix.of(new double[][] {{0.75}, {0.25}, {0.125}}), data);
        assertThat(comparison.classes()).isEqualTo(2);
        assertThat(comparison.probability(0, 0)).isEqualTo(0.25f);
        assertThat(comparison.actual(0)).isOne();
        assertThat(comparison.actual(1)).isZero();
        assertThat(comparison.evaluate().accuracy()).isEqualTo(2 / 3.0);
    }

    @Test
    void values() {
        Dataset data = Dataset.of(INPUTS, Matrix.of(new double[][] {{1, 10}, {2, 20}, {3, 30}}))
                .withWeights(new double[] {1, 1, 0});
        Matrix outputs = Matrix.of(new double[][] {{2, 10}, {2, 23}, {9, 90}});
        RegressionMetrics metrics = ValueComparison.of(outputs, data).evaluate();
        assertThat(metrics.targets().get(0).mae()).isEqualTo(0.5);
        assertThat(metrics.targets().get(1).rmse()).isCloseTo(Math.sqrt(4.5), within(1e-12));
    }

    @Test
    void shapesMustBeEqual() {
        Dataset data = Dataset.of(INPUTS, Matrix.of(3, 2));
        assertThatThrownBy(() -> ValueComparison.of(Matrix.of(3, 1), data))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected outputs of the targets' shape, 3×2, found 3×1");
        assertThatThrownBy(() -> ClassComparison.of(Matrix.of(2, 2), data))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected outputs of the targets' shape, 3×2, found 2×2");
    }
}
