package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.spark.SparkInstallation;
import dev.chainrule.cli.spark.SparkProcess;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --spark}: in processes, as it starts one. The real Spark is there once the room for it is packaged. */
@Timeout(900)
class SparkTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** Links to the jars of Spark, made by the tests of the room for it. */
    private static final Path SPARK = ROOT.resolve("spark").resolve("target").resolve("spark");

    @TempDir
    private Path folder;

    /** What a process of the command printed. */
    private record Ended(int status, String out, String err) {}

    private Ended command(@Nullable Path sparkHome, @Nullable Path jar, Object... args)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        line.addAll(List.of("-cp", path, "dev.chainrule.cli.Main"));
        Arrays.stream(args).map(String::valueOf).forEach(line::add);
        return run(line, sparkHome, jar);
    }

    private Ended run(List<String> line, @Nullable Path sparkHome, @Nullable Path jar)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeAll(List.of("SPARK_HOME", "CHAINRULE_SPARK_JAR"));
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        if (sparkHome != null) {
            environment.put("SPARK_HOME", sparkHome.toString());
        }
        if (jar != null) {
            environment.put("CHAINRULE_SPARK_JAR", jar.toString());
        }
        int status = builder.start().waitFor();
        return new Ended(
                status,
                Files.readString(folder.resolve("out"), StandardCharsets.UTF_8),
                Files.readString(folder.resolve("err"), StandardCharsets.UTF_8));
    }

    @Test
    void theRuntimeOfThePackagesIsNotEnough() throws IOException {
        ModuleFinder all = ModuleFinder.ofSystem();
        assertThat(SparkInstallation.java(Map.of(), all)).isEqualTo(Path.of(System.getProperty("java.home")));

        ModuleFinder few = ModuleFinder.of(); // a runtime without java.se
        assertThatThrownBy(() -> SparkInstallation.java(Map.of(), few))
                .isInstanceOf(ChainruleException.class)
                .hasMessageStartingWith("--spark needs a JDK 25, as")
                .hasMessageEndingWith("set JAVA_HOME to its folder");
        Map<String, String> environment = Map.of("JAVA_HOME", folder.toString());
        assertThatThrownBy(() -> SparkInstallation.java(environment, few))
                .hasMessage("JAVA_HOME is " + folder + ", and there is no " + folder.resolve("release")
                        + "; expected a JDK 25");
        Files.createFile(folder.resolve("release"));
        assertThat(SparkInstallation.java(environment, few)).isEqualTo(folder);
    }

    private static final Object[] PENGUINS = {"train", Run.PENGUINS, "--target", "species", "--spark", "local[2]"};

    private static Object[] penguins(Object... more) {
        return Stream.concat(Arrays.stream(PENGUINS), Arrays.stream(more)).toArray();
    }

    @Test
    void saysWhatToInstall() throws IOException, InterruptedException {
        Path out = folder.resolve("model.onnx");
        Ended without = command(null, null, penguins("--out", out));
        assertThat(without.status()).isEqualTo(1);
        assertThat(without.err())
                .isEqualTo(
                        "chainrule: --spark needs Apache Spark 4.1 for Scala 2.13: install it (spark.apache.org), and"
                                + " set SPARK_HOME to its folder\n");

        Ended empty = command(folder, null, penguins("--out", out));
        assertThat(empty.status()).isEqualTo(1);
        assertThat(empty.err()).startsWith("chainrule: SPARK_HOME is " + folder + ", and there is no ");

        Files.createFile(Files.createDirectory(folder.resolve("jars")).resolve("spark-core_2.13-4.1.0.jar"));
        Ended noJar = command(folder, folder.resolve("no.jar"), penguins("--out", out));
        assertThat(noJar.status()).isEqualTo(1);
        assertThat(noJar.err())
                .contains("CHAINRULE_SPARK_JAR is " + folder.resolve("no.jar") + ", and there is no such file");
    }

    @Test
    void whatOnlyOneMachineDoesIsRefused() {
        refused("--folds is not to be had on Spark", "--folds", 3);
        refused("--test is not to be had on Spark", "--test", 0.2);
        refused("--validation FILE is not to be had on Spark", "--validation", "other.csv");
        refused("--refit is not to be had on Spark", "--refit");
        refused("--from is not to be had on Spark", "--from", "m.onnx");
        refused("--mlflow is not to be had on Spark", "--mlflow", "mlruns");
        refused("--query is not to be had on Spark", "--query", "SELECT * FROM data");
        refused("--group or --time is not to be had on Spark", "--group", "island");
        refused("--local-steps must be at least 1, is 0", "--local-steps", 0);
        refused("--outer-momentum is about the step after local steps", "--outer-momentum", 0.5);
        refused("--spark-conf: expected KEY=VALUE, found 'fast'", "--spark-conf", "fast");
        Run here = Run.of("train", Run.PENGUINS, "--target", "species", "--local-steps", 4);
        assertThat(here.status()).isEqualTo(2);
        assertThat(here.err()).contains("--local-steps is for a training on Spark: give --spark MASTER too");
    }

    private static void refused(String message, Object... more) {
        Run run = Run.of(penguins(more));
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("chainrule: " + message);
    }

    private static Path jar() throws IOException {
        Path target = ROOT.resolve("spark").resolve("target");
        assumeThat(Files.isDirectory(SPARK.resolve("jars")))
                .as("Spark's jars are linked to by the tests of the room spark")
                .isTrue();
        try (Stream<Path> files = Files.list(target)) {
            Path jar = files.filter(file -> file.getFileName().toString().matches("chainrule-spark-.*-all\\.jar"))
                    .findFirst()
                    .orElse(null);
            assumeThat(jar).as("the room spark is packaged").isNotNull();
            return jar;
        }
    }

    /** The lines of docs/spark.md, one after the other in one folder. */
    @Test
    void theCommandsOfThePageRun() throws IOException, InterruptedException {
        Path jar = jar();
        String page = Files.readString(ROOT.resolve("docs").resolve("spark.md")).replaceAll("\\\\\n *", "");
        List<String> lines = page.lines()
                .filter(line -> line.contains("dev.chainrule.spark.Train") || line.startsWith("./chainrule "))
                .toList();
        assertThat(lines).hasSize(3);
        Path out = folder.resolve("model.onnx");
        for (String line : lines) {
            Files.deleteIfExists(folder.resolve("predictions.csv"));
            List<String> words = Arrays.stream(line.split(" "))
                    .skip(1)
                    .map(word -> switch (word) {
                        case "examples/data/penguins.csv" -> Run.PENGUINS.toString();
                        case "model.onnx" -> out.toString();
                        case "predictions.csv" ->
                            folder.resolve("predictions.csv").toString();
                        case "spark/target/chainrule-spark-*-all.jar" -> jar.toString();
                        default -> word;
                    })
                    .toList();
            Ended ended = line.startsWith("spark-submit ") ? submit(words) : command(SPARK, jar, words.toArray());
            assertThat(ended.status())
                    .as(line + "\n" + ended.out() + ended.err())
                    .isZero();
            assertThat(out).exists();
        }
        assertThat(Files.readAllLines(folder.resolve("predictions.csv")))
                .hasSize(345)
                .first()
                .asString()
                .startsWith("prediction,probability:Adelie");
    }

    /** As Spark's script does. */
    private Ended submit(List<String> words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("--sun-misc-unsafe-memory-access=allow");
        for (String name : SparkProcess.OPENED) {
            line.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
        }
        line.addAll(
                List.of("-cp", SPARK.resolve("jars") + File.separator + "*", "org.apache.spark.deploy.SparkSubmit"));
        line.addAll(List.of("--conf", "spark.ui.enabled=false"));
        line.addAll(words);
        return run(line, SPARK, null);
    }

    /** Presets go by the shape of the table, which only Spark has seen; the model is that of one machine in one part. */
    @Test
    void theRecipeIsTheOneForTheTable() throws IOException, InterruptedException {
        Path jar = jar();
        Path out = folder.resolve("model.onnx");
        Ended ended = command(
                SPARK,
                jar,
                penguins(
                        "--out",
                        out,
                        "--preset",
                        "default",
                        "--hidden",
                        16,
                        "--epochs",
                        2,
                        "--partitions",
                        1,
                        "--json",
                        "--spark-conf",
                        "spark.ui.enabled=false",
                        "--no-calibrate",
                        "--validation",
                        0));
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        Map<?, ?> json = Run.parse(ended.out());
        assertThat(json.get("rows")).isEqualTo(Map.of("train", 344, "validation", 0, "test", 0));
        assertThat(json.get("task")).isEqualTo("multiclass");

        Path here = folder.resolve("here.onnx");
        Run.of(
                        "train",
                        Run.PENGUINS,
                        "--target",
                        "species",
                        "--preset",
                        "default",
                        "--hidden",
                        16,
                        "--epochs",
                        2,
                        "--out",
                        here,
                        "--no-calibrate",
                        "--validation",
                        0)
                .done();
        Map<?, ?> one = Run.of("inspect", here, "--json").done().json();
        Map<?, ?> other = Run.of("inspect", out, "--json").done().json();
        assertThat(other.get("recipe")).isEqualTo(one.get("recipe"));
        assertThat(out).hasSameBinaryContentAs(here);
    }

    @Test
    void anErrorOfTheProgramIsOneLine() throws IOException, InterruptedException {
        Path jar = jar();
        Ended ended = command(
                SPARK,
                jar,
                "train",
                Run.PENGUINS,
                "--target",
                "specis",
                "--out",
                folder.resolve("m.onnx"),
                "--spark",
                "local[1]",
                "--spark-conf",
                "spark.ui.enabled=false");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo("chainrule: the DataFrame has no column 'specis' (the target); did you mean 'species'?\n");
    }
}
