package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.data.TextColumn;
import dev.chainrule.kernels.Compute;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Predictions;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TableShape;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Elu;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.ParametricMish;
import dev.chainrule.network.ParametricSelu;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Roles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files of every released format version are read and give the numbers they gave when they were written. Each NAME.onnx has a
 * NAME.json with rows and what was predicted for them. {@link #main} wrote them; run it once for a new version, and never
 * change files of an old one.
 */
class GoldenFileTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @ParameterizedTest
    @ValueSource(strings = {"1-classes", "1-numbers", "1-labels", "2-classes", "2-quantiles", "2-numbers"})
    void predictsAsWhenItWasWritten(String name) throws IOException {
        Model model = new OnnxFormat().decode(bytes(name + ".onnx"), name);
        assertThat(model.provenance().version()).isEqualTo(Integer.parseInt(name.substring(0, name.indexOf('-'))));
        JsonNode expected = MAPPER.readTree(bytes(name + ".json"));
        Table table = table(expected.get("rows"));
        Predictions predictions = model.predict(table);
        for (int row = 0; row < table.rows(); row++) {
            assertThat(predictions.words(row))
                    .isEqualTo(strings(expected.get("words").get(row)));
            for (int c = 0; c < predictions.classNames().size(); c++) {
                assertThat(predictions.probability(row, c))
                        .isEqualTo(expected.get("probabilities").get(row).get(c).floatValue());
            }
        }
        Agreement.check(model, table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-classes", "1-numbers", "1-labels"})
    void whatTheFirstVersionDidNotKnowIsNone(String name) throws IOException {
        Model model = new OnnxFormat().decode(bytes(name + ".onnx"), name);
        assertThat(model.provenance().missing()).isEmpty();
        assertThat(model.provenance().calibration()).isNull();
        assertThat(model.network().isPlain()).isTrue();
    }

    private static List<String> strings(JsonNode list) {
        List<String> strings = new ArrayList<>();
        list.forEach(item -> strings.add(item.stringValue()));
        return strings;
    }

    private static Table table(JsonNode rows) {
        List<Map<String, @Nullable Object>> maps = new ArrayList<>();
        for (JsonNode row : rows) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            row.properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                map.put(
                        entry.getKey(),
                        value.isNull()
                                ? null
                                : value.isNumber()
                                        ? (Object) value.doubleValue()
                                        : value.isBoolean() ? (Object) value.booleanValue() : value.stringValue());
            });
            maps.add(map);
        }
        return Table.ofMaps(maps);
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream stream = GoldenFileTest.class.getResourceAsStream("/golden/" + name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        }
    }

    /** Writes the files of the current version to the folder that is the first argument. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Table penguins = SmallCsv.read(Path.of("examples", "data", "penguins.csv"));
        Roles species = Roles.ofTargets("species");
        Recipe recipe = Preset.DEFAULT
                .recipe(new TableShape(Preset.FEW_ROWS, 6, Task.MULTICLASS), species) // numbers in pieces
                .withHidden(List.of(8))
                .withEnsemble(new Ensemble(3, Adapters.FIRST));
        Model classes = new ModelTrainer(recipe.withTrainer(recipe.trainer().withEpochs(20)))
                .on(new Compute("scalar", 1))
                .train(penguins)
                .model();
        write(
                folder,
                "2-classes",
                classes,
                penguins.select(IntStream.iterate(0, i -> i + 9).limit(38).toArray()));
        List<NumberTarget.Scale> scales = List.of(
                new NumberTarget.Scale("price", 1e6, 12_500, 990_000.0, null),
                new NumberTarget.Scale("area", 80, 33.3));
        Preprocessing quantiles =
                new Preprocessing(RandomModel.FEATURES, new QuantileTarget(scales, List.of(0.1, 0.5, 0.9)));
        Network members = Network.of(
                        quantiles.width(),
                        Layer.of(6, new ParametricMish())
                                .with(new Normalization.Layer())
                                .withDropout(0.2),
                        Layer.of(4, new ParametricSelu()).withoutBias(),
                        Layer.of(6, new Identity()))
                .with(RandomModel.embedding(1, quantiles, true))
                .with(new Ensemble(3, Adapters.ALL));
        write(folder, "2-quantiles", RandomModel.of(1, quantiles, members), RandomModel.table(1, 30));
        Model numbers = RandomModel.of(2, new NumberTarget(scales), Layer.of(5, new Elu(0.5)), Layer.of(2, new Tanh()));
        write(folder, "2-numbers", numbers, RandomModel.table(2, 30));
    }

    private static void write(Path folder, String name, Model model, Table table) throws IOException {
        Map<String, Object> expected = new LinkedHashMap<>();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        List<List<String>> words = new ArrayList<>();
        List<List<Float>> probabilities = new ArrayList<>();
        Predictions predictions = model.predict(table);
        for (int row = 0; row < table.rows(); row++) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (String column : model.preprocessing().columns()) {
                map.put(column, value(table.column(column), row));
            }
            rows.add(map);
            words.add(predictions.words(row));
            List<Float> each = new ArrayList<>();
            for (int c = 0; c < predictions.classNames().size(); c++) {
                each.add(predictions.probability(row, c));
            }
            probabilities.add(each);
        }
        expected.put("rows", rows);
        expected.put("words", words);
        expected.put("probabilities", probabilities);
        model.save(folder.resolve(name + ".onnx"));
        Files.writeString(folder.resolve(name + ".json"), MAPPER.writeValueAsString(expected) + "\n");
    }

    private static @Nullable Object value(Column column, int row) {
        if (column.isMissing(row)) {
            return null;
        }
        return switch (column) {
            case NumberColumn numbers -> numbers.value(row);
            case DateColumn dates -> dates.value(row);
            case BooleanColumn booleans -> booleans.value(row);
            case TextColumn texts -> texts.value(row);
        };
    }
}
