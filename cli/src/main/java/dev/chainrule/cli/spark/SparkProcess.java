package dev.chainrule.cli.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.options.SparkOptions;
import dev.chainrule.cli.terminal.Interruption;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.description.Description;
import dev.chainrule.files.SafeFile;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TableShape;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The training on a cluster: a process of its own, whose virtual machine runs Spark's class for submitting with the program of
 * the room for Spark. That says what shape the table is of, is told the recipe for it, and says in the end what came of it.
 */
public final class SparkProcess {
    private static final String SUBMIT = "org.apache.spark.deploy.SparkSubmit";
    private static final String PROGRAM = "dev.chainrule.spark.Train";

    /** What Spark's own scripts open to it (org.apache.spark.launcher.JavaModuleOptions), of what a JDK 25 has. */
    public static final List<String> OPENED = List.of(
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
            "sun.util.calendar");

    /** The room "vector" loads the module of the Vector API by it, without the warning that naming the module would cost. */
    private static final String VECTORS = "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED";

    private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

    private final SparkInstallation installation;
    private final SparkOptions options;
    private final boolean verbose;

    /** Spark's own log is shown if {@code verbose}. */
    public SparkProcess(SparkInstallation installation, SparkOptions options, boolean verbose) {
        this.installation = installation;
        this.options = options;
        this.verbose = verbose;
    }

    /**
     * What the program says in the end.
     *
     * @param words its command line
     * @param recipe for the shape of the table
     * @throws ChainruleException if it failed
     */
    public Map<?, ?> run(List<String> words, Function<TableShape, Recipe> recipe) {
        Path log = verbose ? null : quietLog();
        try {
            return talk(start(command(words, log)), recipe);
        } catch (IOException e) {
            throw new ChainruleException("cannot start Spark: " + e.getMessage(), e);
        } finally {
            if (log != null) {
                log.toFile().delete();
            }
        }
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("SPARK_HOME", installation.home().toString());
        builder.environment().putIfAbsent("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("JAVA_HOME", installation.java().toString());
        return builder.start();
    }

    private List<String> command(List<String> words, @Nullable Path log) {
        List<String> command = new ArrayList<>();
        command.add(installation.java().resolve("bin").resolve("java").toString());
        command.addAll(List.of(
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:+DisplayVMOutputToStderr",
                VECTORS,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:MaxRAMPercentage=50"));
        OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        if (log != null) {
            command.add("-Dlog4j2.configurationFile=" + log.toUri());
        }
        Path home = installation.home();
        command.addAll(List.of(
                "-cp",
                home.resolve("conf") + File.pathSeparator + home.resolve("jars").resolve("*"),
                SUBMIT,
                "--master",
                String.valueOf(options.master()),
                "--name",
                "chainrule train",
                "--class",
                PROGRAM,
                "--conf",
                "spark.ui.showConsoleProgress=false"));
        if (options.settings().stream().noneMatch(setting -> setting.startsWith(EXECUTOR_OPTIONS + "="))) {
            command.addAll(
                    List.of("--conf", EXECUTOR_OPTIONS + "=" + VECTORS + " --sun-misc-unsafe-memory-access=allow"));
        }
        options.settings().forEach(setting -> command.addAll(List.of("--conf", setting)));
        command.add(installation.program().toUri().toString());
        command.addAll(words);
        return command;
    }

    /** Spark tells of each of its steps; a person hears of what came of them. */
    private static Path quietLog() {
        try {
            Path file = Files.createTempFile("chainrule-spark", ".properties");
            // where nothing can be written to, Spark takes its own settings
            return Files.writeString(file, """
                    rootLogger.level = off
                    rootLogger.appenderRef.console.ref = console
                    appender.console.type = Console
                    appender.console.name = console
                    appender.console.target = SYSTEM_ERR
                    """);
        } catch (IOException e) {
            throw new ChainruleException("cannot write a temporary file: " + SafeFile.reason(e, Path.of("")), e);
        }
    }

    private static Map<?, ?> talk(Process process, Function<TableShape, Recipe> recipe) throws IOException {
        Map<?, ?> last = null;
        boolean over = false;
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
                Writer answers = process.outputWriter(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (!line.startsWith("{")) {
                    continue; // Spark's own
                }
                last = (Map<?, ?>) dev.chainrule.explain.Json.parse(line, "the training on Spark");
                if (last != null && last.get("shape") instanceof Map<?, ?> shape) {
                    Recipe wanted = recipe.apply(Description.read(TableShape.class, shape, "the shape"));
                    answers.write(Json.write(Description.record(wanted)).replaceAll("\\R", " ") + "\n");
                    answers.flush();
                }
            }
            over = true;
        } finally {
            if (!over) {
                process.destroy();
            }
        }
        int status = status(process);
        if (last != null && last.get("error") instanceof String error) {
            throw new ChainruleException(error);
        }
        if (status != 0 || last == null || !last.containsKey("model")) {
            throw new ChainruleException(
                    "the training on Spark ended with status " + status + "; --verbose shows what Spark has to say");
        }
        return last;
    }

    private static int status(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interruption.Interrupted();
        }
    }
}
