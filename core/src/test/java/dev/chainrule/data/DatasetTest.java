package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.kernels.Matrix;
import org.junit.jupiter.api.Test;

class DatasetTest {
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
}
