package dev.chainrule.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.functions.Functions;
import dev.chainrule.random.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarKernelsTest {
    private static final RandomStream RANDOM = RandomStream.of(1, "scalar kernels");

    private final Kernels kernels = new ScalarKernels(1);

    private static Matrix random(int rows, int columns) {
        int stride = columns + RANDOM.nextInt(4);
        Matrix matrix = new Matrix(new float[3 + rows * stride], 3, rows, columns, stride);
        for (int i = 0; i < matrix.array().length; i++) {
            matrix.array()[i] = (float) RANDOM.nextGaussian();
        }
        return matrix;
    }

    /** The chain of the definition, by get and set alone. */
    private static float chain(Matrix a, int i, boolean turnA, Matrix b, int j, boolean turnB, int k) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
            sum = Math.fma(turnA ? a.get(p, i) : a.get(i, p), turnB ? b.get(j, p) : b.get(p, j), sum);
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1", "2,3,1,1", "5,7,11,2", "40,33,65,3", "17,1,129,2", "1,64,200,2", "3,4,0,1"})
    void multipliesByChainsInOrder(int m, int n, int k, int threads) {
        try (Kernels some = new ScalarKernels(threads)) {
            for (int way = 0; way < 3; way++) {
                boolean turnA = way == 2;
                boolean turnB = way == 1;
                Matrix a = turnA ? random(k, m) : random(m, k);
                Matrix b = turnB ? random(n, k) : random(k, n);
                Matrix c = random(m, n);
                float[] before = c.array().clone();
                switch (way) {
                    case 0 -> some.product(a, b, c);
                    case 1 -> some.productTransposed(a, b, c);
                    default -> some.transposedProduct(a, b, c);
                }
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        assertThat(c.get(i, j)).isEqualTo(chain(a, i, turnA, b, j, turnB, k));
                        before[c.index(i, j)] = c.get(i, j);
                    }
                }
                assertThat(c.array()).as("nothing outside c has changed").isEqualTo(before);
            }
        }
    }

    @Test
    void multipliesAnExampleByHand() {
        Matrix a = Matrix.of(new float[] {1, 2, 3, 4, 5, 6}, 0, 2, 3);
        Matrix b = Matrix.of(new float[] {7, 8, 9, 10, 11, 12}, 0, 3, 2);
        Matrix c = Matrix.of(2, 2);
        kernels.product(a, b, c);
        assertThat(c.array()).containsExactly(58, 64, 139, 154);
        kernels.productTransposed(a, Matrix.of(b.array(), 0, 2, 3), c);
        assertThat(c.array()).containsExactly(50, 68, 122, 167);
        kernels.transposedProduct(b, Matrix.of(a.array(), 0, 3, 2), c);
        assertThat(c.array()).containsExactly(89, 116, 98, 128);
    }

    @Test
    void refusesShapesThatDoNotFit() {
        Matrix two = Matrix.of(2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.product(two, Matrix.of(2, 3), Matrix.of(2, 3)))
                .withMessage("a·b: 2×3 at 0 times 2×3 at 0 does not give 2×3 at 0");
        assertThatIllegalArgumentException().isThrownBy(() -> kernels.product(two, Matrix.of(3, 2), Matrix.of(3, 2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.productTransposed(two, Matrix.of(3, 2), Matrix.of(2, 3)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.transposedProduct(two, Matrix.of(3, 2), Matrix.of(3, 2)));
    }

    /** Each of the sizes by itself. */
    @Test
    void refusesEverySizeThatDoesNotFit() {
        Matrix a = Matrix.of(2, 3);
        Matrix b = Matrix.of(3, 4);
        Matrix turnedA = Matrix.of(3, 2);
        Matrix turnedB = Matrix.of(4, 3);
        kernels.product(a, b, Matrix.of(2, 4));
        kernels.productTransposed(a, turnedB, Matrix.of(2, 4));
        kernels.transposedProduct(turnedA, b, Matrix.of(2, 4));
        for (Matrix wrong : List.of(Matrix.of(1, 4), Matrix.of(2, 5))) {
            assertThatIllegalArgumentException().isThrownBy(() -> kernels.product(a, b, wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> kernels.productTransposed(a, turnedB, wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> kernels.transposedProduct(turnedA, b, wrong));
        }
        Matrix c = Matrix.of(2, 4);
        assertThatIllegalArgumentException().isThrownBy(() -> kernels.product(a, Matrix.of(2, 4), c));
        assertThatIllegalArgumentException().isThrownBy(() -> kernels.productTransposed(a, Matrix.of(4, 2), c));
        assertThatIllegalArgumentException().isThrownBy(() -> kernels.transposedProduct(turnedA, Matrix.of(2, 4), c));
    }

    @Test
    void leavesAnEmptyResultAlone() {
        kernels.product(Matrix.of(0, 3), Matrix.of(3, 4), Matrix.of(0, 4));
        kernels.productTransposed(Matrix.of(2, 3), Matrix.of(0, 3), Matrix.of(2, 0));
        kernels.transposedProduct(Matrix.of(3, 0), Matrix.of(3, 4), Matrix.of(0, 4));
        assertThat(kernels.name()).isEqualTo("scalar");
        assertThat(kernels.threads()).isEqualTo(1);
    }

    @Test
    void refusesToOverwriteAFactor() {
        float[] array = new float[100];
        Matrix a = new Matrix(array, 0, 4, 4, 10);
        Matrix b = Matrix.of(4, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.product(a, b, new Matrix(array, 3, 4, 4, 10)))
                .withMessageContaining("shares elements");
        kernels.product(a, b, new Matrix(array, 4, 4, 4, 10)); // beside it is well
    }

    @Test
    void appliesAFunctionToAStretchInPlaceOrElsewhere() {
        float[] x = {1, 2, 3, 4};
        float[] y = new float[3];
        kernels.apply(Function.EXP, x, 1, y, 0, 2);
        assertThat(y).containsExactly(Functions.exp(2), Functions.exp(3), 0);
        kernels.apply(Function.EXP, x, 2, x, 2, 2);
        assertThat(x).containsExactly(1, 2, Functions.exp(3), Functions.exp(4));
        assertThatIllegalArgumentException().isThrownBy(() -> kernels.apply(Function.EXP, x, 0, x, 1, 2));
        kernels.apply(Function.EXP, x, 0, x, 2, 2);
        assertThatThrownBy(() -> kernels.apply(Function.EXP, x, 2, y, 0, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
        kernels.apply(Function.EXP, x, 4, y, 3, 0);
    }

    @Test
    void appliesAFunctionWithSeveralThreads() {
        float[] x = new float[100_003];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) RANDOM.nextGaussian();
        }
        float[] one = new float[x.length];
        float[] three = new float[x.length];
        kernels.apply(Function.SILU, x, 0, one, 0, x.length);
        try (Kernels some = new ScalarKernels(3)) {
            some.apply(Function.SILU, x, 0, three, 0, x.length);
        }
        assertThat(three).isEqualTo(one);
    }

    @Test
    void allowsFunctionsButNoProductsInsideATask() {
        try (Kernels some = new ScalarKernels(2)) {
            float[] x = new float[40];
            some.split(4, 1 << 20, (from, to) -> {
                some.apply(Function.SIGMOID, x, from * 10, x, from * 10, (to - from) * 10);
                assertThatIllegalStateException()
                        .isThrownBy(() -> some.product(Matrix.of(2, 2), Matrix.of(2, 2), Matrix.of(2, 2)));
            });
            assertThat(x).containsOnly(0.5f);
        }
    }
}
