package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The float32 side of every activation against its definition in double, where it is tame and where it saturates. */
class FloatActivationTest {
    private static final int ROWS = 40;
    private static final int UNITS = 5;
    /** What stands before and after the rows and must stay as it is. */
    private static final int MARGIN = 3;

    static Stream<Activation> activations() {
        return ActivationTest.all();
    }

    @ParameterizedTest
    @MethodSource("activations")
    void agreesWithTheDefinition(Activation f) {
        RandomStream random = RandomStream.of(1, "floats");
        for (double size : new double[] {0.01, 1, 5, 20, 90}) {
            float[] a = values(random, size);
            float[] dh = values(random, 1);
            if (f instanceof ParametricActivation parametric) {
                compareParametric(parametric, a, dh);
            } else {
                compare(f, a, dh);
            }
        }
    }

    /** At the kinks themselves too, where a slope is one of two or a convention. */
    @ParameterizedTest
    @MethodSource("activations")
    void agreesWithTheDefinitionAtTheKinks(Activation f) {
        if (f instanceof ElementwiseActivation elementwise && !(f instanceof ParametricActivation)) {
            float[] a = {0f, -0f, 3, -3, Float.MIN_VALUE, -Float.MIN_VALUE};
            float[] dh = {2, 2, 2, 2, 2, 2};
            float[] h = new float[a.length];
            float[] da = new float[a.length];
            try (Kernels kernels = Backends.choose("scalar").backend().open(1)) {
                f.forward(kernels, a, h, 0, 1, a.length);
                f.backward(kernels, a, h, dh, da, 0, 1, a.length);
            }
            for (int i = 0; i < a.length; i++) {
                assertThat((double) h[i]).isCloseTo(elementwise.value(a[i]), within(2e-6));
                assertThat((double) da[i]).as("at %s", a[i]).isCloseTo(2 * elementwise.slope(a[i]), within(2e-6));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("activations")
    void inPlaceIsTheSameToTheBit(Activation f) {
        if (!f.worksInPlace()) {
            return;
        }
        RandomStream random = RandomStream.of(2, "floats");
        float[] a = values(random, 3);
        float[] dh = values(random, 1);
        float[] h = filled();
        float[] da = filled();
        try (Kernels kernels = Backends.choose("scalar").backend().open(1)) {
            f.forward(kernels, a, h, MARGIN, ROWS, UNITS);
            f.backward(kernels, a, h, dh, da, MARGIN, ROWS, UNITS);
            f.forward(kernels, a, a, MARGIN, ROWS, UNITS);
            f.backward(kernels, a, a, dh, dh, MARGIN, ROWS, UNITS);
        }
        assertThat(a).isEqualTo(h);
        assertThat(dh).isEqualTo(da);
    }

    @Test
    void aLearnedActivationNeedsItsParameters() {
        float[] some = new float[1];
        try (Kernels kernels = Backends.choose("scalar").backend().open(1)) {
            assertThatThrownBy(() -> new Prelu().forward(kernels, some, some, 0, 1, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("prelu needs its parameters");
            assertThatThrownBy(() -> new Prelu().backward(kernels, some, some, some, some, 0, 1, 1))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static void compare(Activation f, float[] a, float[] dh) {
        float[] h = filled();
        float[] da = filled();
        try (Kernels kernels = Backends.choose("scalar").backend().open(1)) {
            f.forward(kernels, a, h, MARGIN, ROWS, UNITS);
            f.backward(kernels, a, h, dh, da, MARGIN, ROWS, UNITS);
        }
        double[] exactH = new double[ROWS * UNITS];
        double[] exactDa = new double[ROWS * UNITS];
        for (int row = 0; row < ROWS; row++) {
            double[] rowH = new double[UNITS];
            double[] rowDa = new double[UNITS];
            f.forward(doubles(a, row), rowH);
            f.backward(doubles(a, row), rowH, doubles(dh, row), rowDa);
            System.arraycopy(rowH, 0, exactH, row * UNITS, UNITS);
            System.arraycopy(rowDa, 0, exactDa, row * UNITS, UNITS);
        }
        assertClose(h, exactH, f.name() + " forward");
        assertClose(da, exactDa, f.name() + " backward");
    }

    private static void compareParametric(ParametricActivation f, float[] a, float[] dh) {
        float[] p = {9, 0.1f, 0.2f, -0.3f, 0.4f, 1.5f};
        float[] dp = {9, 1, 1, 1, 1, 1};
        float[] h = filled();
        float[] da = filled();
        double[] exactH = new double[ROWS * UNITS];
        double[] exactDa = new double[ROWS * UNITS];
        double[] exactDp = {9, 1, 1, 1, 1, 1};
        float[] shares = filled();
        try (Kernels kernels = Backends.choose("scalar").backend().open(1)) {
            f.forward(kernels, a, h, MARGIN, ROWS, UNITS, p, 1);
            f.backward(kernels, a, dh, da, shares, MARGIN, ROWS, UNITS, p, 1);
        }
        for (int row = 0; row < ROWS; row++) {
            int from = MARGIN + row * UNITS;
            for (int j = 0; j < UNITS; j++) {
                dp[1 + j] += shares[from + j];
                exactH[row * UNITS + j] = f.value(a[from + j], p[1 + j]);
                exactDa[row * UNITS + j] = dh[from + j] * f.slope(a[from + j], p[1 + j]);
                exactDp[1 + j] += dh[from + j] * f.parameterSlope(a[from + j], p[1 + j]);
            }
        }
        assertClose(h, exactH, f.name() + " forward");
        assertClose(da, exactDa, f.name() + " backward");
        double largest = Arrays.stream(exactDp).map(Math::abs).max().orElseThrow();
        for (int j = 0; j < p.length; j++) {
            assertThat((double) dp[j]).isBetween(exactDp[j] - 1e-5 * largest, exactDp[j] + 1e-5 * largest);
        }
    }

    private static void assertClose(float[] found, double[] exact, String what) {
        double largest = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < exact.length; i++) {
            assertThat(Math.abs(found[MARGIN + i] - exact[i]))
                    .as("%s, %s instead of %s", what, found[MARGIN + i], exact[i])
                    .isLessThanOrEqualTo(1e-5 * largest);
        }
        for (int i = 0; i < MARGIN; i++) {
            assertThat(found[i]).isEqualTo(7);
            assertThat(found[found.length - 1 - i]).isEqualTo(7);
        }
    }

    /** Numbers up to {@code size}, the last rows at ±size itself. */
    private static float[] values(RandomStream random, double size) {
        float[] values = filled();
        for (int i = MARGIN; i < values.length - MARGIN; i++) {
            values[i] = (float) random.nextDouble(-size, size);
        }
        for (int i = values.length - MARGIN - 2 * UNITS; i < values.length - MARGIN; i++) {
            values[i] = (float) (i % 2 == 0 ? size : -size);
        }
        return values;
    }

    private static float[] filled() {
        float[] values = new float[2 * MARGIN + ROWS * UNITS];
        Arrays.fill(values, 7);
        return values;
    }

    private static double[] doubles(float[] values, int row) {
        double[] doubles = new double[UNITS];
        for (int j = 0; j < UNITS; j++) {
            doubles[j] = values[MARGIN + row * UNITS + j];
        }
        return doubles;
    }
}
