package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How good a model is that {@code train DATA --target NAME} gives, with no other word on how to make it but on large tables
 * to end after a few epochs: how good it is in the end stands in docs/accuracy.md.
 */
class StatedTargetsTest {
    @TempDir
    private Path folder;

    @Test
    void speciesOfPenguinsInFiveFolds() {
        Map<?, ?> json = train(Run.PENGUINS, "species", 0, "--folds", 5);
        assertThat(metric(json, "folds", "accuracy")).isGreaterThanOrEqualTo(0.98);
    }

    @Test
    void medianHouseValueInCalifornia() {
        Map<?, ?> json = train(shared("california_housing.csv"), "median_house_value", 0, "--epochs", 6);
        assertThat(metric(json, "validation", "rmse")).isLessThanOrEqualTo(56_000);
    }

    /** Some 66 of the 2,000 rows that judge are Yes: the mean over five seeds is above 0.94, over these two near it. */
    @Test
    void defaultOfCredit() {
        List<Double> aucs = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (int seed = 0; seed < 2; seed++) {
            Map<?, ?> json = train(shared("credit_default.csv"), "default", seed, "--epochs", 6);
            aucs.add(metric(json, "validation", "auc"));
            errors.add(metric(json, "validation", "calibrationError"));
        }
        assertThat(mean(aucs)).as("ROC AUC of %s", aucs).isGreaterThanOrEqualTo(0.93);
        assertThat(mean(errors)).as("calibration error of %s", errors).isLessThanOrEqualTo(0.01);
    }

    private Map<?, ?> train(Path data, String target, int seed, Object... more) {
        List<Object> args = new ArrayList<>(List.of("train", data, "--target", target, "--seed", seed, "--json"));
        args.addAll(List.of("--out", folder.resolve("model.onnx")));
        args.addAll(List.of(more));
        return Run.of(args.toArray()).done().json();
    }

    private static double metric(Map<?, ?> json, String rows, String name) {
        return (double) Objects.requireNonNull(((Map<?, ?>) json.get(rows)).get(name), name);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static Path shared(String name) {
        String root = Objects.requireNonNullElse(
                System.getenv("CHAINRULE_SHARED"), Path.of("..", "..", "shared").toString());
        Path file = Path.of(root, "data", name).toAbsolutePath().normalize();
        assumeTrue(Files.exists(file), () -> "there is no " + file);
        return file;
    }
}
