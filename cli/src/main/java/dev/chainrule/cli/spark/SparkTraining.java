package dev.chainrule.cli.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.options.FileOptions;
import dev.chainrule.cli.options.FoldOptions;
import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.options.NameList;
import dev.chainrule.cli.options.RoleOptions;
import dev.chainrule.cli.options.SparkOptions;
import dev.chainrule.cli.options.TableOptions;
import dev.chainrule.cli.recipe.RecipePlan;
import dev.chainrule.cli.report.NetworkText;
import dev.chainrule.cli.report.Score;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.TextTable;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.model.Model;
import dev.chainrule.model.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code chainrule train --spark}: the same recipe, on a cluster. */
public final class SparkTraining {
    private static final int WIDTH = 80;
    private static final int FACT_WIDTH = 68;

    private final Streams streams;
    private final SparkOptions options;
    private final MessageOptions messages;
    private Map<?, ?> said = Map.of();
    private String data = "";

    /** Will train on the cluster that {@code options} name. */
    public SparkTraining(Streams streams, SparkOptions options, MessageOptions messages) {
        this.streams = streams;
        this.options = options;
        this.messages = messages;
    }

    /** @throws UsageException if something is asked for that a cluster has no way to do */
    public static void requireSuited(
            RoleOptions roles, FoldOptions heldOut, FileOptions files, TableOptions table, String data) {
        String beyond = files.beyondSpark() != null ? files.beyondSpark() : table.beyondSpark();
        beyond = beyond != null
                ? beyond
                : heldOut.folds() > 0
                        ? "--folds"
                        : heldOut.validationFile() != null ? "--validation FILE" : heldOut.hasTest() ? "--test" : null;
        beyond = beyond != null ? beyond : heldOut.refits() ? "--refit" : null;
        beyond = beyond != null ? beyond : roles.hasOrder() ? "--group or --time" : null;
        if (data.equals(Streams.STANDARD)) {
            throw new UsageException("--spark reads a file that all executors can reach, not standard input");
        }
        if (beyond != null) {
            throw new UsageException(beyond + " is not to be had on Spark: leave it out, or train without --spark");
        }
    }

    /**
     * Trains.
     *
     * @param plan the recipe
     * @throws ChainruleException if Spark is not there, or the training failed
     */
    public void run(String data, RecipePlan plan, TableOptions table, List<String> categorical, FileOptions files) {
        this.data = data;
        Recipe first = plan.first();
        List<String> words = new ArrayList<>();
        words.add(place(data));
        add(words, "--target", NameList.text(first.roles().targets()));
        add(
                words,
                "--task",
                first.roles().task() == null
                        ? "auto"
                        : Objects.requireNonNull(first.roles().task()).word());
        add(words, "--ignore", NameList.text(first.roles().ignore()));
        add(words, "--weights", first.roles().weights());
        add(words, "--categorical", NameList.text(categorical));
        add(words, "--missing", NameList.text(table.missing()));
        add(words, "--delimiter", table.delimiter() == null ? null : String.valueOf(table.delimiter()));
        add(words, "--validation", Double.toString(first.validation()));
        add(words, "--seed", Long.toString(first.trainer().seed()));
        add(words, "--recipe", "-");
        add(words, "--out", files.out().toAbsolutePath().toString());
        Path checkpoint = files.checkpoint();
        add(words, "--checkpoint", checkpoint == null ? null : place(checkpoint.toString()));
        words.addAll(options.words());
        SparkInstallation installation = SparkInstallation.find(System.getenv());
        said = new SparkProcess(installation, options, messages.verbose()).run(words, shape -> plan.over(_ -> shape));
        if (!messages.quiet() && said.get("remarks") instanceof List<?> remarks) {
            remarks.forEach(remark -> streams.say(String.valueOf(remark)));
        }
    }

    /** {@code name} as all machines understand it: what has no scheme is a file. */
    private static String place(String name) {
        if (name.matches("[a-zA-Z][a-zA-Z0-9+.-]+:/.*")) {
            // what was a Path for a while has lost the second slash before the machine's name
            return name.startsWith("file:") ? name : name.replaceFirst(":/+", "://");
        }
        Path file = Path.of(name).toAbsolutePath();
        if (!Files.exists(file) && file.getParent() != null && !Files.exists(file.getParent())) {
            throw new ChainruleException("there is no folder " + file.getParent());
        }
        return file.toUri().toString();
    }

    private static void add(List<String> words, String option, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            words.add(option);
            words.add(value);
        }
    }

    /** As {@code train --json}, with what is particular to Spark under that name. */
    public String json() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        Map<String, @Nullable Object> spark = new LinkedHashMap<>();
        spark.put("master", options.master());
        said.forEach((key, value) -> {
            String name = String.valueOf(key);
            switch (name) {
                case "remarks" -> {}
                case "end", "message", "bytesPerStep", "bytesPerEpoch", "rounds" -> spark.put(name, value);
                default -> tree.put(name, value);
            }
        });
        tree.put("spark", spark);
        return Json.write(tree);
    }

    /** For a person. */
    public String text() {
        Model model = Model.load(Path.of(String.valueOf(said.get("model"))));
        Map<?, ?> rows = (Map<?, ?>) Objects.requireNonNull(said.get("rows"));
        TextTable facts = new TextTable(2)
                .row(
                        "rows",
                        Words.number(whole(rows.get("train"))) + " to learn from, "
                                + Words.number(whole(rows.get("validation"))) + " for validation")
                .row(
                        "features",
                        Words.count(whole(said.get("features")), "column") + ", "
                                + Words.count(model.preprocessing().width(), "input"))
                .row("network", Words.fit(NetworkText.shape(model.network()), FACT_WIDTH))
                .row("", Words.count(model.network().layout().trained(), "parameter"))
                .row(
                        "epochs",
                        Words.fit(
                                said.get("epochs") + ", the best was " + said.get("bestEpoch") + "; "
                                        + said.get("message"),
                                FACT_WIDTH))
                .row("loss", Words.number(number(said.get("trainLoss"))) + " in training")
                .row(
                        "time",
                        Words.duration(number(said.get("seconds"))) + ", "
                                + Words.number(Math.round(number(said.get("samplesPerSecond"))))
                                + " rows per second of training")
                .row(
                        "sent",
                        Words.number(Math.round(number(said.get("bytesPerEpoch")))) + " bytes per epoch, "
                                + Words.number(whole(said.get("rounds"))) + " rounds");
        TextTable metrics = new TextTable(1).row("", "validation");
        Map<?, ?> scores = (Map<?, ?>) Objects.requireNonNull(said.get("validation"));
        scores.forEach((metric, value) -> {
            Score score = new Score(String.valueOf(metric), null, number(value));
            if (score.isMain()) {
                metrics.row(score.words(), Words.number(score.value()));
            }
        });
        String target = String.join(", ", model.preprocessing().target().columns());
        String heading = Words.fit(
                target + ", learned from " + data + " (" + said.get("task") + ") on " + options.master(), WIDTH);
        return heading + "\n\n" + facts + "\n" + (scores.isEmpty() ? "" : metrics + "\n") + "  model     "
                + said.get("model") + "\n  next      " + MessageOptions.command() + " predict " + said.get("model")
                + " NEW.csv\n";
    }

    private static long whole(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
