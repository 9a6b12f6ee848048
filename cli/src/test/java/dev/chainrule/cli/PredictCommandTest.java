package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.tables.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
    private static Path models;

    private static Path species;
    private static Path answer;
    private static Path number;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train(@TempDir Path shared) {
        models = shared;
        species = train("species.onnx", Run.PENGUINS, "species");
        answer = train("answer.onnx", TestTables.binary(models, 80), "answer");
        number = train("number.onnx", TestTables.regression(models, 80), "y");
    }

    private static Path train(String name, Path data, String target) {
        Path model = models.resolve(name);
        Run.of("train", data, "--target", target, Run.SMALL, "--epochs", 20, "--out", model)
                .done();
        return model;
    }

    @Test
    void whatMeantNoValueWhenLearningMeansItAgain() throws IOException {
        String rows = IntStream.range(0, 60)
                .mapToObj(i -> (i % 7 == 0 ? "gone" : i % 11 == 0 ? "-9" : String.valueOf(i)) + ","
                        + (i % 5 == 0 ? "gone" : i % 2 == 0 ? "red" : "blue") + "," + 3 * i + "\n")
                .collect(Collectors.joining("", "x,colour,y\n", ""));
        Path data = Files.writeString(folder.resolve("gaps.csv"), rows);
        Path trained = folder.resolve("gaps.onnx");
        String[] words = {"--missing", "gone,-9"};
        Run.of("train", data, "--target", "y", Run.SMALL, "--epochs", 3, words[0], words[1], "--out", trained)
                .done();
        assertThat(Run.of("predict", trained, data).done())
                .isEqualTo(Run.of("predict", trained, data, words[0], words[1]).done());
        assertThat(Run.of("evaluate", trained, data, "--json").done())
                .isEqualTo(Run.of("evaluate", trained, data, "--json", words[0], words[1])
                        .done());
        Map<?, ?> provenance =
                (Map<?, ?>) Run.of("inspect", trained, "--json").done().json().get("provenance");
        assertThat(provenance.get("missing")).isEqualTo(List.of("-9", "gone"));
        assertThat(Run.of("inspect", trained).done().out()).containsPattern("missing +-9, gone, beside NA");

        Path next = folder.resolve("next.onnx");
        Run.of("train", data, "--from", trained, "--epochs", 2, "--out", next).done();
        assertThat(Run.of("predict", next, data).done())
                .isEqualTo(Run.of("predict", next, data, words[0], words[1]).done());
    }

    @Test
    void littleWorkIsDoneByOneThreadUnlessThreadsAreAskedFor() {
        for (String command : List.of("predict", "evaluate")) {
            assertThat(Run.of(command, species, Run.PENGUINS, "--verbose")
                            .done()
                            .err())
                    .contains("there is little to compute");
            assertThat(Run.of(command, species, Run.PENGUINS, "--verbose", "--threads", 3)
                            .done()
                            .err())
                    .contains(" on 3 threads")
                    .doesNotContain("little to compute");
        }
    }

    @Test
    void aLinePerRowInTheWordsOfTheData() {
        Run run = Run.of("predict", species, Run.PENGUINS, "--keep", "sex,species")
                .done();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(345);
        assertThat(lines.getFirst())
                .isEqualTo("sex,species,prediction,probability:Adelie,probability:Chinstrap,probability:Gentoo");
        assertThat(lines.get(1)).matches("male,Adelie,(Adelie|Chinstrap|Gentoo)(,[0-9.E-]+){3}");
        for (String line : lines.subList(1, lines.size())) {
            double[] p = Arrays.stream(line.split(","))
                    .skip(3)
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertThat(p[0] + p[1] + p[2]).isBetween(0.999, 1.001);
        }
        assertThat(run.err()).isEmpty();
    }

    @Test
    void columnsInAnyOrderWithOthersBesideAndWithoutTheTarget() throws IOException {
        Table all = Tables.read(Run.PENGUINS).table();
        Table other = all.only("sex", "body_mass_g", "island", "flipper_length_mm", "bill_depth_mm", "bill_length_mm")
                .with(NumberColumn.of("more", new double[all.rows()]));
        Path data = folder.resolve("other.parquet");
        Tables.write(other, data);
        assertThat(Run.of("predict", species, data).done().out())
                .isEqualTo(Run.of("predict", species, Run.PENGUINS).done().out());
    }

    @Test
    void everyKindOfFileHoldsTheSame() {
        Table expected = null;
        for (String ending : List.of("csv", "tsv", "parquet", "json", "jsonl", "csv.gz")) {
            Path file = folder.resolve("p." + ending);
            Run run = Run.of("predict", species, Run.PENGUINS, "--out", file, "--keep", "bill_length_mm")
                    .done();
            assertThat(run.out() + run.err()).isEmpty();
            Table table = Tables.read(file).table();
            assertThat(table.rows()).isEqualTo(344);
            expected = expected == null ? table : expected;
            assertThat(table).as(ending).isEqualTo(expected);
        }
    }

    @Test
    void standardInputAndOutput() throws IOException {
        Run run = Run.withInput(Files.readString(Run.PENGUINS), "predict", species, "-", "--out", "-")
                .done();
        assertThat(run.out())
                .isEqualTo(Run.of("predict", species, Run.PENGUINS).done().out());
    }

    @Test
    void aCategoryThatTheModelNeverSawIsCounted() throws IOException {
        Path data = Files.writeString(
                folder.resolve("d.csv"), Files.readString(Run.PENGUINS).replace(",Dream,", ",Atlantis,"));
        Run run = Run.of("predict", species, data).done();
        assertThat(run.err())
                .isEqualTo("chainrule: column island: 124 rows have a value that the model never saw; it counts as "
                        + "unknown\n");
        assertThat(run.out()).hasLineCount(345);
        assertThat(Run.of("predict", species, data, "--quiet").done().err()).isEmpty();
    }

    @Test
    void aNumberIsInItsOwnUnits() {
        Run run = Run.of("predict", number, models.resolve("regression.csv"), "--keep", "y")
                .done();
        List<String> lines = run.out().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("y,prediction");
        double squares = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            double error = Double.parseDouble(cells[0]) - Double.parseDouble(cells[1]);
            squares += error * error / 80;
        }
        double rmse = (double) Run.of("evaluate", number, models.resolve("regression.csv"), "--json")
                .done()
                .json()
                .get("rmse");
        assertThat(Math.sqrt(squares)).isCloseTo(rmse, within(1e-9 * rmse));
    }

    @Test
    void theThresholdMovesTheSecondClass() {
        Path data = models.resolve("binary.csv");
        assertThat(Run.of("predict", answer, data, "--threshold", 0).done().out())
                .doesNotContain("\nNo,");
        assertThat(Run.of("predict", answer, data, "--threshold", 1).done().out())
                .doesNotContain("\nYes,");
        Run wrong = Run.of("predict", number, models.resolve("regression.csv"), "--threshold", 0.4);
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.err())
                .isEqualTo("chainrule: --threshold is for two classes or labels; " + number
                        + " is for the task regression\n");
    }

    @Test
    void aKeptColumnMayNotHaveTheNameOfAPrediction() throws IOException {
        Path data = Files.writeString(folder.resolve("d.csv"), "a,b,prediction\n1,2,3\n");
        Run run = Run.of("predict", answer, data, "--keep", "prediction");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("chainrule: --keep: the predictions have a column 'prediction' too");
        assertThat(Run.of("predict", answer, data, "--keep", "c").err())
                .startsWith("chainrule: d.csv has no column 'c'")
                .hasLineCount(1);
    }

    /** "007" is a word, and so is "12" in the same column, also in a table that has only such. */
    @Test
    void wordsThatLookLikeNumbersStayWords() throws IOException {
        Path data = Files.writeString(folder.resolve("d.csv"), "code,y\n" + "007,a\n12,b\n13,b\n".repeat(10));
        Path model = folder.resolve("m.onnx");
        Run.of("train", data, "--target", "y", Run.SMALL, "--epochs", 3, "--out", model)
                .done();
        Path numbers = Files.writeString(folder.resolve("n.csv"), "code\n12\n13\n");
        Path words = Files.writeString(folder.resolve("w.csv"), "code\n12\n13\n007\n");
        Run run = Run.of("predict", model, numbers).done();
        assertThat(run.err()).isEmpty();
        assertThat(Run.of("predict", model, words).done().out()).startsWith(run.out());
    }

    /** They follow the prediction, and with the baseline add up to what the remark says. */
    @Test
    void contributionsAddUp() {
        Run run = Run.of("predict", answer, models.resolve("binary.csv"), "--contributions", "--keep", "answer")
                .done();
        assertThat(run.err()).isEqualTo("chainrule: the contributions in a row add up to the probability of Yes\n");
        List<String> lines = run.out().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("answer,prediction,probability:No,probability:Yes,contribution:baseline,contribution:a,"
                        + "contribution:b");
        assertThat(lines).hasSize(81);
        for (String line : lines.subList(1, lines.size())) {
            double[] cells = numbers(line, 3);
            assertThat(cells[1] + cells[2] + cells[3]).isCloseTo(cells[0], within(1.001e-3));
        }

        run = Run.of("predict", number, models.resolve("regression.csv"), "--contributions", "--threads", 2)
                .done();
        assertThat(run.err()).isEqualTo("chainrule: the contributions in a row add up to the prediction\n");
        lines = run.out().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("prediction,contribution:baseline,contribution:a,contribution:b,contribution:level");
        for (String line : lines.subList(1, lines.size())) {
            double[] cells = numbers(line, 0);
            double way = Math.abs(cells[0] - cells[1]);
            assertThat(cells[1] + cells[2] + cells[3] + cells[4])
                    .isCloseTo(cells[0], within(0.002 * Math.max(15, way)));
        }
    }

    private static double[] numbers(String line, int skip) {
        return Arrays.stream(line.split(","))
                .skip(skip)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void contributionsGoWithTheOtherOptions() {
        Path file = folder.resolve("p.parquet");
        Run run = Run.of("predict", species, Run.PENGUINS, "--contributions", "--quiet", "--out", file)
                .done();
        assertThat(run.out() + run.err()).isEmpty();
        Table table = Tables.read(file).table();
        assertThat(table.rows()).isEqualTo(344);
        assertThat(table.names())
                .startsWith("prediction")
                .endsWith("contribution:body_mass_g", "contribution:sex")
                .contains("contribution:baseline", "contribution:island");
        Path data = models.resolve("binary.csv");
        String plain =
                Run.of("predict", answer, data, "--threshold", 0.3).done().out();
        String more = Run.of("predict", answer, data, "--threshold", 0.3, "--contributions")
                .done()
                .out();
        assertThat(more.lines()
                        .map(line -> line.substring(0, line.indexOf(',', line.indexOf(',') + 1)))
                        .toList())
                .isEqualTo(plain.lines()
                        .map(line -> line.substring(0, line.indexOf(',', line.indexOf(',') + 1)))
                        .toList());
        assertThat(Run.of("predict", species, Run.PENGUINS, "--contributions")
                        .done()
                        .err())
                .isEqualTo("chainrule: the contributions in a row add up to the probability of the predicted class\n");
    }
}
