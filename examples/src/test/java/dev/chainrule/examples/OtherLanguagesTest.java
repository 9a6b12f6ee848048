package dev.chainrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.tools.nsc.Main;

/** What docs/howto/other-languages.md shows compiles, without a warning, and prints what the page says. */
class OtherLanguagesTest {
    private static final Path PAGE = Run.ROOT.resolve("docs/howto").resolve("other-languages.md");
    private static final Pattern BLOCK = Pattern.compile("(?m)(<!-- not run: .*-->\n)?^```(\\w*)\n([^`]*)^```$");

    /** Without the examples, which are no library. */
    private static final String LIBRARIES = Run.libraries("Xor");

    @TempDir
    private Path folder;

    @Test
    void kotlin() throws Exception {
        Path source = Files.writeString(folder.resolve("Penguins.kt"), block("kotlin"));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        var said = new ByteArrayOutputStream();
        ExitCode exit = new K2JVMCompiler()
                .exec(
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        "-no-stdlib", // it is on the class path
                        "-no-reflect",
                        "-Werror",
                        "-jvm-target",
                        "25",
                        "-classpath",
                        LIBRARIES,
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(exit).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
        prints(program(classes, "PenguinsKt"));
    }

    @Test
    void scala() throws Exception {
        Path source = Files.writeString(folder.resolve("Penguins.scala"), block("scala"));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        boolean compiled = Main.process(
                new String[] {"-classpath", LIBRARIES, "-d", classes.toString(), "-Xfatal-warnings", source.toString()
                });
        assertThat(compiled).isTrue();
        prints(program(classes, "Penguins"));
    }

    @Test
    void jshell() throws Exception {
        Path input = Files.writeString(folder.resolve("input"), block("java"));
        List<String> command = List.of(
                Run.tool("jshell"),
                "--add-modules",
                "jdk.incubator.vector",
                "-R-Duser.language=en",
                "-J-Djava.util.prefs.userRoot=" + folder, // or else it makes a folder in the home
                "--class-path",
                LIBRARIES,
                "-s",
                "-");
        prints(Run.of(command, input, folder));
    }

    /** Nothing on the page is left out by mistake. */
    @Test
    void everyBlockIsRunOrSaysWhyNot() throws IOException {
        assertThat(blocks())
                .filteredOn(block -> block.group(1) == null)
                .map(block -> block.group(2))
                .containsExactly("text", "kotlin", "scala", "java");
        assertThat(Files.readString(PAGE).split("```", -1)).hasSize(2 * blocks().size() + 1);
    }

    private Run program(Path classes, String name) throws Exception {
        return Run.of(Run.java(classes + File.pathSeparator + LIBRARIES, List.of(name)), folder);
    }

    /** What the page says that every program on it prints. */
    private static void prints(Run run) throws IOException {
        assertThat(run.status()).as(run.errors()).isZero();
        assertThat(run.lines()).as(run.errors()).isEqualTo(block("text").lines().toList());
    }

    /** The block of the page that is run in {@code language}. */
    private static String block(String language) throws IOException {
        return blocks().stream()
                .filter(block -> block.group(1) == null && block.group(2).equals(language))
                .findFirst()
                .orElseThrow()
                .group(3);
    }

    private static List<MatchResult> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(PAGE)).results().toList();
    }
}
