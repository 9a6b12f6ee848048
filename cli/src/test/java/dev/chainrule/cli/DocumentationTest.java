package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.description.Description;
import dev.chainrule.loss.Loss;
import dev.chainrule.model.NumberEmbedding;
import dev.chainrule.model.Preset;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Normalization;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Schedule;
import dev.chainrule.preprocessing.Scaling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/commands.md and docs/explain.md: every command it shows does what it should, and every name there is stands in it. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs").resolve("commands.md");
    private static final Path EXPLANATION = ROOT.resolve("docs").resolve("explain.md");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern FILE =
            Pattern.compile("[\\w./-]+\\.(onnx|json|ckpt|svg|parquet|steps|tune|html|tex|pdf|rows)");

    @TempDir
    private Path folder;

    @Test
    void everyCommandShownRuns() throws IOException {
        List<String> lines = new ArrayList<>(commands(PAGE));
        assertThat(lines).hasSizeGreaterThan(12);
        lines.addAll(commands(EXPLANATION));
        for (String line : lines) {
            List<Object> words = new ArrayList<>();
            Matcher matcher = WORD.matcher(line.substring("./chainrule ".length()));
            while (matcher.find()) {
                words.add(place(matcher.group(1) != null ? matcher.group(1) : matcher.group(2)));
            }
            int redirection = words.indexOf(">");
            Object[] command = redirection < 0
                    ? words.toArray()
                    : words.subList(0, redirection).toArray();
            if ((line.startsWith("./chainrule train") || line.startsWith("./chainrule tune"))
                    && !words.contains("--out")) {
                command = Stream.concat(Arrays.stream(command), Stream.of("--out", folder.resolve("model.onnx")))
                        .toArray();
            }
            Run run = Run.of(command);
            assertThat(run.status()).as(line + "\n" + run.err()).isZero();
            if (redirection >= 0) {
                Files.writeString(Path.of(words.get(redirection + 1).toString()), run.out());
            }
        }
    }

    private static List<String> commands(Path page) throws IOException {
        return Files.readString(page)
                .replaceAll("\\\\\n *", "")
                .lines()
                .filter(line -> line.startsWith("./chainrule "))
                .filter(line -> !line.startsWith("./chainrule studio")) // it ends when told to: StudioCommandTest
                .filter(line -> !line.startsWith("./chainrule serve")) // the same: ServeCommandTest
                .toList();
    }

    /** Where a file of the page is: in the checkout, or in a folder of this test. */
    private String place(String word) {
        if (word.startsWith("examples/")) {
            return ROOT.resolve(word).toString();
        }
        return FILE.matcher(word).matches() ? folder.resolve(word).toString() : word;
    }

    @Test
    void theRecipeShownIsOne() throws IOException {
        Path recipe = Files.writeString(folder.resolve("shown.json"), block(PAGE, "json"));
        Path out = folder.resolve("shown.onnx");
        Run.of("train", Run.PENGUINS, "--recipe", recipe, "--epochs", 1, "--out", out)
                .done();
        Map<?, ?> kept =
                (Map<?, ?>) Run.of("inspect", out, "--json").done().json().get("recipe");
        assertThat(kept.keySet())
                .as("every part is shown")
                .isEqualTo(Run.parse(Files.readString(recipe)).keySet());
        assertThat(((Map<?, ?>) kept.get("trainer")).keySet())
                .isEqualTo(((Map<?, ?>) Run.parse(Files.readString(recipe)).get("trainer")).keySet());
    }

    /** With imports and all, in a process of its own, where it writes its model. */
    @Test
    void theProgramInTheReadmeRuns() throws IOException, InterruptedException {
        String program = block(ROOT.resolve("README.md"), "java");
        Path source = Files.writeString(
                folder.resolve("Readme.java"),
                program.replace(
                        "examples/data/penguins.csv", Run.PENGUINS.toString().replace('\\', '/')));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        source.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed.lines()).containsSequence("Adelie", "1.0");
    }

    /** What the README and the page on explanations quote of a derivation is what the command prints. */
    @Test
    void theDerivationShownIsPrinted() throws IOException {
        String printed = Run.of(
                        "explain", ROOT.resolve("examples/networks/two-outputs.json"), "--weight", "w11", "--width", 80)
                .done()
                .out();
        String readme = Files.readString(ROOT.resolve("README.md"));
        int start = readme.indexOf("There is no hidden target");
        assertThat(printed).contains(readme.substring(start, readme.indexOf("\n…", start)));
        String page = Files.readString(ROOT.resolve("docs/explain.md"));
        int chain = page.indexOf("∂L/∂w₁₁ = ");
        assertThat(printed).contains(page.substring(chain, page.indexOf("\n```", chain)));
    }

    private static String block(Path page, String language) throws IOException {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    @Test
    void everyNameIsThere() throws IOException {
        String page = Files.readString(PAGE);
        List<String> names = new ArrayList<>();
        for (Class<?> choices : List.of(
                Activation.class,
                Loss.class,
                Optimizer.class,
                Schedule.class,
                Normalization.class,
                NumberEmbedding.class)) {
            names.addAll(Description.words(choices));
        }
        for (Enum<?>[] constants :
                List.of(Initializer.values(), Scaling.Kind.values(), Adapters.values(), Preset.values())) {
            Arrays.stream(constants).map(Description::word).forEach(names::add);
        }
        assertThat(names)
                .allMatch(name -> Pattern.compile("[ ,|`]" + name + "[ ,;:|`]")
                        .matcher(page)
                        .find());
    }
}
