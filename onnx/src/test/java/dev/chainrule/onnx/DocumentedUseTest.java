package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.kernels.Compute;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in docs/onnx.md compiles, runs, and prints what a model of the penguins predicts. */
class DocumentedUseTest {
    @Test
    void theJavaProgramRuns(@TempDir Path folder) throws IOException, InterruptedException {
        String page = Files.readString(Path.of("..", "docs", "onnx.md"));
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).isTrue();
        Path source = Files.writeString(folder.resolve("PredictPenguins.java"), block.group(1));

        Model model = new ModelTrainer(Recipe.forTarget("species").withHidden(List.of(64)))
                .on(new Compute("scalar", 1))
                .train(SmallCsv.read(Path.of("..", "examples", "data", "penguins.csv")))
                .model();
        Path file = folder.resolve("model.onnx");
        model.save(file);

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).containsPattern("^Adelie 0\\.\\d+\nGentoo 0\\.\\d+\n$");
    }
}
