package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.kernels.Matrix;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DatasetTest {
    private static final float[][] X = {{1, 2, 3}, {4, 5, 6}};
    private static final float[][] T = {{0, 1}, {1, 0}};

    @Test
    void hasRowsAndNames() {
        Dataset data = Dataset.of(X, T);
        assertThat(data.rows()).isEqualTo(2);
        assertThat(data.featureNames()).containsExactly("x1", "x2", "x3");
        assertThat(data.targetNames()).containsExactly("t1", "t2");
        assertThat(data.features().get(1, 2)).isEqualTo(6);
        assertThat(data.targets().get(1, 0)).isEqualTo(1);
        assertThat(data.weights()).isEmpty();
        assertThat(data.weight(1)).isEqualTo(1);
        Dataset named = Dataset.of(data.features(), data.targets(), List.of("a", "b", "c"), List.of("yes", "no"));
        assertThat(named.featureNames()).containsExactly("a", "b", "c");
        assertThat(named.targetNames()).containsExactly("yes", "no");
    }

    @Test
    void refusesShapesThatDoNotFit() {
        Matrix x = Matrix.of(2, 3);
        Matrix t = Matrix.of(2, 1);
        List<String> names = List.of("a", "b", "c");
        for (Runnable wrong : List.<Runnable>of(
                () -> Dataset.of(x, Matrix.of(3, 1), names, List.of("t")),
                () -> Dataset.of(x, t, List.of("a"), List.of("t")),
                () -> Dataset.of(x, t, names, List.of()),
                () -> Dataset.of(X, new float[][] {{1}}),
                () -> Dataset.of(new float[][] {{1, 2}, {3}}, T),
                () -> Dataset.of(new float[0][], new float[0][]),
                () -> Dataset.of(X, T).withWeights(new double[] {1}))) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void weightsHaveMeanOne() {
        double[] given = {3, 0, 1e-3, 250, 7};
        Dataset data = dataset(5).withWeights(given);
        float[] weights = data.weights().orElseThrow();
        double sum = 0;
        for (int i = 0; i < 5; i++) {
            sum += weights[i];
            assertThat((double) weights[i]).isCloseTo(weights[4] * given[i] / 7, within(1e-5));
            assertThat(data.weight(i)).isEqualTo(weights[i]);
        }
        assertThat(sum / 5).isCloseTo(1, within(1e-6));
        assertThat(weights[1]).isZero();
        assertThat(dataset(5)
                        .withWeights(new double[] {4, 4, 4, 4, 4})
                        .weights()
                        .orElseThrow())
                .containsOnly(1f);
        assertThat(dataset(2).withWeights(new double[] {1e308, 1e308}).weights().orElseThrow())
                .containsExactly(1f, 1f);
        assertThat(dataset(2)
                        .withWeights(new double[] {1e-320, 3e-320})
                        .weights()
                        .orElseThrow())
                .containsExactly(0.5f, 1.5f);
    }

    private static Dataset dataset(int rows) {
        return Dataset.of(new float[rows][1], new float[rows][1]);
    }

    @Test
    void refusesWeightsThatWeighNothing() {
        for (double wrong : new double[] {-1e-300, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> dataset(2).withWeights(new double[] {1, wrong}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("weight");
        }
        assertThatThrownBy(() -> dataset(2).withWeights(new double[] {0, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("all weights are 0");
    }

    @Test
    void selectCopiesRowsAndScalesTheirWeightsAnew() {
        Dataset data = Dataset.of(new float[][] {{1}, {2}, {3}}, new float[][] {{10}, {20}, {30}})
                .withWeights(new double[] {1, 2, 3});
        Dataset selected = data.select(new int[] {2, 0, 2});
        assertThat(selected.rows()).isEqualTo(3);
        assertThat(selected.features().array()).containsExactly(3, 1, 3);
        assertThat(selected.targets().array()).containsExactly(30, 10, 30);
        float[] weights = selected.weights().orElseThrow();
        assertThat(weights[0] / weights[1]).isCloseTo(3f, within(1e-6f));
        assertThat(weights[0] + weights[1] + weights[2]).isCloseTo(3f, within(1e-6f));
        selected.features().set(0, 0, 99);
        assertThat(data.features().get(2, 0)).isEqualTo(3);
    }

    @Test
    void gatherWritesTheFirstRowsOfViews() {
        Dataset data = Dataset.of(X, T);
        Matrix x = new Matrix(new float[20], 2, 3, 3, 5);
        Matrix t = Matrix.of(3, 2);
        data.gather(new int[] {9, 1, 0, 9}, 1, 3, x, t);
        assertThat(x.get(0, 0)).isEqualTo(4);
        assertThat(x.get(1, 2)).isEqualTo(3);
        assertThat(x.array()[5]).isZero();
        assertThat(t.array()).containsExactly(1, 0, 0, 1, 0, 0);
    }

    /** One bit anywhere, one letter of a name, the shape, the weights: another fingerprint. */
    @Test
    void fingerprintTellsEveryBit() {
        Set<String> seen = new HashSet<>();
        List<String> a = List.of("a", "b", "c");
        List<String> t = List.of("s", "t");
        Dataset data = Dataset.of(Dataset.of(X, T).features(), Dataset.of(X, T).targets(), a, t);
        assertThat(data.fingerprint()).matches("[0-9a-f]{64}").isEqualTo(data.fingerprint());
        seen.add(data.fingerprint());
        for (Matrix matrix : List.of(data.features(), data.targets())) {
            for (int i = 0; i < matrix.array().length; i++) {
                for (int bit = 0; bit < 32; bit++) {
                    float old = matrix.array()[i];
                    matrix.array()[i] = Float.intBitsToFloat(Float.floatToRawIntBits(old) ^ (1 << bit));
                    assertThat(seen.add(data.fingerprint())).isTrue();
                    matrix.array()[i] = old;
                }
            }
        }
        assertThat(seen).hasSize(1 + 32 * (6 + 4));
        Matrix x = data.features();
        Matrix y = data.targets();
        for (Dataset other : List.of(
                Dataset.of(x, y, List.of("a", "b", "C"), t),
                Dataset.of(x, y, a, List.of("s", "T")),
                Dataset.of(x, y, List.of("a, b", "", "c"), t),
                data.withWeights(new double[] {1, 1}),
                data.withWeights(new double[] {1, 2}),
                data.select(new int[] {1, 0}),
                data.select(new int[] {0}))) {
            assertThat(seen.add(other.fingerprint())).isTrue();
        }
        Matrix apart = new Matrix(new float[20], 2, 2, 3, 7);
        data.gather(new int[] {0, 1}, 0, 2, apart, Matrix.of(2, 2));
        assertThat(Dataset.of(apart, y, a, t).fingerprint()).isEqualTo(data.fingerprint());
        float[] six = {1, 2, 3, 4, 5, 6};
        Dataset wide = Dataset.of(
                Matrix.of(six, 0, 1, 6), Matrix.of(1, 0), List.of("a", "b", "c", "d", "e, f", "g"), List.of());
        Dataset other = Dataset.of(
                Matrix.of(six, 0, 1, 6), Matrix.of(1, 0), List.of("a", "b", "c", "d, e", "f", "g"), List.of());
        assertThat(wide.fingerprint()).isNotEqualTo(other.fingerprint());
    }

    @Test
    void copiesItsRows() {
        float[][] features = {{1, 2}, {3, 4}, {5, 6}};
        Dataset data = Dataset.of(features, new float[][] {{7}, {8}, {9}});
        features[0][0] = -1;
        assertThat(data.features().toRows()).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}, {5, 6}});
        assertThat(data.features().rows(1, 3).toRows()).isDeepEqualTo(new float[][] {{3, 4}, {5, 6}});
        assertThat(data.targets().toRows()).isDeepEqualTo(new float[][] {{7}, {8}, {9}});
    }

    @Test
    void copiesItsRowsAndNumbersTheirNames() {
        float[][] features = {{1, 2}, {3, 4}, {5, 6}};
        Dataset data = Dataset.of(features, new float[][] {{7}, {8}, {9}});
        features[0][0] = -1;
        assertThat(data.features().toRows()).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}, {5, 6}});
        assertThat(data.features().rows(1, 3).toRows()).isDeepEqualTo(new float[][] {{3, 4}, {5, 6}});
        assertThat(data.targets().toRows()).isDeepEqualTo(new float[][] {{7}, {8}, {9}});
        assertThat(data.featureNames()).containsExactly("x1", "x2");
        assertThat(data.targetNames()).containsExactly("t1");
    }

    @Test
    void roundsDoubles() {
        Dataset data = Dataset.of(new double[][] {{0.1, 1e-60}}, new double[][] {{Math.PI}});
        assertThat(data.features().toRows()).isDeepEqualTo(new float[][] {{0.1f, 0}});
        assertThat(data.targets().toRows()).isDeepEqualTo(new float[][] {{3.1415927f}});
    }

    @Test
    void marksTheClassOfEachRow() {
        Dataset data = Dataset.ofClasses(Matrix.of(new float[][] {{1}, {2}, {3}}), new int[] {2, 0, 2}, 3);
        assertThat(data.targets().toRows()).isDeepEqualTo(new float[][] {{0, 0, 1}, {1, 0, 0}, {0, 0, 1}});
        assertThatThrownBy(() -> Dataset.ofClasses(data.features(), new int[] {0, 3, 0}, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesRowsThatAreNoMatrix() {
        assertThatThrownBy(() -> Dataset.of(new float[][] {{1, 2}, {3}}, new float[][] {{1}, {2}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 0 has 2 values, row 1 has 1");
        assertThatThrownBy(() -> Dataset.of(new float[0][], new float[0][]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are no rows");
    }

    @Test
    void weightsOfTwoDatasetsAreScaledTogether() {
        double[] weights = {1e300, 3e300, 2e299, 0, 5e300};
        float[][] rows = new float[5][1];
        float[] all = Dataset.of(rows, rows).withWeights(weights).weights().orElseThrow();
        WeightScale scale = WeightScale.of(weights, 5e300);
        for (int cut : new int[] {1, 4}) {
            float[][] left = new float[cut][1];
            double[] own = Arrays.copyOf(weights, cut);
            assertThat(Dataset.of(left, left).withWeights(own, scale).weights().orElseThrow())
                    .containsExactly(Arrays.copyOf(all, cut));
        }
    }
}
