package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.chainrule.kernels.Compute;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Recipe;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in docs/onnx.md run, and predict of two penguins what a model of them does. */
class DocumentedUseTest {
    @TempDir
    private Path folder;

    private static String block(String language) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "onnx.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private Path model() throws IOException {
        Model model = new ModelTrainer(Recipe.forTarget("species").withHidden(List.of(64)))
                .on(new Compute("scalar", 1))
                .train(SmallCsv.read(Path.of("..", "examples", "data", "penguins.csv")))
                .model();
        Path file = folder.resolve("model.onnx");
        model.save(file);
        return file;
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    @Test
    void theJavaProgramRuns() throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("PredictPenguins.java"), block("java"));
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(run(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        path,
                        source.toString(),
                        model().toString()))
                .containsPattern("^Adelie 0\\.\\d+\nGentoo 0\\.\\d+\n$");
    }

    /** It gives the same to the same inputs as the program in Java; and runs where Python has what it needs. */
    @Test
    void thePythonProgramRuns() throws IOException, InterruptedException {
        String program = block("python");
        assertThat(inputs(program, "\"(\\w+)\": np\\.array"))
                .isEqualTo(inputs(block("java"), "\"(\\w+)\", OnnxTensor"));
        Optional<String> python = python();
        assumeThat(python).as("a Python with onnxruntime and numpy").isPresent();
        model();
        Path source = Files.writeString(
                folder.resolve("predict.py"),
                program
                        + "\nprint(*species, classes[probabilities[0].argmax()], classes[probabilities[1].argmax()])\n");
        assertThat(run(python.get(), source.toString())).isEqualTo("Adelie Gentoo Adelie Gentoo\n");
    }

    private static List<String> inputs(String program, String pattern) {
        List<String> names = Pattern.compile(pattern)
                .matcher(program)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(names).isNotEmpty();
        return names;
    }

    /** The one that CHAINRULE_PYTHON names, or else that on the path, if it has what the program needs. */
    private static Optional<String> python() {
        return Stream.of(Optional.ofNullable(System.getenv("CHAINRULE_PYTHON")).orElse("python3"), "python3")
                .distinct()
                .filter(DocumentedUseTest::hasOnnxRuntime)
                .findFirst();
    }

    private static boolean hasOnnxRuntime(String python) {
        try {
            return new ProcessBuilder(python, "-c", "import numpy, onnxruntime")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such Python
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
