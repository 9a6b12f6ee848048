package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.document.TextRenderer;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.explain.formula.LatexStyle;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.kernels.Compute;
import dev.chainrule.model.Calibration;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Provenance;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TableShape;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.reference.ParameterNames;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scilab.forge.jlatexmath.TeXFormula;

/** A row before a network that embeds its inputs or has members. */
class ModelMembersTest {
    private static final int SEEDS = 40;
    private static final Map<String, Fn> FUNCTIONS = Map.of("cos", Fn.COS, "sin", Fn.SIN);

    /** As many digits as tell doubles apart: more cannot be printed. */
    private static final Pattern ALL_DIGITS = Pattern.compile("[1-9][0-9.]{15,}");

    private static Document document(ModelRow row, Notation notation, Digits digits, OptionalInt asked) {
        Trace trace = Trace.of(Walk.of(row, 1), notation);
        return ModelSections.document(row, trace, new Derivation.Request(Level.NEURON, digits), digits, asked);
    }

    private static Notation notation(long seed) {
        return Notation.values()[(int) (seed % Notation.values().length)];
    }

    /** The lines of the sections on embedding and members, as they are printed. */
    private static List<Formula.Relation> relations(List<Section> sections) {
        List<Formula.Relation> lines = new ArrayList<>();
        for (Section section : sections) {
            for (Block block : section.blocks()) {
                if (block instanceof Block.Equations equations) {
                    equations.lines().forEach(line -> lines.add(line.relation()));
                }
            }
            lines.addAll(relations(section.sections()));
        }
        return lines;
    }

    private static List<Formula.Relation> own(Document document) {
        return relations(document.sections().stream()
                .filter(section ->
                        section.id().startsWith("embedding") || section.id().startsWith("members"))
                .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 10})
    void everyEquationComesOutInThePrintedFigures(int count) {
        Digits digits = new Digits(count);
        int checked = 0;
        int cancelled = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            for (Formula.Relation line :
                    own(document(DrawnModels.modelRow(seed), notation(seed), digits, OptionalInt.empty()))) {
                int last = line.links().size() - 1;
                boolean hasFigures = last > 1 || (last == 1 && !(line.left() instanceof Formula.Name));
                if (!hasFigures || !(line.links().getLast().right() instanceof Formula.Figure result)) {
                    continue;
                }
                String figures =
                        TextStyle.ASCII.print(line.links().get(last - 1).right());
                double value = PrintedFormula.evaluate(figures, Arithmetic.DOUBLES, FUNCTIONS);
                BigDecimal printed = digits.round(new BigDecimal(result.number()));
                if (digits.round(value).compareTo(printed) != 0) {
                    assertThat(figures)
                            .as("seed %d, %s", seed, TextStyle.UNICODE.print(line))
                            .containsPattern(ALL_DIGITS);
                    cancelled++;
                }
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(8 * SEEDS);
        assertThat(cancelled).isLessThan(checked / 50);
    }

    /** A sum of sixteen terms shows a few: the one whose cosine stands in the line before it is one of them. */
    @Test
    void theCosineWorkedOutIsShownInItsSum() {
        Pattern cosine = Pattern.compile("(p_\\d+) = cos.*");
        int sums = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            List<String> lines =
                    own(document(DrawnModels.modelRow(seed), notation(seed), Digits.USUAL, OptionalInt.empty()))
                            .stream()
                            .map(TextStyle.ASCII::print)
                            .toList();
            for (int i = 0; i < lines.size(); i++) {
                Matcher worked = cosine.matcher(lines.get(i));
                if (worked.matches()) {
                    assertThat(lines.get(i + 1)).as("seed %d", seed).containsPattern(worked.group(1) + "\\D");
                    sums++;
                }
            }
        }
        assertThat(sums).isGreaterThan(SEEDS / 4);
    }

    @Test
    void everyLineIsLatex() {
        for (long seed = 0; seed < SEEDS; seed++) {
            for (Formula.Relation line :
                    own(document(DrawnModels.modelRow(seed), notation(seed), Digits.USUAL, OptionalInt.empty()))) {
                assertThat(new TeXFormula(LatexStyle.LATEX.print(line))).isNotNull();
            }
        }
    }

    /** Whatever of the embedding and the adapters is asked for is worked out to its derivative. */
    @Test
    void everyNumberOfTheEmbeddingAndTheAdaptersCanBeAskedFor() {
        Digits digits = new Digits(9);
        int checked = 0;
        for (long seed = 0; seed < 16; seed++) {
            ModelRow row = DrawnModels.modelRow(seed);
            Network network = row.model().network();
            WholePass whole = row.whole().orElseThrow();
            ParameterNames names = ParameterNames.of(network);
            Notation notation = notation(seed);
            Trace trace = Trace.of(Walk.of(row, 1), notation);
            for (Segment segment : network.layout().segments()) {
                for (int i = segment.offset(); i < segment.end(); i++) {
                    OptionalInt asked = row.learned(names.name(i));
                    boolean isOfLayers = segment.layer() >= 0 && segment.kind() != Segment.Kind.ADAPTER;
                    assertThat(asked.isEmpty()).as(names.name(i)).isEqualTo(isOfLayers);
                    boolean isOfAnother = segment.kind() == Segment.Kind.ADAPTER
                            && (i - segment.offset()) / segment.columns() != row.member() - 1;
                    if (isOfLayers || isOfAnother) {
                        continue;
                    }
                    if (segment.kind() == Segment.Kind.EMBEDDING_BIAS) {
                        continue; // its derivative is that of the value it is added to, which has a line of its own
                    }
                    List<Formula.Relation> lines =
                            relations(new WholeSections(row, whole, trace, digits, asked).backward(List.of()));
                    String letter = letter(segment.kind());
                    assertThat(lines.stream()
                                    .filter(line -> isBy(line.left(), letter))
                                    .map(line -> line.links().getLast().right())
                                    .filter(Formula.Figure.class::isInstance)
                                    .map(figure -> ((Formula.Figure) figure).number()))
                            .as("seed %d, %s", seed, names.name(i))
                            .contains(digits.text(whole.gradient(i)));
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(300);
    }

    private static String letter(Segment.Kind kind) {
        return switch (kind) {
            case EMBEDDING_WEIGHTS -> "w";
            case FREQUENCIES -> "c";
            case PHASES -> "φ";
            case SCALE -> "s";
            case ADAPTER -> "r";
            default -> throw new IllegalArgumentException(kind.toString());
        };
    }

    private static boolean isBy(Formula left, String letter) {
        return left instanceof Formula.Name(Glyph.Derivative(Glyph _, Glyph.Symbol by), String _)
                && by.letter().equals(letter);
    }

    /** 1/k Σ r⟨n⟩ ∂L⟨n⟩/∂w is the gradient of the reference, of differences, and of the engine in float32. */
    @Test
    void whatTheMembersShareGetsTheMeanOverThem() {
        Digits digits = new Digits(9);
        int checked = 0;
        for (long seed : new long[] {2, 3, 4, 6, 7, 10, 11, 15, 19, 22, 27}) {
            ModelRow row = DrawnModels.modelRow(seed);
            if (row.model().network().members() == 1) {
                continue;
            }
            WholePass whole = row.whole().orElseThrow();
            float[] engine = engineGradient(row);
            Trace trace = Trace.of(Walk.of(row, 1), Notation.LAYERS);
            List<Quantity> all = ParameterFinder.of(row, Notation.LAYERS).all();
            List<Section> sections = new WholeSections(row, whole, trace, digits, OptionalInt.empty()).backward(all);
            List<Block> blocks = sections.getFirst().blocks();
            List<Block.Line> lines = ((Block.Equations) blocks.getLast()).lines();
            assertThat(lines).hasSize(all.size());
            ParameterNames own = ParameterNames.of(row.network());
            for (int i = 0; i < lines.size(); i++) {
                String name = ParameterFinder.generalName(all.get(i));
                int index = whole.whole(row.member() - 1, own.index(name).orElseThrow());
                Formula.Figure figure = (Formula.Figure)
                        lines.get(i).relation().links().getLast().right();
                double printed = Double.parseDouble(figure.number());
                assertThat(figure.number()).as("seed %d, %s", seed, name).isEqualTo(digits.text(whole.gradient(index)));
                assertThat((double) engine[index]).isCloseTo(printed, within(1e-5 * Math.max(1, Math.abs(printed))));
                assertThat(difference(row, index)).isCloseTo(printed, within(1e-6 * Math.max(1, Math.abs(printed))));
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(200);
    }

    private static double difference(ModelRow row, int index) {
        double h = 1e-5;
        return (loss(row, index, h) - loss(row, index, -h)) / (2 * h);
    }

    private static double loss(ModelRow row, int index, double by) {
        double[] parameters = row.model().parameters().toDoubles();
        parameters[index] += by;
        WholePass whole = row.whole().orElseThrow();
        return new WholePass(row.model().network(), parameters, whole.inputs(), row.targets()[0], row.loss()).loss();
    }

    /** What a training with this row as its only one gets from the engine. */
    private static float[] engineGradient(ModelRow row) {
        float[][] seen = new float[1][];
        Trainer trainer = new Trainer()
                .withLoss(row.loss())
                .withOptimizer(new Sgd())
                .withRate(1e-3)
                .withEpochs(1)
                .withBatch(1);
        Dataset data =
                Dataset.of(new double[][] {row.whole().orElseThrow().inputs()}, new double[][] {row.targets()[0]});
        try (Training training = Training.start(trainer, row.model().parameters(), new Compute("scalar", 1))) {
            training.changeGradientsBy((gradient, _) -> seen[0] = gradient.clone());
            training.fit(data);
        }
        return seen[0];
    }

    @Test
    void theJsonIsThatOfTheReference() {
        for (long seed = 0; seed < 12; seed++) {
            ModelRow row = DrawnModels.modelRow(seed);
            WholePass whole = row.whole().orElseThrow();
            Trace trace = Trace.of(Walk.of(row, 1), Notation.LAYERS);
            Map<?, ?> json =
                    (Map<?, ?>) Json.parse(ModelJson.write(row, trace, trace.steps(Level.PASS), Digits.USUAL), "json");
            assertThat(json.get("member")).isEqualTo(row.member());
            Map<?, ?> network = (Map<?, ?>) json.get("network");
            assertThat(network.get("inputs")).isEqualTo(list(whole.embedded()));
            assertThat(json.containsKey("embedding")).isEqualTo(row.isEmbedded());
            if (row.isEmbedded()) {
                Map<?, ?> embedding = (Map<?, ?>) json.get("embedding");
                assertThat(joined(embedding, "inputs")).isEqualTo(list(whole.inputs()));
                assertThat(joined(embedding, "values")).isEqualTo(list(whole.embedded()));
                assertThat(joined(embedding, "valueGradients")).isEqualTo(list(whole.embeddedGradients()));
                assertThat(joined(embedding, "inputGradients")).isEqualTo(list(whole.inputGradients()));
                assertThat(embedding.containsKey("scaleGradients")).isEqualTo(embedding.get("scaled"));
            }
            boolean several = row.model().network().members() > 1;
            assertThat(json.containsKey("members")).isEqualTo(several);
            double[] mean = whole.outputs();
            float[] engine = row.model()
                    .predictor(new Compute("scalar", 1))
                    .outputs(row.model().preprocessing().encode(row.table()).inputs())
                    .toRows()[0];
            for (int k = 0; k < mean.length; k++) {
                assertThat((double) engine[k]).isCloseTo(mean[k], within(1e-5 * Math.max(1, Math.abs(mean[k]))));
            }
            if (several) {
                Map<?, ?> members = (Map<?, ?>) json.get("members");
                assertThat(members.get("mean")).isEqualTo(list(mean));
                List<?> outputs = (List<?>) members.get("outputs");
                assertThat(outputs).hasSize(row.model().network().members());
                for (int k = 0; k < mean.length; k++) {
                    int output = k;
                    double sum = outputs.stream()
                            .mapToDouble(of -> ((Number) ((List<?>) of).get(output)).doubleValue())
                            .sum();
                    assertThat(sum / outputs.size()).isCloseTo(mean[k], within(1e-12 * Math.max(1, Math.abs(mean[k]))));
                }
                assertThat(outputs.get(row.member() - 1))
                        .isEqualTo(((Map<?, ?>) ((List<?>) json.get("forward")).getLast()).get("activations"));
                assertThat(((List<?>) members.get("losses")).get(row.member() - 1))
                        .isEqualTo(((Map<?, ?>) json.get("loss")).get("total"));
            }
        }
    }

    private static List<Object> joined(Map<?, ?> embedding, String name) {
        List<Object> all = new ArrayList<>();
        ((List<?>) embedding.get("parts")).forEach(part -> all.addAll((List<?>) ((Map<?, ?>) part).get(name)));
        return all;
    }

    private static List<Object> list(double[] values) {
        return new ArrayList<>(Arrays.stream(values).boxed().toList());
    }

    @Test
    void thePredictionIsThatOfAllMembers() {
        ModelRow row = DrawnModels.modelRow(7);
        assertThat(row.model().network().members()).isGreaterThan(1);
        Walk walk = Walk.of(row, 1);
        String answer = ModelRowTest.text(ModelSections.answer(row, walk, Digits.USUAL));
        double[] y = row.whole().orElseThrow().outputs();
        assertThat(answer).contains("the mean over its", Digits.USUAL.text(y[0]).replace('-', '−'));
        assertThat(walk.passes().getFirst().forward().outputs(0)[0]).isNotEqualTo(y[0]);
    }

    @Test
    void aTemperatureAndTheShiftOfQuantilesAreTold() {
        ModelRow drawn = DrawnModels.modelRow(0);
        Provenance provenance = Provenance.foreign().withCalibration(new Calibration(1.25, List.of(0.5)));
        Model model = Model.of(drawn.model().parameters(), drawn.model().preprocessing(), provenance);
        ModelRow row = ModelRow.of(model, drawn.table(), 1);
        assertThat(ModelRowTest.text(ModelSections.answer(row, Walk.of(row, 1), Digits.USUAL)))
                .contains("divided by the temperature 1.25", "moved them apart: by 0.5 each");
    }

    @Test
    void whatIsNotThere() {
        Model model = DrawnModels.model(7);
        int members = model.network().members();
        for (int member : new int[] {0, members + 1}) {
            assertThatThrownBy(() -> ModelRow.of(model, DrawnModels.row(7), 1, member))
                    .isInstanceOf(ChainruleException.class)
                    .hasMessage(
                            "there is no member " + member + "; the model has " + members + " members, counted from 1");
        }
        ModelRow row = ModelRow.of(model, DrawnModels.row(7), 1, 1);
        assertThatThrownBy(() -> document(row, Notation.LAYERS, Digits.USUAL, row.learned("adapter(1)[2,1]")))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("take --member 2");
        assertThat(row.learned("w(1)[1,1]")).isEmpty();
        assertThat(row.learned("adapter(9)[1,1]")).isEmpty();
    }

    @Test
    void withoutTargetThereIsOnlyTheWayForward() {
        for (long seed = 0; seed < 12; seed++) {
            Table table = DrawnModels.row(seed).without("answer");
            ModelRow row = ModelRow.of(DrawnModels.model(seed), table, 1);
            List<String> ids = document(row, notation(seed), Digits.USUAL, OptionalInt.empty()).sections().stream()
                    .map(Section::id)
                    .toList();
            assertThat(ids).doesNotContain("members-back", "embedding-back").contains("preprocessing", "answer");
        }
    }

    /** The default preset for few rows and for more, as a person meets it: in the terminal, at every level. */
    @ParameterizedTest
    @ValueSource(ints = {Preset.FEW_ROWS - 1, Preset.FEW_ROWS})
    void theDefaultPresetFitsATerminal(int rows) throws IOException {
        Table penguins = penguins();
        Roles roles = Recipe.forTarget("species").roles();
        Recipe recipe = Preset.DEFAULT.recipe(new TableShape(rows, 6, Task.MULTICLASS), roles);
        Model model = new ModelTrainer(recipe.withTrainer(recipe.trainer().withEpochs(2)))
                .on(new Compute("scalar", 1))
                .train(penguins)
                .model();
        int members = model.network().members();
        assertThat(members).isGreaterThan(1);
        ModelRow row = ModelRow.of(model, penguins, 1, 3);
        Trace trace = Trace.of(Walk.of(row, 1), Notation.usual(row.network()));
        List<Quantity> weight = List.of(Quantity.of(Quantity.Kind.WEIGHT, 1, 5, 2, Scope.ONLY));
        for (Level level : Level.values()) {
            for (int count : new int[] {6, 17}) {
                Digits digits = new Digits(count);
                for (List<Quantity> parameters : List.of(List.<Quantity>of(), weight)) {
                    Document document = ModelSections.document(
                            row, trace, new Derivation.Request(level, parameters, digits), digits, OptionalInt.empty());
                    String text = new TextRenderer(TextStyle.UNICODE, 80, false).render(document);
                    assertThat(text.lines().filter(line -> line.codePointCount(0, line.length()) > 80))
                            .isEmpty();
                    assertThat(text)
                            .contains("Embedding: from the inputs to the first layer")
                            .contains("Members: " + members + " networks in one")
                            .contains("Back from all members", "Back through the embedding", "What the outputs mean");
                }
            }
        }
    }

    private static Table penguins() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "examples", "data", "penguins.csv"));
        String[] names = lines.getFirst().split(",");
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(",", -1);
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int c = 0; c < names.length; c++) {
                String word = words[c];
                boolean isNumber = word.matches("[-+]?\\d+(\\.\\d+)?");
                row.put(
                        names[c],
                        word.isEmpty() || word.equals("NA") ? null : isNumber ? (Object) Double.valueOf(word) : word);
            }
            rows.add(row);
        }
        return Table.ofMaps(rows);
    }
}
