package dev.chainrule.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.kernels.Function;
import dev.chainrule.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FunctionsTest {
    /** The errors that the Javadoc of {@link Functions} states: in ulp, or for the slopes absolute. */
    private static double stated(Function function) {
        return switch (function) {
            case EXP -> 0.88;
            case EXPM1 -> 1.5;
            case LOG -> 0.94;
            case LOG1P -> 1.6;
            case SIGMOID -> 2.5;
            case TANH -> 2.5;
            case SOFTPLUS -> 2.1;
            case ERF -> 1.1;
            case NORMAL_CDF -> 6.1;
            case GELU -> 6.5;
            case GELU_SLOPE -> 1.6e-7;
            case SILU -> 3.4;
            case SILU_SLOPE -> 2.4e-7;
            case MISH -> 3.9;
            case MISH_SLOPE -> 4.0e-7;
        };
    }

    private static boolean isSlope(Function function) {
        return switch (function) {
            case GELU_SLOPE, SILU_SLOPE, MISH_SLOPE -> true;
            default -> false;
        };
    }

    @ParameterizedTest
    @EnumSource
    void isAsPreciseAsStated(Function function) {
        // every 4099th float, a prime, so that the low bits vary
        for (long bits = 0; bits < 1L << 32; bits += 4099) {
            check(function, Float.intBitsToFloat((int) bits));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAsPreciseAsStatedWhereNetworksWork(Function function) {
        RandomStream random = RandomStream.of(1, "functions", function.ordinal());
        for (int i = 0; i < 200_000; i++) {
            check(function, (float) (random.nextGaussian() * 5));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isRightAtTheEdges(Function function) {
        float[] edges = {
            0f,
            Float.MIN_VALUE,
            Float.MIN_NORMAL,
            0x1p-25f,
            0x1p-24f,
            1 / 3f,
            0.5f,
            2 / 3f,
            1f,
            4 / 3f,
            2f,
            9f,
            9.5f,
            10f,
            14.5f,
            16f,
            20f,
            87f,
            88.72283f,
            88.72284f,
            89f,
            103.9f,
            104f,
            105f,
            1e10f,
            0x1p126f,
            Float.MAX_VALUE,
            Float.POSITIVE_INFINITY
        };
        for (float edge : edges) {
            for (float x : new float[] {edge, Math.nextUp(edge), Math.nextDown(edge)}) {
                check(function, x);
                check(function, -x);
            }
        }
    }

    private static void check(Function function, float x) {
        float actual = function.of(x);
        double exact = ExactFunctions.of(function, x);
        if (isWrong(function, actual, exact)) {
            assertThat(actual).as("%s(%s)", function, x).isEqualTo((float) exact);
        }
    }

    private static boolean isWrong(Function function, float actual, double exact) {
        float rounded = (float) exact;
        if (Double.isNaN(exact) || Float.isInfinite(rounded) || Float.isInfinite(actual) || actual == 0) {
            // with −0 apart from 0; a result in the lowest of the subnormals may become a zero of its sign
            boolean vanished =
                    actual == 0 && Math.abs(exact) < 1e-43 && Math.signum(1 / exact) == Math.signum(1 / actual);
            return Float.compare(actual, rounded) != 0 && !vanished;
        }
        double error = Math.abs(actual - exact);
        boolean precise = isSlope(function) ? error <= stated(function) : error <= stated(function) * Math.ulp(rounded);
        return !precise && error > 1e-43;
    }

    @Test
    void keepsTheSignOfZeroAndTheIdentityNearIt() {
        for (Function function : new Function[] {Function.EXPM1, Function.LOG1P, Function.TANH}) {
            for (float x : new float[] {0f, Float.MIN_VALUE, 3 * Float.MIN_VALUE, 0x1p-130f, 0x1p-26f}) {
                assertThat(function.of(x)).as("%s", function).isEqualTo(x);
                assertThat(function.of(-x)).as("%s", function).isEqualTo(-x);
            }
        }
    }

    @Test
    void hasTheKnownValues() {
        assertThat(Functions.exp(0)).isEqualTo(1f);
        assertThat(Functions.exp(1)).isEqualTo((float) Math.E);
        assertThat(Functions.log(1)).isEqualTo(0f);
        assertThat(Functions.sigmoid(0)).isEqualTo(0.5f);
        assertThat(Functions.tanh(100)).isEqualTo(1f);
        assertThat(Functions.softplus(0)).isEqualTo((float) Math.log(2));
        assertThat(Functions.normalCdf(0)).isEqualTo(0.5f);
        // M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, tables 7.1 and 26.1
        assertThat(Functions.erf(0.5f)).isCloseTo(0.5204998778f, within(1e-7f));
        assertThat(Functions.erf(1.5f)).isCloseTo(0.9661051465f, within(1e-7f));
        assertThat(Functions.normalCdf(1)).isCloseTo(0.841344746f, within(1e-7f));
        assertThat(Functions.normalCdf(-5)).isCloseTo(2.866515719e-7f, within(1e-13f));
    }
}
