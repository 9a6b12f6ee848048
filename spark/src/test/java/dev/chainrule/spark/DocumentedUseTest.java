package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.model.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in docs/spark.md compiles and runs, and its model is that of a single machine. The shell's lines: SparkTest. */
class DocumentedUseTest {
    @Test
    void theJavaProgramRuns(@TempDir Path folder) throws IOException, InterruptedException {
        String page = Files.readString(Path.of("..", "docs", "spark.md"));
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).isTrue();
        Path source = Files.writeString(folder.resolve("Penguins.java"), block.group(1));
        Path penguins = Path.of("..", "examples", "data", "penguins.csv").toAbsolutePath();
        Path file = folder.resolve("penguins.onnx");

        ProcessBuilder builder = SparkFolder.java(
                Path.of("target"),
                List.of(
                        "-Dspark.master=local[2]",
                        "-Dspark.ui.enabled=false",
                        "-Dspark.driver.bindAddress=127.0.0.1",
                        "-Dspark.driver.host=127.0.0.1"),
                source.toString(),
                penguins.toString(),
                folder.resolve("saved").toString(),
                file.toString());
        List<String> command = new ArrayList<>(builder.command());
        command.set(command.indexOf("-cp") + 1, SparkFolder.classPath());
        Process process = builder.command(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed.lines()).contains("learned");
        Model model = Model.load(file);
        assertThat(folder.resolve("saved").resolve("model.onnx")).hasSameBinaryContentAs(file);
        assertThat(model.predict(Map.of(
                                "island",
                                "Torgersen",
                                "bill_length_mm",
                                39.1,
                                "bill_depth_mm",
                                18.7,
                                "flipper_length_mm",
                                181,
                                "body_mass_g",
                                3750))
                        .word())
                .isEqualTo("Adelie");
    }
}
