package dev.chainrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in docs/howto/languages.md compile in their languages, run, and print what they say. */
class LanguagesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String PAGE = "languages.md";

    @TempDir
    private Path folder;

    @Test
    void kotlin() throws Exception {
        Path source = Files.writeString(folder.resolve("Penguins.kt"), shown("kotlin"));
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        ExitCode status = new K2JVMCompiler()
                .exec(
                        new PrintStream(messages, true, StandardCharsets.UTF_8),
                        source.toString(),
                        "-d",
                        folder.toString(),
                        "-cp",
                        classPath(),
                        "-no-stdlib",
                        "-no-reflect");
        assertThat(status).as(messages.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
        assertThat(run("PenguinsKt")).isEqualTo("Gentoo true\n");
    }

    @Test
    void scala() throws Exception {
        Path source = Files.writeString(folder.resolve("Penguins.scala"), shown("scala"));
        // the runner, as Java sees scala.tools.nsc.Main: it says what is wrong and returns whether nothing is
        Process compiler = java("scala.tools.nsc.Main", "-usejavacp", "-d", folder.toString(), source.toString());
        String messages = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(messages).isZero();
        assertThat(run("Penguins")).isEqualTo("Gentoo true\n");
    }

    private static String shown(String language) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/howto").resolve(PAGE));
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private String run(String name) throws Exception {
        Process program = java(name);
        String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(printed).isZero();
        return printed;
    }

    private Process java(String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dstdout.encoding=UTF-8",
                "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--class-path",
                folder + File.pathSeparator + classPath());
        builder.command().addAll(java.util.List.of(words));
        return builder.directory(ROOT.toFile()).redirectErrorStream(true).start();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }
}
