package dev.chainrule.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.tables.Tables;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every example from its source, as {@code examples/run} does, and looks at what it prints. */
class ExamplesTest {
    private static final Path PROGRAMS = Run.ROOT.resolve("examples/src/main/java");

    @TempDir
    private Path folder;

    @Test
    void everyExampleIsRunHereAndNamedInTheReadme() throws IOException {
        String readme = Files.readString(Run.ROOT.resolve("examples/README.md"));
        try (Stream<Path> programs = Files.list(PROGRAMS)) {
            List<String> names = programs.map(file -> file.getFileName().toString())
                    .map(name -> name.substring(0, name.indexOf('.')))
                    .sorted()
                    .toList();
            List<String> tests = Arrays.stream(getClass().getDeclaredMethods())
                    .map(method -> method.getName().toLowerCase(Locale.ROOT))
                    .toList();
            assertThat(names).hasSizeGreaterThan(12).allSatisfy(name -> {
                assertThat(tests).contains(name.toLowerCase(Locale.ROOT));
                assertThat(readme).contains("[" + name + "](src/main/java/" + name + ".java)");
                assertThat(Files.readString(PROGRAMS.resolve(name + ".java"))).contains("examples/run " + name);
            });
        }
    }

    @Test
    void xor() throws Exception {
        Run run = run("Xor");
        assertThat(run.lines()).hasSize(30 + 4);
        assertThat(run.numbers("epoch 30  loss")[0]).isLessThan(0.1);
        assertThat(run.numbers("0 xor 0 =")[0]).isLessThan(0.1);
        assertThat(run.numbers("0 xor 1 =")[0]).isGreaterThan(0.9);
        assertThat(run.numbers("1 xor 0 =")[0]).isGreaterThan(0.9);
        assertThat(run.numbers("1 xor 1 =")[0]).isLessThan(0.1);
    }

    @Test
    void twoNetworks() throws Exception {
        Run run = run("TwoNetworks");
        assertThat(run.lines()).filteredOn(line -> line.endsWith("✓")).hasSize(2 + 9 + 3 + 17);
        assertThat(run.lines()).noneMatch(line -> line.endsWith("✗"));
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
        assertThat(run.lines()).contains("square  0.3 × 0.7 = 0.2100, 7 × 8 = 56.0000");
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
        assertThat(run.numbers("learned from 275 penguins, judged by 69 others: accuracy")[0])
                .isGreaterThan(0.95);
        assertThat(run.numbers("a heavy one from Biscoe: Gentoo, with probability")[0])
                .isGreaterThan(0.9);
        assertThat(run.lines().getLast()).startsWith("one from Dream, of unknown mass and sex: Chinstrap, {Adelie=");
    }

    @Test
    void webService() throws Exception {
        Process service = new ProcessBuilder(command("WebService", "0"))
                .directory(Run.ROOT.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try (BufferedReader printed = service.inputReader(StandardCharsets.UTF_8);
                HttpClient client = HttpClient.newHttpClient()) {
            String address = printed.readLine();
            assertThat(address).as(Files.readString(folder.resolve("errors"))).matches("http://localhost:\\d+/species");

            HttpResponse<String> answer =
                    ask(client, address + "?island=Biscoe&bill_length_mm=47.5&flipper_length_mm=217");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.body()).matches("\\{\"species\": \"Gentoo\", \"probability\": 0\\.\\d{4}}\\R");

            List<CompletableFuture<HttpResponse<String>>> together = IntStream.range(0, 50)
                    .mapToObj(_ -> client.sendAsync(answer.request(), HttpResponse.BodyHandlers.ofString()))
                    .toList();
            assertThat(together)
                    .allSatisfy(each -> assertThat(each.join().body()).isEqualTo(answer.body()));

            HttpResponse<String> word = ask(client, address + "?bill_length_mm=long");
            assertThat(word.statusCode()).isEqualTo(400);
            assertThat(word.body()).isEqualTo("row 1, column bill_length_mm: expected a number, found 'long'\n");
            HttpResponse<String> slip = ask(client, address + "?bill_lenght_mm=47.5");
            assertThat(slip.statusCode()).isEqualTo(400);
            assertThat(slip.body()).isEqualTo("no column 'bill_lenght_mm'; did you mean 'bill_length_mm'?\n");
        } finally {
            service.destroy();
            service.waitFor();
        }
    }

    private static HttpResponse<String> ask(HttpClient client, String address) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void trainFromJdbc() throws Exception {
        Run run = run("TrainFromJdbc");
        assertThat(run.lines()).hasSize(1 + 11);
        assertThat(run.numbers("learned from 266 birds, judged by 67 others: accuracy")[0])
                .isGreaterThan(0.85);
        assertThat(run.lines().subList(1, 12))
                .allMatch(line -> line.matches("bird \\d+, \\w+: (fe)?male, with probability (0\\.\\d+|1)"));
    }

    @Test
    void anomalyDetector() throws Exception {
        Run run = run("AnomalyDetector");
        assertThat(run.numbers("of 1000 normal rows, 999 come back within")[0]).isLessThan(0.2);
        List<String> rows = run.lines().subList(1, run.lines().size());
        assertThat(rows).hasSizeBetween(10, 15); // and perhaps a few false alarms
        assertThat(rows.subList(0, 10))
                .map(row -> row.replaceAll("row (\\d+) is off by .*", "$1"))
                .containsExactlyInAnyOrder("50", "150", "250", "350", "450", "550", "650", "750", "850", "950");
    }

    @Test
    void severalTargets() throws Exception {
        Run run = run("SeveralTargets");
        assertThat(run.lines().getFirst()).startsWith("2 rows");
        assertThat(run.numbers("flipper_length_mm: off by")[1]).isGreaterThan(0.7);
        assertThat(run.numbers("body_mass_g: off by")[1]).isGreaterThan(0.7);
        assertThat(run.numbers("a large Gentoo, flipper_length_mm:")[0]).isBetween(215.0, 230.0);
        assertThat(run.numbers("a large Gentoo, body_mass_g:")[0]).isBetween(5000.0, 6000.0);
    }

    @Test
    void importPyTorch() throws Exception {
        Run run = run("ImportPyTorch");
        assertThat(run.lines().getFirst()).startsWith("68 of 69 birds");
        assertThat(run.lines().get(1)).isEqualTo("of row 161 it is least sure:");
        // what penguins_pytorch.py printed, which is what PyTorch computes
        assertThat(run.numbers("  Adelie ")[0]).isCloseTo(0.634849, within(2e-6));
        assertThat(run.numbers("  Chinstrap ")[0]).isCloseTo(0.363484, within(2e-6));
        assertThat(run.numbers("  Gentoo ")[0]).isCloseTo(0.001667, within(2e-6));
    }

    @Test
    void explanationAsPdf() throws Exception {
        Path file = folder.resolve("step.pdf");
        Run run = run("ExplanationAsPdf", file.toString());
        assertThat(run.numbers("the loss was ")[0]).isEqualTo(0.1700253406); // as TwoNetworks has it
        assertThat(run.numbers("the loss was ")[1]).isLessThan(0.17);
        try (PDDocument sheet = Loader.loadPDF(file.toFile())) {
            assertThat(new PDFTextStripper().getText(sheet))
                    .contains("Backpropagation worked through")
                    .contains("0.170025");
        }
    }

    /** On pictures of the published format, but few, and easy: one bright row each, which says the kind. */
    @Test
    void fashionMnist() throws Exception {
        pictures("train", 1000);
        pictures("t10k", 100);
        Run run = run("FashionMnist", folder.toString());
        assertThat(run.lines()).hasSize(1 + 12 + 1);
        assertThat(run.lines().getFirst()).startsWith("1000 pictures to learn from, 100 to judge by");
        assertThat(run.numbers("test accuracy")[0]).isGreaterThan(0.99);
    }

    /** On the published pictures, though not for all the 12 epochs, after which it is above 0.88. */
    @Test
    void fashionMnistOnThePublishedPictures() throws Exception {
        Path pictures = Path.of(Objects.requireNonNullElse(
                        System.getenv("CHAINRULE_SHARED"),
                        Run.ROOT.resolve("../shared").toString()))
                .resolve("data/fashion-mnist")
                .toAbsolutePath()
                .normalize();
        assumeTrue(Files.isDirectory(pictures), () -> "there is no folder " + pictures);
        Run run = run("FashionMnist", pictures.toString(), "2");
        assertThat(run.lines()).hasSize(1 + 2 + 1);
        assertThat(run.lines().getFirst()).startsWith("60000 pictures to learn from, 10000 to judge by");
        assertThat(run.numbers("test accuracy")[0]).isGreaterThanOrEqualTo(0.85);
    }

    @Test
    void fashionMnistSaysWhereItLooked() throws Exception {
        Run run = start("FashionMnist", folder.resolve("none").toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.lines()).isEmpty();
        assertThat(run.errors()).startsWith("FashionMnist: there is no folder " + folder.resolve("none"));
        assertThat(run.errors().lines()).hasSize(1);
    }

    @Test
    void fashionMnistTables() throws Exception {
        pictures("train", 50);
        pictures("t10k", 20);
        Path tables = folder.resolve("tables");
        Run run = run("FashionMnistTables", folder.toString(), tables.toString());
        assertThat(run.lines())
                .containsExactly(
                        "fashion-mnist-train.parquet: 50 pictures, 784 columns",
                        "fashion-mnist-edges-train.parquet: 50 pictures, 1176 columns",
                        "fashion-mnist-test.parquet: 20 pictures, 784 columns",
                        "fashion-mnist-edges-test.parquet: 20 pictures, 1176 columns");
        Table test = Tables.read(tables.resolve("fashion-mnist-test.parquet")).table();
        assertThat(test.rows()).isEqualTo(20);
        assertThat(test.names()).hasSize(785).startsWith("pixel0").endsWith("kind");
        // the second picture is of kind 7, whose bright row has pixels 392 to 419; its pixel 1 is of a grey of its own
        assertThat(test.column("kind").text(1)).isEqualTo("sneaker");
        assertThat(List.of("pixel391", "pixel392", "pixel419", "pixel420", "pixel1"))
                .extracting(name -> test.column(name).text(1))
                .containsExactly("0", "255", "255", "0", "100");

        Table edges =
                Tables.read(tables.resolve("fashion-mnist-edges-test.parquet")).table();
        assertThat(edges.names()).hasSize(784 + 392 + 1).containsAll(test.names());
        // row 14 alone is bright: it is below four pixels of the square and above four others, the ends have nothing
        // beside them
        assertThat(edgesOf(edges, 1, 3, 1)).containsExactly(0, 0, 4 * 255, 0, 0, 0, 4 * 255, 0);
        assertThat(edgesOf(edges, 1, 3, 0)).containsExactly(255, 0, 4 * 255, 0, 0, 0, 4 * 255, 0);
        assertThat(edgesOf(edges, 1, 3, 6)).containsExactly(0, 0, 4 * 255, 0, 255, 0, 4 * 255, 0);
        // pixel 1, in the first row: brighter to the right of pixel 0, to the left of 2, and above 29
        assertThat(edgesOf(edges, 1, 0, 0)).containsExactly(100, 0, 0, 0, 100, 0, 100, 0);
        // the two at the corner: seen from the left, from above left, from above, and from the corner
        assertThat(edgesOf(edges, 1, 6, 6)).containsExactly(50, 71, 50, 0, 0, 71, 0, 0);
    }

    /** The eight directions of the square in that row and column of squares. */
    private static double[] edgesOf(Table edges, int picture, int row, int column) {
        return IntStream.range(0, 8)
                .mapToObj(direction -> edges.column("edge" + ((row * 7 + column) * 8 + direction)))
                .mapToDouble(values -> ((NumberColumn) values).toArray()[picture])
                .toArray();
    }

    @Test
    void fashionMnistTablesSaysWhichFileIsNotThere() throws Exception {
        pictures("train", 5);
        Run run = start("FashionMnistTables", folder.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.lines()).isEmpty();
        assertThat(run.errors())
                .isEqualToIgnoringNewLines("FashionMnistTables: there is no t10k-labels-idx1-ubyte.gz in " + folder);
    }

    @Test
    void fashionMnistTablesSaysWhereItLooked() throws Exception {
        Run run = start("FashionMnistTables", folder.resolve("none").toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors())
                .startsWith("FashionMnistTables: ")
                .contains("there is no folder " + folder.resolve("none"));
        assertThat(run.errors().lines()).hasSize(1);
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
                picture[26 * 28 + 27] = 50; // beside the lower right corner
                picture[27 * 28 + 26] = 50; // and above it: a diagonal
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
        assertThat(run.errors()).isEmpty();
        assertThat(run.status()).isZero();
        return run;
    }

    private Run start(String name, String... arguments) throws Exception {
        return Run.of(command(name, arguments), folder);
    }

    private static List<String> command(String name, String... arguments) {
        List<String> program =
                new ArrayList<>(List.of(PROGRAMS.resolve(name + ".java").toString()));
        program.addAll(List.of(arguments));
        return Run.java(Run.libraries(name), program);
    }
}
