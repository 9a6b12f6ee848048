package dev.chainrule.cli.endure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command, started as a process of its own.
 *
 * @param launcher {@code ./chainrule} of a checkout; null for the classes of the tests, without a build
 */
record Program(Path launcher) {
    /** A run that has ended. */
    record Ended(int status, String out, String err) {}

    /**
     * The process to start, whose output goes to files of {@code logs}.
     *
     * @param options for the virtual machine
     * @param words of the command line; a list in it stands for its elements
     */
    ProcessBuilder command(Path logs, List<String> options, Object... words) {
        List<String> line = new ArrayList<>();
        if (launcher == null) {
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.addAll(List.of(
                    "-XX:+UseParallelGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED"));
            line.addAll(options);
            line.addAll(List.of("-cp", classPath(), "dev.chainrule.cli.Main"));
        } else {
            line.add(launcher.toString());
        }
        Arrays.stream(words)
                .flatMap(word -> word instanceof List<?> list ? list.stream() : Stream.of(word))
                .map(String::valueOf)
                .forEach(line::add);
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectOutput(logs.resolve("out").toFile())
                .redirectError(logs.resolve("err").toFile());
        if (launcher != null) {
            builder.environment().put("CHAINRULE_JAVA_OPTS", String.join(" ", options));
        }
        return builder;
    }

    /** A run to its end. */
    Ended run(Path logs, List<String> options, Object... words) throws IOException, InterruptedException {
        int status = command(logs, options, words).start().waitFor();
        return new Ended(status, Files.readString(logs.resolve("out")), Files.readString(logs.resolve("err")));
    }

    /** The class path of the tests. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
