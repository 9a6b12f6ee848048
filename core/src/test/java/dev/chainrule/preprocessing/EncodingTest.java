package dev.chainrule.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.description.Description;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Piecewise-linear encoding, and which inputs belong together. */
class EncodingTest {
    private static final double NAN = Double.NaN;

    private static float[] encoded(Encoding encoding, double x) {
        float[] inputs = new float[encoding.width() + 2];
        encoding.encode(x, inputs, 1);
        assertThat(inputs[0]).isZero();
        assertThat(inputs[inputs.length - 1]).isZero();
        return Arrays.copyOfRange(inputs, 1, inputs.length - 1);
    }

    @Test
    void aValueIsHowFarItHasPassedThroughEachBin() {
        Encoding encoding = new Encoding.PiecewiseLinear(new double[] {0, 1, 3, 7});
        assertThat(encoding.width()).isEqualTo(3);
        assertThat(encoded(encoding, 0)).containsExactly(0, 0, 0);
        assertThat(encoded(encoding, 0.25)).containsExactly(0.25f, 0, 0);
        assertThat(encoded(encoding, 1)).containsExactly(1, 0, 0);
        assertThat(encoded(encoding, 2)).containsExactly(1, 0.5f, 0);
        assertThat(encoded(encoding, 3)).containsExactly(1, 1, 0);
        assertThat(encoded(encoding, 6)).containsExactly(1, 1, 0.75f);
        assertThat(encoded(encoding, 7)).containsExactly(1, 1, 1);
    }

    @Test
    void outsideItGoesOnByTheWidthOfABin() {
        Encoding encoding = new Encoding.PiecewiseLinear(new double[] {0, 1, 3, 7});
        assertThat(encoded(encoding, -0.5)).containsExactly(-0.5f, 0, 0);
        assertThat(encoded(encoding, -1e300)).containsExactly(-1, 0, 0);
        assertThat(encoded(encoding, 8)).containsExactly(1, 1, 1.25f);
        assertThat(encoded(encoding, Double.MAX_VALUE)).containsExactly(1, 1, 2);
        Encoding single = new Encoding.PiecewiseLinear();
        assertThat(encoded(single, -0.5)).containsExactly(-0.5f);
        assertThat(encoded(single, 1.5)).containsExactly(1.5f);
        assertThat(encoded(single, 1e30)).containsExactly(2);
    }

    /** Equation 1 of Gorishniy et al. 2022, taken literally for every bin, within one width of the outer bins. */
    @Test
    void isTheEquationOfThePaper() {
        RandomStream random = RandomStream.of(3, "edges");
        for (int trial = 0; trial < 200; trial++) {
            int bins = 1 + random.nextInt(12);
            double[] b = DoubleStream.generate(random::nextGaussian)
                    .limit(bins + 1)
                    .sorted()
                    .toArray();
            Encoding encoding = new Encoding.PiecewiseLinear(b);
            double x = trial % 3 == 0
                    ? b[random.nextInt(b.length)]
                    : random.nextDouble(2 * b[0] - b[1], 2 * b[bins] - b[bins - 1]);
            float[] inputs = encoded(encoding, x);
            for (int t = 1; t <= bins; t++) {
                double expected =
                        x < b[t - 1] && t > 1 ? 0 : x >= b[t] && t < bins ? 1 : (x - b[t - 1]) / (b[t] - b[t - 1]);
                assertThat((double) inputs[t - 1]).isCloseTo(expected, within(1e-7));
            }
        }
    }

    @Test
    void edgesMustAscend() {
        for (double[] edges : new double[][] {{}, {1}, {1, 1}, {2, 1}, {0, NAN}, {-1e308, 1e308}}) {
            assertThatThrownBy(() -> new Encoding.PiecewiseLinear(edges)).isInstanceOf(IllegalArgumentException.class);
        }
        for (int bins : new int[] {-1, 1, 1001}) {
            assertThatThrownBy(() -> Encoder.of(Scaling.Kind.NONE).withBins(bins))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bins");
        }
    }

    @Test
    void theBinOfAValueAndHowFarItHasPassedThroughIt() {
        var encoding = new Encoding.PiecewiseLinear(new double[] {0, 1, 3, 7});
        assertThat(encoding.bin(-5)).isZero();
        assertThat(encoding.bin(0)).isZero();
        assertThat(encoding.bin(0.99)).isZero();
        assertThat(encoding.bin(1)).isEqualTo(1);
        assertThat(encoding.bin(6.9)).isEqualTo(2);
        assertThat(encoding.bin(7)).isEqualTo(2);
        assertThat(encoding.bin(70)).isEqualTo(2);
        assertThat(encoding.share(2, 1)).isEqualTo(0.5);
        assertThat(encoding.share(-0.25, 0)).isEqualTo(-0.25);
        assertThat(encoding.share(9, 2)).isEqualTo(1.5);
        // rounded out of an inner bin it is at its edge
        assertThat(encoding.share(0.5, 1)).isZero();
        assertThat(encoding.share(3.5, 1)).isEqualTo(1);
    }

    @Test
    void isItsEdges() {
        double[] edges = {0, 1, 3, 7};
        var encoding = new Encoding.PiecewiseLinear(edges);
        edges[0] = -1;
        encoding.edges()[3] = 9;
        assertThat(encoding.edges()).containsExactly(0, 1, 3, 7);
        assertThat(encoding)
                .isEqualTo(new Encoding.PiecewiseLinear(new double[] {0, 1, 3, 7}))
                .hasSameHashCodeAs(new Encoding.PiecewiseLinear(new double[] {0, 1, 3, 7}))
                .isNotEqualTo(new Encoding.PiecewiseLinear(new double[] {0, 1, 3, 8}))
                .isNotEqualTo(new Encoding.Plain())
                .hasToString("PiecewiseLinear[3 bins from 0.0 to 7.0]");
        assertThat(encoding.hashCode())
                .isNotEqualTo(new Encoding.PiecewiseLinear(new double[] {0, 1, 3, 8}).hashCode());
    }

    private static Encoding learned(int bins, double... sorted) {
        return Encoding.PiecewiseLinear.learn(bins, SortedValues.of(sorted), new Scaling.None());
    }

    @Test
    void edgesAreQuantilesOfTheTrainingRows() {
        double[] values = IntStream.rangeClosed(0, 100).asDoubleStream().toArray();
        assertThat(learned(4, values)).isEqualTo(new Encoding.PiecewiseLinear(new double[] {0, 25, 50, 75, 100}));
        // after scaling
        assertThat(Encoding.PiecewiseLinear.learn(4, SortedValues.of(values), new Scaling.Standard(50, 25)))
                .isEqualTo(new Encoding.PiecewiseLinear(new double[] {-2, -1, 0, 1, 2}));
        double[] skewed = values.clone();
        Arrays.fill(skewed, 0, 60, 0);
        assertThat(learned(4, skewed))
                .as("equal quantiles are merged")
                .isEqualTo(new Encoding.PiecewiseLinear(new double[] {0, 75, 100}));
    }

    @Test
    void fewDifferentValuesGiveFewBins() {
        assertThat(learned(8, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3))
                .isEqualTo(new Encoding.PiecewiseLinear(new double[] {1, 2, 3}));
        assertThat(learned(8, 0, 0, 1)).isEqualTo(new Encoding.Plain());
        assertThat(learned(8, 5)).isEqualTo(new Encoding.Plain());
        // values that the scaling makes equal are one
        assertThat(Encoding.PiecewiseLinear.learn(
                        8, SortedValues.of(new double[] {-9, -8, 0, 8, 9}), new Scaling.Robust(0, 1, 5)))
                .isEqualTo(new Encoding.PiecewiseLinear(new double[] {-5, 0, 5}));
    }

    /** A billionth of their own size apart, two edges are one. */
    @Test
    void edgesThatAreNearlyEqualAreMerged() {
        assertThat(learned(8, 1e6, 1e6 + 1e-4, 2e6, 3e6))
                .isEqualTo(new Encoding.PiecewiseLinear(new double[] {1e6, 2e6, 3e6}));
        assertThat(learned(8, 1e6, 1e6 + 1e-2, 2e6))
                .isEqualTo(new Encoding.PiecewiseLinear(new double[] {1e6, 1e6 + 1e-2, 2e6}));
        assertThat(learned(8, -3e6, -2e6, -1e6 - 1e-4, -1e6))
                .isEqualTo(new Encoding.PiecewiseLinear(new double[] {-3e6, -2e6, -1e6 - 1e-4}));
    }

    @Test
    void whatIsLearnedHasItsWords() {
        assertThat(Description.words(Encoding.class)).containsExactly("plain", "piecewise-linear");
        assertThat(Description.words(Scaling.class))
                .containsExactly("none", "standard", "robust", "smooth", "quantile");
        assertThat(Description.words(Feature.class)).containsExactly("number", "date", "boolean", "category");
        assertThat(Description.words(Target.class)).containsExactly("numbers", "quantiles", "classes", "labels");
    }

    @Test
    void hugeAndTinyValuesAreEncodedByNumbersOfUsualSize() {
        RandomStream random = RandomStream.of(5, "values");
        double[] wide = DoubleStream.generate(
                        () -> random.nextGaussian() * StrictMath.pow(10, random.nextDouble(-300, 300)))
                .limit(500)
                .sorted()
                .toArray();
        wide[0] = -Double.MAX_VALUE;
        wide[499] = Double.MAX_VALUE;
        for (Scaling.Kind kind : Scaling.Kind.values()) {
            Scaling scaling = ScalingLearner.learn(kind, wide.clone());
            Encoding encoding = Encoding.PiecewiseLinear.learn(16, SortedValues.of(wide), scaling);
            if (encoding instanceof Encoding.PiecewiseLinear) {
                for (double x : wide) {
                    for (float input : encoded(encoding, scaling.apply(x))) {
                        assertThat(input).as("%s of %s", kind, x).isBetween(-1f, 2f);
                    }
                }
            }
        }
    }

    @Test
    void smoothScalingIsAsThePaperWritesIt() {
        double[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8};
        Scaling scaling = ScalingLearner.learn(Scaling.Kind.SMOOTH, values);
        assertThat(scaling).isEqualTo(new Scaling.Smooth(4, 4, 3));
        assertThat(scaling.apply(4)).isZero();
        assertThat(scaling.apply(8)).isCloseTo(1 / Math.sqrt(1 + 1 / 9.0), within(1e-15));
        assertThat(scaling.apply(-8)).isCloseTo(-3 / Math.sqrt(2), within(1e-15));
        assertThat(scaling.apply(1e300)).isEqualTo(3);
        assertThat(scaling.apply(-Double.MAX_VALUE)).isEqualTo(-3);
        // quartiles that are equal: the range becomes 2
        assertThat(ScalingLearner.learn(Scaling.Kind.SMOOTH, new double[] {0, 5, 5, 5, 5, 5, 5, 10}))
                .isEqualTo(new Scaling.Smooth(5, 5, 3));
    }

    private static Table table() {
        return Table.of(
                NumberColumn.of("x", 1, 2, 3, NAN, 5, 6),
                NumberColumn.of("two", 0, 1, 0, 1, 1, 0),
                TextColumn.of("c", "a", "b", "c", "a", "b", null),
                BooleanColumn.of("b", true, null, false, true, false, true),
                DateColumn.ofDates("d", 1, 2, 3, 4, 5, 60),
                NumberColumn.of("t", 3, 1, 4, 1, 5, 9));
    }

    private static Preprocessing learn(Column target, int bins) {
        Table table = table();
        return new PreprocessingLearner(Encoder.of(Scaling.Kind.NONE).withBins(bins), true, true)
                .learn(table, table, Roles.ofTargets(target.name()));
    }

    @Test
    void groupsTellWhichInputsBelongTogether() {
        Preprocessing pieces = learn(table().column("t"), 3);
        assertThat(pieces.groups())
                .containsExactly(
                        new InputGroup(0, 3, InputGroup.Kind.PIECES),
                        new InputGroup(3, 1, InputGroup.Kind.FLAG),
                        new InputGroup(4, 1, InputGroup.Kind.NUMBER),
                        new InputGroup(5, 5, InputGroup.Kind.CATEGORY),
                        new InputGroup(10, 1, InputGroup.Kind.FLAG),
                        new InputGroup(11, 1, InputGroup.Kind.FLAG),
                        new InputGroup(12, 3, InputGroup.Kind.PIECES));
        assertThat(pieces.width()).isEqualTo(15);
        assertThat(pieces.inputNames())
                .startsWith("x piece 1", "x piece 2", "x piece 3", "x missing", "two", "c=(missing)");
        assertThat(learn(table().column("t"), 0).groups())
                .startsWith(
                        new InputGroup(0, 1, InputGroup.Kind.NUMBER),
                        new InputGroup(1, 1, InputGroup.Kind.FLAG),
                        new InputGroup(2, 1, InputGroup.Kind.NUMBER));
        assertThatThrownBy(() -> new InputGroup(0, 2, InputGroup.Kind.FLAG))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The median stands for a missing value, the flag behind the pieces says that it is missing. */
    @Test
    void aMissingValueIsTheMedianAndAFlag() {
        NumberFeature feature = new NumberFeature(
                "x", 2, true, new Scaling.None(), new Encoding.PiecewiseLinear(new double[] {0, 1, 3}));
        assertThat(new Preprocessing(List.of(feature), new NumberTarget())
                        .encode(Table.of(NumberColumn.of("x", NAN, 0.5)))
                        .inputs()
                        .array())
                .containsExactly(1, 0.5f, 1, 0.5f, 0, 0);
    }

    @Test
    void aFileOfBeforeHasPlainFeaturesAndNoBounds() {
        assertThat(Description.read(
                        Feature.class,
                        Map.of("name", "number", "column", "x", "fill", 2.0, "flag", true, "scaling", "none"),
                        "file"))
                .isEqualTo(new NumberFeature("x", 2, true, new Scaling.None()));
        assertThat(Description.of(new NumberFeature("x", 2, true, new Scaling.None())))
                .as("which are written as before")
                .isEqualTo(Map.of("name", "number", "column", "x", "fill", 2.0, "flag", true));
        assertThat(Description.read(
                        Target.class,
                        Map.of(
                                "name",
                                "numbers",
                                "scales",
                                List.of(Map.of("column", "y", "mean", 1.0, "deviation", 2.0))),
                        "file"))
                .isEqualTo(new NumberTarget(List.of(new NumberTarget.Scale("y", 1, 2))));
    }

    @Test
    void predictionsStayInTheRangeThatWasSeen() {
        NumberTarget.Scale scale =
                ((NumberTarget) learn(table().column("t"), 0).target()).scales().getFirst();
        assertThat(scale.least()).isEqualTo(1);
        assertThat(scale.most()).isEqualTo(9);
        assertThat(scale.value(100)).isEqualTo(9);
        assertThat(scale.value(-100)).isEqualTo(1);
        assertThat(scale.value(0)).isEqualTo(scale.mean());
        assertThat(scale.value(NAN)).isNaN();
        assertThat(new NumberTarget.Scale("t", 1, 2).value(1e300)).isEqualTo(2e300);
        assertThatThrownBy(() -> new NumberTarget.Scale("t", 1, 2, 3.0, 2.0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void largeTablesGetFewerBins() {
        PreprocessingLearner learner =
                new PreprocessingLearner(Encoder.of(Scaling.Kind.QUANTILE).withBins(48), true, false);
        learner.prepare(15_000_000, 1);
        assertThat(learner.remarks())
                .containsExactly("numbers are divided into at most 25 bins, as more of them, in 15000000 rows of 1"
                        + " columns, would be too large");
        learner.prepare(100, 10_000);
        assertThat(learner.remarks()).last().asString().startsWith("numbers are divided into at most 2 bins");
        learner.prepare(100, 10_001);
        assertThat(learner.remarks()).last().asString().startsWith("numbers are not divided into bins");
        learner.prepare(100, 100_000);
        assertThat(learner.remarks())
                .last()
                .isEqualTo("numbers are not divided into bins, as 100 rows of 100000 columns leave no room for that");
        NumberColumn x = NumberColumn.of("x", 1, 2, 3, 4);
        Feature feature = learner.feature(x, null, Table.of(x).origin());
        assertThat(((NumericFeature) feature).encoding()).isEqualTo(new Encoding.Plain());
    }
}
