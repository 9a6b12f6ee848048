package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --refit}. */
class RefitTest {
    @TempDir
    private Path folder;

    @Test
    void everyRowMayTakeItsTurnInValidation() {
        Path out = folder.resolve("model.onnx");
        Path data = TestTables.binary(folder, 60);
        Run run = Run.of("train", data, "--target", "answer", "--refit", "--epochs", 4, Run.SMALL, "--out", out)
                .done();
        assertThat(run.out()).contains("60 to learn from, each in turn for validation");
        Map<?, ?> json = Run.of(
                        "train",
                        data,
                        "--target",
                        "answer",
                        "--refit",
                        "--epochs",
                        4,
                        Run.SMALL,
                        "--out",
                        out,
                        "--json")
                .done()
                .json();
        assertThat(json.get("rows")).isEqualTo(Map.of("train", 60, "validation", 60, "test", 0));
        assertThat(recipeOf(out)).containsEntry("refit", true);
        Path page = folder.resolve("model.html");
        Run.of("inspect", out, "--report", page).done();
        assertThat(page).content().contains("all rows in turns, and learned from all");
        Run.of("train", data, "--target", "answer", "--no-refit", "--epochs", 4, Run.SMALL, "--out", out)
                .done();
        assertThat(recipeOf(out)).containsEntry("refit", false);
        for (Object validation : List.of(0, data)) {
            assertThat(Run.of("train", data, "--target", "answer", "--refit", "--validation", validation, "--out", out))
                    .isEqualTo(new Run(
                            2,
                            "",
                            "chainrule: --refit lets the rows of the table take turns in validation: leave out"
                                    + " --validation " + validation + "\n"));
        }
    }

    /** The model has learned from the rows that would judge. */
    @Test
    void goingOnFromAModelRowsAreHeldOut() {
        Path out = folder.resolve("model.onnx");
        Path next = folder.resolve("next.onnx");
        Path data = TestTables.binary(folder, 60);
        Run.of("train", data, "--target", "answer", "--refit", "--epochs", 4, Run.SMALL, "--out", out)
                .done();
        assertThat(Run.of("train", data, "--from", out, "--epochs", 2, "--out", next)
                        .done()
                        .out())
                .contains("48 to learn from, 12 for validation");
        assertThat(recipeOf(next)).containsEntry("refit", false);
        assertThat(Run.of("train", data, "--from", out, "--refit", "--out", next))
                .isEqualTo(new Run(
                        2,
                        "",
                        "chainrule: --refit trains without some rows and judges by them, and the model of --from may have"
                                + " learned from these: leave out one of the two\n"));
    }

    /** Every fold has a copy of its rows: that of a few is nothing. */
    @Test
    void aTableOnTheDiskHasNoTurns() {
        Path out = folder.resolve("model.onnx");
        Path data = TestTables.binary(folder, 600);
        Path cache = folder.resolve("rows.cache");
        Path recipe = folder.resolve("recipe.json");
        Run.of("train", data, "--target", "answer", "--epochs", 1, Run.SMALL, "--out", out)
                .done();
        Run refused = new Run(
                1,
                "",
                "chainrule: " + data.getFileName() + " is kept by --cache: --folds, --refit, and files for --validation"
                        + " and --test, need the table in memory; give shares, and --no-refit\n");
        assertThat(Run.of("train", data, "--target", "answer", "--refit", "--cache", cache, "--out", out))
                .isEqualTo(refused);
        write(recipe, "{\"roles\": {\"targets\": [\"answer\"]}, \"refit\": true}");
        assertThat(Run.of("train", data, "--recipe", recipe, "--cache", cache, "--out", out))
                .isEqualTo(refused);
        Path few = TestTables.binary(folder, 60);
        Run.of("train", few, "--target", "answer", "--refit", "--cache", cache, "--epochs", 1, Run.SMALL, "--out", out)
                .done();
        assertThat(recipeOf(out)).containsEntry("refit", true);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> recipeOf(Path model) {
        Map<String, Object> recipe = new LinkedHashMap<>();
        Map<?, ?> json = Run.of("inspect", model, "--json").done().json();
        ((Map<?, ?>) json.get("recipe")).forEach((key, value) -> recipe.put((String) key, value));
        return recipe;
    }
}
