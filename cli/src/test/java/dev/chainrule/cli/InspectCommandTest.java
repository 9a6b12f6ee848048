package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private Path folder;

    @Test
    void everythingInAModel() {
        Path model = folder.resolve("model.onnx");
        Run.of(
                        "train",
                        Run.PENGUINS,
                        "--target",
                        "species",
                        Run.FAST,
                        "--hidden",
                        "6,4",
                        "--epochs",
                        3,
                        "--normalization",
                        "layer",
                        "--out",
                        model)
                .done();
        Run run = Run.of("inspect", model, "--json").done();
        Map<?, ?> json = run.json();
        assertThat(json.get("task")).isEqualTo("multiclass");
        assertThat(json.get("inputs")).isEqualTo(16);
        assertThat(json.get("features"))
                .isEqualTo(List.of(
                        "island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "sex"));
        List<?> layers = (List<?>) json.get("layers");
        assertThat(layers.stream()
                        .map(layer -> ((Map<?, ?>) layer).get("units"))
                        .toList())
                .isEqualTo(List.of(6, 4, 3));
        // weights, biases, and gain and shift of the normalisation
        assertThat(layers.stream()
                        .map(layer -> ((Map<?, ?>) layer).get("parameters"))
                        .toList())
                .isEqualTo(List.of(16 * 6 + 3 * 6, 6 * 4 + 3 * 4, 4 * 3 + 3));
        assertThat(json.get("parameters")).isEqualTo(114 + 36 + 15);
        Map<?, ?> provenance = (Map<?, ?>) json.get("provenance");
        assertThat(provenance.get("rows")).isEqualTo(275);
        assertThat((String) provenance.get("rowsHash")).matches("[0-9a-f]{64}");
        assertThat(((Map<?, ?>) ((Map<?, ?>) json.get("recipe")).get("architecture")).get("hidden"))
                .isEqualTo(List.of(6, 4));

        String text = Run.of("inspect", model).done().out();
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
        assertThat(text)
                .startsWith("model.onnx: species, multiclass (Adelie, Chinstrap, Gentoo)\n")
                .containsPattern("hidden 1 +relu +layer +0.1 +yes +6 +114\n")
                .containsPattern("output +softmax +none +0 +yes +3 +15\n")
                .containsPattern("all +165\n")
                .containsPattern("bill_length_mm +number +quantile +[0-9.]+, flagged +2\n")
                .containsPattern("sex +category +a word of its own +4\n")
                .containsPattern("learned from +275 rows\n")
                .containsPattern("architecture.hidden +6, 4\n")
                .containsPattern("architecture.normalization +layer\n")
                .doesNotContain("trainer.batch");
    }

    @Test
    void datesTruthsAndTargets() throws IOException {
        StringBuilder csv = new StringBuilder("day,wet,rain\n");
        for (int i = 0; i < 30; i++) {
            csv.append(i % 7 == 0 ? "" : "2024-03-" + (10 + i % 20))
                    .append(',')
                    .append(i % 3 == 0)
                    .append(',')
                    .append(i * 2.5 % 11)
                    .append('\n');
        }
        Path data = Files.writeString(folder.resolve("d.csv"), csv);
        Path model = folder.resolve("model.onnx");
        Run.of("train", data, "--target", "rain", Run.FAST, "--hidden", "none", "--epochs", 3, "--out", model)
                .done();
        assertThat(Run.of("inspect", model).done().out())
                .containsPattern("day +date +quantile +2024-03-\\d\\d, flagged +2\n")
                .containsPattern("wet +boolean +between +1\n")
                .containsPattern("rain +target +mean \\d.*, deviation \\d.*\n")
                .containsPattern("output +identity +none +0 +yes +1 +4\n");
    }

    @Test
    void theImportanceOfColumns() {
        Path data = TestTables.regression(folder, 120);
        Path model = folder.resolve("model.onnx");
        Run.of("train", data, "--target", "y", Run.FAST, "--hidden", 16, "--epochs", 60, "--out", model)
                .done();
        String[] command = {"inspect", model.toString(), "--data", data.toString()};
        Run run = Run.of((Object[]) command).done();
        assertThat(run.err()).isEmpty();
        assertThat(importance(run).lines()).allMatch(line -> line.length() <= 80);
        assertThat(run.out())
                .startsWith(Run.of("inspect", model).done().out())
                .containsPattern("\n  Importance: by how much the RMSE, [0-9.]+ for 120 rows of regression.csv, rises")
                .containsPattern("\n  a +[0-9.]+ ± [0-9.]+  █{20,}▌?\n")
                .containsPattern("\n  b +[0-9.]+ ± [0-9.]+  █+▌?\n");

        Map<?, ?> json =
                Run.of("inspect", model, "--data", data, "--json").done().json();
        assertThat(json.get("recipe")).isNotNull();
        Map<?, ?> importance = (Map<?, ?>) json.get("importance");
        double rmse =
                (double) Run.of("evaluate", model, data, "--json").done().json().get("rmse");
        assertThat(importance.get("metric")).isEqualTo("rmse");
        assertThat((double) importance.get("value")).isEqualTo(rmse);
        assertThat(importance.get("rows")).isEqualTo(120);
        assertThat(importance.get("repeats")).isEqualTo(5);
        assertThat(importance.get("seed")).isEqualTo(0);
        List<?> columns = (List<?>) importance.get("columns");
        assertThat(columns).hasSize(3);
        assertThat(((Map<?, ?>) columns.getFirst()).get("column")).isEqualTo("a");
        assertThat((double) ((Map<?, ?>) columns.getFirst()).get("mean")).isGreaterThan(5);

        assertThat(Run.of("inspect", model, "--data", data, "--json", "--threads", 2, "--seed", 0)
                        .done()
                        .out())
                .isEqualTo(Run.of("inspect", model, "--data", data, "--json")
                        .done()
                        .out());
        Map<?, ?> other = Run.of("inspect", model, "--data", data, "--json", "--seed", 4, "--repeats", 1)
                .done()
                .json();
        Map<?, ?> first = (Map<?, ?>) ((List<?>) ((Map<?, ?>) other.get("importance")).get("columns")).getFirst();
        assertThat(first.get("deviation")).isNull();
        assertThat(first.get("mean")).isNotEqualTo(((Map<?, ?>) columns.getFirst()).get("mean"));
        assertThat(Run.of("inspect", model, "--data", data, "--repeats", 1)
                        .done()
                        .out())
                .contains("change places\n")
                .containsPattern("\n  a +[0-9.]+  █");
    }

    @Test
    void importanceNeedsTargets() throws IOException {
        Path data = TestTables.binary(folder, 60);
        Path model = folder.resolve("model.onnx");
        Run.of("train", data, "--target", "answer", Run.FAST, "--hidden", 4, "--epochs", 3, "--out", model)
                .done();
        Path without = Files.writeString(folder.resolve("w.csv"), "a,b\n1,2\n");
        Run run = Run.of("inspect", model, "--data", without);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("chainrule: w.csv has no column 'answer'");
        Path some = Files.writeString(folder.resolve("s.csv"), "a,b,answer\n1,2,No\n9,9,\n8,9,Yes\n");
        run = Run.of("inspect", model, "--data", some).done();
        assertThat(run.err()).isEqualTo("chainrule: 1 row has no value for answer and cannot be judged\n");
        assertThat(run.out()).contains("log loss", " for 2 rows of s.csv");
    }

    @Test
    void ofManyColumnsTheMostImportant() throws IOException {
        StringBuilder csv = new StringBuilder();
        for (int c = 0; c < 34; c++) {
            csv.append("a column with a rather long name number ").append(c).append(',');
        }
        csv.append("y\n");
        for (int row = 0; row < 40; row++) {
            for (int c = 0; c < 34; c++) {
                csv.append(row * (c + 3) % 17 + 0.5).append(',');
            }
            csv.append(row * 3 % 17).append('\n');
        }
        Path data = Files.writeString(folder.resolve("wide.csv"), csv);
        Path model = folder.resolve("model.onnx");
        Run.of("train", data, "--target", "y", Run.FAST, "--hidden", 4, "--epochs", 3, "--out", model)
                .done();
        String text = importance(Run.of("inspect", model, "--data", data).done());
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
        // two of the columns are always the same and no features
        assertThat(text).endsWith("  and 2 columns of less importance; --json has all\n");
        assertThat(text).hasLineCount(3 + 30 + 1);
    }

    private static String importance(Run run) {
        return run.out().substring(run.out().indexOf("  Importance: "));
    }
}
