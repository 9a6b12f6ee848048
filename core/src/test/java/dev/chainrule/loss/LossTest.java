package dev.chainrule.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.description.Description;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Tanh;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {
    private static final double H = 1e-5;

    static Stream<Loss> all() {
        return Stream.concat(
                Description.words(Loss.class).stream().map(word -> Description.read(Loss.class, word, word)),
                Stream.of(
                        new Huber(0.3),
                        new Quantile(0.9),
                        new Quantiles(List.of(0.2, 0.7)),
                        new Focal(0),
                        new Focal(0.5),
                        new Focal(3.5),
                        Loss.of("cubic", (y, t) -> (y - t) * (y - t) * (y - t), (y, t) -> 3 * (y - t) * (y - t))));
    }

    static Stream<Loss> fused() {
        return all().filter(loss -> loss.fusedWith(new Sigmoid()) || loss.fusedWith(new Softmax()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void gradientIsTheDerivativeOfTheTerms(Loss loss) {
        RandomStream random = RandomStream.of(1, "outputs");
        for (int trial = 0; trial < 200; trial++) {
            double[] y = new double[3];
            double[] t = new double[3];
            for (int k = 0; k < 3; k++) {
                t[k] = loss instanceof Hinge ? random.nextInt(2) : random.nextDouble();
                do {
                    y[k] = random.nextDouble(0.05, 0.95);
                } while (near(loss.kinks(t[k]), y[k]));
            }
            double[] dy = new double[3];
            loss.gradient(y, t, dy);
            for (int k = 0; k < 3; k++) {
                double[] plus = y.clone();
                double[] minus = y.clone();
                plus[k] += H;
                minus[k] -= H;
                double numeric = (total(loss, plus, t) - total(loss, minus, t)) / (2 * H);
                assertThat(dy[k])
                        .as("∂L/∂y of %s at y = %s, t = %s", loss, y[k], t[k])
                        .isCloseTo(numeric, within(1e-7 * Math.max(1, Math.abs(numeric))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fused")
    void fusedIsTheSameFromThePreActivations(Loss loss) {
        RandomStream random = RandomStream.of(2, "pre-activations");
        for (Activation output : List.of(new Sigmoid(), new Softmax())) {
            for (int trial = 0; trial < 100 && loss.fusedWith(output); trial++) {
                double[] a = new double[3];
                double[] t = new double[3];
                double sum = 0;
                for (int k = 0; k < 3; k++) {
                    a[k] = random.nextDouble(-4, 4);
                    t[k] = random.nextDouble();
                    sum += t[k];
                }
                for (int k = 0; k < 3 && output instanceof Softmax; k++) {
                    t[k] /= sum;
                }
                double[] y = forward(output, a);
                double[] da = new double[3];
                loss.fusedGradient(output, a, y, t, da);
                double[] dy = new double[3];
                double[] through = new double[3];
                loss.gradient(output, y, t, dy);
                output.backward(a, y, dy, through);
                assertThat(da)
                        .as("∂L/∂a of %s from a, and by ∂L/∂y through %s", loss, output.name())
                        .containsExactly(through, within(1e-12));
                for (int k = 0; k < 3; k++) {
                    double[] plus = a.clone();
                    double[] minus = a.clone();
                    plus[k] += H;
                    minus[k] -= H;
                    double numeric = (fusedTotal(loss, output, plus, t) - fusedTotal(loss, output, minus, t)) / (2 * H);
                    assertThat(da[k])
                            .as("∂L/∂a of %s from a, with %s", loss, output.name())
                            .isCloseTo(numeric, within(1e-9));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fused")
    void fusedStaysFiniteAndPushesBackWhereTheOutputHasRoundedToZeroOrOne(Loss loss) {
        for (double size : new double[] {40, 110, 800, 1e5}) {
            for (Activation output : List.of(new Sigmoid(), new Softmax())) {
                if (loss.fusedWith(output)) {
                    double[] a = {-size, size};
                    double[] t = {1, 0};
                    double[] y = forward(output, a);
                    double[] terms = new double[2];
                    double[] da = new double[2];
                    loss.fusedTerms(output, a, y, t, terms);
                    loss.fusedGradient(output, a, y, t, da);
                    double margin = output instanceof Softmax ? 2 * size : size;
                    assertThat(terms[0]).as("%s after %s", loss, output).isCloseTo(margin, within(1e-9 * size));
                    assertThat(da[0]).as("%s after %s", loss, output).isCloseTo(-1, within(1e-9));
                    assertThat(da[1]).isCloseTo(1, within(1e-9));
                    double[] right = {0, 1};
                    loss.fusedTerms(output, a, y, right, terms);
                    loss.fusedGradient(output, a, y, right, da);
                    assertThat(terms[0] + terms[1]).isBetween(0.0, 1e-15);
                    assertThat(Math.abs(da[0]) + Math.abs(da[1])).isLessThan(1e-15);
                }
            }
        }
    }

    /** The engine rounds y to float32 before it calls: below about e⁻¹⁰³ nothing is left of it. */
    @ParameterizedTest
    @MethodSource("fused")
    void fusedPushesBackWhenItIsGivenAnOutputRoundedToZero(Loss loss) {
        for (Activation output : List.of(new Sigmoid(), new Softmax())) {
            if (loss.fusedWith(output)) {
                double[] da = new double[2];
                loss.fusedGradient(output, new double[] {-110, 110}, new double[] {0, 1}, new double[] {1, 0}, da);
                assertThat(da[0]).as("%s after %s", loss, output).isCloseTo(-1, within(1e-9));
            }
        }
    }

    @Test
    void valuesByHand() {
        assertThat(term(new HalfSquaredError(), 3, 1)).isEqualTo(2);
        assertThat(term(new SquaredError(), 3, 1)).isEqualTo(4);
        assertThat(terms(new MeanSquaredError(), new double[] {3, 1}, new double[] {1, 1}))
                .containsExactly(2, 0);
        assertThat(term(new AbsoluteError(), 1, 3)).isEqualTo(2);
        assertThat(term(new Huber(), 1.5, 1)).isEqualTo(0.125);
        assertThat(term(new Huber(), 4, 1)).isEqualTo(2.5);
        assertThat(term(new Huber(2), 4, 1)).isEqualTo(4);
        assertThat(term(new LogCosh(), 2, 1)).isCloseTo(Math.log(Math.cosh(1)), within(1e-15));
        assertThat(term(new LogCosh(), 1.5, 1)).isCloseTo(Math.log(Math.cosh(0.5)), within(1e-15));
        assertThat(term(new LogCosh(), 1000, 0)).isCloseTo(1000 - Math.log(2), within(1e-12));
        assertThat(term(new LogCosh(), 1e-9, 0)).isCloseTo(0.5e-18, within(1e-33));
        assertThat(term(new Quantile(0.9), 1, 3)).isCloseTo(1.8, within(1e-15));
        assertThat(term(new Quantile(0.9), 3, 1)).isCloseTo(0.2, within(1e-15));
        assertThat(term(new Poisson(), 2, 3)).isCloseTo(2 - 3 * Math.log(2), within(1e-15));
        assertThat(term(new Poisson(), 0, 0)).isZero();
        assertThat(term(new Hinge(), 0.25, 1)).isEqualTo(0.75);
        assertThat(term(new Hinge(), 0.25, -1)).isEqualTo(1.25);
        assertThat(term(new Hinge(), 0.25, 0)).isEqualTo(1.25);
        assertThat(term(new Hinge(), 2, 1)).isZero();
        assertThat(term(new BinaryCrossEntropy(), 0.25, 1)).isCloseTo(Math.log(4), within(1e-15));
        assertThat(term(new BinaryCrossEntropy(), 0.25, 0)).isCloseTo(-Math.log(0.75), within(1e-15));
        assertThat(term(new BinaryCrossEntropy(), 0, 0)).isZero();
        assertThat(term(new BinaryCrossEntropy(), 1, 1)).isZero();
        assertThat(terms(new CrossEntropy(), new double[] {0.25, 0.75}, new double[] {1, 0}))
                .containsExactly(new double[] {Math.log(4), 0}, within(1e-15));
        assertThat(term(new Focal(), 0.25, 1)).isCloseTo(0.75 * 0.75 * Math.log(4), within(1e-15));
        assertThat(term(new Focal(), 0.25, 0)).isCloseTo(-0.25 * 0.25 * Math.log(0.75), within(1e-15));
        assertThat(term(new Focal(0), 0.25, 1)).isEqualTo(term(new BinaryCrossEntropy(), 0.25, 1));
    }

    @Test
    void slopesAtTheKinks() {
        assertThat(new AbsoluteError().slope(1, 1)).isZero();
        assertThat(new Quantile(0.9).slope(1, 1)).isCloseTo(-0.4, within(1e-15));
        assertThat(new Hinge().slope(1, 1)).isEqualTo(-0.5);
        assertThat(new Hinge().slope(-1, 0)).isEqualTo(0.5);
    }

    @Test
    void kinksAreOutputs() {
        assertThat(new AbsoluteError().kinks(3)).containsExactly(3);
        assertThat(new Quantile().kinks(3)).containsExactly(3);
        assertThat(new Huber(0.5).kinks(3)).containsExactly(2.5, 3.5);
        assertThat(new Hinge().kinks(1)).containsExactly(1);
        assertThat(new Hinge().kinks(0)).containsExactly(-1);
        assertThat(new SquaredError().kinks(3)).isEmpty();
    }

    @Test
    void fitTheOutputsTheyAreDefinedFor() {
        assertThat(fitting(new CrossEntropy())).containsExactly("softmax");
        assertThat(fitting(new BinaryCrossEntropy())).containsExactly("sigmoid");
        assertThat(fitting(new Focal())).containsExactly("sigmoid", "softmax");
        assertThat(fitting(new Poisson())).containsExactly("sigmoid", "softplus", "softmax");
        for (Loss loss : List.of(new HalfSquaredError(), new Huber(), new Hinge(), new Quantile(), new LogCosh())) {
            assertThat(fitting(loss)).isEqualTo(Description.words(Activation.class));
        }
    }

    @Test
    void fuseOnlyWhereTheyFit() {
        all().forEach(loss -> {
            for (Activation output : List.of(new Identity(), new Relu(), new Tanh(), new Softplus())) {
                assertThat(loss.fusedWith(output)).isFalse();
            }
        });
        assertThatThrownBy(() -> new SquaredError()
                        .fusedGradient(new Identity(), new double[1], new double[1], new double[1], new double[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("squared-error is not fused with identity");
    }

    @Test
    void fuseWithTheActivationTheyWereMadeFor() {
        assertThat(new CrossEntropy().fusedWith(new Softmax())).isTrue();
        assertThat(new CrossEntropy().fusedWith(new Sigmoid())).isFalse();
        assertThat(new BinaryCrossEntropy().fusedWith(new Sigmoid())).isTrue();
        assertThat(new BinaryCrossEntropy().fusedWith(new Softmax())).isFalse();
        assertThat(new Focal().fusedWith(new Sigmoid())).isTrue();
        assertThat(new Focal().fusedWith(new Softmax())).isTrue();
        assertThat(new Poisson().fusedWith(new Softmax())).isFalse();
    }

    @Test
    void whatIsNotFusedHasTheTermsOfItsOutputs() {
        double[] terms = new double[2];
        new SquaredError().fusedTerms(new Tanh(), new double[] {9, 9}, new double[] {3, 1}, new double[] {1, 2}, terms);
        assertThat(terms).containsExactly(4, 1);
    }

    /** Targets that add up to another number than 1, as those of a weighted row may: ∂L/∂a = y Σt − t. */
    @Test
    void crossEntropyTakesAnySumOfTargets() {
        double[] a = {0.3, -1, 0.5};
        double[] t = {0.5, 2, 0.25};
        double[] da = new double[3];
        new CrossEntropy().fusedGradient(new Softmax(), a, forward(new Softmax(), a), t, da);
        for (int k = 0; k < 3; k++) {
            double[] plus = a.clone();
            double[] minus = a.clone();
            plus[k] += H;
            minus[k] -= H;
            double numeric = (fusedTotal(new CrossEntropy(), new Softmax(), plus, t)
                            - fusedTotal(new CrossEntropy(), new Softmax(), minus, t))
                    / (2 * H);
            assertThat(da[k]).isCloseTo(numeric, within(1e-9));
        }
    }

    /** 0 ln 0 is 0: what is neither expected nor given costs nothing, and asks for nothing. */
    @Test
    void whatIsCertainAndRightCostsNothing() {
        double[] y = {0, 1};
        double[] dy = new double[2];
        double[] nothing = {0, 0};
        assertThat(terms(new CrossEntropy(), y, y)).containsExactly(nothing, within(0.0));
        new CrossEntropy().gradient(y, y, dy);
        assertThat(dy).containsExactly(0, -1);
        double[] terms = new double[2];
        new CrossEntropy().fusedTerms(new Softmax(), new double[] {Double.NEGATIVE_INFINITY, 0}, y, y, terms);
        assertThat(terms).containsExactly(nothing, within(0.0));
        assertThat(new BinaryCrossEntropy().slope(0, 0)).isEqualTo(1);
        assertThat(new BinaryCrossEntropy().slope(1, 1)).isEqualTo(-1);
        for (Focal focal : List.of(new Focal(), new Focal(0.5))) {
            assertThat(focal.term(0, 0)).isZero();
            assertThat(focal.term(1, 1)).isZero();
            assertThat(focal.slope(0, 0)).isZero();
            assertThat(focal.slope(1, 1)).isZero();
            assertThat(focal.slope(0, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
            focal.gradient(new Softmax(), y, y, dy);
            assertThat(dy).containsExactly(nothing, within(0.0));
        }
    }

    @Test
    void refuseParametersOutOfRange() {
        assertThatThrownBy(() -> new Huber(0)).hasMessageContaining("delta must be positive and finite, is 0.0");
        assertThatThrownBy(() -> new Quantile(1)).hasMessageContaining("q must be between 0 and 1, is 1.0");
        for (List<Double> wrong : List.of(
                List.of(0.5, 0.2), List.of(0.0, 0.5), List.of(0.5, 1.0), List.of(0.3, 0.3), List.of(Double.NaN))) {
            assertThatThrownBy(() -> new Quantiles(wrong))
                    .hasMessageContaining("quantiles must be between 0 and 1 and ascending");
        }
        assertThatThrownBy(() -> new Quantiles(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new Focal(-1)).hasMessageContaining("gamma must be a finite number of at least 0");
        assertThatThrownBy(() -> new Focal(Double.NaN)).hasMessageContaining("gamma");
    }

    private static List<String> fitting(Loss loss) {
        return Description.words(Activation.class).stream()
                .filter(word -> loss.fits(Description.read(Activation.class, word, word)))
                .toList();
    }

    private static double term(PerOutputLoss loss, double y, double t) {
        return loss.term(y, t);
    }

    private static double[] terms(Loss loss, double[] y, double[] t) {
        double[] terms = new double[y.length];
        loss.terms(y, t, terms);
        return terms;
    }

    private static double total(Loss loss, double[] y, double[] t) {
        return Arrays.stream(terms(loss, y, t)).sum();
    }

    private static double fusedTotal(Loss loss, Activation output, double[] a, double[] t) {
        double[] terms = new double[a.length];
        loss.fusedTerms(output, a, forward(output, a), t, terms);
        return Arrays.stream(terms).sum();
    }

    private static double[] forward(Activation output, double[] a) {
        double[] y = new double[a.length];
        output.forward(a, y);
        return y;
    }

    private static boolean near(double[] kinks, double y) {
        return Arrays.stream(kinks).anyMatch(kink -> Math.abs(kink - y) < 10 * H);
    }

    /** Two targets of three quantiles each: output by output the loss of one quantile. */
    @Test
    void severalQuantilesAreEachTheirOwn() {
        Quantiles loss = new Quantiles(List.of(0.1, 0.5, 0.8));
        double[] y = {1, 2, 3, -1, 5, 0};
        double[] t = {2, 2, 2, 0.5, 0.5, 0.5};
        double[] terms = new double[6];
        double[] dy = new double[6];
        loss.terms(y, t, terms);
        loss.gradient(y, t, dy);
        for (int k = 0; k < 6; k++) {
            Quantile one = new Quantile(loss.quantiles().get(k % 3));
            assertThat(terms[k]).isEqualTo(one.term(y[k], t[k]));
            assertThat(dy[k]).isEqualTo(one.slope(y[k], t[k]));
        }
        assertThat(terms).containsExactly(new double[] {0.1, 0, 0.2, 0.15, 2.25, 0.4}, within(1e-15));
    }

    /** Koenker and Bassett 1978: the sum over a sample is smallest at its quantile. */
    @Test
    void theSmallestLossIsAtTheQuantile() {
        Quantiles loss = new Quantiles(List.of(0.1, 0.5, 0.9));
        double[] sum = new double[3];
        double[] least = {1e9, 1e9, 1e9};
        int[] at = new int[3];
        for (int guess = 0; guess <= 100; guess++) {
            Arrays.fill(sum, 0);
            for (int value = 0; value <= 100; value++) {
                double[] terms = new double[3];
                loss.terms(new double[] {guess, guess, guess}, new double[] {value, value, value}, terms);
                for (int k = 0; k < 3; k++) {
                    sum[k] += terms[k];
                }
            }
            for (int k = 0; k < 3; k++) {
                if (sum[k] < least[k]) {
                    least[k] = sum[k];
                    at[k] = guess;
                }
            }
        }
        assertThat(at).containsExactly(10, 50, 90);
    }
}
