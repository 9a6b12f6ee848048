package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.description.Description;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationTest {
    static Stream<Activation> all() {
        return Stream.concat(
                Description.words(Activation.class).stream()
                        .map(word -> Description.read(Activation.class, word, word)),
                Stream.of(
                        new Relu(0.5),
                        new LeakyRelu(0.3),
                        new Prelu(-0.5),
                        new ParametricMish(0.3),
                        new ParametricSelu(1.7),
                        new Elu(0.4),
                        Activation.of("cube", a -> a * a * a, a -> 3 * a * a)));
    }

    static Stream<ElementwiseActivation> elementwise() {
        return all().filter(ElementwiseActivation.class::isInstance).map(ElementwiseActivation.class::cast);
    }

    @ParameterizedTest
    @MethodSource("elementwise")
    void slopeIsTheDerivative(ElementwiseActivation f) {
        RandomStream random = RandomStream.of(1, "points");
        double h = 1e-5;
        for (int i = 0; i < 2000; i++) {
            double a = random.nextDouble(-8, 8);
            if (Arrays.stream(f.kinks()).noneMatch(kink -> Math.abs(kink - a) < 10 * h)) {
                double numeric = (f.value(a + h) - f.value(a - h)) / (2 * h);
                assertThat(f.slope(a))
                        .as("f′ of %s at a = %s", f, a)
                        .isCloseTo(numeric, within(1e-8 * Math.max(1, Math.abs(numeric))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void backwardIsTheTransposedDerivative(Activation f) {
        RandomStream random = RandomStream.of(2, "points");
        int units = 5;
        double h = 1e-5;
        for (int trial = 0; trial < 50; trial++) {
            double[] a = new double[units];
            double[] dh = new double[units];
            for (int j = 0; j < units; j++) {
                do {
                    a[j] = random.nextDouble(-4, 4);
                } while (near(f.kinks(), a[j], 10 * h));
                dh[j] = random.nextGaussian();
            }
            double[] output = forward(f, a);
            double[] da = new double[units];
            f.backward(a, output, dh, da);
            for (int j = 0; j < units; j++) {
                double[] plus = a.clone();
                double[] minus = a.clone();
                plus[j] += h;
                minus[j] -= h;
                double numeric = (dot(forward(f, plus), dh) - dot(forward(f, minus), dh)) / (2 * h);
                assertThat(da[j])
                        .as("∂L/∂a of %s at a = %s", f, a[j])
                        .isCloseTo(numeric, within(1e-7 * Math.max(1, Math.abs(numeric))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("elementwise")
    void farOutThereIsNoNaN(ElementwiseActivation f) {
        for (double a : new double[] {-1e4, -750, -90, -20, -0.0, 0, 20, 90, 750, 1e4}) {
            assertThat(f.value(a)).as("f(%s)", a).isFinite();
            assertThat(f.slope(a)).as("f'(%s)", a).isFinite();
        }
        for (double kink : f.kinks()) {
            assertThat(f.value(kink)).isFinite();
        }
    }

    @Test
    void publishedValues() {
        // closed forms where there is one, else arbitrary-precision arithmetic
        assertThat(new Sigmoid().value(0)).isEqualTo(0.5);
        assertThat(new Sigmoid().slope(0)).isEqualTo(0.25);
        assertThat(new Sigmoid().value(1)).isCloseTo(Math.E / (1 + Math.E), within(1e-15));
        assertThat(new Softplus().value(1)).isCloseTo(Math.log(1 + Math.E), within(1e-15));
        assertThat(new Tanh().value(0.5 * Math.log(3))).isCloseTo(0.5, within(1e-15));
        assertThat(new Silu().value(1)).isCloseTo(Math.E / (1 + Math.E), within(1e-15));
        assertThat(new Mish().value(1)).isCloseTo(0.8650983882673103, within(1e-15));
        assertThat(new Mish().value(-1)).isCloseTo(-0.3034014613741089, within(1e-15));
        assertThat(new Gelu().value(1)).isCloseTo(0.8413447460685429, within(1e-15));
        assertThat(new Gelu().value(-1)).isCloseTo(-0.15865525393145705, within(1e-15));
        assertThat(new Softsign().value(-3)).isEqualTo(-0.75);
        assertThat(new HardSigmoid().value(1.5)).isEqualTo(0.75);
        assertThat(new HardSigmoid().value(-3)).isZero();
        assertThat(new HardSigmoid().value(3)).isEqualTo(1);
        assertThat(new Relu().value(-2)).isZero();
        assertThat(new LeakyRelu().value(-2)).isEqualTo(-0.02);
        assertThat(new Prelu().value(-2)).isEqualTo(-0.5);
        assertThat(new Elu().value(-1)).isCloseTo(1 / Math.E - 1, within(1e-15));
        // Klambauer et al. 2017: mean 0 and variance 1 stay so; λ ≈ 1.0507, λα ≈ 1.7581
        assertThat(new Selu().value(1)).isCloseTo(1.0507009873554805, within(1e-15));
        assertThat(new Selu().value(-1e3)).isCloseTo(-1.7580993408473766, within(1e-15));
    }

    @Test
    void oneOfYourOwnHasItsName() {
        assertThat(Activation.of("cube", a -> a * a * a, a -> 3 * a * a).name()).isEqualTo("cube");
    }

    @Test
    void haveTheirKinks() {
        for (Activation rectifier :
                List.of(new Relu(), new LeakyRelu(), new Prelu(), new Elu(), new Selu(), new ParametricSelu())) {
            assertThat(rectifier.kinks()).as(rectifier.name()).containsExactly(0);
        }
        assertThat(new HardSigmoid().kinks()).containsExactly(-3, 3);
        for (Activation smooth : List.of(
                new Identity(),
                new Sigmoid(),
                new Tanh(),
                new Softsign(),
                new Gelu(),
                new Silu(),
                new Mish(),
                new ParametricMish(),
                new Softplus(),
                new Softmax())) {
            assertThat(smooth.kinks()).as(smooth.name()).isEmpty();
        }
    }

    /** Those whose derivative is a function of what they give. */
    @Test
    void someWorkInPlace() {
        assertThat(all().filter(Activation::worksInPlace))
                .containsExactly(new Identity(), new Sigmoid(), new Tanh(), new Relu());
    }

    @Test
    void conventionAtTheKinkOfTheRectifier() {
        assertThat(new Relu().slope(0)).isZero();
        assertThat(new Relu(0.5).slope(0)).isEqualTo(0.5);
        assertThat(new Relu(1).slope(0)).isEqualTo(1);
        assertThat(new Relu(1).slope(-0.0)).isEqualTo(1);
        assertThat(new LeakyRelu().slope(0)).isEqualTo(0.01);
        assertThat(new HardSigmoid().slope(3)).isZero();
        assertThat(new HardSigmoid().slope(-3)).isZero();
    }

    @Test
    void softmaxIsADistributionWhateverTheShift() {
        double[] h = forward(new Softmax(), new double[] {1, 2, 3});
        assertThat(h)
                .containsExactly(
                        new double[] {0.09003057317038046, 0.24472847105479764, 0.6652409557748218}, within(1e-15));
        assertThat(forward(new Softmax(), new double[] {1001, 1002, 1003})).containsExactly(h, within(1e-15));
        assertThat(forward(new Softmax(), new double[] {-1e4, 1e4})).containsExactly(0, 1);
        assertThat(forward(new Softmax(), new double[] {7})).containsExactly(1);
    }

    @Test
    void derivativesByTheLearnedNumber() {
        for (ParametricActivation f : List.of(new Prelu(), new ParametricMish(), new ParametricSelu())) {
            for (double a : new double[] {-2.5, -0.1, 0.1, 3}) {
                double h = 1e-6;
                double numeric = (f.value(a, 0.3 + h) - f.value(a, 0.3 - h)) / (2 * h);
                assertThat(f.parameterSlope(a, 0.3)).as(f.name()).isCloseTo(numeric, within(1e-8));
                numeric = (f.value(a + h, 0.3) - f.value(a - h, 0.3)) / (2 * h);
                assertThat(f.slope(a, 0.3)).as(f.name()).isCloseTo(numeric, within(1e-8));
            }
        }
        assertThat(new Prelu().initial()).isEqualTo(0.25);
    }

    /** Holzmüller et al. 2024: from the identity at 0 to the activation itself at 1, where it starts. */
    @Test
    void parametricActivationsBlendWithTheIdentity() {
        for (double a : new double[] {-3, -0.4, 0.7, 2}) {
            assertThat(new ParametricMish().value(a)).isCloseTo(new Mish().value(a), within(1e-15));
            assertThat(new ParametricSelu().value(a)).isCloseTo(new Selu().value(a), within(1e-15));
            assertThat(new ParametricMish().value(a, 0)).isEqualTo(a);
            assertThat(new ParametricSelu().value(a, 0.5)).isCloseTo((a + new Selu().value(a)) / 2, within(1e-15));
        }
    }

    @Test
    void refusesParametersOutOfRange() {
        assertThatThrownBy(() -> new Relu(1.5)).hasMessage("atZero must be from 0.0 to 1.0, is 1.5");
        assertThatThrownBy(() -> new LeakyRelu(Double.NaN)).hasMessageContaining("slope must be a finite number");
        assertThatThrownBy(() -> new Prelu(Double.POSITIVE_INFINITY)).hasMessageContaining("slope");
        assertThatThrownBy(() -> new ParametricMish(Double.NaN)).hasMessageContaining("alpha must be a finite number");
        assertThatThrownBy(() -> new Elu(Double.NaN)).hasMessageContaining("alpha");
    }

    @Test
    void distributionFunctionOfTheNormalInItsTails() {
        // by arbitrary-precision arithmetic, also on both sides of where the series gives way to the fraction
        Map<Double, Double> erfc = Map.of(
                0.0,
                1.0,
                0.5,
                0.4795001221869535,
                1.0,
                0.15729920705028513,
                2.0,
                0.004677734981047266,
                2.4999,
                4.071699003334509e-4,
                2.5,
                4.069520174449590e-4,
                3.0,
                2.209049699858544e-5,
                5.0,
                1.5374597944280349e-12,
                10.0,
                2.088487583762545e-45);
        erfc.forEach((x, expected) -> {
            assertThat(Scalars.erfc(x)).as("erfc(%s)", x).isCloseTo(expected, within(1e-12 * expected));
            assertThat(Scalars.erfc(-x)).as("erfc(-%s)", x).isCloseTo(2 - expected, within(1e-15));
        });
        assertThat(Scalars.normalCdf(1.959963984540054)).isCloseTo(0.975, within(1e-15));
    }

    private static double[] forward(Activation f, double[] a) {
        double[] h = new double[a.length];
        f.forward(a, h);
        return h;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static boolean near(double[] kinks, double a, double distance) {
        return Arrays.stream(kinks).anyMatch(kink -> Math.abs(kink - a) < distance);
    }
}
