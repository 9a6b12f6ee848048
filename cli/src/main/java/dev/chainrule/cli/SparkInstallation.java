package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training on Spark needs beside this program: Spark itself, and the jar of the room for it.
 *
 * @param home the folder of Spark, with its {@code jars}
 * @param program the jar
 */
record SparkInstallation(Path home, Path program) {
    private static final String HOME = "SPARK_HOME";
    private static final String JAR = "CHAINRULE_SPARK_JAR";
    private static final String JARS = "chainrule-spark-*-all.jar";

    /**
     * The installation that {@code environment} names; the jar is looked for beside this program and in its checkout too.
     *
     * @throws ChainruleException saying what to install, if something is missing
     */
    static SparkInstallation find(Map<String, String> environment) {
        String named = environment.get(HOME);
        if (named == null || named.isBlank()) {
            throw new ChainruleException(
                    "--spark needs Apache Spark 4.1 for Scala 2.13: install it (spark.apache.org), and"
                            + " set SPARK_HOME to its folder");
        }
        Path home = Path.of(named);
        if (first(home.resolve("jars"), "spark-core_2.13-*.jar") == null) {
            throw new ChainruleException("SPARK_HOME is " + home + ", and there is no " + home.resolve("jars")
                    + " with spark-core_2.13; expected the folder of Apache Spark 4.1 for Scala 2.13");
        }
        return new SparkInstallation(home, program(environment.get(JAR)));
    }

    private static Path program(@Nullable String named) {
        if (named != null && !named.isBlank()) {
            Path jar = Path.of(named);
            if (!Files.isRegularFile(jar)) {
                throw new ChainruleException(JAR + " is " + jar + ", and there is no such file");
            }
            return jar;
        }
        for (Path folder : folders()) {
            Path jar = first(folder, JARS);
            jar = jar == null ? first(folder.resolve("spark").resolve("target"), JARS) : jar;
            if (jar != null) {
                return jar;
            }
        }
        throw new ChainruleException(
                "--spark needs " + JARS + ", which is not beside this program: in a checkout build it by"
                        + " 'mvn -pl spark -am -DskipTests package', else set " + JAR + " to it");
    }

    /** That of this program, and those around it: one of them is the checkout. */
    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        try {
            Path own = Path.of(SparkInstallation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (Path folder = own.getParent(); folder != null; folder = folder.getParent()) {
                folders.add(folder);
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return folders;
    }

    private static @Nullable Path first(Path folder, String pattern) {
        if (!Files.isDirectory(folder)) {
            return null;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            Path first = null;
            for (Path file : found) {
                first = first == null || file.compareTo(first) < 0 ? file : first;
            }
            return first;
        } catch (IOException e) {
            return null; // what cannot be looked into is as if it were not there
        }
    }
}
