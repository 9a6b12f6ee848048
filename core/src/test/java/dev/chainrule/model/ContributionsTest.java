package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.NumericFeature;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.Mode;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.ReferencePass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContributionsTest {
    private static final Table TABLE = Animals.table(400, 21);
    private static final Target PLAIN = new NumberTarget(List.of(new NumberTarget.Scale("y", 0, 1)));

    private static Model model(Network network, double[] values, Target target, Feature... features) {
        Provenance provenance = new Provenance(1, List.of(), 1, "", Map.of(), 1, null);
        return Model.of(Parameters.of(network, values), new Preprocessing(List.of(features), target), provenance);
    }

    /** c = w (x − x⁰), in the units of the data. */
    @Test
    void ofALinearModel() {
        Feature a = new NumberFeature("a", 4, true, new Scaling.Standard(3, 2));
        Feature kind = new CategoryFeature("kind", List.of("p", "q"));
        Feature truth = new BooleanFeature("truth", true);
        // a, a missing, kind=p, kind=q, kind=(unknown), truth, truth missing; then the bias
        double[] w = {0.5, -1, 0.25, -0.75, 0.125, 2, 3, 7};
        Target target = new NumberTarget(List.of(new NumberTarget.Scale("y", 100, 10)));
        Model model = model(Network.of(7, Layer.of(1, new Identity())), w, target, a, kind, truth);
        Contributions found = model.contributions(Table.of(
                NumberColumn.of("a", 9, Double.NaN, 4),
                TextColumn.of("kind", "p", "q", "else"),
                BooleanColumn.of("truth", new @Nullable Boolean[] {false, true, null})));
        assertThat(found.columns()).containsExactly("a", "kind", "truth");
        double[][] expected = {
            {10 * 0.5 * (3 - 0.5), 10 * (0.25 - 0.125), 10 * -2},
            {10 * -1, 10 * (-0.75 - 0.125), 10 * 2},
            {0, 0, 10 * 3}
        };
        double start = 100 + 10 * (7 + 0.5 * 0.5 + 0.125);
        for (int row = 0; row < 3; row++) {
            double sum = start;
            for (int c = 0; c < 3; c++) {
                assertThat(found.value(row, 0, c)).isCloseTo(expected[row][c], within(1e-5));
                sum += expected[row][c];
            }
            assertThat(found.baseline(row, 0)).isCloseTo(start, within(1e-5));
            assertThat(found.explained(row, 0))
                    .isCloseTo(sum, within(1e-4))
                    .isEqualTo(found.predictions().value(row, 0));
        }
        assertThat(found.incomplete()).isZero();
        assertThat(found.sum()).isEqualTo("the prediction");
    }

    @ParameterizedTest
    @ValueSource(strings = {"species", "big", "mass", "mass,price", "swims,flies"})
    void addUpToWhatThePredictionSays(String targets) {
        Model model = Animals.train(Animals.recipe(targets.split(",")), TABLE).model();
        Contributions found = model.contributions(TABLE);
        Predictions predictions = model.predict(TABLE);
        assertThat(found.predictions().toTable()).isEqualTo(predictions.toTable());
        assertThat(found.incomplete()).isZero();
        assertThat(found.targets()).containsExactly(targets.split(","));
        int width = found.columns().size();
        assertThatThrownBy(() -> found.value(0, 0, width)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> found.value(TABLE.rows(), 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        for (int k = 0; k < found.targets().size(); k++) {
            NumberTarget.Scale scale = model.preprocessing().target() instanceof NumberTarget numbers
                    ? numbers.scales().get(k)
                    : null;
            for (int row = 0; row < TABLE.rows(); row++) {
                double end = found.explained(row, k);
                double sum = found.baseline(row, k);
                for (int c = 0; c < found.columns().size(); c++) {
                    sum += found.value(row, k, c);
                }
                double way = Math.abs(end - found.baseline(row, k));
                assertThat(sum).isCloseTo(end, within(1.001e-3 * Math.max(scale == null ? 1 : scale.deviation(), way)));
                if (scale == null) {
                    float said = predictions.probability(row, explained(predictions, targets, row, k));
                    assertThat(end).isEqualTo(said);
                } else {
                    assertThat(scale.clamp(end)).isEqualTo(predictions.value(row, k));
                }
            }
        }
    }

    private static int explained(Predictions predictions, String targets, int row, int k) {
        return switch (targets) {
            case "species" -> predictions.predictedClass(row);
            case "big" -> 1;
            default -> k;
        };
    }

    /** Medians and unknown categories: such a row can be predicted too. */
    @Test
    void theBaselineIsARow() {
        Model model = Animals.train(
                        Animals.recipe("mass")
                                .withRoles(Animals.roles("mass")
                                        .withIgnored(
                                                "wild", "species", "big", "price", "swims", "flies", "herd", "day",
                                                "count")),
                        TABLE)
                .model();
        List<Column> row = new ArrayList<>();
        for (Feature feature : model.preprocessing().features()) {
            row.add(
                    feature instanceof NumericFeature number
                            ? NumberColumn.of(feature.column(), number.fill())
                            : TextColumn.of(feature.column(), "never seen"));
        }
        Contributions found = model.contributions(Table.of(row));
        for (int c = 0; c < found.columns().size(); c++) {
            assertThat(found.value(0, 0, c)).isZero();
        }
        double predicted = model.predict(Table.of(row)).value(0, 0);
        assertThat(found.baseline(0, 0)).isEqualTo(predicted);
        assertThat(model.contributions(TABLE).baseline(7, 0)).isEqualTo(predicted);
    }

    /** In double precision, by so many midpoints that their error does not count. */
    @Test
    void areTheIntegralOfTheGradient() {
        Network network =
                Network.of(4, Layer.of(8, new Tanh()), Layer.of(6, new Sigmoid()), Layer.of(1, new Identity()));
        Parameters parameters = Parameters.initial(network, Initializer.AUTO, 3);
        double[] values = parameters.toDoubles();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 2; // bends more
        }
        Feature[] features = new Feature[4];
        for (int i = 0; i < 4; i++) {
            features[i] = new NumberFeature("x" + i, 0.1 * i, false, new Scaling.None());
        }
        Model model = model(network, values, PLAIN, features);
        RandomStream random = RandomStream.of(5, "rows");
        ReferencePass reference = ReferencePass.of(Parameters.of(network, values));
        for (int trial = 0; trial < 5; trial++) {
            double[] x = new double[4];
            Map<String, Object> row = new HashMap<>();
            for (int i = 0; i < 4; i++) {
                x[i] = (float) (2 * random.nextGaussian());
                row.put("x" + i, x[i]);
            }
            Contributions found = model.contributions(Table.ofMaps(List.of(row)));
            double[] expected = integral(reference, x);
            for (int i = 0; i < 4; i++) {
                assertThat(found.value(0, 0, i)).isCloseTo(expected[i], within(2e-3));
            }
        }
    }

    private static double[] integral(ReferencePass reference, double[] x) {
        int steps = 4000;
        double[] sum = new double[x.length];
        // half squared error of target y − 1: its gradient by y is 1
        for (int step = 0; step < steps; step++) {
            double alpha = (step + 0.5) / steps;
            double[] point = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                point[i] = 0.1 * i + alpha * (x[i] - 0.1 * i);
            }
            Forward forward = reference.forward(new double[][] {point}, Mode.PREDICTION);
            double y = forward.outputs(0)[0];
            double[] gradient = reference
                    .backward(forward, Objective.of(new HalfSquaredError(), new double[][] {{y - 1}}))
                    .inputGradients(0);
            for (int i = 0; i < x.length; i++) {
                sum[i] += gradient[i] * (x[i] - 0.1 * i) / steps;
            }
        }
        return sum;
    }

    @Test
    void sayHowFarTheyAre() {
        Model model = Animals.train(Animals.recipe("swims", "flies"), TABLE).model();
        List<Double> shares = new ArrayList<>();
        try (Predictor predictor = model.predictor(Animals.SCALAR)) {
            predictor.contributions(TABLE, shares::add);
        }
        assertThat(shares).hasSizeGreaterThan(2).isSorted().endsWith(1.0);
    }

    @Test
    void dependOnTheRowAloneAndOnNoThread() {
        Model model = Animals.train(Animals.recipe("species"), TABLE).model();
        Table all = model.contributions(TABLE).toTable();
        for (int row : new int[] {0, 1, 255, 256, 399}) {
            Table alone = model.contributions(TABLE.select(new int[] {row})).toTable();
            assertThat(alone).isEqualTo(all.select(new int[] {row}));
        }
        try (Predictor predictor = model.predictor(new Compute("scalar", 3))) {
            assertThat(predictor.contributions(TABLE).toTable()).isEqualTo(all);
        }
    }

    /** What decides has the largest part. */
    @Test
    void ofAColumnThatDecides() {
        Model model = Animals.train(Animals.recipe("flies"), TABLE).model();
        Contributions found = model.contributions(TABLE);
        int width = found.columns().indexOf("width");
        int largest = 0;
        for (int row = 0; row < TABLE.rows(); row++) {
            double most = 0;
            for (int c = 0; c < found.columns().size(); c++) {
                most = Math.max(most, Math.abs(found.value(row, 0, c)));
            }
            largest += Math.abs(found.value(row, 0, width)) == most ? 1 : 0;
        }
        assertThat(largest).isGreaterThan(300);
        assertThat(found.sum()).isEqualTo("the probability of true");
    }

    /** A step lies between two floats. */
    @Test
    void sayWhenTheyDoNotAddUp() {
        Feature a = new NumberFeature("a", 0, false, new Scaling.None());
        Model steep = model(
                Network.of(1, Layer.of(1, new Sigmoid())),
                new double[] {1e12, -0.37e12},
                new ClassTarget("y", List.of("no", "yes")),
                a);
        Contributions found = steep.contributions(Table.of(NumberColumn.of("a", 1, 0.1, 0)));
        assertThat(found.explained(0, 0)).isEqualTo(1);
        assertThat(found.incomplete()).isEqualTo(1);
        assertThat(found.sum()).isEqualTo("the probability of yes");
    }

    /** Of the outputs as they come; here the last says the lowest number, and the mean of the middle two is predicted. */
    @Test
    void ofTheQuantileInTheMiddle() {
        Feature a = new NumberFeature("a", 1, false, new Scaling.None());
        Target target = new QuantileTarget(List.of(new NumberTarget.Scale("y", 10, 2)), List.of(0.1, 0.3, 0.7, 0.9));
        double[] weightsAndBiases = {1, 4, 3, -1, 0, 0, 0, 0};
        Model model = model(Network.of(1, Layer.of(4, new Identity())), weightsAndBiases, target, a);
        Contributions found = model.contributions(Table.of(NumberColumn.of("a", 3, -3)));
        assertThat(found.explained(0, 0)).isEqualTo(10 + 2 * (3 + 9) / 2.0);
        assertThat(found.baseline(0, 0)).isCloseTo(10 + 2 * (1 + 3) / 2.0, within(1e-6));
        assertThat(found.value(0, 0, 0)).isCloseTo(2 * (2 + 6) / 2.0, within(1e-5));
        for (int row = 0; row < 2; row++) {
            assertThat(found.explained(row, 0))
                    .isEqualTo(
                            model.predict(Table.of(NumberColumn.of("a", 3, -3))).value(row, 0));
        }
        assertThat(found.sum()).isEqualTo("the prediction");
    }

    /** Through embeddings and members, to the mean of what the members say. */
    @Test
    void ofAnEnsembleWithEmbeddings() {
        List<EmbeddingPart> parts = List.of(
                new EmbeddingPart.Periodic(5, 3, 0.3, true),
                new EmbeddingPart.Through(1),
                EmbeddingPart.Linear.ofCategories(3, 2));
        for (Adapters adapters : Adapters.values()) {
            Network network = Network.of(5, List.of(12, 9), new Relu(), 1, new Sigmoid())
                    .with(new Embedding(parts, true))
                    .with(new Ensemble(4, adapters));
            Feature[] features = {
                new NumberFeature("a", 0.2, false, new Scaling.None()),
                new NumberFeature("b", -1, false, new Scaling.None()),
                new CategoryFeature("kind", List.of("p", "q"))
            };
            Target target = new ClassTarget("y", List.of("no", "yes"));
            Model model = model(
                    network, Parameters.initial(network, Initializer.AUTO, 8).toDoubles(), target, features);
            Table rows = Table.of(
                    NumberColumn.of("a", 1, -2, 0.2, 3),
                    NumberColumn.of("b", 0.5, 2, -1, -1),
                    TextColumn.of("kind", "p", "q", "else", "q"));
            Contributions found = model.contributions(rows);
            assertThat(found.incomplete()).isZero();
            for (int row = 0; row < 4; row++) {
                double sum = found.baseline(row, 0);
                for (int c = 0; c < 3; c++) {
                    sum += found.value(row, 0, c);
                }
                float predicted = model.predict(rows).probability(row, 1);
                assertThat(found.explained(row, 0)).isEqualTo(predicted);
                assertThat(sum).isCloseTo(predicted, within(1.001e-3));
            }
            assertThat(found.value(2, 0, 0)).isZero();
            assertThat(found.value(3, 0, 1)).isZero();
            assertThat(found.value(0, 0, 0)).isNotZero();
            assertThat(found.value(1, 0, 2)).isNotZero();
        }
    }

    /** A tanh output y stands for the probability (y + 1) / 2. */
    @Test
    void ofAProbabilityFromTanh() {
        Feature a = new NumberFeature("a", 0, false, new Scaling.None());
        Model model = model(
                Network.of(1, Layer.of(1, new Tanh())),
                new double[] {0.8, 0.1},
                new ClassTarget("y", List.of("no", "yes")),
                a);
        Contributions found = model.contributions(Table.of(NumberColumn.of("a", 1)));
        assertThat(found.baseline(0, 0)).isCloseTo(0.5 + 0.5 * Math.tanh(0.1), within(1e-6));
        assertThat(found.value(0, 0, 0)).isCloseTo(0.5 * Math.tanh(0.9) - 0.5 * Math.tanh(0.1), within(1e-3));
    }

    @Test
    void namesOfColumns() {
        Table one = Animals.train(Animals.recipe("mass"), TABLE)
                .model()
                .contributions(TABLE)
                .toTable();
        assertThat(one.names())
                .containsExactly(
                        "contribution:baseline",
                        "contribution:length",
                        "contribution:width",
                        "contribution:colour",
                        "contribution:wild",
                        "contribution:seen");
        assertThat(one.rows()).isEqualTo(400);
        Table two = Animals.train(Animals.recipe("swims", "flies"), TABLE)
                .model()
                .contributions(TABLE)
                .toTable();
        assertThat(two.names())
                .hasSize(12)
                .startsWith("contribution:swims:baseline", "contribution:swims:length")
                .contains("contribution:flies:baseline", "contribution:flies:seen");

        Column column = NumberColumn.of("baseline", 3);
        Network network = Network.of(1, Layer.of(1, new Identity()));
        Feature baseline = new NumberFeature("baseline", 0, false, new Scaling.None());
        assertThat(model(network, new double[] {2, 1}, PLAIN, baseline)
                        .contributions(Table.of(column))
                        .toTable())
                .isEqualTo(Table.of(
                        NumberColumn.of("contribution:(baseline)", 1), NumberColumn.of("contribution:baseline", 6)));

        Target targets =
                new NumberTarget(List.of(new NumberTarget.Scale("y", 0, 1), new NumberTarget.Scale("y:b", 0, 1)));
        Contributions clash = model(
                        Network.of(2, Layer.of(2, new Identity())),
                        new double[6],
                        targets,
                        new NumberFeature("b:c", 0, false, new Scaling.None()),
                        new NumberFeature("c", 0, false, new Scaling.None()))
                .contributions(Table.of(NumberColumn.of("b:c", 1), NumberColumn.of("c", 1)));
        assertThatThrownBy(clash::toTable)
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("contribution:y:b:c");
    }

    @Test
    void ofNoRows() {
        Model model = Animals.train(Animals.recipe("mass"), TABLE).model();
        assertThat(model.contributions(TABLE.select(new int[0])).toTable().rows())
                .isZero();
    }
}
