package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void nameFiles() {
        data = TestTables.regression(folder, 80);
        out = folder.resolve("model.onnx");
    }

    private Run tune(Object... more) {
        List<Object> words = new ArrayList<>(List.of(
                "tune", data, "--target", "y", "--preset", "fast", "--epochs", 9, "--hidden", "8", "--out", out));
        words.addAll(List.of(more));
        return Run.of(words.toArray());
    }

    private Map<?, ?> trials(Object... more) {
        List<Object> words = new ArrayList<>(List.of(more));
        words.add("--json");
        return tune(words.toArray()).done().json();
    }

    @Test
    void keepsTheBestModel() throws IOException {
        Map<?, ?> json = trials("--trials", 5, "--test", 0.1, "--patience", 0);
        List<?> trials = (List<?>) json.get("trials");
        assertThat(trials).hasSize(5);
        Map<?, ?> best = (Map<?, ?>) trials.getFirst();
        assertThat(json.get("complete")).isEqualTo(true);
        assertThat(json.get("best")).isEqualTo(best.get("trial"));
        assertThat(json.get("epochs")).isEqualTo(best.get("epochs")).isEqualTo(9);
        assertThat(json.get("rows").toString()).contains("train=", "validation=", "test=8");
        assertThat(trials).isSortedAccordingTo((a, b) -> Double.compare(loss(a), loss(b)));
        assertThat(Run.of("evaluate", out, data).done().out()).contains("RMSE");
        // it is the model that train makes by that recipe
        Path recipe = Files.writeString(
                folder.resolve("r.json"),
                Run.of("inspect", out, "--json").done().out());
        Path again = folder.resolve("again.onnx");
        Run.of("train", data, "--recipe", recipe, "--out", again).done();
        assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(out));
        // nothing but the model and the journal is left
        assertThat(folder.resolve("model.tune")).exists();
        assertThat(folder.resolve("model.tune.trials")).doesNotExist();
    }

    @Test
    void anOptionIsTheSameInAllTrials() {
        for (Object trial : (List<?>) trials("--trials", 4, "--rate", 0.005).get("trials")) {
            Map<?, ?> recipe = (Map<?, ?>) ((Map<?, ?>) trial).get("recipe");
            assertThat(((Map<?, ?>) recipe.get("trainer")).get("rate")).isEqualTo(0.005);
            assertThat(((Map<?, ?>) recipe.get("architecture")).get("hidden")).isEqualTo(List.of(8));
        }
    }

    @Test
    void goesOnToTheSameBytes() throws IOException {
        trials("--trials", 6);
        byte[] model = Files.readAllBytes(out);
        Path journal = folder.resolve("model.tune");
        String all = Files.readString(journal);
        trials("--trials", 2);
        assertThat(Files.readString(journal)).isNotEqualTo(all);
        Map<?, ?> json = trials("--trials", 6, "--resume", journal);
        assertThat((List<?>) json.get("trials")).hasSize(6);
        assertThat(Files.readAllBytes(out)).isEqualTo(model);
        trials("--trials", 6, "--resume", journal);
        assertThat(Files.readAllBytes(out)).as("nothing is left to do").isEqualTo(model);
    }

    @Test
    void goesOnWithTheSameDataAndOptionsOnly() throws IOException {
        trials("--trials", 2);
        Path journal = folder.resolve("model.tune");
        assertThat(tune("--resume", journal, "--trials", 2, "--rate", 0.1))
                .isEqualTo(new Run(
                        1,
                        "",
                        "chainrule: " + journal + " is of a search with another recipe; resume with the same data and"
                                + " options, but for --budget and --trials\n"));
        Files.writeString(data, Files.readString(data).replaceFirst("\n[^\n]*\n", "\n"));
        assertThat(tune("--resume", journal, "--trials", 2).err()).contains("is of a search with another table;");
        Files.writeString(journal, "{}");
        assertThat(tune("--resume", journal, "--trials", 2))
                .isEqualTo(new Run(
                        1,
                        "",
                        "chainrule: " + journal + ": expected what tune wrote beside its model, found something"
                                + " else\n"));
        assertThat(tune("--resume", folder.resolve("none.tune")).status()).isEqualTo(1);
    }

    /** 1 and 2 are written alike as numbers and as words. */
    @Test
    void aColumnThatIsReadAsWordsIsAnother() throws IOException {
        Files.writeString(data, "a,b,y\n" + "1,0.5,3\n2,1.5,5\n1,2.5,4\n2,4.5,9\n".repeat(10));
        trials("--trials", 2);
        Path journal = folder.resolve("model.tune");
        assertThat(tune("--resume", journal, "--trials", 2, "--categorical", "a")
                        .err())
                .contains("is of a search with another table;");
        assertThat(tune("--trials", 1).done().err())
                .contains(journal + " of an earlier search is written anew; with --resume it would go on");
    }

    /** By the first model, not after the whole search. */
    @Test
    void rowsForTheTestThatDoNotSuitAreRefusedSoon() throws IOException {
        Path other = Files.writeString(folder.resolve("other.csv"), "a,level,y\n1,low,2\n");
        Run run = tune("--budget", "1h", "--test", other);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("chainrule: other.csv has no column 'b'; it has: a, level, y\n");
        assertThat(out).doesNotExist();
    }

    @Test
    void beginsWithTheUsualPreset() {
        Map<?, ?> json = Run.of(
                        "tune",
                        data,
                        "--target",
                        "y",
                        "--trials",
                        1,
                        "--epochs",
                        1,
                        "--hidden",
                        4,
                        "--out",
                        out,
                        "--json")
                .done()
                .json();
        Map<?, ?> trial = (Map<?, ?>) ((List<?>) json.get("trials")).getFirst();
        assertThat(((Map<?, ?>) trial.get("recipe")).get("preset")).isEqualTo("default");
    }

    @Test
    void theBudgetEndsIt() {
        Run run = tune("--budget", "0.2s", "--trials", 100_000).done();
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.contains(folder.toString()));
        assertThat(run.out())
                .containsPattern("^\\d+ trials?; more time")
                .containsPattern("trial +loss +epochs +hidden +members +pieces +rate +dropout +batch")
                .contains("y, learned from")
                .contains("chainrule predict " + out + " NEW.csv");
        assertThat(out).exists();
    }

    @Test
    void otherFilesForValidationAndTest() throws IOException {
        Path other = Files.copy(data, folder.resolve("other.csv"));
        Map<?, ?> json = trials("--trials", 2, "--validation", other, "--test", other);
        assertThat(json.get("rows")).isEqualTo(Map.of("train", 80, "validation", 80, "test", 80));
        assertThat(json.get("test")).isEqualTo(json.get("validation"));
    }

    private static double loss(Object trial) {
        return (double) ((Map<?, ?>) trial).get("loss");
    }
}
