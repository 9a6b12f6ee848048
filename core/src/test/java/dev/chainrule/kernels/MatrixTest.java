package dev.chainrule.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.random.RandomStream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MatrixTest {
    private final float[] array = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

    @Test
    void isAWindowOnItsArray() {
        Matrix matrix = new Matrix(array, 1, 3, 2, 4);
        assertThat(matrix.get(0, 0)).isEqualTo(1);
        assertThat(matrix.get(2, 1)).isEqualTo(10);
        assertThat(matrix.rows(1, 3).get(0, 1)).isEqualTo(6);
        matrix.rows(1, 2).set(0, 0, -1);
        assertThat(array[5]).isEqualTo(-1);
        assertThat(matrix).hasToString("3×2 at 1 stride 4");
    }

    @Test
    void mayBeEmpty() {
        assertThat(Matrix.of(0, 5).isEmpty()).isTrue();
        assertThat(Matrix.of(array, 12, 3, 0).isEmpty()).isTrue();
        assertThat(new Matrix(array, 1, 3, 2, 4).rows(3, 3).rows()).isZero();
    }

    @Test
    void isMadeOfRowsAndGivesThemBack() {
        float[][] rows = {{1, 2}, {3, 4}, {5, 6}};
        Matrix matrix = Matrix.of(rows);
        rows[0][0] = -1;
        assertThat(matrix.array()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Matrix.of(new double[][] {{0.1, 2}, {3, 4}}).array()).containsExactly(0.1f, 2, 3, 4);
        assertThat(Matrix.of(2, 3).array()).containsExactly(0, 0, 0, 0, 0, 0);
        Matrix window = new Matrix(array, 1, 3, 2, 4);
        assertThat(window.toRows()).isDeepEqualTo(new float[][] {{1, 2}, {5, 6}, {9, 10}});
        assertThat(window.toDoubles()).isDeepEqualTo(new double[][] {{1, 2}, {5, 6}, {9, 10}});
        assertThat(window.rows(0, 3)).isSameAs(window);
        assertThat(window.rows(0, 2)).isEqualTo(new Matrix(array, 1, 2, 2, 4));
        assertThat(window.rows(1, 3)).isEqualTo(new Matrix(array, 5, 2, 2, 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Matrix.of(new float[0][]))
                .withMessage("there are no rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Matrix.of(new float[][] {{1, 2}, {3, 4}, {5}}))
                .withMessage("row 0 has 2 values, row 2 has 1");
    }

    @Test
    void hasNoNegativeSize() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Matrix.of(-1, 2))
                .withMessage("not a matrix: -1 rows, 2 columns");
        assertThatIllegalArgumentException().isThrownBy(() -> Matrix.of(2, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> Matrix.of(-2, -1));
        assertThatThrownBy(() -> Matrix.of(1 << 16, 1 << 16)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void staysInsideItsArray() {
        assertThat(Matrix.of(array, 0, 3, 4).get(2, 3)).isEqualTo(11);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Matrix.of(array, 1, 3, 4))
                .withMessageContaining("13");
        assertThatIllegalArgumentException().isThrownBy(() -> new Matrix(array, -1, 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Matrix(array, 0, 2, 3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new Matrix(array, 0, 1 << 20, 3, 1 << 20));
        Matrix matrix = new Matrix(array, 1, 3, 2, 4);
        assertThatThrownBy(() -> matrix.get(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.set(3, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.rows(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void knowsWhatItSharesWithAnother() {
        float[] shared = new float[60];
        RandomStream random = RandomStream.of(1, "matrix");
        int met = 0;
        for (int i = 0; i < 20_000; i++) {
            int stride = 1 + random.nextInt(7);
            Matrix a = window(shared, random, stride);
            Matrix b = window(shared, random, stride);
            Set<Integer> elements = elements(a);
            elements.retainAll(elements(b));
            assertThat(a.overlaps(b)).as("%s and %s", a, b).isEqualTo(!elements.isEmpty());
            met += elements.isEmpty() ? 0 : 1;
            Matrix other = window(shared, random, stride + 1);
            elements = elements(a);
            elements.retainAll(elements(other));
            assertThat(a.overlaps(other) || elements.isEmpty())
                    .as("%s and %s", a, other)
                    .isTrue();
        }
        assertThat(met).isBetween(5_000, 15_000);
        assertThat(Matrix.of(shared, 0, 6, 10).overlaps(Matrix.of(6, 10))).isFalse();
    }

    private static Matrix window(float[] array, RandomStream random, int stride) {
        return new Matrix(array, random.nextInt(20), 1 + random.nextInt(5), 1 + random.nextInt(stride), stride);
    }

    private static Set<Integer> elements(Matrix matrix) {
        Set<Integer> elements = new HashSet<>();
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                elements.add(matrix.index(i, j));
            }
        }
        return elements;
    }
}
