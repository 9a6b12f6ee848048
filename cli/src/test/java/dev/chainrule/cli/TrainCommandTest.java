package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training says and leaves behind, and going on from it. */
class TrainCommandTest {

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void nameModel() {
        out = folder.resolve("model.onnx");
    }

    @Test
    void theDefaultPresetIsTheUsualOne() throws IOException {
        Path data = TestTables.regression(folder, 40);
        Run.of("train", data, "--target", "y", "--epochs", 1, "--out", out).done();
        Map<?, ?> recipe =
                (Map<?, ?>) Run.of("inspect", out, "--json").done().json().get("recipe");
        assertThat(recipe.get("preset")).isEqualTo("default");
        Path named = folder.resolve("named.onnx");
        Run.of("train", data, "--target", "y", "--preset", "default", "--epochs", 1, "--out", named)
                .done();
        assertThat(named).hasSameBinaryContentAs(out);
        assertThat(Run.of("train", "--help").out()).contains("Default: default.");
    }

    @Test
    void jsonHasTheShapeOfTheContract() {
        Run run = Run.of(
                        "train",
                        Run.PENGUINS,
                        "--target",
                        "species",
                        "--test",
                        0.15,
                        "--folds",
                        3,
                        "--epochs",
                        15,
                        Run.SMALL,
                        "--seed",
                        4,
                        "--out",
                        out,
                        "--json")
                .done();
        Map<?, ?> json = run.json();
        assertThat(json.keySet().stream().map(Object::toString).toList())
                .containsExactly(
                        "task",
                        "rows",
                        "features",
                        "epochs",
                        "bestEpoch",
                        "trainLoss",
                        "validation",
                        "test",
                        "folds",
                        "foldsDeviation",
                        "seconds",
                        "samplesPerSecond",
                        "seed",
                        "model",
                        "diagnosis");
        assertThat(json.get("task")).isEqualTo("multiclass");
        assertThat(json.get("rows")).isEqualTo(Map.of("train", 223, "validation", 69, "test", 52));
        assertThat(json.get("features")).isEqualTo(6);
        assertThat(json.get("epochs")).isEqualTo(15);
        assertThat((int) json.get("bestEpoch")).isBetween(1, 15);
        assertThat((double) json.get("trainLoss")).isBetween(0.0, 1.2);
        for (String part : List.of("validation", "test", "folds")) {
            Map<?, ?> metrics = (Map<?, ?>) json.get(part);
            assertThat(metrics.keySet().stream().map(Object::toString).toList())
                    .contains("accuracy", "balancedAccuracy", "logLoss", "f1Macro", "auc", "calibrationError");
            assertThat((double) metrics.get("auc")).isBetween(0.5, 1.0);
        }
        assertThat((double) json.get("seconds")).isPositive();
        assertThat((double) json.get("samplesPerSecond")).isPositive();
        assertThat(json.get("seed")).isEqualTo(4);
        assertThat(json.get("model")).isEqualTo(out.toString());
        Map<?, ?> finding = (Map<?, ?>) ((List<?>) json.get("diagnosis")).getFirst();
        assertThat(run.err()).contains((String) finding.get("what"), (String) finding.get("advice"));
    }

    @Test
    void whatWasNotAskedForIsNotInTheJson() {
        Path data = TestTables.regression(folder, 60);
        Map<?, ?> json = Run.of(
                        "train",
                        data,
                        "--target",
                        "y",
                        "--validation",
                        0,
                        "--epochs",
                        3,
                        Run.SMALL,
                        "--out",
                        out,
                        "--json")
                .done()
                .json();
        assertThat(json.get("rows")).isEqualTo(Map.of("train", 60, "validation", 0, "test", 0));
        assertThat(json.get("validation")).isEqualTo(Map.of());
        assertThat(json.containsKey("test") || json.containsKey("folds")).isFalse();
        assertThat(json.get("bestEpoch")).isEqualTo(3);
    }

    @Test
    void theSummaryIsForPeople() {
        Run run = Run.of(
                        "train",
                        Run.PENGUINS,
                        "--target",
                        "species",
                        "--epochs",
                        10,
                        Run.SMALL,
                        "--test",
                        0.1,
                        "--folds",
                        2,
                        "--out",
                        out)
                .done();
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(run.out())
                .startsWith("species, learned from penguins.csv (multiclass, 3 classes)\n")
                .contains("241 to learn from, 69 for validation, 34 for the test")
                .contains("16 inputs, 8 relu, 3 softmax")
                .containsPattern("validation +test +mean of 2 folds")
                .contains(" ± ")
                .contains("chainrule predict " + out + " NEW.csv");
        assertThat(run.err()) // ten epochs are too few, and it says so
                .contains("epochs 1 to 10: the loss still falls at the end")
                .contains("or a longer training");
        assertThat(run.err().lines()).hasSize(2).allMatch(line -> line.startsWith("chainrule: "));
    }

    @Test
    void quietSaysNothingAndVerboseSaysWhy() throws IOException {
        Path data = Files.writeString(
                folder.resolve("d.csv"), Files.readString(TestTables.binary(folder, 40)) + "NaN,1,Yes\n");
        Run quiet = Run.of("train", data, "--target", "answer", "--epochs", 2, Run.SMALL, "--out", out, "--quiet")
                .done();
        assertThat(quiet.out() + quiet.err()).isEmpty();
        Run verbose = Run.of(
                        "train",
                        data,
                        "--target",
                        "answer",
                        "--epochs",
                        2,
                        Run.SMALL,
                        "--out",
                        out,
                        "--verbose",
                        "--backend",
                        "scalar",
                        "--threads",
                        1,
                        "--json")
                .done();
        assertThat(verbose.err())
                .contains("computing by scalar (asked for by name) on 1 thread\n")
                .contains("read 41 rows and 3 columns from d.csv in ")
                .contains("column a: 1 NaN read as missing");
        verbose.json();
    }

    @Test
    void anotherTrainingGoesOnFromAModel() throws IOException {
        Path data = TestTables.regression(folder, 60);
        Run.of(
                        "train",
                        data,
                        "--target",
                        "y",
                        "--epochs",
                        30,
                        Run.FAST,
                        "--hidden",
                        "12",
                        "--activation",
                        "tanh",
                        "--out",
                        out)
                .done();
        double loss =
                (double) Run.of("evaluate", out, data, "--json").done().json().get("loss");
        Path next = folder.resolve("next.onnx");
        Run.of("train", data, "--from", out, "--epochs", 30, "--rate", 1e-3, "--out", next)
                .done();
        assertThat((double)
                        Run.of("evaluate", next, data, "--json").done().json().get("loss"))
                .isLessThan(loss);
        Map<?, ?> inspected = Run.of("inspect", next, "--json").done().json();
        Map<?, ?> network = (Map<?, ?>) ((Map<?, ?>) inspected.get("recipe")).get("architecture");
        assertThat(network.get("hidden")).isEqualTo(List.of(12));
        assertThat(network.get("activation")).isEqualTo("tanh");

        assertThat(Run.of("train", data, "--from", out, "--target", "b", "--out", next))
                .isEqualTo(new Run(1, "", "chainrule: " + out + " predicts y and cannot go on to predict b\n"));
        assertThat(Run.of("train", data, "--from", out, "--task", "multiclass", "--out", next)
                        .err())
                .isEqualTo("chainrule: " + out + " is for the task regression, not multiclass\n");
    }

    @Test
    void twoClassesAskedForAsSeveralAreGoneOnFrom() {
        Path data = TestTables.binary(folder, 60);
        Map<?, ?> json = Run.of(
                        "train",
                        data,
                        "--target",
                        "answer",
                        "--task",
                        "multiclass",
                        "--epochs",
                        2,
                        Run.SMALL,
                        "--out",
                        out,
                        "--json")
                .done()
                .json();
        assertThat(json.get("task")).isEqualTo("binary");
        Path next = folder.resolve("next.onnx");
        Run.of("train", data, "--from", out, "--epochs", 2, "--out", next).done();
        Run.of("train", data, "--from", next, "--epochs", 2, "--task", "binary", "--out", next)
                .done();
        assertThat(Run.of("train", data, "--from", next, "--task", "regression", "--out", next)
                        .err())
                .isEqualTo("chainrule: " + next + " is for the task binary, not regression\n");
    }

    @Test
    void severalTargetsHaveMetricsEach() {
        Path data = TestTables.twoTargets(folder, 80);
        Run run = Run.of(
                        "train",
                        data,
                        "--target",
                        "y,z",
                        "--epochs",
                        5,
                        Run.SMALL,
                        "--folds",
                        2,
                        "--out",
                        out,
                        "--json")
                .done();
        Map<?, ?> validation = (Map<?, ?>) run.json().get("validation");
        assertThat(validation.keySet().toString()).isEqualTo("[rmse, mae, r2]");
        assertThat(((Map<?, ?>) validation.get("rmse")).keySet().toString()).isEqualTo("[y, z]");
        Map<?, ?> folds = (Map<?, ?>) run.json().get("folds");
        assertThat((double) ((Map<?, ?>) folds.get("rmse")).get("z")).isPositive();
        assertThat(Run.of("train", data, "--target", "y,z", "--epochs", 2, Run.SMALL, "--out", out)
                        .done()
                        .out())
                .contains("RMSE of y", "RMSE of z", "R² of z");
    }

    @Test
    void aLossThatRunsAwayStopsTheTrainingAndKeepsTheBest() {
        Path data = TestTables.regression(folder, 200);
        Run early = Run.of(
                "train",
                data,
                "--target",
                "y",
                "--optimizer",
                "sgd",
                "--rate",
                1e12,
                "--schedule",
                "constant",
                Run.SMALL,
                "--out",
                out);
        assertThat(early.status()).isEqualTo(1);
        assertThat(early.out()).isEmpty();
        assertThat(early.err()).hasLineCount(1).contains("the loss ", " at step ", "the rate ", " is too high");
        assertThat(out).doesNotExist();

        Run late = Run.of(
                "train",
                data,
                "--target",
                "y",
                "--optimizer",
                "sgd",
                "--rate",
                50,
                "--schedule",
                "one-cycle:peak=0.9,startDivisor=1e7",
                "--batch",
                10,
                Run.SMALL,
                "--out",
                out,
                "--json");
        assertThat(late.status()).isEqualTo(1);
        assertThat(late.err()).hasLineCount(1).contains("the model of epoch ", " is kept, in " + out);
        assertThat((int) late.json().get("bestEpoch")).isPositive();
        assertThat(Run.of("evaluate", out, data, "--json").done().json().get("rows"))
                .isEqualTo(200);
    }

    @Test
    void whatDoesNotSuitTheTaskIsAnError() {
        Path data = TestTables.regression(folder, 60);
        assertThat(Run.of("train", data, "--target", "y", "--label-smoothing", 0.1, "--out", out))
                .isEqualTo(new Run(
                        1, "", "chainrule: label smoothing is for classes and probabilities, not for a regression\n"));
        assertThat(Run.of("train", data, "--target", "y", "--class-weights", "balanced", "--out", out)
                        .err())
                .isEqualTo("chainrule: balanced class weights need a target of classes, not regression\n");
        assertThat(Run.of("train", data, "--target", "y", "--loss", "cross-entropy", "--out", out)
                        .err())
                .isEqualTo("chainrule: the loss cross-entropy does not suit the task regression\n");
        assertThat(Run.of("train", data, "--target", "level,y", "--out", out).err())
                .startsWith("chainrule: regression.csv, column level: several targets must be all numbers")
                .hasLineCount(1);
    }

    @Test
    void aPictureOfTheLoss() throws IOException {
        Path data = TestTables.regression(folder, 60);
        Path svg = folder.resolve("loss.svg");
        Path png = folder.resolve("loss.png");
        Run.of("train", data, "--target", "y", "--epochs", 5, Run.SMALL, "--out", out, "--plot", svg)
                .done();
        Run.of("train", data, "--target", "y", "--epochs", 5, Run.SMALL, "--out", out, "--plot", png)
                .done();
        assertThat(Files.readString(svg)).startsWith("<?xml").contains("<svg", "</svg>");
        assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
        Path again = folder.resolve("again.svg");
        Run.of("train", data, "--target", "y", "--epochs", 5, Run.SMALL, "--out", out, "--plot", again)
                .done();
        assertThat(Files.readString(again)).isEqualTo(Files.readString(svg));
    }

    @Test
    void anInterruptedTrainingGoesOnToTheSameBytes() throws IOException {
        Path data = TestTables.regression(folder, 60);
        Path whole = folder.resolve("whole.onnx");
        Path checkpoint = folder.resolve("state.ckpt");
        Object[] options = {"train", data, "--target", "y", "--epochs", 12, "--patience", 0, Run.SMALL};
        Run.of(with(options, "--out", whole)).done();
        Run.of(with(options, "--out", out, "--checkpoint", checkpoint)).done();
        assertThat(Files.readAllBytes(out)).isEqualTo(Files.readAllBytes(whole));
        // a training that has nothing more to run
        Run resumed = Run.of(with(options, "--out", out, "--resume", checkpoint, "--json"))
                .done();
        assertThat(resumed.json().get("epochs")).isEqualTo(12);
        assertThat((double) resumed.json().get("samplesPerSecond")).isCloseTo(0, within(0.0));
        assertThat(Files.readAllBytes(out)).isEqualTo(Files.readAllBytes(whole));

        Run other = Run.of(with(options, "--out", out, "--resume", checkpoint, "--seed", 1));
        assertThat(other.status()).isEqualTo(1);
        assertThat(other.err())
                .contains("(seed 0, now 1); resume with the same options")
                .hasLineCount(1);
        Run none = Run.of(with(options, "--out", out, "--resume", folder.resolve("none")));
        assertThat(none.err()).isEqualTo("chainrule: there is no file " + folder.resolve("none") + "\n");
    }

    private static Object[] with(Object[] options, Object... more) {
        Object[] all = java.util.Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return all;
    }
}
