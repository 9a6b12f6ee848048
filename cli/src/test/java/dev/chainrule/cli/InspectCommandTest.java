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
        assertThat(((Map<?, ?>) json.get("recipe")).get("hidden")).isEqualTo(List.of(6, 4));

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
                .containsPattern("hidden +6, 4\n")
                .containsPattern("normalization +layer\n")
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
        Run.of("train", data, "--target", "rain", "--hidden", "none", "--epochs", 3, "--out", model)
                .done();
        assertThat(Run.of("inspect", model).done().out())
                .containsPattern("day +date +quantile +2024-03-\\d\\d, flagged +2\n")
                .containsPattern("wet +boolean +between +1\n")
                .containsPattern("rain +target +mean \\d.*, deviation \\d.*\n")
                .containsPattern("output +identity +none +0 +yes +1 +4\n");
    }
}
