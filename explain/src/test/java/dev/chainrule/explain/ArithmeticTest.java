package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.description.Description;
import dev.chainrule.loss.AbsoluteError;
import dev.chainrule.loss.Focal;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Huber;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.Quantile;
import dev.chainrule.loss.SquaredError;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.random.RandomStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArithmeticTest {
    // ---- fractions ----

    @Test
    void fractionsAgreeWithDecimalsAndWholeNumbers() {
        RandomStream random = RandomStream.of(1, "rational");
        for (int n = 0; n < 2000; n++) {
            BigDecimal x = BigDecimal.valueOf(random.nextInt(20001) - 10000, random.nextInt(5));
            BigDecimal y = BigDecimal.valueOf(random.nextInt(20001) - 10000, random.nextInt(5) - 2);
            Rational p = Rational.of(x);
            Rational q = Rational.of(y);
            assertThat(p.plus(q)).isEqualTo(Rational.of(x.add(y)));
            assertThat(p.minus(q)).isEqualTo(Rational.of(x.subtract(y)));
            assertThat(p.times(q)).isEqualTo(Rational.of(x.multiply(y)));
            assertThat(p.negate()).isEqualTo(Rational.of(x.negate()));
            assertThat(p.abs()).isEqualTo(Rational.of(x.abs()));
            assertThat(p.compareTo(q)).isEqualTo(x.compareTo(y));
            assertThat(p.toDouble()).isEqualTo(x.doubleValue());
            if (q.signum() != 0) {
                assertThat(p.over(q).times(q)).isEqualTo(p);
                assertThat(p.over(q).toDecimal(MathContext.DECIMAL64))
                        .isEqualByComparingTo(x.divide(y, MathContext.DECIMAL64));
            }
            assertThat(p.denominator().signum()).isPositive();
            assertThat(p.numerator().gcd(p.denominator())).isEqualTo(BigInteger.ONE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 1/10",
        "0.375, 3/8",
        "-2, -2",
        "1e3, 1000",
        "1e-3, 1/1000",
        "0, 0",
        "-0.0, 0",
        "0.3333, 3333/10000"
    })
    void aDoubleIsTheDecimalThatAPersonWrote(double value, String text) {
        assertThat(Rational.ofDecimal(value)).hasToString(text);
    }

    @Test
    void fractionsHaveNoInfinity() {
        assertThatThrownBy(() -> Rational.of(1, 0)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Rational.ONE.over(Rational.ZERO)).isInstanceOf(ArithmeticException.class);
        assertThat(Fractions.ARITHMETIC
                        .quotient(Fractions.ARITHMETIC.number(1), Fractions.ARITHMETIC.number(0))
                        .toDouble())
                .isInfinite();
    }

    @Test
    void functionsThatStayFractionsAreThoseInDoubles() {
        int exact = 0;
        for (String word : Description.words(Activation.class)) {
            Activation activation = Description.read(Activation.class, word, word);
            if (activation instanceof ElementwiseActivation f && Fn.of(f).inFractions() != null) {
                exact++;
                for (int n = -40; n <= 40; n++) {
                    double a = n / 8.0;
                    assertSame(Fn.of(f), f.value(a), a);
                    assertSame(Fn.slopeOf(f), f.slope(a), a);
                    if (f instanceof ParametricActivation p) {
                        assertSame(Fn.of(f), p.value(a, 0.125), a, 0.125);
                        assertSame(Fn.slopeOf(f), p.slope(a, 0.125), a, 0.125);
                    }
                }
            }
        }
        assertThat(exact).isEqualTo(6);
        for (Loss loss : List.of(new AbsoluteError(), new Huber(0.5), new Quantile(0.25), new Hinge())) {
            for (int n = -8; n <= 8; n++) {
                for (double t : new double[] {-1, 0, 1}) {
                    double[] terms = new double[1];
                    double[] slopes = new double[1];
                    loss.terms(new double[] {n / 4.0}, new double[] {t}, terms);
                    loss.gradient(new double[] {n / 4.0}, new double[] {t}, slopes);
                    assertSame(Fn.termOf(loss, new Identity()), terms[0], n / 4.0, t);
                    assertSame(Fn.slopeOf(loss, new Identity()), slopes[0], n / 4.0, t);
                }
            }
        }
        Fn.InFractions byParameter = ExactFunctions.parameterSlope(new Prelu());
        assertThat(byParameter.at(List.of(Rational.of(-3, 2)))).isEqualTo(Rational.of(-3, 2));
        assertThat(byParameter.at(List.of(Rational.of(3, 2)))).isEqualTo(Rational.ZERO);
    }

    private static void assertSame(Fn function, double expected, double... arguments) {
        List<FractionOrDecimal> fractions =
                Arrays.stream(arguments).mapToObj(Fractions.ARITHMETIC::number).toList();
        FractionOrDecimal value = Fractions.ARITHMETIC.apply(function, fractions);
        assertThat(value).as("%s at %s", function.name(), fractions).isInstanceOf(FractionOrDecimal.Exact.class);
        assertThat(value.toDouble()).as("%s at %s", function.name(), fractions).isCloseTo(expected, within(1e-15));
    }

    @Test
    void whatIsNoFractionIsADecimalFromThenOn() {
        Fractions in = Fractions.ARITHMETIC;
        FractionOrDecimal third = in.fraction(1, 3);
        FractionOrDecimal e = in.apply(Fn.EXP, List.of(in.number(1)));
        assertThat(third).hasToString("1/3");
        assertThat(in.sum(third, in.fraction(1, 6))).hasToString("1/2");
        assertThat(e).isEqualTo(new FractionOrDecimal.Decimal(StrictMath.exp(1)));
        assertThat(in.sum(third, e)).isEqualTo(new FractionOrDecimal.Decimal(1.0 / 3 + StrictMath.exp(1)));
        assertThat(in.product(in.number(0), e)).hasToString("0");
        FractionOrDecimal power = in.fraction(1, 1_000_003);
        for (int n = 0; n < 9; n++) {
            power = in.product(power, power);
        }
        assertThat(power).isInstanceOf(FractionOrDecimal.Decimal.class);
    }

    // ---- rounding ----

    @Test
    void whatIsWrittenDownIsRounded() {
        Rounded two = Rounded.toDecimals(2);
        assertThat(two.written(new BigDecimal("0.125"))).isEqualTo(new BigDecimal("0.13"));
        assertThat(two.written(new BigDecimal("-0.125"))).isEqualTo(new BigDecimal("-0.13"));
        assertThat(Rounded.toSignificant(2).written(new BigDecimal("0.01250"))).isEqualTo(new BigDecimal("0.013"));
        assertThat(new Rounded(2, false, RoundingMode.DOWN).written(new BigDecimal("0.129")))
                .isEqualTo(new BigDecimal("0.12"));
        assertThatThrownBy(() -> Rounded.toSignificant(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> two.quotient(BigDecimal.ONE, new BigDecimal("0.00")))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> two.apply(Fn.LN, List.of(BigDecimal.ZERO))).isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15})
    void manyDigitsAreTheDoubles(int digits) {
        Rounded rounded = Rounded.toSignificant(digits);
        RandomStream random = RandomStream.of(2, "rounded");
        for (int n = 0; n < 500; n++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            BigDecimal p = rounded.number(x);
            BigDecimal q = rounded.number(y);
            double room = 1e-10 * (1 + Math.abs(x) + Math.abs(y) + Math.abs(x / y));
            assertThat(rounded.written(rounded.sum(p, q)).doubleValue()).isCloseTo(x + y, within(room));
            assertThat(rounded.written(rounded.product(p, q)).doubleValue()).isCloseTo(x * y, within(room));
            assertThat(rounded.written(rounded.quotient(p, q)).doubleValue()).isCloseTo(x / y, within(room));
            assertThat(rounded.apply(Fn.EXP, List.of(p)).doubleValue()).isEqualTo(StrictMath.exp(x));
        }
    }

    @Test
    void roundingIsSaidInWords() {
        assertThat(Rounded.toDecimals(3).words()).isEqualTo("rounded half up to 3 decimals");
        assertThat(Rounded.toSignificant(1).words()).isEqualTo("rounded half up to 1 significant digit");
        assertThat(new Rounded(2, false, RoundingMode.DOWN).words()).isEqualTo("cut off after 2 decimals");
        assertThat(new Rounded(0, false, RoundingMode.UP).words()).isEqualTo("rounded (UP) to 0 decimals");
        assertThatThrownBy(() -> Rounded.toDecimals(-1)).hasMessage("digits must be at least 0, is -1");
        assertThatThrownBy(() -> Rounded.toSignificant(0)).hasMessage("digits must be at least 1, is 0");
    }

    /** Between what is written down nothing is rounded to fewer than 34 digits. */
    @Test
    void roundedComputesWithManyDigits() {
        Rounded two = Rounded.toDecimals(2);
        BigDecimal x = new BigDecimal("0.1");
        BigDecimal y = new BigDecimal("0.3");
        assertThat(two.sum(x, y)).isEqualByComparingTo("0.4");
        assertThat(two.difference(x, y)).isEqualByComparingTo("-0.2");
        assertThat(two.product(x, y)).isEqualByComparingTo("0.03");
        assertThat(two.quotient(x, y)).isEqualByComparingTo("0.3333333333333333333333333333333333");
        assertThat(two.negative(x)).isEqualByComparingTo("-0.1");
        assertThat(two.fraction(2, 3)).isEqualByComparingTo("0.6666666666666666666666666666666667");
        assertThat(two.toDouble(x)).isEqualTo(0.1);
        assertThat(two.number(0.1)).isEqualByComparingTo("0.1");
        for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> two.number(none)).isInstanceOf(ArithmeticException.class);
        }
    }

    // ---- on from what is printed ----

    @Test
    void printedFiguresAreAddedAndMultipliedExactly() {
        PrintedArithmetic in = new PrintedArithmetic();
        BigDecimal x = in.number(0.1);
        BigDecimal y = in.number(0.3);
        assertThat(in.sum(x, y)).isEqualByComparingTo("0.4");
        assertThat(in.difference(x, y)).isEqualByComparingTo("-0.2");
        assertThat(in.product(new BigDecimal("1.0000000000000000000000000000000000001"), new BigDecimal("3")))
                .isEqualByComparingTo("3.0000000000000000000000000000000000003");
        assertThat(in.quotient(x, y)).isEqualByComparingTo("0.3333333333333333333333333333333333");
        assertThat(in.fraction(1, 8)).isEqualByComparingTo("0.125");
        assertThat(in.negative(x)).isEqualByComparingTo("-0.1");
        assertThat(in.toDouble(y)).isEqualTo(0.3);
        assertThat(in.apply(Fn.EXP, List.of(x)).doubleValue()).isEqualTo(StrictMath.exp(0.1));
    }

    @Test
    void doublesAreJavas() {
        Arithmetic<Double> in = Arithmetic.DOUBLES;
        assertThat(in.number(0.1)).isEqualTo(0.1);
        assertThat(in.fraction(1, 3)).isEqualTo(1.0 / 3);
        assertThat(in.sum(0.1, 0.2)).isEqualTo(0.1 + 0.2);
        assertThat(in.difference(0.1, 0.3)).isEqualTo(0.1 - 0.3);
        assertThat(in.product(0.1, 0.3)).isEqualTo(0.1 * 0.3);
        assertThat(in.quotient(0.1, 0.3)).isEqualTo(0.1 / 0.3);
        assertThat(in.negative(0.1)).isEqualTo(-0.1);
        assertThat(in.written(0.1)).isEqualTo(0.1);
        assertThat(in.toDouble(0.1)).isEqualTo(0.1);
        assertThat(in.apply(Fn.ABS, List.of(-3.0))).isEqualTo(3);
    }

    @Test
    void fractionsKeepTheirSignAndTheirLength() {
        assertThat(Rational.of(3, -6)).hasToString("-1/2");
        assertThat(Rational.of(-6, -3)).hasToString("2");
        assertThat(Rational.of(4, 2).isWhole()).isTrue();
        assertThat(Rational.of(1, 2).isWhole()).isFalse();
        assertThat(Rational.of(7, 16).bits()).isEqualTo(5);
        assertThat(Rational.of(100, 3).bits()).isEqualTo(7);
        assertThat(Rational.of(-1, 2).abs()).isEqualTo(Rational.of(1, 2));
        Fractions in = Fractions.ARITHMETIC;
        FractionOrDecimal half = in.fraction(1, 2);
        FractionOrDecimal e = in.apply(Fn.EXP, List.of(in.number(1)));
        assertThat(in.negative(half)).hasToString("-1/2");
        assertThat(in.negative(e)).isEqualTo(new FractionOrDecimal.Decimal(-StrictMath.exp(1)));
        assertThat(in.difference(half, in.fraction(1, 3))).hasToString("1/6");
        assertThat(in.difference(half, e)).isEqualTo(new FractionOrDecimal.Decimal(0.5 - StrictMath.exp(1)));
        assertThat(in.product(half, e)).isEqualTo(new FractionOrDecimal.Decimal(0.5 * StrictMath.exp(1)));
        assertThat(in.product(e, in.number(0))).hasToString("0");
        assertThat(in.quotient(half, in.fraction(1, 3))).hasToString("3/2");
        assertThat(in.quotient(half, e)).isEqualTo(new FractionOrDecimal.Decimal(0.5 / StrictMath.exp(1)));
        assertThat(in.number(Double.NaN).toDouble()).isNaN();
        assertThat(in.toDouble(half)).isEqualTo(0.5);
        assertThat(e).hasToString(String.valueOf(StrictMath.exp(1)));
    }

    // ---- functions ----

    @Test
    void namedFunctionsHaveTheirValues() {
        assertThat(value(Fn.LN, 3)).isEqualTo(StrictMath.log(3));
        assertThat(value(Fn.EXP, 3)).isEqualTo(StrictMath.exp(3));
        assertThat(value(Fn.COS, 3)).isEqualTo(StrictMath.cos(3));
        assertThat(value(Fn.SIN, 3)).isEqualTo(StrictMath.sin(3));
        assertThat(value(Fn.SQRT, 9)).isEqualTo(3);
        assertThat(value(Fn.ABS, -3)).isEqualTo(3);
        assertThat(value(Fn.SIGN, -3)).isEqualTo(-1);
        assertSame(Fn.ABS, 3, -3);
        assertSame(Fn.SIGN, -1, -3);
        assertSame(Fn.SIGN, 0, 0);
        // q (t − y) below t, (1 − q) (y − t) above
        assertSame(Fn.PINBALL, 0.75 * 2, 1, 3, 0.75);
        assertSame(Fn.PINBALL, 0.25 * 2, 3, 1, 0.75);
        assertSame(Fn.PINBALL_SLOPE, -0.75, 1, 3, 0.75);
        assertSame(Fn.PINBALL_SLOPE, 0.25, 3, 1, 0.75);
        assertSame(Fn.PINBALL_SLOPE, -0.25, 3, 3, 0.75);
        assertThat(value(Fn.PINBALL, 1, 3, 0.75)).isEqualTo(1.5);
        assertThat(value(Fn.PINBALL_SLOPE, 1, 3, 0.75)).isEqualTo(-0.75);
    }

    @Test
    void activationsAndLossesAreFunctions() {
        assertThat(Fn.of(new Sigmoid()).name()).isEqualTo("σ");
        assertThat(Fn.slopeOf(new Sigmoid()).name()).isEqualTo("σ′");
        assertThat(Fn.letter(new Tanh())).isEqualTo("tanh");
        assertThat(Fn.parameterSlopeOf(new Prelu()).name()).isEqualTo("∂prelu/∂p");
        assertThat(value(Fn.of(new Sigmoid()), 2)).isEqualTo(new Sigmoid().value(2));
        assertThat(value(Fn.slopeOf(new Sigmoid()), 2)).isEqualTo(new Sigmoid().slope(2));
        assertThat(value(Fn.of(new Prelu()), -2, 0.5)).isEqualTo(-1);
        assertThat(value(Fn.of(new Prelu()), -2)).isEqualTo(-0.5);
        assertThat(value(Fn.slopeOf(new Prelu()), -2, 0.5)).isEqualTo(0.5);
        assertThat(value(Fn.slopeOf(new Prelu()), -2)).isEqualTo(0.25);
        assertThat(value(Fn.parameterSlopeOf(new Prelu()), -2, 0.5)).isEqualTo(-2);
        assertThatThrownBy(() -> Fn.of(new Softmax())).hasMessage("softmax is no function of one unit");
        assertThat(value(Fn.termOf(new SquaredError(), new Identity()), 3, 1)).isEqualTo(4);
        assertThat(value(Fn.slopeOf(new SquaredError(), new Identity()), 3, 1)).isEqualTo(4);
        // after softmax focal loss is −t (1 − y)^γ ln y alone
        Fn focal = Fn.termOf(new Focal(2), new Softmax());
        assertThat(value(focal, 0.25, 0.5)).isCloseTo(0.5 * 0.5625 * StrictMath.log(4), within(1e-15));
        assertThat(value(focal, 0, 0)).isZero();
        assertThat(value(Fn.termOf(new Focal(2), new Sigmoid()), 0.25, 0)).isEqualTo(new Focal(2).term(0.25, 0));
        assertThat(value(Fn.slopeOf(new Focal(2), new Softmax()), 0.25, 0)).isZero();
        assertThat(value(Fn.slopeOf(new Focal(2), new Sigmoid()), 0.25, 0)).isEqualTo(new Focal(2).slope(0.25, 0));
    }

    private static double value(Fn function, double... arguments) {
        return function.function().applyAsDouble(arguments);
    }
}
