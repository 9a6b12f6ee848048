package dev.chainrule.explain.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.Dataset;
import dev.chainrule.data.Table;
import dev.chainrule.explain.diagnosis.Finding.Kind;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Recipe;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.History;
import dev.chainrule.training.Outcome;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {
    private static final int SEEDS = 10;

    /** A deep network of {@code activation} with its usual first weights. */
    private static Parameters deep(Activation activation, int depth, long seed) {
        Network network = Network.of(6, Collections.nCopies(depth, 20), activation, 2, new Identity());
        return Parameters.initial(network, seed);
    }

    private static Dataset data(long seed, double scale) {
        RandomStream random = RandomStream.of(seed, "diagnosis");
        float[][] x = new float[100][6];
        float[][] t = new float[100][2];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < 6; j++) {
                x[i][j] = (float) (scale * random.nextGaussian());
            }
            t[i][0] = (float) (x[i][0] / scale - 0.5 * x[i][1] / scale);
            t[i][1] = (float) random.nextGaussian();
        }
        return Dataset.of(x, t);
    }

    private static Diagnosis diagnose(Parameters parameters, Dataset data) {
        return Diagnosis.of(parameters, new HalfSquaredError(), data);
    }

    private static List<Kind> kinds(Diagnosis diagnosis) {
        return diagnosis.findings().stream().map(Finding::kind).toList();
    }

    private static void multiply(Parameters parameters, int layer, Segment.Kind kind, float factor) {
        Segment segment = parameters.layout().find(layer, kind).orElseThrow();
        for (int i = segment.offset(); i < segment.end(); i++) {
            parameters.array()[i] *= factor;
        }
    }

    @Test
    void aHealthyNetworkHasNothing() {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(diagnose(deep(new Relu(), 2, seed), data(seed, 1)).findings())
                    .isEmpty();
            assertThat(diagnose(deep(new Tanh(), 6, seed), data(seed, 1)).findings())
                    .isEmpty();
            assertThat(diagnose(deep(new Sigmoid(), 2, seed), data(seed, 1)).findings())
                    .isEmpty();
        }
    }

    @Test
    void deepSigmoidsQuenchTheGradientByTheirSlope() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Diagnosis diagnosis = diagnose(deep(new Sigmoid(), 8, seed), data(seed, 1));
            assertThat(kinds(diagnosis)).containsExactly(Kind.VANISHING_GRADIENT);
            Finding finding = diagnosis.findings().getFirst();
            assertThat(finding.what()).contains("at most 0.25 for sigmoid").endsWith("it is f′");
            assertThat(finding.advice()).contains("in place of sigmoid");
            assertThat(finding.figure()).isLessThan(1e-3);
        }
    }

    @Test
    void smallAndLargeWeightsAreToldApart() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Parameters small = deep(new Tanh(), 5, seed);
            Parameters large = deep(new Identity(), 5, seed);
            for (int l = 1; l < 6; l++) {
                multiply(small, l, Segment.Kind.WEIGHTS, 0.1f);
                multiply(large, l, Segment.Kind.WEIGHTS, 10);
            }
            Diagnosis vanishing = diagnose(small, data(seed, 1));
            assertThat(kinds(vanishing)).containsExactly(Kind.VANISHING_GRADIENT);
            assertThat(vanishing.findings().getFirst().what()).endsWith("it is the weights");
            Diagnosis exploding = diagnose(large, data(seed, 1));
            assertThat(kinds(exploding)).containsExactly(Kind.EXPLODING_GRADIENT);
            assertThat(exploding.findings().getFirst().what()).endsWith("it is the weights");
        }
    }

    @Test
    void theFactorsOfALayerMultiplyToItsRatio() {
        Diagnosis diagnosis = diagnose(deep(new Tanh(), 3, 1), data(1, 1));
        for (int l = 0; l < 3; l++) {
            LayerFigures layer = diagnosis.layers().get(l);
            assertThat(layer.ratio())
                    .isCloseTo(layer.delta() / diagnosis.layers().get(l + 1).delta(), within(1e-12));
            assertThat(layer.slopeFactor()).isLessThanOrEqualTo(1);
        }
        assertThat(diagnosis.rows()).isEqualTo(100);
    }

    @Test
    void saturatedUnitsAreCounted() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Parameters parameters = deep(new Tanh(), 2, seed);
            Segment bias = parameters.layout().find(0, Segment.Kind.BIAS).orElseThrow();
            for (int j = 0; j < 7; j++) {
                parameters.array()[bias.offset() + j] = j % 2 == 0 ? 20 : -20;
            }
            Diagnosis diagnosis = diagnose(parameters, data(seed, 1));
            assertThat(kinds(diagnosis)).containsExactly(Kind.SATURATED_UNITS);
            assertThat(diagnosis.layers().getFirst().saturated()).isEqualTo(7);
            assertThat(diagnosis.findings().getFirst().where()).isEqualTo("layer 1");
            assertThat(diagnosis.findings().getFirst().figure()).isEqualTo(7 / 20.0);
        }
    }

    @Test
    void deadRectifiersAreCounted() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Parameters parameters = deep(new Relu(), 2, seed);
            Segment bias = parameters.layout().find(1, Segment.Kind.BIAS).orElseThrow();
            for (int j = 0; j < 6; j++) {
                parameters.array()[bias.offset() + j] = -100;
            }
            Diagnosis diagnosis = diagnose(parameters, data(seed, 1));
            assertThat(kinds(diagnosis)).containsExactly(Kind.DEAD_UNITS);
            assertThat(diagnosis.layers().get(1).dead()).isGreaterThanOrEqualTo(6);
            assertThat(diagnosis.findings().getFirst().where()).isEqualTo("layer 2");
        }
    }

    @Test
    void aSureOutputIsNoFault() {
        Network network = Network.of(6, List.of(8), new Tanh(), 2, new Sigmoid());
        Parameters parameters = Parameters.initial(network, 3);
        Segment bias = parameters.layout().find(1, Segment.Kind.BIAS).orElseThrow();
        parameters.array()[bias.offset()] = 30;
        assertThat(diagnose(parameters, data(3, 1)).findings()).isEmpty();
    }

    @Test
    void inputsThatAreNotScaled() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Diagnosis diagnosis = diagnose(deep(new Relu(), 2, seed), data(seed, 1000));
            assertThat(kinds(diagnosis)).contains(Kind.UNSCALED_INPUTS);
            assertThat(diagnosis.findings().getFirst().what()).contains("6 of 6 inputs are large");
            Dataset unequal = data(seed, 1);
            for (int i = 0; i < unequal.rows(); i++) {
                unequal.features().set(i, 3, 1e-5f * unequal.features().get(i, 3));
            }
            Diagnosis second = diagnose(deep(new Relu(), 2, seed), unequal);
            assertThat(kinds(second)).containsExactly(Kind.UNSCALED_INPUTS);
            assertThat(second.findings().getFirst().what()).contains("no rate suits both");
        }
    }

    private record Run(History history, Outcome outcome) {}

    private static Run train(double rate, int epochs, int batch) {
        Trainer trainer = new Trainer()
                .withOptimizer(new Sgd())
                .withRate(rate)
                .withEpochs(epochs)
                .withBatch(batch);
        Network network = Network.of(6, List.of(16), new Tanh(), 2, new Identity());
        try (Training training = trainer.start(network, new Compute("scalar", 1))) {
            Outcome outcome = training.fit(data(5, 1));
            return new Run(training.history(), outcome);
        }
    }

    private static String losses(double rate) {
        return train(rate, 20, 16).history().losses().toString();
    }

    private static Diagnosis rate(double rate, int epochs, int batch) {
        Run run = train(rate, epochs, batch);
        return Diagnosis.of(run.history(), run.outcome());
    }

    @Test
    void theRateShowsInTheLosses() {
        assertThat(kinds(rate(0.05, 60, 0))).isEmpty();
        assertThat(kinds(rate(0.05, 40, 16))).isEmpty();
        assertThat(kinds(rate(1e-7, 20, 0))).containsExactly(Kind.NO_PROGRESS);
        assertThat(kinds(rate(2e-3, 20, 0))).containsExactly(Kind.RATE_TOO_LOW);
        assertThat(kinds(rate(1.2, 20, 16)))
                .as(() -> losses(1.2))
                .hasSize(1)
                .containsAnyOf(Kind.OSCILLATION, Kind.RATE_TOO_HIGH);
        Diagnosis away = rate(1000, 20, 16);
        assertThat(kinds(away)).containsExactly(Kind.RATE_TOO_HIGH);
        assertThat(away.findings().getFirst().advice()).contains("try 100");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-3, 1e4})
    void curvesAreJudgedBySizeOfTheirOwn(double unit) {
        assertThat(kinds(curve(unit, i -> 1 + 3 * Math.exp(-0.2 * i))))
                .as("settles")
                .isEmpty();
        assertThat(kinds(curve(unit, i -> 1 + 3 * Math.exp(-0.2 * i) + 0.01 * (i % 2))))
                .as("noise of a settled curve")
                .isEmpty();
        assertThat(kinds(curve(unit, i -> 1 + 0.5 * (i % 2)))).containsExactly(Kind.OSCILLATION);
        assertThat(kinds(curve(unit, i -> 1 + 0.1 * i * i))).containsExactly(Kind.RATE_TOO_HIGH);
        assertThat(kinds(curve(unit, i -> i == 29 ? Double.NaN : 1.0))).containsExactly(Kind.RATE_TOO_HIGH);
        assertThat(kinds(curve(unit, i -> 1 - 1e-4 * i))).containsExactly(Kind.NO_PROGRESS);
        assertThat(kinds(curve(unit, i -> 4 - 0.1 * i))).containsExactly(Kind.RATE_TOO_LOW);
        assertThat(Diagnosis.of(new History(List.of())).findings()).isEmpty();
    }

    @Test
    void aScheduleThatEndsLowIsNoRateTooLow() {
        IntToDoubleFunction rate = i -> 0.05 * (1 + Math.cos(Math.PI * i / 30));
        // it falls by the rate: done by the schedule, not by having settled
        assertThat(kinds(curve(i -> 4 - 0.1 * i + 0.02 * (i % 2), rate)))
                .as("most of the loss is gone")
                .isEmpty();
        double[] along = new double[30];
        for (int i = 1; i < 30; i++) {
            along[i] = along[i - 1] + rate.applyAsDouble(i);
        }
        Diagnosis slow = curve(i -> 4 - 0.5 * along[i] + 0.02 * (i % 2), rate);
        assertThat(kinds(slow)).containsExactly(Kind.RATE_TOO_LOW);
        assertThat(slow.findings().getFirst().what()).contains("for the rate it has by then");
        assertThat(slow.losses()).hasSize(30).startsWith(4.0);
    }

    private static Diagnosis curve(IntToDoubleFunction loss, IntToDoubleFunction rate) {
        return Diagnosis.of(new History(IntStream.range(0, 30)
                .mapToObj(
                        i -> new Epoch(i + 1, i + 1L, loss.applyAsDouble(i), null, Map.of(), 1, rate.applyAsDouble(i)))
                .toList()));
    }

    private static Diagnosis curve(double unit, IntToDoubleFunction loss) {
        List<Epoch> epochs = new ArrayList<>(IntStream.range(0, 30)
                .mapToObj(i -> new Epoch(i + 1, i + 1L, unit * loss.applyAsDouble(i), null, Map.of(), 1, 0.1))
                .toList());
        return Diagnosis.of(new History(epochs));
    }

    @Test
    void aModelBeforeATable() {
        RandomStream random = RandomStream.of(2, "table");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            double x = random.nextGaussian();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("x", 1000 + 50 * x);
            row.put("z", random.nextGaussian());
            row.put("y", 3 * x);
            rows.add(row);
        }
        Table table = Table.ofMaps(rows);
        Recipe recipe = Recipe.forTarget("y").withHidden(List.of(12, 12)).withActivation(new Tanh());
        Recipe quick = recipe.withTrainer(recipe.trainer().withEpochs(10));
        Model model = new ModelTrainer(quick)
                .on(new Compute("scalar", 1))
                .train(table)
                .model();
        Diagnosis diagnosis = Diagnosis.of(model, table);
        assertThat(diagnosis.findings()).as("the recipe scales its inputs").isEmpty();
        assertThat(diagnosis.rows()).isEqualTo(256);
        assertThat(diagnosis.layers()).hasSize(3);
        assertThat(diagnosis.layers().getFirst().delta()).isPositive();
        assertThat(Diagnosis.of(model, table.without("y")).layers().getFirst().delta())
                .as("no way back without targets")
                .isNaN();
    }

    @Test
    void theSectionHoldsFindingsAndFigures() {
        Diagnosis diagnosis = diagnose(deep(new Sigmoid(), 8, 1), data(1, 1))
                .and(train(1e-7, 20, 0).history());
        assertThat(kinds(diagnosis)).containsExactly(Kind.VANISHING_GRADIENT, Kind.NO_PROGRESS);
        Section section = diagnosis.section(Digits.USUAL);
        assertThat(section.id()).isEqualTo("diagnosis");
        assertThat(section.blocks().stream().filter(Block.Note.class::isInstance))
                .hasSize(2);
        Block.Table figures = (Block.Table) section.blocks().stream()
                .filter(Block.Table.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(figures.rows())
                .hasSize(9)
                .allMatch(row -> row.size() == figures.head().size());
    }
}
