package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cli.terminal.Words;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nu.validator.client.EmbeddedValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inspect --report}: one page that holds everything, of every kind of model, and nothing that it should not. */
class InspectReportTest {
    @TempDir
    private Path folder;

    @Test
    void aClassifier() throws Exception {
        Path model = folder.resolve("penguins.onnx");
        Path state = folder.resolve("state.ckpt");
        train(Run.PENGUINS, "species", model, "--checkpoint", state);
        Path page = folder.resolve("page.html");
        List<Object> command =
                List.of("inspect", model, "--data", Run.PENGUINS, "--report", page, "--checkpoint", state);
        Run run = Run.of(command).done();
        assertThat(run.out())
                .isEqualTo(
                        Run.of("inspect", model, "--data", Run.PENGUINS).done().out());
        String html = checked(page);
        assertThat(headings(html))
                .containsExactly(
                        "Summary", "Data", "Recipe", "Training", "Metrics", "Importance of the columns", "Calibration");
        assertThat(html)
                .contains("<title>Model penguins.onnx</title>")
                .contains("species, multiclass (Adelie, Chinstrap, Gentoo)")
                .contains("344 rows of penguins.csv")
                .contains("<td>sex</td><td>text</td><td>feature</td>")
                .contains("<td>11\u00a0(3.2\u00a0%)</td>")
                .contains("<td>species</td><td>text</td><td>target</td>")
                .contains("as Chinstrap")
                .contains("class=\"second\"") // the loss on the rows for validation
                .contains("Reliability diagram of the probability of the predicted class");
        assertThat(html.split("<svg role=\"img\"", -1)).hasSize(1 + 3); // losses, importance, reliability
        Map<?, ?> metrics =
                Run.of("evaluate", model, Run.PENGUINS, "--json").done().json();
        for (String name : List.of("accuracy", "logLoss", "calibrationError")) {
            assertThat(html).contains("<td>" + Words.metric(name) + "</td>");
            assertThat(html).contains(">" + Words.number((double) metrics.get(name)) + "</td>");
        }
        assertThat(html)
                .contains("expected calibration error is " + Words.number((double) metrics.get("calibrationError")));

        Run.of(command).done();
        assertThat(page).hasContent(html);
        assertThat(names(folder)).containsExactlyInAnyOrder("penguins.onnx", "state.ckpt", "page.html");
    }

    @Test
    void withoutDataWhatTheModelAloneTells() throws Exception {
        Path model = folder.resolve("m.onnx");
        train(Run.PENGUINS, "species", model);
        Path page = folder.resolve("page.htm");
        Run.of("inspect", model, "--report", page, "--json").done().json();
        String html = checked(page);
        assertThat(headings(html)).containsExactly("Summary", "Data", "Recipe", "Training");
        assertThat(html)
                .contains("this page holds what the model alone tells")
                .contains("does not keep the losses of its training")
                .contains("<td>architecture.hidden</td>")
                .doesNotContain("<svg");
    }

    @Test
    void aRegressionAndItsQuantiles() throws Exception {
        Path data = TestTables.regression(folder, 1200);
        Path model = folder.resolve("m.onnx");
        Path page = folder.resolve("page.html");
        train(data, "y", model);
        Run.of("inspect", model, "--data", data, "--repeats", 1, "--report", page)
                .done();
        String html = checked(page);
        assertThat(headings(html)).contains("Predicted and actual values");
        assertThat(html)
                .contains("Predicted and actual y, of 1,000 rows of the 1,200.")
                .contains("Of one shuffle, with seed 0.")
                .contains("<td>R²</td>");
        String points = Pattern.compile("<path class=\"cloud\" d=\"([^\"]*)\"")
                .matcher(html)
                .results()
                .map(found -> found.group(1))
                .max(Comparator.comparingInt(String::length)) // the other is that of the legend
                .orElseThrow();
        assertThat(points.split("M", -1)).hasSize(1 + 1000);

        train(data, "y", model, "--quantiles", "0.1,0.5,0.9");
        Run.of("inspect", model, "--data", data, "--repeats", 1, "--report", page)
                .done();
        Matcher share =
                Pattern.compile("<td[^>]*>0\\.5</td><td[^>]*>(0\\.\\d{4})</td>").matcher(checked(page));
        assertThat(share.find()).isTrue();
        assertThat(Double.parseDouble(share.group(1))).isBetween(0.05, 0.95);
    }

    @Test
    void twoClassesTwoTargetsAndLabels() throws Exception {
        Path model = folder.resolve("m.onnx");
        Path page = folder.resolve("page.html");
        Path binary = TestTables.binary(folder, 90);
        train(binary, "answer", model);
        Run.of("inspect", model, "--data", binary, "--report", page).done();
        assertThat(checked(page)).contains("Reliability diagram of the probability of Yes, in 10 bins");

        Path two = TestTables.twoTargets(folder, 60);
        train(two, "y,z", model);
        Run.of("inspect", model, "--data", two, "--report", page).done();
        assertThat(checked(page)).contains("RMSE of z", "Predicted and actual y, of all 60 rows", "actual z");

        Path labels = TestTables.labels(folder, 60);
        train(labels, "big_a,big_b", model);
        Run.of("inspect", model, "--data", labels, "--report", page).done();
        assertThat(checked(page))
                .contains("<td>big_b</td>", "Reliability diagram of the probability of big_a", "subset accuracy");
    }

    @Test
    void noNameIsMarkup() throws Exception {
        StringBuilder csv =
                new StringBuilder("<script>alert(1)</script>,\"x\"\" onload=\"\"a&b\",be\u0007ll,</style><b>\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i % 7)
                    .append(',')
                    .append(i * i % 11)
                    .append(',')
                    .append(i % 3 == 0 ? "<i>" : "&amp;")
                    .append(',')
                    .append(i % 2 == 0 ? "<img src=x onerror=y>" : "]]>'")
                    .append('\n');
        }
        Path data = Files.writeString(folder.resolve("d&<u>.csv"), csv);
        Path model = folder.resolve("m<em>.onnx");
        Path page = folder.resolve("page.html");
        train(data, "</style><b>", model);
        Run.of("inspect", model, "--data", data, "--report", page).done();
        String html = checked(page);
        assertThat(html)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("x&quot; onload=&quot;a&amp;b")
                .contains("be\uFFFDll")
                .contains("&lt;/style&gt;&lt;b&gt;")
                .contains("&lt;img src=x onerror=y&gt;")
                .contains("m&lt;em&gt;.onnx", "d&amp;&lt;u&gt;.csv")
                .contains("&lt;i&gt;", "&amp;amp;")
                .doesNotContain("<script", "<img", "<b>", "<i>", "<em>", "<u>");
        assertThat(html.split("</style>", -1)).hasSize(2);
    }

    @Test
    void noNameIsTooLongOrTurnsTheOthersRound() throws Exception {
        String name = "q".repeat(300);
        StringBuilder csv = new StringBuilder("\u05D0\u05D1,a\u202Eb,\"two\nlines\"," + name + "\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i % 7)
                    .append(",1e")
                    .append(i % 2 * 300)
                    .append(",\u05D2")
                    .append(i % 3);
            csv.append(i % 2 == 0 ? ",\uD83D\uDE00\n" : ",\"\"\"\n\"\"\"\n");
        }
        Path data = Files.writeString(folder.resolve("d.csv"), csv);
        Path model = folder.resolve("m.onnx");
        Path page = folder.resolve("page.html");
        train(data, name, model);
        String text = Run.of("inspect", model, "--data", data, "--report", page)
                .done()
                .out();
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(checked(page))
                .contains("\u05D0\u05D1", "a\uFFFDb", name)
                .contains("1 to 1e300</td>")
                .doesNotContain("\u202E", "0".repeat(20));
    }

    @Test
    void manyClassesAndOneEpoch() throws Exception {
        StringBuilder csv = new StringBuilder("a,b,kind\n");
        for (int i = 0; i < 800; i++) {
            csv.append(i * 37 % 101).append(",").append(i % 200).append(",kind number ");
            csv.append(i % 200).append("\n");
        }
        Path data = Files.writeString(folder.resolve("many.csv"), csv);
        Path model = folder.resolve("m.onnx");
        Path page = folder.resolve("page.html");
        Path state = folder.resolve("state.ckpt");
        train(data, "kind", model, "--checkpoint", state, "--epochs", 1);
        Run.of("inspect", model, "--data", data, "--repeats", 1, "--report", page, "--checkpoint", state)
                .done();
        String html = checked(page);
        assertThat(html)
                .contains("kind, multiclass (kind number 0, kind number 1, ")
                .contains(" and 188 more classes)")
                .contains("<dd>at most 1</dd>")
                .contains("And 170 more classes, less frequent;")
                .contains("The most frequent mistakes:")
                .containsPattern("class=\"first\" d=\"M[0-9. ]+m-4 0h8\"");
        assertThat(html.split("<text class=\"tick middle\"[^>]*>1</text>", -1)).hasSize(2 + 1);
    }

    @Test
    void dataThatDifferFromThoseOfTheTraining() throws Exception {
        Path data = TestTables.regression(folder, 60);
        Path model = folder.resolve("m.onnx");
        train(data, "y", model, "--ignore", "b");
        Path other = Files.writeString(
                folder.resolve("other.csv"), "extra,level,a,y\n1,middling,2,3\n2,low,,4\n3,high,1,\n4,low,5,6\n");
        Path page = folder.resolve("page.html");
        Run.of("inspect", model, "--data", other, "--report", page).done();
        assertThat(checked(page))
                .contains("1 of the rows cannot be judged, as their target is missing.")
                .contains("<td>extra</td><td>number</td><td>unknown to the model</td>")
                .contains("<td>b</td><td>number</td><td>left out</td>")
                .contains("<td>not there</td>")
                .contains("1 row of level")
                .contains("<td>1\u00a0(25.0\u00a0%)</td>");
    }

    @Test
    void whatCannotBeWrittenIsSaidAtOnce() {
        Path model = folder.resolve("none.onnx");
        Path page = folder.resolve("there/is/none.html");
        Run run = Run.of("inspect", model, "--report", page);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("chainrule: cannot write " + page + ": there is no folder " + page.getParent() + "\n");
        usage("--checkpoint is for --report", "inspect", model, "--checkpoint", "state.ckpt");
        usage(
                "--report: expected a file that ends in .html or .htm, found 'page.pdf'",
                "inspect",
                model,
                "--report",
                "page.pdf");
        usage("d.html is named twice", "inspect", model, "--data", "d.html", "--report", "d.html");
    }

    private static void usage(String message, Object... command) {
        Run run = Run.of(command);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("chainrule: " + message);
    }

    @Test
    void theCheckpointOfAnotherTrainingIsRefused() {
        Path data = TestTables.binary(folder, 60);
        Path model = folder.resolve("m.onnx");
        Path state = folder.resolve("state.ckpt");
        train(data, "answer", model, "--checkpoint", state, "--hidden", 5);
        train(data, "answer", model);
        Path page = folder.resolve("page.html");
        Run run = Run.of("inspect", model, "--report", page, "--checkpoint", state);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("chainrule: " + state + " is the checkpoint of another training than that of ");
        run = Run.of("inspect", model, "--report", page, "--checkpoint", data);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("chainrule: " + data + " is not a checkpoint of a training\n");
        assertThat(page).doesNotExist();
    }

    private static void train(Path data, String target, Path out, Object... more) {
        List<Object> hidden = List.of(more).contains("--hidden") ? List.of() : List.of("--hidden", 8);
        List<Object> epochs = List.of(more).contains("--epochs") ? List.of() : List.of("--epochs", 6);
        Run.of("train", data, "--target", target, Run.FAST, hidden, epochs, "--out", out, List.of(more))
                .done();
    }

    /** The page, which needs nothing but itself and is valid. */
    private static String checked(Path page) throws Exception {
        String html = Files.readString(page);
        assertThat(html).doesNotContain("src=\"", "url(", "@import", "http:", "https:", "NaN", "null");
        assertThat(Pattern.compile("href=\"(?!#)").matcher(html).find()).isFalse();
        EmbeddedValidator validator = new EmbeddedValidator();
        validator.setOutputFormat(EmbeddedValidator.OutputFormat.TEXT);
        String said = validator.validate(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
        assertThat(said.strip()).isEqualTo("Document checking completed. No errors found.");
        return html;
    }

    private static List<String> headings(String html) {
        List<String> headings = new ArrayList<>();
        Matcher heading = Pattern.compile("<h2>(.*?)</h2>").matcher(html);
        while (heading.find()) {
            headings.add(heading.group(1));
        }
        return headings;
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
