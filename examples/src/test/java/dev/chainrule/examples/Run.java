package dev.chainrule.examples;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a program ended, and what it printed. */
record Run(int status, List<String> lines, String errors) {
    /** The checkout, in which programs are run. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** What of the options of {@code examples/run} changes anything here; and words as English has them. */
    private static final List<String> OPTIONS = List.of(
            "-Xmx1g",
            "-Duser.language=en",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /**
     * The class path of this test, without the classes that the examples are compiled to for the compiler's checks: a
     * program {@code name} that is run from its source must not be there as a class, too.
     */
    static String libraries(String name) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Files.exists(Path.of(entry, name + ".class")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The command that runs {@code program}, a class or a source, and what follows it, with {@code classPath}. */
    static List<String> java(String classPath, List<String> program) {
        List<String> command = new ArrayList<>(List.of(tool("java")));
        command.addAll(OPTIONS);
        command.addAll(List.of("--class-path", classPath));
        command.addAll(program);
        return command;
    }

    /** The program {@code name} of the JDK that runs this. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Runs {@code command} to its end, with nothing to read; what it prints goes through {@code folder}. */
    static Run of(List<String> command, Path folder) throws IOException, InterruptedException {
        return of(command, Files.writeString(folder.resolve("nothing"), ""), folder);
    }

    /** Runs {@code command}, which reads {@code input}, to its end. */
    static Run of(List<String> command, Path input, Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        int status = process.waitFor();
        return new Run(status, Files.readAllLines(output), Files.readString(errors, StandardCharsets.UTF_8));
    }

    /** The numbers in the line that begins with {@code start}, after it. */
    double[] numbers(String start) {
        String line =
                lines.stream().filter(l -> l.startsWith(start)).findFirst().orElseThrow();
        return Pattern.compile("-?\\d+(\\.\\d+)?(e-?\\d+)?")
                .matcher(line.substring(start.length()))
                .results()
                .map(MatchResult::group)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
