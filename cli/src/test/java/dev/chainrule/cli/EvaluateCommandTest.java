package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.loss.Loss;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Recipe;
import dev.chainrule.tables.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    private Path folder;

    private Path train(Path data, Object... more) {
        Path model = folder.resolve("model.onnx");
        Object[] args = {"train", data, Run.SMALL, "--epochs", 10, "--out", model};
        Object[] all = java.util.stream.Stream.concat(java.util.Arrays.stream(args), java.util.Arrays.stream(more))
                .toArray();
        Run.of(all).done();
        return model;
    }

    private static List<String> keys(Map<?, ?> map) {
        return map.keySet().stream().map(Object::toString).toList();
    }

    /** The share of values within the outer quantiles, of both targets, as one counts it from the predictions. */
    @Test
    void quantilesOfSeveralTargets() {
        Path data = TestTables.twoTargets(folder, 200);
        Path model = train(data, "--target", "y,z", "--quantiles", "0.1,0.5,0.9", "--calibrate");
        Run run = Run.of("evaluate", model, data, "--json").done();
        Map<?, ?> json = run.json();
        assertThat(keys(json)).containsExactly("rows", "loss", "rmse", "mae", "r2", "coverage");
        String predicted =
                Run.of("predict", model, data, "--keep", "a,b").done().out();
        List<String> lines = predicted.lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("a,b,y,z,y:quantile:0.1,y:quantile:0.5,y:quantile:0.9,"
                        + "z:quantile:0.1,z:quantile:0.5,z:quantile:0.9");
        int inside = 0;
        for (String line : lines.subList(1, lines.size())) {
            double[] row =
                    Stream.of(line.split(",")).mapToDouble(Double::parseDouble).toArray();
            double y = 3 * row[0] - row[1];
            double z = row[0] + row[1];
            // the table has three decimals
            inside += row[4] - 1e-3 <= y && y <= row[6] + 1e-3 ? 1 : 0;
            inside += row[7] - 1e-3 <= z && z <= row[9] + 1e-3 ? 1 : 0;
        }
        assertThat((double) json.get("coverage"))
                .isBetween(0.5, 1.0)
                .isCloseTo(inside / 400.0, org.assertj.core.api.Assertions.within(0.01));
        assertThat(Run.of("evaluate", model, data).done().out())
                .contains("RMSE of y", "RMSE of z", "coverage")
                .doesNotContain("pinball");
    }

    @Test
    void classes() {
        Path model = train(Run.PENGUINS, "--target", "species");
        Map<?, ?> json =
                Run.of("evaluate", model, Run.PENGUINS, "--json").done().json();
        assertThat(keys(json))
                .containsExactly(
                        "rows",
                        "loss",
                        "accuracy",
                        "balancedAccuracy",
                        "logLoss",
                        "f1Macro",
                        "auc",
                        "calibrationError",
                        "precisionMacro",
                        "recallMacro",
                        "confusion");
        assertThat(json.get("rows")).isEqualTo(344);
        assertThat((double) json.get("loss"))
                .as("cross-entropy is the log loss")
                .isCloseTo((double) json.get("logLoss"), org.assertj.core.api.Assertions.within(1e-6));
        Map<?, ?> confusion = (Map<?, ?>) json.get("confusion");
        assertThat(confusion.get("classes")).isEqualTo(List.of("Adelie", "Chinstrap", "Gentoo"));
        List<?> counts = (List<?>) confusion.get("counts");
        int right = IntStream.range(0, 3)
                .map(c -> (int) ((List<?>) counts.get(c)).get(c))
                .sum();
        assertThat(right / 344.0).isEqualTo(json.get("accuracy"));
        assertThat(counts.stream()
                        .map(row ->
                                ((List<?>) row).stream().mapToInt(n -> (int) n).sum()))
                .as("a line per actual class: 152 Adelie, 68 Chinstrap, 124 Gentoo")
                .isEqualTo(List.of(152, 68, 124));

        String text = Run.of("evaluate", model, Run.PENGUINS).done().out();
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
        assertThat(text)
                .contains("344 rows of penguins.csv")
                .contains("balanced accuracy", "log loss", "F1, macro", "AUC", "calibration error")
                .containsPattern("\n +Adelie +Chinstrap +Gentoo\n +Adelie +\\d+ +\\d+ +\\d+\n");
    }

    @Test
    void twoClasses() {
        Path data = TestTables.binary(folder, 100);
        Path model = train(data, "--target", "answer");
        Map<?, ?> json = Run.of("evaluate", model, data, "--json").done().json();
        assertThat(keys(json)).contains("prAuc", "auc", "precision", "recall", "f1", "calibrationError");
    }

    @Test
    void whatIsUndefinedIsNull() throws IOException {
        Path model = train(TestTables.binary(folder, 100), "--target", "answer");
        Path one = Files.writeString(folder.resolve("one.csv"), "a,b,answer\n1,2,No\n2,2,No\n");
        Run run = Run.of("evaluate", model, one, "--json").done();
        assertThat(run.json().get("auc")).isNull();
        assertThat(keys(run.json())).contains("auc");
        assertThat(run.out()).doesNotContain("NaN");
        assertThat(Run.of("evaluate", model, one).done().out()).containsPattern("AUC +–\n");
    }

    /** A file can hold the name of a function of a user's own program, not the function. */
    @Test
    void aLossOfAUsersOwnIsNotKnownHere() {
        Path data = TestTables.regression(folder, 60);
        Recipe recipe = Recipe.forTarget("y")
                .withHidden(List.of(4))
                .withLoss(Loss.of("quartic", (y, t) -> Math.pow(y - t, 4), (y, t) -> 4 * Math.pow(y - t, 3)));
        recipe = recipe.withTrainer(recipe.trainer().withEpochs(2));
        Path model = folder.resolve("own.onnx");
        new ModelTrainer(recipe).train(Tables.read(data).table()).model().save(model);
        Run run = Run.of("evaluate", model, data, "--json").done();
        assertThat(run.json().get("loss")).isNull();
        assertThat((double) run.json().get("rmse")).isPositive();
        assertThat(run.err()).startsWith("chainrule: without the loss: own.onnx: recipe.loss: 'quartic' is unknown");
    }

    @Test
    void numbers() {
        Path data = TestTables.regression(folder, 100);
        Path model = train(data, "--target", "y");
        Map<?, ?> json = Run.of("evaluate", model, data, "--json").done().json();
        assertThat(keys(json)).containsExactly("rows", "loss", "rmse", "mae", "r2");
        assertThat(Run.of("evaluate", model, data).done().out()).contains("RMSE", "MAE", "R²");
    }

    @Test
    void squaresThatOverflowAreTold() throws IOException {
        StringBuilder rows = new StringBuilder("a,y\n");
        for (int i = 0; i < 100; i++) {
            rows.append(i).append(',').append(i).append("e150\n");
        }
        Path model = train(Files.writeString(folder.resolve("large.csv"), rows), "--target", "y");
        Path huge = Files.writeString(folder.resolve("huge.csv"), "a,y\n1,1e185\n2,-1e185\n");
        assertThat(Run.of("evaluate", model, huge).done().err())
                .contains(
                        "chainrule: the errors are so large that their squares overflow: RMSE and R² are not defined");
    }

    /** In the network's units, which are the deviation of the training rows, they are too large for a float. */
    @Test
    void targetsBeyondAllMeasureAreRefused() throws IOException {
        Path model = train(TestTables.regression(folder, 100), "--target", "y");
        Path huge = Files.writeString(folder.resolve("huge.csv"), "a,b,level,y\n1,2,low,3\n2,1,high,-1e300\n");
        assertThat(Run.of("evaluate", model, huge).err())
                .contains("huge.csv, line 3, column y: the target -1.0E300 is too large for a float");
    }

    @Test
    void severalNumbers() {
        Path data = TestTables.twoTargets(folder, 100);
        Path model = train(data, "--target", "y,z");
        Map<?, ?> json = Run.of("evaluate", model, data, "--json").done().json();
        assertThat(keys(json)).containsExactly("rows", "loss", "rmse", "mae", "r2");
        for (String metric : List.of("rmse", "mae", "r2")) {
            assertThat(keys((Map<?, ?>) json.get(metric))).containsExactly("y", "z");
        }
    }

    @Test
    void labels() {
        Path data = TestTables.labels(folder, 100);
        Path model = train(data, "--target", "big_a,big_b");
        Map<?, ?> json = Run.of("evaluate", model, data, "--json").done().json();
        assertThat(keys(json)).contains("subsetAccuracy", "hammingLoss", "f1Micro", "labels");
        assertThat(keys((Map<?, ?>) json.get("labels"))).containsExactly("big_a", "big_b");
        assertThat(Run.of("evaluate", model, data).done().out()).contains("subset accuracy", "big_a", "precision");
    }

    @Test
    void rowsWithoutTargetAreToldAndThoseOfAnUnknownClassAreAnError() throws IOException {
        Path model = train(TestTables.binary(folder, 100), "--target", "answer");
        Path some = Files.writeString(folder.resolve("some.csv"), "a,b,answer\n1,2,No\n2,2,\n9,8,Yes\n");
        Run run = Run.of("evaluate", model, some, "--json").done();
        assertThat(run.json().get("rows")).isEqualTo(2);
        assertThat(run.err()).isEqualTo("chainrule: 1 row has no value for answer and cannot be judged\n");
        Path none = Files.writeString(folder.resolve("none.csv"), "a,b,answer\n1,2,\n2,2,\n");
        assertThat(Run.of("evaluate", model, none).err()).endsWith("none.csv: no row has a value for answer\n");
        Path odd = Files.writeString(folder.resolve("odd.csv"), "a,b,answer\n1,2,No\n2,2,Yess\n");
        assertThat(Run.of("evaluate", model, odd))
                .isEqualTo(new Run(
                        1,
                        "",
                        "chainrule: odd.csv, line 3, column answer: the class 'Yess' was not in the training rows; did "
                                + "you mean 'Yes'?\n"));
    }

    @Test
    void manyClassesStillFit() throws IOException {
        for (int classes : new int[] {10, 40}) {
            StringBuilder csv = new StringBuilder("x,y\n");
            for (int i = 0; i < classes * 6; i++) {
                csv.append(i * 7 % 83)
                        .append(",a long name of class ")
                        .append(i % classes)
                        .append('\n');
            }
            Path data = Files.writeString(folder.resolve("many.csv"), csv);
            Path model = train(data, "--target", "y");
            String text = Run.of("evaluate", model, data).done().out();
            assertThat(text.lines()).allMatch(line -> line.length() <= 80);
            assertThat(text).contains(classes == 10 ? "(10) a long" : "Most frequent mistakes");
            assertThat(text.contains("  and 10 more classes, less frequent; --json counts them all\n"))
                    .isEqualTo(classes == 40);
        }
    }
}
