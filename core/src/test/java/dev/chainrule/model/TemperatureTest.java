package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Softmax;
import dev.chainrule.random.RandomStream;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureTest {
    private static final int ROWS = 4000;

    /** The mean loss of classes drawn from softmax(a), predicted by the softmax of certainty · a / T. */
    private static DoubleUnaryOperator drawn(double certainty) {
        RandomStream random = RandomStream.of(1, "temperature");
        double[][] logits = new double[ROWS][3];
        double[][] targets = new double[ROWS][3];
        for (int row = 0; row < ROWS; row++) {
            double[] y = new double[3];
            for (int k = 0; k < 3; k++) {
                logits[row][k] = 2 * random.nextGaussian();
            }
            new Softmax().forward(logits[row], y);
            double u = random.nextDouble();
            targets[row][u < y[0] ? 0 : u < y[0] + y[1] ? 1 : 2] = 1;
        }
        return temperature -> {
            double sum = 0;
            double[] a = new double[3];
            double[] y = new double[3];
            double[] terms = new double[3];
            for (int row = 0; row < ROWS; row++) {
                for (int k = 0; k < 3; k++) {
                    a[k] = certainty * logits[row][k] / temperature;
                }
                new Softmax().forward(a, y);
                new CrossEntropy().fusedTerms(new Softmax(), a, y, targets[row], terms);
                sum += terms[0] + terms[1] + terms[2];
            }
            return sum / ROWS;
        };
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 3, 12})
    void findsHowMuchTooCertainTheModelIs(double certainty) {
        DoubleUnaryOperator loss = drawn(certainty);
        double found = Temperature.find(loss);
        assertThat(found).isCloseTo(certainty, within(0.06 * certainty));
        for (double nearby : new double[] {0.99, 1.01}) {
            assertThat(loss.applyAsDouble(found)).isLessThan(loss.applyAsDouble(found * nearby));
        }
        assertThat(Temperature.find(loss)).isEqualTo(found);
    }

    @Test
    void staysWithinItsBounds() {
        assertThat(Temperature.find(t -> t)).isBetween(Temperature.LOWEST, Temperature.LOWEST * 1.001);
        assertThat(Temperature.find(t -> -t)).isBetween(Temperature.HIGHEST / 1.001, Temperature.HIGHEST);
        assertThat(Temperature.find(t -> drawn(1000).applyAsDouble(t))).isLessThanOrEqualTo(Temperature.HIGHEST);
    }

    @Test
    void withoutAnythingBetterItIsOne() {
        assertThat(Temperature.find(t -> Double.NaN)).isEqualTo(1);
        assertThat(Temperature.find(t -> 0.7)).isEqualTo(1);
        assertThat(Temperature.find(t -> t == 1 ? 0 : 1)).isEqualTo(1);
    }

    /** Where the loss of n rows is n c ln T the most probable ln T is −n c τ²; and many rows outweigh what was thought before. */
    @Test
    void fewRowsMoveItLittle() {
        for (int rows : new int[] {1, 10, 40}) {
            assertThat(StrictMath.log(Temperature.find(t -> 0.2 * StrictMath.log(t), rows)))
                    .isCloseTo(-0.2 * 0.5 * 0.5 * rows, within(1e-3));
        }
        assertThat(Temperature.find(drawn(3), ROWS)).isCloseTo(Temperature.find(drawn(3)), within(0.05));
        assertThat(Temperature.find(drawn(3), 10)).isBetween(1.0, 2.0);
    }

    /** Of two minima the lower one, where a golden section alone would take the wrong one. */
    @Test
    void looksEverywhereFirst() {
        double found = Temperature.find(t -> Math.min(
                Math.abs(StrictMath.log(t) - StrictMath.log(8)),
                0.3 + Math.abs(StrictMath.log(t) - StrictMath.log(0.2))));
        assertThat(found).isCloseTo(8, within(0.01));
    }
}
