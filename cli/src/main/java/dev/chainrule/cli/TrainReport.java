package dev.chainrule.cli;

import dev.chainrule.data.Task;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TrainedModel;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Preprocessing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code train} has to tell at the end.
 *
 * @param trained the model and how it came about
 * @param recipe it was trained by
 * @param data what the rows were read from
 * @param folds of cross-validation, if it was asked for
 * @param seconds from reading to the model's file
 * @param samplesPerSecond rows through the network in a second of training
 * @param file the model's file
 */
record TrainReport(
        TrainedModel trained,
        Recipe recipe,
        String data,
        Optional<FoldScores> folds,
        double seconds,
        double samplesPerSecond,
        Path file) {
    /** As {@code --json} has it. */
    Map<String, @Nullable Object> tree() {
        Map<String, @Nullable Object> rows = new LinkedHashMap<>();
        rows.put("train", trained.trainingRows());
        rows.put("validation", trained.validation().map(Evaluation::rows).orElse(0));
        rows.put("test", trained.test().map(Evaluation::rows).orElse(0));
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("task", trained.task().word());
        tree.put("rows", rows);
        tree.put("features", preprocessing().features().size());
        tree.put("epochs", trained.outcome().epochs());
        tree.put("bestEpoch", trained.outcome().bestEpoch());
        tree.put("trainLoss", trained.trainLoss());
        tree.put("validation", Score.tree(scores(trained.validation())));
        trained.test().ifPresent(test -> tree.put("test", Score.tree(scores(Optional.of(test)))));
        folds.ifPresent(scores -> {
            tree.put("folds", Score.tree(scores.means()));
            tree.put("foldsDeviation", Score.tree(scores.deviations()));
        });
        tree.put("seconds", seconds);
        tree.put("samplesPerSecond", samplesPerSecond);
        tree.put("seed", recipe.trainer().seed());
        tree.put("model", file.toString());
        return tree;
    }

    /** For a person, at most 80 characters wide. */
    String text() {
        return heading() + "\n\n" + facts() + "\n" + metrics() + "\n  model     " + file
                + "\n  next      chainrule predict " + quoted(file.toString()) + " NEW.csv\n";
    }

    private Preprocessing preprocessing() {
        return trained.model().preprocessing();
    }

    private List<Score> scores(Optional<Evaluation> evaluation) {
        return evaluation
                .map(e -> Score.of(e, preprocessing().target().columns()))
                .orElse(List.of());
    }

    private String heading() {
        String target = String.join(", ", preprocessing().target().columns());
        return Words.fit(target + ", learned from " + data + " (" + task() + ")", 80);
    }

    private String task() {
        String word = trained.task().word();
        return preprocessing().target() instanceof ClassTarget classes && trained.task() == Task.MULTICLASS
                ? word + ", " + classes.classes().size() + " classes"
                : word;
    }

    private String facts() {
        List<String> rows = new ArrayList<>(List.of(Words.number(trained.trainingRows()) + " to learn from"));
        trained.validation().ifPresent(held -> rows.add(Words.number(held.rows()) + " for validation"));
        trained.test().ifPresent(test -> rows.add(Words.number(test.rows()) + " for the test"));
        var network = trained.model().network();
        String epochs = trained.outcome().epochs() + " of " + recipe.trainer().epochs() + ", the best was "
                + trained.outcome().bestEpoch() + "; " + trained.outcome().message();
        TextTable facts = new TextTable(2)
                .row("rows", String.join(", ", rows))
                .row(
                        "features",
                        Words.count(preprocessing().features().size(), "column") + ", "
                                + Words.count(preprocessing().width(), "input"))
                .row("network", Words.fit(NetworkText.shape(network), 68))
                .row("", Words.count(network.layout().trained(), "parameter"))
                .row("epochs", Words.fit(epochs, 68))
                .row(
                        "loss",
                        Words.number(trained.trainLoss()) + " in training ("
                                + recipe.lossFor(trained.task()).name() + ")")
                .row(
                        "time",
                        Words.duration(seconds) + ", " + Words.number(Math.round(samplesPerSecond))
                                + " rows per second of training");
        return facts.toString();
    }

    private String metrics() {
        List<Score> validation = scores(trained.validation());
        List<Score> test = scores(trained.test());
        List<Score> means = folds.map(FoldScores::means).orElse(List.of());
        List<Score> deviations = folds.map(FoldScores::deviations).orElse(List.of());
        List<Score> any = !validation.isEmpty() ? validation : !test.isEmpty() ? test : means;
        if (any.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable(1);
        List<String> head = new ArrayList<>(List.of(""));
        addUnless(validation.isEmpty(), head, "validation");
        addUnless(test.isEmpty(), head, "test");
        addUnless(
                means.isEmpty(), head, "mean of " + folds.map(FoldScores::folds).orElse(0) + " folds");
        table.row(head);
        for (int i = 0; i < any.size(); i++) {
            if (any.get(i).isMain()) {
                List<String> cells =
                        new ArrayList<>(List.of(Words.fit(any.get(i).words(), 32)));
                addUnless(
                        validation.isEmpty(),
                        cells,
                        validation.isEmpty()
                                ? ""
                                : Words.number(validation.get(i).value()));
                addUnless(
                        test.isEmpty(),
                        cells,
                        test.isEmpty() ? "" : Words.number(test.get(i).value()));
                addUnless(
                        means.isEmpty(),
                        cells,
                        means.isEmpty()
                                ? ""
                                : Words.number(means.get(i).value()) + " ± "
                                        + Words.number(deviations.get(i).value()));
                table.row(cells);
            }
        }
        return table + "";
    }

    private static void addUnless(boolean condition, List<String> cells, String cell) {
        if (!condition) {
            cells.add(cell);
        }
    }

    private static String quoted(String file) {
        return file.matches("[\\w./+-]+") ? file : "'" + file.replace("'", "'\\''") + "'";
    }
}
