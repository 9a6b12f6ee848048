package dev.chainrule.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Spark as a person installs it: a folder with its jars, here links to those of the class path, without Chainrule's own and
 * what only Chainrule needs.
 */
final class SparkFolder {
    private static final List<String> OWN = List.of(
            "chainrule-", "tribuo-", "protobuf-java", "junit-", "assertj-", "surefire-", "opentest4j", "apiguardian");

    private SparkFolder() {}

    /** The folder, made if it is not there. */
    static Path home() throws IOException {
        Path home = Path.of("target", "spark").toAbsolutePath();
        Path jars = Files.createDirectories(home.resolve("jars"));
        try (Stream<Path> old = Files.list(jars)) {
            for (Path jar : old.toList()) {
                Files.delete(jar);
            }
        }
        for (String entry : classPath().split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            String name = jar.getFileName().toString();
            boolean isJackson3 = entry.contains("tools" + File.separator + "jackson");
            if (name.endsWith(".jar") && !isJackson3 && OWN.stream().noneMatch(name::startsWith)) {
                Files.createSymbolicLink(jars.resolve(name), jar.toAbsolutePath());
            }
        }
        return home;
    }

    /** That of this test. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** A virtual machine with Spark's classes alone, and {@code words} behind them: a class and its command line. */
    static ProcessBuilder java(Path home, List<String> options, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        for (String name : List.of(
                "java.lang",
                "java.lang.invoke",
                "java.lang.reflect",
                "java.io",
                "java.net",
                "java.nio",
                "java.util",
                "java.util.concurrent",
                "java.util.concurrent.atomic",
                "jdk.internal.ref",
                "sun.nio.ch",
                "sun.nio.cs",
                "sun.security.action",
                "sun.util.calendar")) {
            command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
        }
        command.addAll(options);
        command.add("-cp");
        command.add(home.resolve("jars") + File.separator + "*");
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder;
    }
}
