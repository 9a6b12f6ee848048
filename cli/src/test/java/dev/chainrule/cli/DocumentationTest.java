package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cli.terminal.Streams;
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
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** docs/commands.md: every name there is stands in it, and every part of a recipe; and there is a page for every option. Its commands are run by GuideTest. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs").resolve("commands.md");

    @TempDir
    private Path folder;

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

    /**
     * Of every command: at the beginning of the page, in the command's section, or on a page that this leads to. What is also
     * an option of {@code train}, in the same words, is told of there.
     */
    @Test
    void everyOptionIsThere() throws IOException {
        Streams streams =
                new Streams(InputStream.nullInputStream(), OutputStream.nullOutputStream(), System.err, () -> false);
        List<String> missing = new ArrayList<>();
        // completion is about all commands, so that all of them are there with their options
        Map<String, CommandLine> commands = Commands.addTo(
                        new CommandLine(new RootCommand()), List.of("generate-completion"), streams)
                .getSubcommands();
        assertThat(commands).containsKeys("train", "predict", "explain", "serve");
        CommandLine train = commands.get("train");
        String beginning = Files.readString(PAGE).split("\n## ", 2)[0];
        for (Map.Entry<String, CommandLine> command : commands.entrySet()) {
            String text = beginning + told(command.getKey());
            for (OptionSpec option : command.getValue().getCommandSpec().options()) {
                OptionSpec same = train.getCommandSpec().findOption(option.longestName());
                boolean isOfTrain = !command.getKey().equals("train")
                        && same != null
                        && Arrays.equals(same.description(), option.description());
                if (!isOfTrain
                        && !Pattern.compile(option.longestName() + "(?![a-z0-9-])")
                                .matcher(text)
                                .find()) {
                    missing.add(command.getKey() + " " + option.longestName());
                }
            }
        }
        assertThat(missing).as("options that are not told of").isEmpty();
    }

    /** The section of a command, and the pages in the same folder that it leads to; empty if there is none. */
    private static String told(String command) throws IOException {
        Matcher section =
                Pattern.compile("(?ms)^## " + command + "\n.*?(?=^## |\\z)").matcher(Files.readString(PAGE));
        if (!section.find()) {
            return "";
        }
        StringBuilder told = new StringBuilder(section.group());
        Matcher link = Pattern.compile("\\]\\((\\w+\\.md)[)#]").matcher(section.group());
        while (link.find()) {
            told.append('\n').append(Files.readString(PAGE.resolveSibling(link.group(1))));
        }
        return told.toString();
    }
}
