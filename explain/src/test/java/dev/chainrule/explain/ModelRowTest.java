package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.MeanSquaredError;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Prediction;
import dev.chainrule.model.Provenance;
import dev.chainrule.model.Recipe;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Encoding;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.random.RandomStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRowTest {
    /** Numbers with gaps, words, truths, dates, and a target of each kind. */
    static Table table() {
        RandomStream random = RandomStream.of(4, "model-row");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            double size = 40 + 5 * random.nextGaussian();
            row.put("size", i % 7 == 3 ? null : size);
            row.put("island", List.of("north", "south", "west").get(random.nextInt(3)));
            row.put("wild", i % 11 == 5 ? null : random.nextInt(2) == 0);
            row.put("seen", LocalDate.of(2024, 1, 1).plusDays(random.nextInt(300)));
            row.put("weight", 100 + 3 * size + random.nextGaussian());
            row.put("sex", size > 40 ? "male" : "female");
            row.put("species", size > 43 ? "large" : size > 38 ? "middle" : "small");
            rows.add(row);
        }
        return Table.ofMaps(rows);
    }

    static Model model(Table table, Recipe recipe) {
        return new ModelTrainer(recipe)
                .on(new Compute("scalar", 1))
                .train(table)
                .model();
    }

    static Recipe recipe(String target) {
        return Recipe.forTarget(target)
                .withHidden(List.of(8, 6))
                .withActivation(new Prelu())
                .withTrainer(Recipe.forTarget(target).trainer().withEpochs(5).withBatch(16));
    }

    private static Table without(Table table, String... targets) {
        return table.without(targets);
    }

    @ParameterizedTest
    @EnumSource(Scaling.Kind.class)
    void everyRowGivesTheInputsAndTheAnswerOfTheModel(Scaling.Kind scaling) {
        Table table = without(table(), "sex", "weight");
        Model model = model(table, recipe("species").withScaling(scaling));
        for (int number = 1; number <= table.rows(); number++) {
            ModelRow row = ModelRow.of(model, table, number);
            Walk walk = Walk.of(row, 1);
            ModelAnswer answer =
                    ModelAnswer.of(model, walk.passes().getFirst().forward().outputs(0), Digits.USUAL);
            Prediction prediction =
                    model.predict(table.select(new int[] {number - 1})).row(0);
            prediction
                    .probabilities()
                    .forEach((name, p) ->
                            assertThat(answer.probabilities().get(name)).isCloseTo(p, within(1e-5)));
            assertThat(answer.words()).isEqualTo(prediction.words());
            List<PreparedColumn> columns = row.columns(Digits.USUAL);
            for (PreparedColumn column : columns) {
                for (PreparedStep step : column.steps()) {
                    if (step.relation() != null && column.steps().getLast().equals(step)) {
                        assertThat((float) step.value())
                                .isEqualTo((float) column.inputs().getFirst().value());
                    }
                }
            }
            assertThat(columns.stream().flatMap(c -> c.inputs().stream()).map(PreparedColumn.Input::name))
                    .containsExactlyElementsOf(model.preprocessing().inputNames());
        }
    }

    @Test
    void theLossIsThatOfTheRecipeAndTheGradientsAreThoseOfThePass() {
        Table table = table();
        assertThat(lossOf(without(table, "sex", "weight"), recipe("species"))).isInstanceOf(CrossEntropy.class);
        assertThat(lossOf(without(table, "species", "weight"), recipe("sex"))).isInstanceOf(BinaryCrossEntropy.class);
        assertThat(lossOf(without(table, "species", "weight"), recipe("sex").withLoss(new Hinge())))
                .isInstanceOf(Hinge.class);
        assertThat(lossOf(without(table, "sex", "species"), recipe("weight"))).isInstanceOf(MeanSquaredError.class);
        Loss own = Loss.of("mine", (y, t) -> (y - t) * (y - t), (y, t) -> 2 * (y - t));
        Table numbers = without(table, "sex", "species");
        ModelRow row = ModelRow.of(model(numbers, recipe("weight").withLoss(own)), numbers, 1);
        assertThat(row.hasTargets()).isFalse();
        assertThat(row.remark().orElseThrow()).contains("does not hold its loss");
    }

    private static Loss lossOf(Table table, Recipe recipe) {
        return ModelRow.of(model(table, recipe), table, 1).loss();
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "layer", "none"})
    void aTraceOfAModelAddsUp(String normalization) {
        Table table = without(table(), "sex", "species");
        Model model = model(
                table,
                recipe("weight")
                        .withNormalization(
                                switch (normalization) {
                                    case "batch" -> new Normalization.Batch();
                                    case "layer" -> new Normalization.Layer();
                                    default -> new Normalization.None();
                                }));
        ModelRow row = ModelRow.of(model, table, 4);
        Trace trace = Trace.of(Walk.of(row, 1), Notation.LAYERS, 5);
        for (Step step : trace.steps(Level.TERM)) {
            if (!step.expression().isMatrix()) {
                assertThat(step.expression().evaluate(Arithmetic.DOUBLES, trace::value))
                        .as(step.id())
                        .isCloseTo(step.sign() * step.value(), within(1e-9 * Math.max(1, Math.abs(step.value()))));
            }
        }
        Map<?, ?> json =
                (Map<?, ?>) Json.parse(ModelJson.write(row, trace, trace.steps(Level.LAYER), Digits.USUAL), "json");
        assertThat(json.get("row")).isEqualTo(4);
        assertThat((List<?>) json.get("preprocessed")).hasSize(model.network().inputs());
        Map<?, ?> first = (Map<?, ?>) ((List<?>) json.get("forward")).getFirst();
        assertThat(first.get("kind"))
                .isEqualTo(normalization.equals("none") ? "dense" : "dense+" + normalization + "-normalization");
        assertThat(first.containsKey("normalized")).isEqualTo(!normalization.equals("none"));
        assertThat(json.containsKey("backward")).isTrue();
        assertThat(json.containsKey("update")).as("nothing is updated").isFalse();
        double value = (Double) ((Map<?, ?>) ((Map<?, ?>) json.get("prediction")).get("values")).get("weight");
        assertThat(value)
                .isCloseTo(model.predict(table.select(new int[] {3})).value(0, 0), within(1e-4 * Math.abs(value)));
    }

    @Test
    void withoutTargetThereIsOnlyTheWayForward() {
        Table table = without(table(), "sex", "weight");
        Model model = model(table, recipe("species"));
        ModelRow row = ModelRow.of(model, table.without("species"), 2);
        assertThat(row.hasTargets()).isFalse();
        assertThat(row.remark().orElseThrow()).contains("no value for species");
        Trace trace = Trace.of(Walk.of(row, 1), Notation.LAYERS);
        Map<String, Object> json = ModelJson.tree(row, trace, List.of(), Digits.USUAL);
        assertThat(json).containsKeys("forward", "prediction").doesNotContainKeys("loss", "backward", "update");
    }

    @Test
    void theWayOfEachValueIsTold() {
        Table table = Table.ofMaps(List.of(
                Map.of("x", 1.0, "kind", "a", "ok", true, "y", 2.0),
                Map.of("x", 2.0, "kind", "b", "ok", false, "y", 4.0),
                Map.of("x", 4.0, "kind", "b", "ok", true, "y", 9.0),
                Map.of("x", 5.0, "kind", "a", "ok", true, "y", 9.0)));
        Recipe recipe = recipe("y").withValidation(0);
        assertThat(told(table, recipe.withScaling(Scaling.Kind.STANDARD), Map.of("x", 5, "kind", "c", "ok", false)))
                .contains("x = (5 − 3)/1.58114 = 1.26491")
                .contains("“c” was not in the training rows: 1 for “unknown”, 0 for the 2 known categories")
                .contains("false is −1");
        assertThat(told(table, recipe.withScaling(Scaling.Kind.QUANTILE), Map.of("x", 3.5, "kind", "a", "ok", true)))
                .contains("between the knots 2 and 4, which stand for the normal quantiles −0.318639 and 0.318639")
                .contains("x = −0.318639 + ((3.5 − 2)/(4 − 2)) · (0.318639 + 0.318639) = 0.159320");
        assertThat(told(table, recipe.withScaling(Scaling.Kind.QUANTILE), Map.of("x", 7, "kind", "a", "ok", true)))
                .contains("not below the highest knot 5");
        assertThat(told(table, recipe.withScaling(Scaling.Kind.ROBUST), Map.of("x", 700, "kind", "a", "ok", true)))
                .contains("clipped to ±5: 5");
    }

    @Test
    void extremesAreDrawnInSmoothly() {
        Preprocessing preprocessing = new Preprocessing(
                List.of(new NumberFeature("x", 0, false, new Scaling.Smooth(10, 2, 3))), new NumberTarget());
        assertThat(told(preprocessing, Map.of("x", 19.0)))
                .contains("z = (19 − 10)/2 = 4.5")
                .contains("drawn in smoothly, so that nothing is further out than ±3")
                .contains("x = 4.5/√(1 + (4.5/3)²) = 2.49615");
    }

    @Test
    void aNumberIsToldPieceByPiece() {
        Encoding bins = new Encoding.PiecewiseLinear(new double[] {-2, -1, 0, 0.5, 1, 3, 4});
        Preprocessing preprocessing = new Preprocessing(
                List.of(
                        new NumberFeature("x", 5, true, new Scaling.Standard(5, 2), bins),
                        new NumberFeature("y", 0, false, new Scaling.None())),
                new NumberTarget());
        assertThat(told(preprocessing, Map.of("x", 5.5, "y", 7)))
                .contains("x | 5.5 | x₁ and x₂ = 1, x₃ = 0.5 (1 to 7, the others 0)")
                .contains("y | 7 | x₈ = 7")
                .contains("it is not missing: the last input is 0")
                .contains("x = (5.5 − 5)/2 = 0.25")
                .contains("of 6 bins it is in number 3, from 0 to 0.5; 1 for the 2 bins before, which are passed, 0"
                        + " for the 3 bins behind, which are not reached")
                .contains("x piece 3 = (0.25 − 0)/(0.5 − 0) = 0.5");
        assertThat(told(preprocessing, Map.of("y", 7)))
                .contains("the median of the training rows, 5, stands for it; the last input says 1 for “missing”")
                .contains("x₁ and x₂ = 1, x₇ = 1");
        assertThat(told(preprocessing, Map.of("x", 100, "y", 7)))
                .contains("x₁ to x₅ = 1, x₆ = 2")
                .contains("x piece 6 = (47.5 − 3)/(4 − 3) = 44.5")
                .contains("that is further out than the bin is wide: it counts as 2");
    }

    /** What is told of a row is what the network gets, in every bin and outside of all. */
    @Test
    void thePieceThatIsToldIsTheInput() {
        Encoding bins = new Encoding.PiecewiseLinear(new double[] {-1, 0, 0.25, 2});
        Preprocessing preprocessing = new Preprocessing(
                List.of(new NumberFeature("x", 5, false, new Scaling.Smooth(5, 2, 3), bins)), new NumberTarget());
        for (double x : new double[] {-50, 2, 3, 4.5, 5, 5.2, 6, 9, 60}) {
            ModelRow row = row(preprocessing, Map.of("x", x));
            PreparedColumn column = row.columns(Digits.USUAL).getFirst();
            PreparedStep piece = column.steps().stream()
                    .filter(step -> step.relation() != null)
                    .toList()
                    .getLast();
            double clipped = Math.clamp(piece.value(), -1, 2);
            assertThat(column.inputs().stream().map(PreparedColumn.Input::value))
                    .as("x %s", x)
                    .contains((double) (float) clipped);
            assertThat(column.inputs()).hasSize(3);
            assertThat(ModelJson.tree(row, Trace.of(Walk.of(row, 1), Notation.LAYERS), List.of(), Digits.USUAL)
                            .get("preprocessed"))
                    .asString()
                    .contains("x piece 1")
                    .contains("x piece 3");
        }
    }

    @Test
    void aPredictionBeyondTheRangeIsToldToBeKeptInIt() {
        NumberTarget.Scale scale = new NumberTarget.Scale("t", 10, 4, 8.0, 12.0);
        Preprocessing preprocessing = new Preprocessing(
                List.of(new NumberFeature("x", 0, false, new Scaling.None())), new NumberTarget(List.of(scale)));
        Model model = model(preprocessing);
        assertThat(answer(model, 1)).containsExactly("t = 10 + 4·1 = 14", "12");
        assertThat(answer(model, -2)).containsExactly("t = 10 + 4·(−2) = 2", "8");
        assertThat(answer(model, 0.25)).containsExactly("t = 10 + 4·0.25 = 11");
    }

    private static List<String> answer(Model model, double y) {
        ModelAnswer answer = ModelAnswer.of(model, new double[] {y}, Digits.USUAL);
        return answer.steps().stream()
                .map(step -> step.relation() == null
                        ? TextStyle.UNICODE.print(
                                ((Prose.Maths) step.words().pieces().getLast()).formula())
                        : TextStyle.UNICODE.print(step.relation()))
                .toList();
    }

    private static Model model(Preprocessing preprocessing) {
        Network network = Network.of(
                preprocessing.width(),
                List.of(2),
                new Relu(),
                Math.max(1, preprocessing.target().outputs()),
                new Identity());
        return Model.of(Parameters.initial(network, 1), preprocessing, Provenance.foreign());
    }

    private static ModelRow row(Preprocessing preprocessing, Map<String, Object> row) {
        NumberTarget target = new NumberTarget(List.of(new NumberTarget.Scale("t", 0, 1)));
        Preprocessing full = new Preprocessing(preprocessing.features(), target);
        Map<String, Object> all = new HashMap<>(row);
        full.columns().forEach(column -> all.putIfAbsent(column, Double.NaN));
        return ModelRow.of(model(full), Table.ofMaps(List.of(all)), 1);
    }

    private static String told(Preprocessing preprocessing, Map<String, Object> row) {
        return text(ModelSections.preprocessing(row(preprocessing, row), Digits.USUAL));
    }

    private static String told(Table table, Recipe recipe, Map<String, Object> row) {
        Model model = model(table, recipe);
        return text(ModelSections.preprocessing(ModelRow.of(model, Table.ofMaps(List.of(row)), 1), Digits.USUAL));
    }

    /** All words and formulas of {@code section}, line by line. */
    static String text(Section section) {
        StringBuilder text = new StringBuilder(prose(section.title())).append('\n');
        for (Block block : section.blocks()) {
            switch (block) {
                case Block.Paragraph p -> text.append(prose(p.prose()));
                case Block.Note n -> text.append(prose(n.prose()));
                case Block.Equations e ->
                    e.lines()
                            .forEach(line -> text.append(TextStyle.UNICODE.print(line.relation()))
                                    .append('\n'));
                case Block.Facts f ->
                    f.facts().forEach(fact -> text.append(fact.name() + ": " + prose(fact.value()) + "\n"));
                case Block.Table t ->
                    t.rows()
                            .forEach(cells -> text.append(cells.stream()
                                            .map(ModelRowTest::prose)
                                            .collect(Collectors.joining(" | ")))
                                    .append('\n'));
                default -> text.append(block);
            }
            text.append('\n');
        }
        section.sections().forEach(part -> text.append(text(part)));
        return text.toString();
    }

    static String prose(Prose prose) {
        return prose.pieces().stream()
                .map(piece -> switch (piece) {
                    case Prose.Words words -> words.text();
                    case Prose.Maths maths -> TextStyle.UNICODE.print(maths.formula());
                })
                .collect(Collectors.joining());
    }

    @Test
    void aTargetIsStandardisedAndTheOutputComesBackInItsUnits() {
        Table table = without(table(), "sex", "species");
        Model model = model(table, recipe("weight"));
        ModelRow row = ModelRow.of(model, table, 1);
        assertThat(text(ModelSections.preprocessing(row, Digits.USUAL)))
                .contains("the target")
                .contains("t₁ = (");
        assertThat(text(ModelSections.answer(row, Walk.of(row, 1), Digits.USUAL)))
                .contains("weight = ");
    }

    @Test
    void ofABigNetworkOneWeightIsAFewLinesThatAddUp() {
        Network network = Network.of(784, List.of(128), new Relu(), 10, new Softmax());
        List<Feature> features = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        RandomStream random = RandomStream.of(7, "pixels");
        for (int i = 0; i < 784; i++) {
            features.add(new NumberFeature("pixel" + i, 0, false, new Scaling.None()));
            columns.add(NumberColumn.of("pixel" + i, Math.max(0, random.nextGaussian())));
        }
        List<String> digits = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        columns.add(TextColumn.of("digit", "3"));
        Model model = Model.of(
                Parameters.initial(network, 1),
                new Preprocessing(features, new ClassTarget("digit", digits)),
                Provenance.foreign());
        ModelRow row = ModelRow.of(model, Table.of(columns), 1);
        assertThat(row.loss()).as("the usual one of the task").isInstanceOf(CrossEntropy.class);
        Trace trace = Trace.of(Walk.of(row, 1), Notation.W_U);
        Quantity weight = Quantity.of(Quantity.Kind.WEIGHT_GRADIENT, 1, 400, 5, Scope.ONLY);
        List<Step> steps = trace.stepsFor(weight, Level.NEURON);
        assertThat(steps.getLast().id()).isEqualTo("dw(1)[400,5]");
        Formulas formulas = Formulas.of(trace, Digits.USUAL);
        for (Step step : steps) {
            assertThat(step.expression().evaluate(Arithmetic.DOUBLES, trace::value))
                    .as(step.id())
                    .isCloseTo(step.value(), within(1e-11));
            assertThat(TextStyle.UNICODE.print(formulas.numbers(step)).length())
                    .as(step.id())
                    .isLessThan(400);
        }
        Step hidden = trace.step(Quantity.of(Quantity.Kind.PRE_ACTIVATION, 1, 5, Scope.ONLY));
        assertThat(TextStyle.UNICODE.print(formulas.symbols(hidden))).contains("rest (779)");
    }

    @Test
    void aRowThatIsNotThereIsAnError() {
        Table table = without(table(), "sex", "weight");
        Model model = model(table, recipe("species"));
        for (int number : new int[] {0, 61}) {
            assertThatThrownBy(() -> ModelRow.of(model, table, number))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessageContaining("there is no row " + number + "; it has 60 rows");
        }
        assertThatThrownBy(() -> ModelRow.of(model, table.without("size"), 1))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("size");
    }
}
