package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.preprocessing.DateFeature;
import dev.chainrule.preprocessing.Encoder;
import dev.chainrule.preprocessing.Encoding;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumericFeature;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.PreprocessingLearner;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributedPreprocessingTest {
    private static SparkSession session;

    @BeforeAll
    static void start() {
        session = Frames.session();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    /** The oracle is core's learner, given all rows in one table. */
    @ParameterizedTest
    @CsvSource({
        "QUANTILE, 0, 1, 900",
        "QUANTILE, 48, 3, 900",
        "ROBUST, 8, 7, 2500",
        "SMOOTH, 16, 2, 5000",
        "STANDARD, 0, 5, 900",
        "STANDARD, 48, 1, 300",
        "NONE, 0, 3, 40",
        "AUTO, 0, 1, 900",
        "AUTO, 8, 3, 900",
        "QUANTILE, 48, 13, 26"
    })
    void learnsTheVeryFeaturesThatOneTableGives(Scaling.Kind scaling, int bins, int partitions, int rows) {
        Table table = Frames.mixed(rows, 5);
        Roles roles = Roles.ofTargets("kind").withIgnored("amount", "yes");
        Encoder encoder = Encoder.of(scaling).withBins(bins).withCategories(20);
        PreprocessingLearner one = new PreprocessingLearner(encoder, true, false);
        Preprocessing whole = one.learn(table, table, roles);
        List<Feature> expected = whole.features();

        PreprocessingLearner learner = new PreprocessingLearner(encoder, true, false);
        Dataset<Row> frame = Frames.of(session, table, partitions);
        FrameRows spec = spec(frame.schema(), table, roles);
        JavaRDD<Row> read = spec.select(frame).toJavaRDD();
        List<TargetFacts> parts = read.mapPartitionsWithIndex(
                        (partition, iterator) -> List.of(TargetFacts.of(spec, partition, iterator, 9))
                                .iterator(),
                        true)
                .collect();
        LeakSample sample = LeakSample.of(read, spec, parts, null, Origin.memory());
        learner.lookForLeaks(whole.target(), sample.targets());
        List<Feature> found =
                new DistributedPreprocessing(learner, encoder, read, spec).learn(rows, Origin.memory(), roles, sample);

        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertSame(found.get(i), expected.get(i), partitions);
        }
        assertThat(learner.remarks()).isEqualTo(one.remarks());
    }

    private static FrameRows spec(StructType schema, Table table, Roles roles) {
        List<FrameColumn> features = table.names().stream()
                .filter(name -> !roles.named().contains(name))
                .map(name -> FrameColumn.of(schema, name, "inputCols"))
                .toList();
        List<FrameColumn> targets = roles.targets().stream()
                .map(name -> FrameColumn.of(schema, name, "labelCol"))
                .toList();
        return new FrameRows(features, targets, null, null, 0, 0);
    }

    /** Equal; but means and deviations of several partitions only up to the rounding of sums. */
    private static void assertSame(Feature found, Feature expected, int partitions) {
        if (partitions > 1
                && found instanceof NumericFeature number
                && number.scaling() instanceof Scaling.Standard scaling
                && expected instanceof NumericFeature other
                && other.scaling() instanceof Scaling.Standard wanted) {
            assertThat(scaling.mean()).isCloseTo(wanted.mean(), within(1e-12 * Math.max(1, Math.abs(wanted.mean()))));
            assertThat(scaling.deviation()).isCloseTo(wanted.deviation(), within(1e-12 * wanted.deviation()));
            assertEdges(number.encoding(), other.encoding());
            assertThat(plain(number)).isEqualTo(plain(other));
        } else {
            assertThat(found).isEqualTo(expected);
        }
    }

    private static void assertEdges(Encoding found, Encoding expected) {
        assertThat(found.width()).isEqualTo(expected.width());
        if (found instanceof Encoding.PiecewiseLinear pieces && expected instanceof Encoding.PiecewiseLinear wanted) {
            assertThat(pieces.edges()).containsExactly(wanted.edges(), within(1e-11));
        }
    }

    private static Feature plain(NumericFeature feature) {
        return feature instanceof DateFeature
                ? new DateFeature(feature.column(), feature.fill(), feature.flag(), new Scaling.None())
                : new NumberFeature(feature.column(), feature.fill(), feature.flag(), new Scaling.None());
    }

    /** Ranks of sorted arrays, with many equal values and partitions of very different sizes. */
    @ParameterizedTest
    @CsvSource({"1, 4000, 0", "2, 20000, 3", "3, 9000, 1", "4, 60000, 0"})
    void findsRanksExactly(long seed, int rows, int digits) {
        RandomStream random = RandomStream.of(seed, "ranks");
        double[] values = new double[rows];
        double grain = Math.pow(10, digits);
        for (int i = 0; i < rows; i++) {
            double value = i < rows / 3 ? random.nextGaussian() : Math.exp(6 * random.nextGaussian());
            values[i] = digits == 0 ? value : Math.rint(value * grain) / grain + 0.0; // no −0
        }
        StructType schema = new StructType().add("x", DataTypes.DoubleType).add("t", DataTypes.DoubleType);
        List<Row> data = Arrays.stream(values)
                .mapToObj(value -> RowFactory.create(value, 1.0))
                .toList();
        Dataset<Row> some = Frames.of(session, data.subList(0, rows / 10), schema, 5)
                .union(Frames.of(session, data.subList(rows / 10, rows), schema, 2));
        FrameRows spec = new FrameRows(
                List.of(FrameColumn.of(schema, "x", "")), List.of(FrameColumn.of(schema, "t", "")), null, null, 0, 0);
        var columns = some.toJavaRDD()
                .mapPartitionsWithIndex(
                        (partition, iterator) -> List.of(PartitionColumns.of(spec, partition, iterator))
                                .iterator(),
                        true)
                .cache();
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        List<Long> ranks = new ArrayList<>(List.of(0L, rows - 1L));
        for (int i = 0; i < 300; i++) {
            ranks.add((long) random.nextInt(rows));
        }
        Map<Integer, long[]> wanted = new HashMap<>();
        wanted.put(0, ranks.stream().mapToLong(Long::longValue).distinct().toArray());

        SortedMap<Long, RankSearch.Found> found =
                new RankSearch(columns).find(wanted).get(0);

        for (long rank : wanted.get(0)) {
            double value = sorted[(int) rank];
            long below = Arrays.stream(sorted).filter(x -> x < value).count();
            long atMost = Arrays.stream(sorted).filter(x -> x <= value).count();
            assertThat(found.get(rank)).isEqualTo(new RankSearch.Found(value, below, atMost));
        }
    }

    @Test
    void aRowThatIsOfNoUseIsNamedByItsValues() {
        StructType schema = new StructType().add("x", DataTypes.DoubleType).add("t", DataTypes.StringType);
        Dataset<Row> frame = Frames.of(
                session,
                Stream.of(1.0, 2.0, Double.POSITIVE_INFINITY, 4.0)
                        .map(x -> RowFactory.create(x, x > 2 ? "much" : "little"))
                        .toList(),
                schema,
                2);
        NeuralNetworkClassifier classifier =
                new NeuralNetworkClassifier().setLabelCol("t").setInputCols("x").setValidation(0);
        assertThat(catchThrowable(() -> classifier.fit(frame)))
                .hasMessage("partition 1, row 1, column x: expected a finite number, found Infinity in the row"
                        + " {x=Infinity, t=much}");
    }
}
