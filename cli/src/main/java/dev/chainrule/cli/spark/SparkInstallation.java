package dev.chainrule.cli.spark;

import dev.chainrule.ChainruleException;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training on Spark needs beside this program: Spark itself, the jar of the room for it, and a whole JDK.
 *
 * @param home the folder of Spark, with its {@code jars}
 * @param program the jar
 * @param java the folder of a JDK 25 with all its modules
 */
public record SparkInstallation(Path home, Path program, Path java) {
    private static final String HOME = "SPARK_HOME";
    private static final String JAR = "CHAINRULE_SPARK_JAR";
    private static final String JAVA = "JAVA_HOME";
    private static final String JARS = "chainrule-spark-*-all.jar";

    /**
     * The installation that {@code environment} names; the jar is looked for beside this program and in its checkout too.
     *
     * @throws ChainruleException saying what to install, if something is missing
     */
    public static SparkInstallation find(Map<String, String> environment) {
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
        return new SparkInstallation(home, program(environment.get(JAR)), java(environment, ModuleFinder.ofSystem()));
    }

    /**
     * The Java that this program runs on, if it has all modules, as a JDK has: Spark needs more of them than the runtime of
     * the packages brings. Else the one that {@code environment} names.
     *
     * @param own the modules of the Java that this program runs on
     * @throws ChainruleException if there is none
     */
    public static Path java(Map<String, String> environment, ModuleFinder own) {
        if (own.find("java.se").isPresent()) {
            return Path.of(System.getProperty("java.home"));
        }
        String named = environment.get(JAVA);
        if (named == null || named.isBlank()) {
            throw new ChainruleException(
                    "--spark needs a JDK 25, as the Java that comes with this program has only what the rest of it"
                            + " needs: install one (adoptium.net), and set JAVA_HOME to its folder");
        }
        Path home = Path.of(named);
        if (!Files.isRegularFile(home.resolve("release"))) {
            throw new ChainruleException(
                    "JAVA_HOME is " + home + ", and there is no " + home.resolve("release") + "; expected a JDK 25");
        }
        return home;
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
                        + " 'mvn -pl spark -am -DskipTests package', else get it where this program is from, and set "
                        + JAR + " to it");
    }

    /** That of this program, and those around it: one of them is the checkout. */
    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (Path folder = own().getParent(); folder != null; folder = folder.getParent()) {
            folders.add(folder);
        }
        return folders;
    }

    /** The jar or the folder of this class. */
    private static Path own() {
        URL own = SparkInstallation.class.getProtectionDomain().getCodeSource().getLocation();
        if (own == null) { // as it is from an AOT cache that was made for another folder: then the launcher's jar
            String classPath = System.getProperty("java.class.path");
            return Path.of(classPath.split(File.pathSeparator, 2)[0]).toAbsolutePath();
        }
        try {
            return Path.of(own.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
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
