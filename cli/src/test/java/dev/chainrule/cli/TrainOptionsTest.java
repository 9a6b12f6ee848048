package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.description.Description;
import dev.chainrule.optimization.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the rows come from and what is done with them: roles, reading options, recipes, other files. */
class TrainOptionsTest {

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void nameModel() {
        out = folder.resolve("model.onnx");
    }

    @Test
    void aTableFromStandardInput() throws IOException {
        String csv = Files.readString(TestTables.binary(folder, 40));
        Map<?, ?> json = Run.withInput(
                        csv, "train", "-", "--target", "answer", "--epochs", 2, Run.SMALL, "--out", out, "--json")
                .done()
                .json();
        assertThat(json.get("task")).isEqualTo("binary");
        assertThat(Run.withInput("", "train", "-", "--target", "answer", "--out", out)
                        .err())
                .isEqualTo("chainrule: standard input is empty\n");
    }

    /** A table of 80 rows with semicolons between the values. */
    private String withDecimalCommas() throws IOException {
        return Files.readString(TestTables.regression(folder, 80))
                .replace(',', ';')
                .replace('.', ',');
    }

    @Test
    void theNextCommandHasWhatTheModelDoesNotKeep() throws IOException {
        Path data = Files.writeString(folder.resolve("d.txt"), withDecimalCommas());
        String query = "SELECT * FROM data WHERE a > 2";
        assertThat(Run.of(
                                "train",
                                data,
                                "--target",
                                "y",
                                "--decimal",
                                ",",
                                "--query",
                                query,
                                "--epochs",
                                1,
                                Run.SMALL,
                                "--out",
                                out)
                        .done()
                        .out())
                .endsWith(" predict " + out + " NEW.csv --decimal , --query SQL\n");
    }

    @Test
    void rolesQueryAndReadingOptions() throws IOException {
        Path data =
                Files.writeString(folder.resolve("d.txt"), withDecimalCommas().replace("low", "-"));
        Map<?, ?> json = Run.of(
                        "train",
                        data,
                        "--target",
                        "y",
                        "--delimiter",
                        ";",
                        "--decimal",
                        ",",
                        "--missing",
                        "-,none",
                        "--ignore",
                        "b",
                        "--query",
                        "SELECT *, a * a AS square FROM data WHERE a > 2",
                        "--epochs",
                        2,
                        Run.SMALL,
                        "--out",
                        out,
                        "--json")
                .done()
                .json();
        assertThat(json.get("task")).isEqualTo("regression");
        assertThat(json.get("features")).isEqualTo(3);
        Map<?, ?> inspected = Run.of("inspect", out, "--json").done().json();
        assertThat(inspected.get("features")).isEqualTo(List.of("a", "level", "square"));

        Path codes = Files.writeString(
                folder.resolve("codes.csv"), "code,w,g,y\n" + "1,1,7,2\n2,3,8,4\n3,1,9,6\n1,2,7,2\n".repeat(8));
        Run.of(
                        "train",
                        codes,
                        "--target",
                        "y",
                        "--task",
                        "multiclass",
                        "--categorical",
                        "code",
                        "--weights",
                        "w",
                        "--group",
                        "g",
                        "--validation",
                        0.3,
                        "--class-weights",
                        "balanced",
                        "--epochs",
                        2,
                        Run.SMALL,
                        "--out",
                        out)
                .done();
        inspected = Run.of("inspect", out, "--json").done().json();
        assertThat(inspected.get("features")).isEqualTo(List.of("code"));
        assertThat(inspected.get("task")).isEqualTo("multiclass");
        assertThat(inspected.get("recipe").toString()).contains("weights=w", "group=g", "classWeights=balanced");
        assertThat(inspected.get("provenance").toString()).contains("name=code, kind=text");
    }

    @Test
    void everyOptionReachesTheRecipe() {
        Path data = TestTables.regression(folder, 60);
        Run.of(
                        "train",
                        data,
                        "--target",
                        "y",
                        Run.FAST,
                        "--hidden",
                        "6,5",
                        "--activation",
                        "leaky-relu:slope=0.05",
                        "--loss",
                        "huber:delta=2",
                        "--optimizer",
                        "adam:beta1=0.8,epsilon=1e-6",
                        "--rate",
                        0.01,
                        "--schedule",
                        "step:everyEpochs=2",
                        "--batch",
                        16,
                        "--epochs",
                        3,
                        "--patience",
                        2,
                        "--seed",
                        9,
                        "--l1",
                        0.001,
                        "--l2",
                        0.002,
                        "--decay",
                        0.003,
                        "--clip-value",
                        4,
                        "--initializer",
                        "glorot-normal",
                        "--scaling",
                        "robust",
                        "--normalization",
                        "batch:momentum=0.2",
                        "--dropout",
                        0,
                        "--validation",
                        0.25,
                        "--test",
                        0.1,
                        "--out",
                        out)
                .done();
        Map<?, ?> recipe =
                (Map<?, ?>) Run.of("inspect", out, "--json").done().json().get("recipe");
        Map<?, ?> network = (Map<?, ?>) recipe.get("architecture");
        assertThat(network.get("hidden")).isEqualTo(List.of(6, 5));
        assertThat(network.get("activation")).isEqualTo(Map.of("name", "leaky-relu", "slope", 0.05));
        assertThat(recipe.get("loss")).isEqualTo(Map.of("name", "huber", "delta", 2.0));
        assertThat(network.get("normalization")).isEqualTo(Map.of("name", "batch", "momentum", 0.2));
        assertThat(((Map<?, ?>) recipe.get("encoder")).get("scaling")).isEqualTo("robust");
        assertThat(network.get("dropout")).isEqualTo(0.0);
        assertThat(recipe.get("validation")).isEqualTo(0.25);
        assertThat(recipe.get("test")).isEqualTo(0.1);
        assertThat(recipe.get("trainer"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("optimizer", Map.of("name", "adam", "beta1", 0.8, "epsilon", 1e-6)),
                        Map.entry("rate", 0.01),
                        Map.entry("schedule", Map.of("name", "step", "everyEpochs", 2)),
                        Map.entry("epochs", 3),
                        Map.entry("batch", 16),
                        Map.entry("patience", 2),
                        Map.entry("seed", 9),
                        Map.entry(
                                "regularizer",
                                Map.of(
                                        "l1",
                                        0.001,
                                        "l2",
                                        0.002,
                                        "decay",
                                        0.003,
                                        "decaySchedule",
                                        "constant",
                                        "dropoutSchedule",
                                        "constant")),
                        Map.entry(
                                "rates",
                                Map.of(
                                        "bias",
                                        1.0,
                                        "scale",
                                        1.0,
                                        "embedding",
                                        1.0,
                                        "activation",
                                        1.0,
                                        "byFanIn",
                                        false)),
                        Map.entry("clipping", Map.of("kind", "value", "limit", 4.0)),
                        Map.entry("labelSmoothing", 0.0),
                        Map.entry("initializer", "glorot-normal")));
    }

    @Test
    void theRecipeOfAModelMakesTheSameModel() throws IOException {
        Path data = TestTables.regression(folder, 60);
        Run.of(
                        "train",
                        data,
                        "--target",
                        "y",
                        Run.FAST,
                        "--hidden",
                        "none",
                        "--optimizer",
                        "momentum:momentum=0.8",
                        "--schedule",
                        "constant",
                        "--epochs",
                        4,
                        "--seed",
                        5,
                        "--out",
                        out)
                .done();
        Path recipe = Files.writeString(
                folder.resolve("r.json"),
                Run.of("inspect", out, "--json").done().out());
        Path again = folder.resolve("again.onnx");
        Run.of("train", data, "--recipe", recipe, "--out", again).done();
        assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(out));
    }

    @Test
    void aRecipeNeedHoldOnlyWhatIsSpecialAndOptionsComeFirst() throws IOException {
        Path data = TestTables.regression(folder, 60);
        Path recipe = Files.writeString(
                folder.resolve("r.json"),
                "{\"hidden\": [7], \"validation\": 0, \"trainer\": {\"epochs\": 3, \"batch\": 20, \"optimizer\": \"sgd\"}}");
        Run.of("train", data, "--recipe", recipe, "--target", "y", "--batch", 30, "--out", out)
                .done();
        Map<?, ?> made =
                (Map<?, ?>) Run.of("inspect", out, "--json").done().json().get("recipe");
        Map<?, ?> trainer = (Map<?, ?>) made.get("trainer");
        Map<?, ?> network = (Map<?, ?>) made.get("architecture");
        assertThat(network.get("hidden")).isEqualTo(List.of(7));
        assertThat(network.get("dropout")).isEqualTo(0.1);
        assertThat(trainer.get("epochs")).isEqualTo(3);
        assertThat(trainer.get("batch")).isEqualTo(30);
        assertThat(trainer.get("schedule")).isEqualTo("cosine");
        assertThat(trainer.get("rate")).as("sgd's own").isNull();
    }

    @Test
    void aWrongRecipeSaysWhere() throws IOException {
        Path data = TestTables.regression(folder, 60);
        Path recipe = folder.resolve("r.json");
        Files.writeString(recipe, "{\"hiden\": [7]}");
        assertThat(Run.of("train", data, "--recipe", recipe, "--target", "y", "--out", out))
                .isEqualTo(new Run(1, "", "chainrule: r.json: 'hiden' is unknown; did you mean 'hidden'?\n"));
        Files.writeString(recipe, "{\"epochs\": 3}");
        assertThat(Run.of("train", data, "--recipe", recipe, "--target", "y", "--out", out))
                .isEqualTo(new Run(1, "", "chainrule: r.json: 'epochs' is unknown; did you mean trainer.epochs?\n"));
        Files.writeString(recipe, "{");
        assertThat(Run.of("train", data, "--recipe", recipe, "--target", "y", "--out", out)
                        .err())
                .startsWith("chainrule: " + recipe + ", line 1, column ")
                .endsWith(": not valid JSON: the text ends before everything in it is closed\n")
                .hasLineCount(1);
        Files.writeString(recipe, "{\"trainer\": {\"epochs\": 3}}");
        assertThat(Run.of("train", data, "--recipe", recipe, "--target", "y", "--out", out, "--json")
                        .done()
                        .json()
                        .get("epochs"))
                .isEqualTo(3);
        Files.writeString(recipe, "{\"trainer\": {\"epochs\": -1}}");
        assertThat(Run.of("train", data, "--recipe", recipe, "--target", "y", "--out", out))
                .isEqualTo(new Run(1, "", "chainrule: r.json.trainer: epochs must be at least 1, is -1\n"));
        Files.writeString(recipe, "{\"hidden\": [7],\n}");
        assertThat(Run.of("train", data, "--recipe", recipe, "--target", "y", "--out", out)
                        .err())
                .startsWith("chainrule: " + recipe + ", line 2, column ")
                .hasLineCount(1);
        Files.writeString(recipe, "{}");
        assertThat(Run.of("train", data, "--recipe", recipe, "--out", out).status())
                .isEqualTo(2);
    }

    @Test
    void rowsOfOtherFilesForValidationAndTest() throws IOException {
        Path data = TestTables.regression(folder, 60);
        Path other = Files.copy(data, folder.resolve("other.csv"));
        Map<?, ?> json = Run.of(
                        "train",
                        data,
                        "--target",
                        "y",
                        "--validation",
                        other,
                        "--test",
                        other,
                        "--epochs",
                        2,
                        Run.SMALL,
                        "--out",
                        out,
                        "--json")
                .done()
                .json();
        assertThat(json.get("rows")).isEqualTo(Map.of("train", 60, "validation", 60, "test", 60));
        assertThat(json.get("test")).isEqualTo(json.get("validation"));
    }

    @Test
    void aPresetAndWhatIsSaidInstead() {
        Path data = TestTables.regression(folder, 60);
        Run.of(
                        "train",
                        data,
                        "--target",
                        "y",
                        "--bins",
                        8,
                        "--quantiles",
                        "0.1,0.5,0.9",
                        "--calibrate",
                        "--categories",
                        50,
                        "--epochs",
                        2,
                        Run.SMALL,
                        "--out",
                        out)
                .done();
        Map<?, ?> json = Run.of("inspect", out, "--json").done().json();
        Map<?, ?> recipe = (Map<?, ?>) json.get("recipe");
        assertThat(recipe.get("preset")).isEqualTo("fast");
        assertThat(recipe.get("encoder")).isEqualTo(Map.of("scaling", "quantile", "bins", 8, "categories", 50));
        assertThat(recipe.get("clamp")).isEqualTo(false);
        assertThat(recipe.get("calibrate")).isEqualTo(true);
        assertThat(recipe.get("loss")).isEqualTo(Map.of("name", "quantiles", "quantiles", List.of(0.1, 0.5, 0.9)));
        assertThat((int) json.get("inputs")).isGreaterThan(8);
        assertThat(Run.of("predict", out, data).done().out())
                .startsWith("prediction,quantile:0.1,quantile:0.5,quantile:0.9\n");
    }

    /** A preset clips gradients, which is not said on the command line. */
    @Test
    void everyOptimizerGoesWithThePreset() {
        Path data = TestTables.regression(folder, 40);
        for (String optimizer : Description.words(Optimizer.class)) {
            Run.of("train", data, "--target", "y", "--hidden", 4, "--epochs", 1, "--optimizer", optimizer, "--out", out)
                    .done();
        }
        assertThat(Run.of("train", data, "--target", "y", "--optimizer", "lbfgs", "--clip-norm", 1, "--out", out))
                .isEqualTo(
                        new Run(
                                2,
                                "",
                                "chainrule: --clip-norm: lbfgs minimises the loss as it is: it takes no clipping and no decay\n"));
    }

    @Test
    void whatWasNotCalibratedIsSaid() {
        Path data = TestTables.regression(folder, 60);
        String remark =
                "nothing was calibrated: that needs 30 rows for validation or more, and probabilities or quantiles";
        assertThat(Run.of("train", data, "--target", "y", "--calibrate", "--epochs", 2, Run.SMALL, "--out", out)
                        .done()
                        .err())
                .contains(remark);
        Path classes = TestTables.binary(folder, 60);
        assertThat(Run.of("train", classes, "--target", "answer", "--calibrate", "--epochs", 2, Run.SMALL, "--out", out)
                        .done()
                        .err())
                .as("of twelve rows")
                .contains(remark);
        assertThat(Run.of(
                                "train",
                                classes,
                                "--target",
                                "answer",
                                "--calibrate",
                                "--validation",
                                0.5,
                                "--epochs",
                                2,
                                Run.SMALL,
                                "--out",
                                out)
                        .done()
                        .err())
                .doesNotContain("calibrated");
    }

    @Test
    void aRecipeMayBeginWithAPreset() throws IOException {
        Path data = TestTables.regression(folder, 60);
        Path recipe = Files.writeString(
                folder.resolve("r.json"),
                "{\"preset\": \"fast\", \"encoder\": {\"bins\": 4}, \"trainer\": {\"epochs\": 2}}");
        Run.of("train", data, "--recipe", recipe, "--target", "y", "--out", out).done();
        Map<?, ?> made =
                (Map<?, ?>) Run.of("inspect", out, "--json").done().json().get("recipe");
        assertThat(made.get("preset")).isEqualTo("fast");
        assertThat(made.get("encoder")).isEqualTo(Map.of("scaling", "quantile", "bins", 4, "categories", 200));
        assertThat(Run.of("train", data, "--recipe", recipe, "--target", "y", "--preset", "best", "--out", out))
                .isEqualTo(new Run(
                        1,
                        "",
                        "chainrule: " + recipe + " begins with the preset fast and says how it goes on from there:"
                                + " leave out --preset\n"));
        Files.writeString(recipe, "{\"preset\": \"fats\"}");
        assertThat(Run.of("train", data, "--recipe", recipe, "--target", "y", "--out", out))
                .isEqualTo(new Run(1, "", "chainrule: r.json.preset: 'fats' is unknown; did you mean 'fast'?\n"));
    }

    /** As they stand in the models of earlier versions. */
    @Test
    void aRecipeMayHaveTheNamesOfEarlierVersions() throws IOException {
        Path data = TestTables.regression(folder, 60);
        Path recipe = Files.writeString(
                folder.resolve("r.json"),
                "{\"hidden\": [5], \"activation\": \"tanh\", \"normalization\": \"layer\", \"dropout\": 0.2,"
                        + " \"scaling\": \"robust\", \"trainer\": {\"epochs\": 2}}");
        Run.of("train", data, "--recipe", recipe, "--target", "y", "--out", out).done();
        Map<?, ?> made =
                (Map<?, ?>) Run.of("inspect", out, "--json").done().json().get("recipe");
        assertThat(made.get("architecture").toString())
                .startsWith("{hidden=[5], activation=tanh, normalization=layer, dropout=0.2,");
        assertThat(made.get("encoder").toString()).contains("scaling=robust");
        Files.writeString(recipe, "{\"hidden\": [5], \"architecture\": {\"hidden\": [6]}}");
        assertThat(Run.of("train", data, "--recipe", recipe, "--target", "y", "--out", out))
                .isEqualTo(new Run(1, "", "chainrule: r.json: 'hidden' is said twice, also as architecture.hidden\n"));
    }

    @Test
    void onlyStepsOfAPlainNetworkAreRecorded() {
        Path data = TestTables.regression(folder, 60);
        assertThat(Run.of("train", data, "--target", "y", "--members", 2, "--record", 1, "--out", out))
                .isEqualTo(new Run(
                        1,
                        "",
                        "chainrule: --record takes down the steps of plain networks only: give --preset fast, without"
                                + " --members and --embedding\n"));
    }
}
