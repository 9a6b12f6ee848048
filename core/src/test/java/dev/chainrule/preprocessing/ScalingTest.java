package dev.chainrule.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.description.Description;
import dev.chainrule.random.RandomStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScalingTest {
    /** Columns as they come: smooth, skewed, with ties, with two values, with outliers, huge, tiny. */
    static List<double[]> columns() {
        RandomStream random = RandomStream.of(1, "columns");
        double[] normal = new double[1003];
        double[] skewed = new double[5000];
        double[] ties = new double[400];
        double[] outliers = new double[97];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = 1e6 + random.nextGaussian();
        }
        for (int i = 0; i < skewed.length; i++) {
            skewed[i] = Math.exp(2 * random.nextGaussian());
        }
        for (int i = 0; i < ties.length; i++) {
            ties[i] = Math.max(0, random.nextInt(20) - 12);
        }
        for (int i = 0; i < outliers.length; i++) {
            outliers[i] = i < 3 ? -9999 : random.nextGaussian();
        }
        return List.of(
                normal,
                skewed,
                ties,
                outliers,
                new double[] {1, 0, 0, 1, 1, 0, 1},
                new double[] {3, 7},
                new double[] {-1e300, 5, 1e300},
                new double[] {Double.MAX_VALUE, -Double.MAX_VALUE},
                new double[] {-Double.MAX_VALUE, 0.5, 0.25, 0.75, -Double.MAX_VALUE, 1},
                new double[] {1e-200, 2e-200, 4e-200, 3e-200},
                new double[] {Double.MIN_VALUE, 2 * Double.MIN_VALUE, 3 * Double.MIN_VALUE, 0},
                new double[] {-0.0, 0.0, 1, -1});
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    @ParameterizedTest
    @MethodSource("columns")
    void quantilesInterpolateBetweenOrderStatistics(double[] values) {
        double[] sorted = sorted(values);
        for (double p : new double[] {0, 0.1, 0.25, 1.0 / 3, 0.5, 0.75, 0.999, 1}) {
            // Hyndman and Fan's seventh: the place is 1 + (n − 1) p among the order statistics x₁ … xₙ
            BigDecimal place = new BigDecimal(p).multiply(BigDecimal.valueOf(sorted.length - 1));
            int below = place.intValue();
            int above = Math.min(below + 1, sorted.length - 1);
            BigDecimal low = new BigDecimal(sorted[below]);
            BigDecimal expected = new BigDecimal(sorted[above])
                    .subtract(low)
                    .multiply(place.subtract(BigDecimal.valueOf(below)))
                    .add(low);
            double found = ScalingLearner.quantile(sorted, p);
            double scale = Math.max(Math.abs(sorted[below]), Math.abs(sorted[above]));
            assertThat(new BigDecimal(found).subtract(expected).abs().doubleValue())
                    .isLessThanOrEqualTo(1e-12 * scale);
        }
    }

    @ParameterizedTest
    @MethodSource("columns")
    void standardIsMeanAndDeviation(double[] values) {
        BigDecimal n = BigDecimal.valueOf(values.length);
        BigDecimal mean = Arrays.stream(values)
                .mapToObj(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(n, MathContext.DECIMAL128);
        BigDecimal variance = Arrays.stream(values)
                .mapToObj(value -> new BigDecimal(value).subtract(mean).pow(2, MathContext.DECIMAL128))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(n, MathContext.DECIMAL128);
        double deviation = variance.sqrt(MathContext.DECIMAL128).doubleValue();
        Scaling.Standard found = Scaling.Standard.learn(values);
        assertThat(new BigDecimal(found.mean()).subtract(mean).abs().doubleValue())
                .isLessThanOrEqualTo(1e-14 * Math.max(mean.abs().doubleValue(), deviation));
        assertThat(found.deviation() / deviation).isCloseTo(1, within(deviation < 1e-300 ? 0.2 : 1e-9));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void robustIsMedianAndQuartiles(double[] values) {
        double[] sorted = sorted(values);
        Scaling.Robust found = Scaling.Robust.learn(SortedValues.of(sorted));
        double median = ScalingLearner.quantile(sorted, 0.5);
        double quartiles = ScalingLearner.quantile(sorted, 0.75) - ScalingLearner.quantile(sorted, 0.25);
        assertThat(found.centre()).isEqualTo(median);
        if (Double.isFinite(quartiles)) {
            assertThat(found.scale()).isPositive().isFinite();
            assertThat(found.scale())
                    .isEqualTo(quartiles > 0 ? quartiles : (sorted[sorted.length - 1] - sorted[0]) / 2);
        }
        assertThat(found.apply(median)).isZero();
        assertThat(found.apply(Double.MAX_VALUE)).isLessThanOrEqualTo(found.limit());
        assertThat(found.apply(-Double.MAX_VALUE)).isGreaterThanOrEqualTo(-found.limit());
    }

    @Test
    void robustOfAColumnThatIsMostlyOneValue() {
        double[] sorted = {0, 0, 0, 0, 0, 0, 0, 0, 10};
        Scaling.Robust found = Scaling.Robust.learn(SortedValues.of(sorted));
        assertThat(found).isEqualTo(new Scaling.Robust(0, 5, 5));
        assertThat(found.apply(10)).isEqualTo(2);
        double[] aboutZero = {-8, 0, 0, 0, 0, 0, 0, 0, 10};
        assertThat(Scaling.Robust.learn(SortedValues.of(aboutZero))).isEqualTo(new Scaling.Robust(0, 9, 5));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void quantileKnotsAreNormalQuantilesOfRanks(double[] values) {
        double[] sorted = sorted(values);
        Scaling.Quantile found = Scaling.Quantile.learn(SortedValues.of(sorted));
        double[] knots = found.knots();
        assertThat(knots.length).isBetween(1, 200);
        assertThat(knots[0]).isEqualTo(sorted[0]);
        for (int i = 0; i < knots.length; i++) {
            double knot = knots[i];
            long less = Arrays.stream(values).filter(x -> x < knot).count();
            long equal = Arrays.stream(values).filter(x -> x == knot).count();
            double share = (less + 0.5 * equal) / values.length;
            assertThat(equal).isPositive();
            assertThat(found.values()[i]).isEqualTo(Math.clamp(NormalQuantile.of(share), -3, 3));
            assertThat(found.apply(knot)).isEqualTo(found.values()[i]);
            assertThat(i == 0 || knot > knots[i - 1]).isTrue();
        }
    }

    /** Between two knots the value is on the straight line, outside it is that of the nearest knot. */
    @Test
    void quantileIsABrokenLine() {
        Scaling.Quantile line = new Scaling.Quantile(new double[] {-1, 1, 5}, new double[] {-2, 0, 1});
        assertThat(line.apply(-7)).isEqualTo(-2);
        assertThat(line.apply(-1)).isEqualTo(-2);
        assertThat(line.apply(0)).isEqualTo(-1);
        assertThat(line.apply(1)).isZero();
        assertThat(line.apply(2)).isEqualTo(0.25);
        assertThat(line.apply(5)).isEqualTo(1);
        assertThat(line.apply(1e300)).isEqualTo(1);
        Scaling.Quantile atZero = new Scaling.Quantile(new double[] {-1, 0.0, 1}, new double[] {-2, 0.5, 2});
        assertThat(atZero.apply(-0.0)).isEqualTo(0.5);
    }

    @Test
    void quantileMakesAnyShapeNormal() {
        double[] skewed = columns().get(1);
        Scaling scaling = ScalingLearner.learn(Scaling.Kind.QUANTILE, skewed.clone());
        double sum = 0;
        double squares = 0;
        double within1 = 0;
        for (double x : skewed) {
            double z = scaling.apply(x);
            sum += z;
            squares += z * z;
            within1 += Math.abs(z) < 1 ? 1 : 0;
        }
        assertThat(sum / skewed.length).isCloseTo(0, within(0.01));
        assertThat(squares / skewed.length).isCloseTo(1, within(0.03));
        assertThat(within1 / skewed.length).isCloseTo(0.6827, within(0.01));
    }

    @ParameterizedTest
    @EnumSource(Scaling.Kind.class)
    void everyScalingAscendsAndIsFinite(Scaling.Kind kind) {
        for (double[] values : columns()) {
            Scaling scaling = ScalingLearner.learn(kind, values.clone());
            double[] sorted = sorted(values);
            double before = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < sorted.length; i++) {
                double z = scaling.apply(sorted[i]);
                if (Math.abs(sorted[i]) <= 1e300) {
                    assertThat(z).isFinite();
                }
                assertThat(z).isGreaterThanOrEqualTo(before);
                before = z;
                if (i + 1 < sorted.length && Math.abs(sorted[i]) <= 1e300 && Math.abs(sorted[i + 1]) <= 1e300) {
                    double middle = scaling.apply(0.5 * sorted[i] + 0.5 * sorted[i + 1]);
                    assertThat(middle).isBetween(z, scaling.apply(sorted[i + 1]));
                }
            }
        }
    }

    /** Quantile and robust scaling take any number; of values about zero they make numbers about one. */
    @ParameterizedTest
    @EnumSource(
            value = Scaling.Kind.class,
            names = {"ROBUST", "QUANTILE"})
    void boundedScalingsTakeAnyNumber(Scaling.Kind kind) {
        for (double[] values : columns()) {
            Scaling scaling = ScalingLearner.learn(kind, values.clone());
            for (double x : new double[] {0, -0.0, 1, Double.MIN_VALUE, 1e300, -1e300, Double.MAX_VALUE, -1e-300}) {
                assertThat(scaling.apply(x)).isBetween(-5.0, 5.0);
            }
        }
    }

    @Test
    void aBrokenLineIsItsKnotsAndValues() {
        Scaling.Quantile line = new Scaling.Quantile(new double[] {0, 1}, new double[] {-1, 1});
        Scaling.Quantile otherKnots = new Scaling.Quantile(new double[] {0, 2}, new double[] {-1, 1});
        Scaling.Quantile otherValues = new Scaling.Quantile(new double[] {0, 1}, new double[] {-1, 2});
        assertThat(line)
                .hasToString("Quantile[2 knots from 0.0 to 1.0]")
                .isNotEqualTo(otherKnots)
                .isNotEqualTo(otherValues);
        assertThat(line.hashCode()).isNotEqualTo(otherKnots.hashCode()).isNotEqualTo(otherValues.hashCode());
    }

    @Test
    void learnsFromUnsortedValues() {
        double[] values = {5, 1, 4, 2, 3};
        assertThat(ScalingLearner.learn(Scaling.Kind.ROBUST, values)).isEqualTo(new Scaling.Robust(3, 2, 5));
        assertThat(ScalingLearner.learn(Scaling.Kind.STANDARD, new double[] {3, 1}))
                .isEqualTo(new Scaling.Standard(2, 1));
        assertThat(ScalingLearner.learn(Scaling.Kind.NONE, values)).isEqualTo(new Scaling.None());
    }

    @Test
    void constantTargetsAreOnlyShifted() {
        assertThat(Scaling.Standard.learn(new double[] {4, 4, 4})).isEqualTo(new Scaling.Standard(4, 1));
        assertThat(Scaling.Standard.learn(new double[] {0})).isEqualTo(new Scaling.Standard(0, 1));
    }

    @Test
    void refusesKnotsThatAreNoLine() {
        for (double[][] wrong : new double[][][] {
            {{}, {}}, {{1, 2}, {0}}, {{1, 1}, {0, 1}}, {{2, 1}, {0, 1}}, {{1, 2}, {1, 0}}, {{1, Double.NaN}, {0, 1}}
        }) {
            assertThatThrownBy(() -> new Scaling.Quantile(wrong[0], wrong[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("knots");
        }
    }

    @ParameterizedTest
    @EnumSource(Scaling.Kind.class)
    void everyScalingIsTheSameAfterAFile(Scaling.Kind kind) {
        for (double[] values : columns()) {
            Scaling scaling = ScalingLearner.learn(kind, values.clone());
            Scaling found = Description.read(Scaling.class, Description.of(scaling), "test");
            assertThat(found).isEqualTo(scaling).hasSameHashCodeAs(scaling).hasToString(scaling.toString());
        }
        assertThat(ScalingLearner.learn(kind, new double[] {1, 2, 3})).isNotEqualTo(new Scaling.Standard(0, 7));
    }
}
