package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Poisson;
import dev.chainrule.loss.Quantiles;
import dev.chainrule.model.FeatureEmbedding;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.NumberEmbedding;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TableShape;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Gelu;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.ParametricMish;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models trained on real tables, saved and loaded again, agree with ONNX Runtime on these tables. */
class RealDataTest {
    private static final Path PENGUINS = Path.of("..", "examples", "data", "penguins.csv");

    @Test
    void speciesOfPenguinsWithMissingValuesAndUnseenWords(@TempDir Path folder) throws IOException {
        Table penguins = SmallCsv.read(PENGUINS);
        assertThat(penguins.column("sex").missing()).isPositive();
        for (Scaling.Kind scaling : Scaling.Kind.values()) {
            Recipe recipe = Recipe.forTarget("species")
                    .withScaling(scaling)
                    .withNormalization(new Normalization.Batch())
                    .withActivation(new Gelu());
            Model model = trained(recipe, penguins, folder);
            String[] islands = new String[penguins.rows()];
            Arrays.fill(islands, "Atlantis");
            Agreement.check(model, penguins);
            Agreement.check(model, penguins.with(TextColumn.of("island", islands)));
        }
    }

    @Test
    void sexOfPenguinsByHingeLoss(@TempDir Path folder) throws IOException {
        Table penguins = SmallCsv.read(PENGUINS);
        Model model = trained(Recipe.forTarget("sex").withLoss(new Hinge()), penguins, folder);
        Agreement.check(model, penguins);
    }

    @Test
    void bodyMassAndFlipperLengthOfPenguins(@TempDir Path folder) throws IOException {
        Table penguins = SmallCsv.read(PENGUINS);
        Agreement.check(trained(Recipe.forTarget("body_mass_g", "flipper_length_mm"), penguins, folder), penguins);
        Agreement.check(
                trained(Recipe.forTarget("flipper_length_mm").withLoss(new Poisson()), penguins, folder), penguins);
    }

    @Test
    void medianHouseValueInCalifornia(@TempDir Path folder) throws IOException {
        Table houses = shared("california_housing.csv");
        Model model = trained(Recipe.forTarget("median_house_value"), houses, folder);
        Agreement.check(model, sample(houses));
    }

    @Test
    void defaultOfCredit(@TempDir Path folder) throws IOException {
        Table credit = shared("credit_default.csv");
        Recipe recipe = Recipe.of(Roles.ofTargets("default"))
                .withClassWeights(Recipe.ClassWeights.BALANCED)
                .withScaling(Scaling.Kind.ROBUST);
        Agreement.check(trained(recipe, credit, folder), sample(credit));
    }

    /** A table of 784 columns, most of them with few values, some constant. */
    @Test
    void clothesOnImages(@TempDir Path folder) throws IOException {
        byte[] pixels = idx("t10k-images-idx3-ubyte.gz", 16);
        byte[] labels = idx("t10k-labels-idx1-ubyte.gz", 8);
        int rows = 1000;
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < 784; j++) {
            int column = j;
            columns.add(NumberColumn.of(
                    "pixel" + j,
                    IntStream.range(0, rows)
                            .mapToDouble(i -> pixels[i * 784 + column] & 0xff)
                            .toArray()));
        }
        columns.add(TextColumn.of(
                "kind",
                IntStream.range(0, rows).mapToObj(i -> "kind " + labels[i]).toArray(String[]::new)));
        Table clothes = Table.of(columns);
        Agreement.check(trained(Recipe.forTarget("kind"), clothes, folder), clothes);
    }

    /** The bytes of an IDX file behind its header. */
    private static byte[] idx(String name, int header) throws IOException {
        Path file = sharedFile(Path.of("fashion-mnist", name));
        try (InputStream input = new GZIPInputStream(Files.newInputStream(file))) {
            input.skipNBytes(header);
            return input.readAllBytes();
        }
    }

    /** What {@code chainrule train} makes when nothing else is said: larger weights, two layers of 128. */
    @Test
    void defaultModelsTrainedForLong(@TempDir Path folder) throws IOException {
        Table penguins = SmallCsv.read(PENGUINS);
        Agreement.check(trainedForLong("species", penguins, folder), penguins);
        Agreement.check(trainedForLong("body_mass_g", penguins, folder), penguins);
        Table houses = shared("california_housing.csv");
        Table quarter = houses.select(
                IntStream.range(0, houses.rows() / 4).map(i -> 4 * i).toArray());
        Agreement.check(trainedForLong("median_house_value", quarter, folder), sample(houses));
    }

    /** Numbers in pieces, embedded, in front of members, as the presets have it. */
    @Test
    void presets(@TempDir Path folder) throws IOException {
        Table penguins = SmallCsv.read(PENGUINS);
        for (String target : List.of("species", "sex", "body_mass_g")) {
            Agreement.check(preset(Preset.DEFAULT, target, 3, penguins, folder), penguins);
        }
        Agreement.check(preset(Preset.FAST, "species", 3, penguins, folder), penguins);
        Model best = preset(Preset.BEST, "species", 1, penguins, folder);
        assertThat(best.network().members()).isEqualTo(32);
        Agreement.check(best, penguins);
    }

    @Test
    void presetOfHousesInCalifornia(@TempDir Path folder) throws IOException {
        Table houses = sample(shared("california_housing.csv"));
        Model model = preset(Preset.DEFAULT, "median_house_value", 3, houses, folder);
        assertThat(model.network().embedding().isNone()).isFalse();
        Agreement.check(model, houses);
    }

    /** The other pieces: cosines, scaled, adapters before every layer, quantiles. */
    @Test
    void quantilesOfHousesByCosines(@TempDir Path folder) throws IOException {
        Table houses = sample(shared("california_housing.csv"));
        Recipe recipe = Recipe.forTarget("median_house_value")
                .withScaling(Scaling.Kind.SMOOTH)
                .withEmbedding(new FeatureEmbedding(new NumberEmbedding.Periodic(), 8, 2, true))
                .withEnsemble(new Ensemble(4, Adapters.ALL))
                .withActivation(new ParametricMish())
                .withNormalization(new Normalization.Layer())
                .withLoss(new Quantiles());
        Agreement.check(trained(recipe, houses, folder), houses);
    }

    private static Model preset(Preset preset, String target, int epochs, Table table, Path folder) {
        Roles roles = Roles.ofTargets(target);
        Recipe recipe = preset.recipe(TableShape.of(table, roles), roles);
        return saved(recipe.withTrainer(recipe.trainer().withEpochs(epochs)), table, folder);
    }

    private static Model trainedForLong(String target, Table table, Path folder) {
        Recipe recipe = Recipe.forTarget(target);
        Model model = saved(recipe.withTrainer(recipe.trainer().withEpochs(30)), table, folder);
        assertThat(model.network().layers()).hasSize(3);
        assertThat(model.network().layers().getFirst().units()).isEqualTo(128);
        return model;
    }

    /** A small model after three epochs, saved and loaded. */
    private static Model trained(Recipe recipe, Table table, Path folder) {
        return saved(
                recipe.withHidden(List.of(16, 8))
                        .withTrainer(recipe.trainer().withEpochs(3).withSeed(5)),
                table,
                folder);
    }

    private static Model saved(Recipe recipe, Table table, Path folder) {
        Model model = new ModelTrainer(recipe)
                .on(new Compute("scalar", 2))
                .train(table)
                .model();
        Path file = folder.resolve("model.onnx");
        model.save(file);
        Model loaded = Model.load(file);
        assertThat(loaded.parameters().array()).isEqualTo(model.parameters().array());
        return loaded;
    }

    private static Table sample(Table table) {
        return table.select(
                IntStream.range(0, 2000).map(i -> i * (table.rows() / 2000)).toArray());
    }

    private static Table shared(String name) throws IOException {
        return SmallCsv.read(sharedFile(Path.of(name)));
    }

    private static Path sharedFile(Path name) {
        String folder = Objects.requireNonNullElse(
                System.getenv("CHAINRULE_SHARED"), Path.of("..", "..", "shared").toString());
        Path file = Path.of(folder, "data").resolve(name);
        assumeTrue(Files.exists(file), () -> "there is no " + file);
        return file;
    }
}
