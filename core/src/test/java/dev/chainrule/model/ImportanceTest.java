package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.kernels.Compute;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportanceTest {
    private static final Table TABLE = Animals.table(600, 31);

    /** y = 3a + b, and c counts for nothing. */
    private static Model exact() {
        List<Feature> features = new ArrayList<>();
        for (String column : List.of("c", "b", "a")) {
            features.add(new NumberFeature(column, 0, false, new Scaling.None()));
        }
        return Model.of(
                Parameters.of(Network.of(3, Layer.of(1, new Identity())), new double[] {0, 1, 3, 0}),
                new Preprocessing(features, new NumberTarget(List.of(new NumberTarget.Scale("y", 0, 1)))),
                new Provenance(1, List.of(), 1, "", Map.of(), 1, null));
    }

    private static Table rows(int count) {
        RandomStream random = RandomStream.of(1, "rows");
        double[][] columns = new double[4][count];
        for (int row = 0; row < count; row++) {
            for (int c = 0; c < 3; c++) {
                columns[c][row] = random.nextGaussian();
            }
            columns[3][row] = 3 * columns[0][row] + columns[1][row];
        }
        return Table.of(
                NumberColumn.of("a", columns[0]),
                NumberColumn.of("b", columns[1]),
                NumberColumn.of("c", columns[2]),
                NumberColumn.of("y", columns[3]));
    }

    /** Of independent values of variance 1, shuffling one of weight w adds an error of variance 2w². */
    @Test
    void ofAModelThatIsTheTruth() {
        Importance found = Importance.of(exact(), rows(4000));
        assertThat(found.metric()).isEqualTo("rmse");
        assertThat(found.score()).isCloseTo(0, within(1e-6));
        assertThat(found.rows()).isEqualTo(4000);
        assertThat(found.repeats()).isEqualTo(5);
        assertThat(found.columns()).extracting(Importance.Share::column).containsExactly("a", "b", "c");
        assertThat(found.columns().get(0).mean()).isCloseTo(3 * Math.sqrt(2), within(0.1));
        assertThat(found.columns().get(1).mean()).isCloseTo(Math.sqrt(2), within(0.05));
        assertThat(found.columns().get(2).mean()).isZero();
        assertThat(found.columns().get(0).deviation()).isBetween(1e-3, 0.1);
        assertThat(found.columns().get(2).deviation()).isZero();
    }

    /** Shuffling the column in the table and predicting from there gives the same. */
    @ParameterizedTest
    @ValueSource(strings = {"species", "big", "mass", "mass,price", "swims,flies"})
    void isTheRiseOfTheMetric(String targets) {
        Model model = Animals.train(Animals.recipe(targets.split(",")), TABLE).model();
        Importance found = Importance.of(model, TABLE, Animals.SCALAR, 1, 9);
        double score = metric(model, TABLE);
        assertThat(found.score()).isEqualTo(score);
        List<String> columns = model.preprocessing().columns();
        for (int c = 0; c < columns.size(); c++) {
            int[] order = IntStream.range(0, TABLE.rows()).toArray();
            RandomStream.of(9, "importance", c, 0).shuffle(order);
            List<Column> shuffled = new ArrayList<>();
            for (Column column : TABLE.columns()) {
                shuffled.add(column.name().equals(columns.get(c)) ? column.select(order) : column);
            }
            double rise = metric(model, Table.of(shuffled)) - score;
            assertThat(of(found, columns.get(c)).mean()).isEqualTo(rise);
            assertThat(of(found, columns.get(c)).deviation()).isNaN();
        }
    }

    private static double metric(Model model, Table table) {
        Map<String, Double> scalars = model.evaluate(table).scalars();
        return scalars.getOrDefault("logLoss", scalars.getOrDefault("rmse", Double.NaN));
    }

    private static Importance.Share of(Importance importance, String column) {
        return importance.columns().stream()
                .filter(share -> share.column().equals(column))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatDecidesComesFirst() {
        Model model = Animals.train(Animals.recipe("flies"), TABLE).model();
        Importance found = Importance.of(model, Animals.table(500, 32));
        assertThat(found.metric()).isEqualTo("logLoss");
        assertThat(found.columns().getFirst().column()).isEqualTo("width");
        assertThat(found.columns().getFirst().mean()).isGreaterThan(0.3);
        assertThat(Math.abs(of(found, "seen").mean())).isLessThan(0.05);
        assertThat(found.columns()).isSortedAccordingTo((a, b) -> Double.compare(b.mean(), a.mean()));
    }

    @Test
    void equalArgumentsEqualNumbers() {
        Model model = Animals.train(Animals.recipe("mass"), TABLE).model();
        Importance found = Importance.of(model, TABLE, new Compute("scalar", 1), 3, 4);
        assertThat(Importance.of(model, TABLE, new Compute("scalar", 3), 3, 4)).isEqualTo(found);
        assertThat(Importance.of(model, TABLE, new Compute("scalar", 1), 3, 5)).isNotEqualTo(found);
        assertThat(Importance.of(model, TABLE, new Compute("scalar", 1), 3, 5).score())
                .isEqualTo(found.score());
    }

    @Test
    void saysHowFarItIs() {
        List<Double> shares = new ArrayList<>();
        Importance found = Importance.of(exact(), rows(50), Animals.SCALAR, 2, 1, shares::add);
        assertThat(shares).containsExactly(1 / 6.0, 2 / 6.0, 3 / 6.0, 4 / 6.0, 5 / 6.0, 1.0);
        assertThat(found).isEqualTo(Importance.of(exact(), rows(50), Animals.SCALAR, 2, 1));
    }

    @Test
    void ofManyRowsASample() {
        Table many = rows(25_000);
        Importance found = Importance.of(exact(), many, Animals.SCALAR, 1, 2);
        assertThat(found.rows()).isEqualTo(Importance.MOST_ROWS);
        assertThat(Importance.of(exact(), many, Animals.SCALAR, 1, 2)).isEqualTo(found);
        assertThat(of(found, "a").mean()).isCloseTo(3 * Math.sqrt(2), within(0.1));
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThatThrownBy(() -> Importance.of(exact(), rows(10), Animals.SCALAR, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("repeats must be at least 1, is 0");
        assertThatThrownBy(() -> Importance.of(exact(), rows(10).without("y")))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("no column 'y'");
    }
}
