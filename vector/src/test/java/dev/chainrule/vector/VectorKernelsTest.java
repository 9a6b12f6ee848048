package dev.chainrule.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.random.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every width and number of threads against the scalar kernels, bit for bit. */
class VectorKernelsTest {
    /** Below, at and above the tile and vector sizes. */
    private static final int[] SIZES = {
        1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 15, 16, 17, 24, 31, 32, 33, 47, 48, 49, 63, 65, 127
    };

    private static final Kernels SCALAR = Backends.choose("scalar").backend().open(1);

    private enum Way {
        PRODUCT,
        PRODUCT_TRANSPOSED,
        TRANSPOSED_PRODUCT
    }

    private static Kernels open(int bits, int threads) {
        return new VectorKernels("vector-" + bits, bits, threads, false);
    }

    @ParameterizedTest
    @CsvSource({"128,1", "128,3", "256,1", "256,2", "512,1", "512,2", "512,3"})
    void multiplyLikeTheScalarKernels(int bits, int threads) {
        RandomStream random = RandomStream.of(1, "vector products", bits, threads);
        try (Kernels kernels = open(bits, threads)) {
            for (int size : SIZES) {
                for (Way way : Way.values()) {
                    check(kernels, way, size, size, size, random);
                }
            }
            for (int i = 0; i < 150; i++) {
                Way way = Way.values()[i % 3];
                check(kernels, way, size(random), size(random), size(random), random);
            }
            for (Way way : Way.values()) { // large enough to be packed and dealt out
                check(kernels, way, 61, 203, 130, random);
                check(kernels, way, 601, 9, 45, random);
                check(kernels, way, 1, 333, 400, random);
                check(kernels, way, 211, 1, 400, random);
                check(kernels, way, 2, 5, 3000, random);
                check(kernels, way, 37, 515, 3, random);
                check(kernels, way, 5, 3, 0, random);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void multiplyBlocksOfRowsLikeTheScalarKernels(int bits) {
        RandomStream random = RandomStream.of(1, "vector blocks", bits);
        try (Kernels kernels = open(bits, 2)) {
            for (int m : new int[] {863, 866}) { // two blocks of 432, less one row and plus two
                check(kernels, Way.PRODUCT, m, 17, 1041, random);
                check(kernels, Way.TRANSPOSED_PRODUCT, m, 100, 1041, random);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void applyFunctionsLikeTheScalarKernels(int bits) {
        RandomStream random = RandomStream.of(1, "vector functions", bits);
        try (Kernels kernels = open(bits, 2)) {
            for (Function function : Function.values()) {
                for (int i = 0; i < 25; i++) {
                    checkFunction(kernels, function, 1 + random.nextInt(70), random);
                }
                checkFunction(kernels, function, 40_000, random);
            }
        }
    }

    private static int size(RandomStream random) {
        return SIZES[random.nextInt(SIZES.length)];
    }

    /** The same product by both, on strided windows; nothing outside the result may change. */
    private static void check(Kernels kernels, Way way, int m, int n, int k, RandomStream random) {
        boolean wild = random.nextInt(3) == 0;
        Matrix a = way == Way.TRANSPOSED_PRODUCT ? matrix(k, m, wild, random) : matrix(m, k, wild, random);
        Matrix b = way == Way.PRODUCT_TRANSPOSED ? matrix(n, k, wild, random) : matrix(k, n, wild, random);
        Matrix expected = matrix(m, n, false, random);
        Matrix actual = new Matrix(expected.array().clone(), expected.offset(), m, n, expected.stride());
        multiply(SCALAR, way, a, b, expected);
        multiply(kernels, way, a, b, actual);
        for (int i = 0; i < expected.array().length; i++) {
            if (!same(expected.array()[i], actual.array()[i])) {
                fail(
                        "%s %s %d×%d×%d, element %d: %s instead of %s",
                        kernels.name(), way, m, n, k, i, actual.array()[i], expected.array()[i]);
            }
        }
    }

    private static void multiply(Kernels kernels, Way way, Matrix a, Matrix b, Matrix c) {
        switch (way) {
            case PRODUCT -> kernels.product(a, b, c);
            case PRODUCT_TRANSPOSED -> kernels.productTransposed(a, b, c);
            case TRANSPOSED_PRODUCT -> kernels.transposedProduct(a, b, c);
        }
    }

    private static void checkFunction(Kernels kernels, Function function, int length, RandomStream random) {
        int from = random.nextInt(5);
        int to = random.nextInt(5);
        float[] x = new float[from + length + random.nextInt(3)];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(2) == 0 ? (float) (random.nextGaussian() * 8) : anything(random);
        }
        float[] y = new float[to + length + random.nextInt(3)];
        kernels.apply(function, x, from, y, to, length);
        for (int i = 0; i < y.length; i++) {
            boolean inside = i >= to && i < to + length;
            float expected = inside ? function.of(x[i - to + from]) : 0;
            if (!same(expected, y[i])) {
                fail(
                        "%s %s(%s): %s instead of %s",
                        kernels.name(), function, inside ? x[i - to + from] : "-", y[i], expected);
            }
        }
        kernels.apply(function, x, from, x, from, length);
        for (int i = 0; i < length; i++) {
            if (!same(y[to + i], x[from + i])) {
                fail(
                        "%s %s in place at %d of %d: %s instead of %s",
                        kernels.name(), function, i, length, x[from + i], y[to + i]);
            }
        }
    }

    private static Matrix matrix(int rows, int columns, boolean wild, RandomStream random) {
        int offset = random.nextInt(5);
        int stride = columns + (random.nextInt(2) == 0 ? 0 : random.nextInt(9));
        int end = offset + (rows == 0 ? 0 : (rows - 1) * stride + columns);
        float[] array = new float[end + (random.nextInt(2) == 0 ? 0 : random.nextInt(20))];
        for (int i = 0; i < array.length; i++) {
            array[i] = wild && random.nextInt(20) == 0 ? anything(random) : (float) random.nextDouble(-2, 2);
        }
        return new Matrix(array, offset, rows, columns, stride);
    }

    /** Any bits, and the special values more often than chance would have them. */
    private static float anything(RandomStream random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0f;
            case 1 -> -0f;
            case 2 -> Float.intBitsToFloat(random.nextInt(1 << 23));
            case 3 -> random.nextInt(2) == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
            case 4 -> random.nextInt(4) == 0 ? Float.NaN : Float.MAX_VALUE;
            default -> Float.intBitsToFloat((int) random.nextLong());
        };
    }

    /** The same bits; any NaN is as good as another. */
    private static boolean same(float x, float y) {
        return Float.floatToIntBits(x) == Float.floatToIntBits(y);
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void areNamedByTheirWidth(int bits) {
        try (Kernels kernels = open(bits, 2)) {
            assertThat(kernels.name()).isEqualTo("vector-" + bits);
            assertThat(kernels.threads()).isEqualTo(2);
        }
    }
}
