package dev.chainrule.cli;

import dev.chainrule.cli.report.NetworkText;
import dev.chainrule.cli.report.Score;
import dev.chainrule.cli.terminal.TextTable;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.data.Task;
import dev.chainrule.explain.diagnosis.Diagnosis;
import dev.chainrule.explain.diagnosis.Finding;
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
import java.util.function.IntFunction;
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
 * @param command what a person calls the program by
 * @param reading the options that a file like the one it learned from is read with
 */
record TrainReport(
        TrainedModel trained,
        Recipe recipe,
        String data,
        Optional<FoldScores> folds,
        double seconds,
        double samplesPerSecond,
        Path file,
        String command,
        String reading) {
    private static final int WIDTH = 80;
    private static final int FACT_WIDTH = 68;
    private static final int NAME_WIDTH = 28;

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
        tree.put(
                "validation",
                trained.validation().map(held -> Score.tree(scores(held))).orElse(Map.of()));
        trained.test().ifPresent(test -> tree.put("test", Score.tree(scores(test))));
        folds.ifPresent(scores -> {
            tree.put("folds", Score.tree(scores.means()));
            tree.put("foldsDeviation", Score.tree(scores.deviations()));
        });
        tree.put("seconds", seconds);
        tree.put("samplesPerSecond", samplesPerSecond);
        tree.put("seed", recipe.trainer().seed());
        tree.put("model", file.toString());
        tree.put("diagnosis", findings().stream().map(Finding::tree).toList());
        return tree;
    }

    /** What the losses say about the rate. */
    List<Finding> findings() {
        return Diagnosis.of(trained.history(), trained.outcome()).findings();
    }

    /** For a person, at most 80 characters wide. */
    String text() {
        return heading() + "\n\n" + facts() + "\n" + metrics() + "\n  model     " + file + "\n  next      "
                + quoted(command) + " predict " + quoted(file.toString()) + " NEW.csv" + reading + "\n";
    }

    private Preprocessing preprocessing() {
        return trained.model().preprocessing();
    }

    private String validation(int rows) {
        String some = refits() && rows == trained.trainingRows() ? "each" : Words.number(rows);
        return some + (refits() ? " in turn" : "") + " for validation";
    }

    private boolean refits() {
        return Boolean.TRUE.equals(trained.model().provenance().recipe().get("refit"));
    }

    private List<Score> scores(Evaluation evaluation) {
        return Score.of(evaluation, preprocessing().target().columns());
    }

    private String heading() {
        String target = String.join(", ", preprocessing().target().columns());
        return Words.fit(target + ", learned from " + data + " (" + task() + ")", WIDTH);
    }

    private String task() {
        String word = trained.task().word();
        return preprocessing().target() instanceof ClassTarget classes && trained.task() == Task.MULTICLASS
                ? word + ", " + classes.classes().size() + " classes"
                : word;
    }

    private String facts() {
        List<String> rows = new ArrayList<>(List.of(Words.number(trained.trainingRows()) + " to learn from"));
        trained.validation().ifPresent(held -> rows.add(validation(held.rows())));
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
                .row("network", Words.fit(NetworkText.shape(network), FACT_WIDTH))
                .row("", Words.count(network.layout().trained(), "parameter"))
                .row("epochs", Words.fit(epochs, FACT_WIDTH))
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

    /** A column of the table of metrics: what stands above it, and its cell for the score at an index. */
    private record MetricColumn(String head, IntFunction<String> cell) {
        static MetricColumn of(String head, List<Score> scores) {
            return new MetricColumn(head, i -> Words.number(scores.get(i).value()));
        }

        static MetricColumn of(FoldScores folds) {
            return new MetricColumn(
                    "mean of " + folds.folds() + " folds",
                    i -> Words.spread(
                            folds.means().get(i).value(),
                            folds.deviations().get(i).value()));
        }
    }

    private String metrics() {
        List<MetricColumn> columns = new ArrayList<>();
        trained.validation().ifPresent(held -> columns.add(MetricColumn.of("validation", scores(held))));
        trained.test().ifPresent(test -> columns.add(MetricColumn.of("test", scores(test))));
        folds.ifPresent(scores -> columns.add(MetricColumn.of(scores)));
        if (columns.isEmpty()) {
            return "";
        }
        List<Score> scores = trained.validation()
                .or(trained::test)
                .map(this::scores)
                .orElseGet(() -> folds.orElseThrow().means());
        List<String> head = new ArrayList<>(List.of(""));
        columns.forEach(column -> head.add(column.head()));
        TextTable table = new TextTable(1).row(head);
        for (int i = 0; i < scores.size(); i++) {
            if (scores.get(i).isMain()) {
                int index = i;
                List<String> cells =
                        new ArrayList<>(List.of(Words.fit(scores.get(i).words(), NAME_WIDTH)));
                columns.forEach(column -> cells.add(column.cell().apply(index)));
                table.row(cells);
            }
        }
        return table.toString();
    }

    private static String quoted(String file) {
        return file.matches("[\\w./+-]+") ? file : "'" + file.replace("'", "'\\''") + "'";
    }
}
