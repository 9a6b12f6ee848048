package dev.chainrule.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.data.Table;
import dev.chainrule.tables.Tables;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every example from its source, as {@code examples/run} does, and looks at what it prints. */
class ExamplesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PROGRAMS = ROOT.resolve("examples/src/main/java");

    @TempDir
    private Path folder;

    /** How a program ended, and what it printed. */
    private record Run(int status, List<String> lines, String errors) {
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

    @Test
    void everyExampleIsRunHereAndNamedInTheReadme() throws IOException {
        String readme = Files.readString(ROOT.resolve("examples/README.md"));
        try (Stream<Path> programs = Files.list(PROGRAMS)) {
            List<String> names = programs.map(file -> file.getFileName().toString())
                    .map(name -> name.substring(0, name.indexOf('.')))
                    .sorted()
                    .toList();
            List<String> tests = Arrays.stream(getClass().getDeclaredMethods())
                    .map(method -> method.getName().toLowerCase(Locale.ROOT))
                    .toList();
            assertThat(names).hasSizeGreaterThan(6).allSatisfy(name -> {
                assertThat(tests).contains(name.toLowerCase(Locale.ROOT));
                assertThat(readme).contains("[" + name + "](src/main/java/" + name + ".java)");
                assertThat(Files.readString(PROGRAMS.resolve(name + ".java"))).contains("examples/run " + name);
            });
        }
    }

    @Test
    void xor() throws Exception {
        Run run = run("Xor");
        assertThat(run.lines).hasSize(30 + 4);
        assertThat(run.numbers("epoch 30  loss")[0]).isLessThan(0.1);
        assertThat(run.numbers("0 xor 0 =")[0]).isLessThan(0.1);
        assertThat(run.numbers("0 xor 1 =")[0]).isGreaterThan(0.9);
        assertThat(run.numbers("1 xor 0 =")[0]).isGreaterThan(0.9);
        assertThat(run.numbers("1 xor 1 =")[0]).isLessThan(0.1);
    }

    @Test
    void twoNetworks() throws Exception {
        Run run = run("TwoNetworks");
        assertThat(run.lines).filteredOn(line -> line.endsWith("✓")).hasSize(2 + 9 + 3 + 17);
        assertThat(run.lines).noneMatch(line -> line.endsWith("✗"));
        // worked out apart in decimal arithmetic of 30 digits
        assertThat(run.numbers("y1")).startsWith(0.4168613533, 0.4168613533);
        assertThat(run.numbers("E ")).startsWith(0.1700253406, 0.1700253406);
        assertThat(run.numbers("Δw(1)[2,3]")).startsWith(-0.0036697992, -0.0036697992);
        assertThat(run.numbers("y2")).startsWith(0.5939239462, 0.5939239462);
        assertThat(run.numbers("Δb(1)[2]")).startsWith(0.0077060110, 0.0077060110);
        assertThat(run.numbers("Δw(2)[3,2]")).startsWith(0.0236424322, 0.0236424322);
    }

    @Test
    void customActivation() throws Exception {
        Run run = run("CustomActivation");
        assertThat(run.numbers("gradient check: relative error")[0]).isLessThan(1e-6);
        assertThat(run.numbers("were f′(a) = a: relative error")[0]).isGreaterThan(0.1);
        assertThat(run.lines).contains("square  0.3 × 0.7 = 0.2100, 7 × 8 = 56.0000");
        assertThat(run.numbers("tanh    0.3 × 0.7 =")[0]).isBetween(0.2, 0.22);
    }

    @Test
    void customLoss() throws Exception {
        Run run = run("CustomLoss");
        double[] plain = run.numbers("every row counting the same:");
        double[] weighted = run.numbers("one in five counting five times:");
        assertThat(plain[2]).isLessThan(3);
        assertThat(weighted[0]).isBetween(4.0, 6.0);
        assertThat(weighted[1]).isBetween(88.0, 92.0);
        assertThat(weighted[2]).isBetween(4.0, 6.0);
    }

    @Test
    void streamPartialFit() throws Exception {
        Run run = run("StreamPartialFit");
        double[] last = run.numbers("   200000");
        assertThat(last[0]).isLessThan(0.07);
        assertThat(last[1]).isGreaterThan(0.5);
    }

    @Test
    void trainOnTable() throws Exception {
        Run run = run("TrainOnTable");
        assertThat(run.numbers("learned from 206 penguins, judged by 69 others: accuracy")[0])
                .isGreaterThan(0.95);
        assertThat(run.numbers("a heavy one from Biscoe: Gentoo, with probability")[0])
                .isGreaterThan(0.9);
        assertThat(run.lines.getLast()).startsWith("one from Dream, of unknown mass and sex: Chinstrap, {Adelie=");
    }

    /** On pictures of the published format, but few, and easy: one bright row each, which says the kind. */
    @Test
    void fashionMnist() throws Exception {
        pictures("train", 1000);
        pictures("t10k", 100);
        Run run = run("FashionMnist", folder.toString());
        assertThat(run.lines).hasSize(1 + 12 + 1);
        assertThat(run.lines.getFirst()).startsWith("1000 pictures to learn from, 100 to judge by");
        assertThat(run.numbers("test accuracy")[0]).isGreaterThan(0.99);
    }

    /** On the published pictures, though not for all the 12 epochs, after which it is above 0.88. */
    @Test
    void fashionMnistOnThePublishedPictures() throws Exception {
        Path pictures = Path.of(Objects.requireNonNullElse(
                        System.getenv("CHAINRULE_SHARED"),
                        ROOT.resolve("../shared").toString()))
                .resolve("data/fashion-mnist")
                .toAbsolutePath()
                .normalize();
        assumeTrue(Files.isDirectory(pictures), () -> "there is no folder " + pictures);
        Run run = run("FashionMnist", pictures.toString(), "2");
        assertThat(run.lines).hasSize(1 + 2 + 1);
        assertThat(run.lines.getFirst()).startsWith("60000 pictures to learn from, 10000 to judge by");
        assertThat(run.numbers("test accuracy")[0]).isGreaterThanOrEqualTo(0.85);
    }

    @Test
    void fashionMnistSaysWhereItLooked() throws Exception {
        Run run = start("FashionMnist", folder.resolve("none").toString());
        assertThat(run.status).isEqualTo(1);
        assertThat(run.lines).isEmpty();
        assertThat(run.errors).startsWith("FashionMnist: there is no folder " + folder.resolve("none"));
        assertThat(run.errors.lines()).hasSize(1);
    }

    @Test
    void fashionMnistTables() throws Exception {
        pictures("train", 50);
        pictures("t10k", 20);
        Path tables = folder.resolve("tables");
        Run run = run("FashionMnistTables", folder.toString(), tables.toString());
        assertThat(run.lines)
                .containsExactly(
                        "fashion-mnist-train.parquet: 50 pictures of 784 pixels",
                        "fashion-mnist-test.parquet: 20 pictures of 784 pixels");
        Table test = Tables.read(tables.resolve("fashion-mnist-test.parquet")).table();
        assertThat(test.rows()).isEqualTo(20);
        assertThat(test.names()).hasSize(785).startsWith("pixel0").endsWith("kind");
        // the second picture is of kind 7, whose bright row has pixels 392 to 419; its pixel 1 is of a grey of its own
        assertThat(test.column("kind").text(1)).isEqualTo("sneaker");
        assertThat(List.of("pixel391", "pixel392", "pixel419", "pixel420", "pixel1"))
                .extracting(name -> test.column(name).text(1))
                .containsExactly("0", "255", "255", "0", "100");
    }

    @Test
    void fashionMnistTablesSaysWhereItLooked() throws Exception {
        Run run = start("FashionMnistTables", folder.resolve("none").toString());
        assertThat(run.status).isEqualTo(1);
        assertThat(run.errors)
                .startsWith("FashionMnistTables: ")
                .contains("there is no folder " + folder.resolve("none"));
        assertThat(run.errors.lines()).hasSize(1);
    }

    private void pictures(String name, int count) throws IOException {
        try (DataOutputStream kinds = idx(name + "-labels-idx1-ubyte.gz", count);
                DataOutputStream pictures = idx(name + "-images-idx3-ubyte.gz", count, 28, 28)) {
            for (int i = 0; i < count; i++) {
                int kind = i * 7 % 10;
                kinds.write(kind);
                byte[] picture = new byte[28 * 28];
                Arrays.fill(picture, kind * 56, kind * 56 + 28, (byte) 255);
                picture[i % 28] = 100;
                pictures.write(picture);
            }
        }
    }

    private DataOutputStream idx(String name, int... sizes) throws IOException {
        DataOutputStream out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(folder.resolve(name))));
        out.writeInt(0x800 + sizes.length);
        for (int size : sizes) {
            out.writeInt(size);
        }
        return out;
    }

    private Run run(String name, String... arguments) throws Exception {
        Run run = start(name, arguments);
        assertThat(run.errors).isEmpty();
        assertThat(run.status).isZero();
        return run;
    }

    private Run start(String name, String... arguments) throws Exception {
        // the class path of this test, without the classes that the examples are compiled to for the compiler's checks:
        // a program run from source must not be there as a class, too
        String libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Files.exists(Path.of(entry, name + ".class")))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Duser.language=en",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--class-path",
                libraries,
                PROGRAMS.resolve(name + ".java").toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        int status = process.waitFor();
        return new Run(status, Files.readAllLines(output), Files.readString(errors, StandardCharsets.UTF_8));
    }
}
