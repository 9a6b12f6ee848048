package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.bench.Machine;
import dev.chainrule.benchmarks.MarkdownTable;
import dev.chainrule.benchmarks.Page;
import dev.chainrule.benchmarks.Results;
import dev.chainrule.benchmarks.accuracy.Subject.Group;
import dev.chainrule.description.Description;
import dev.chainrule.model.Preset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** docs/accuracy.md from what is kept. */
final class AccuracyPage {
    private static final List<String> CONTENDERS = Stream.of(
                    List.of(XgboostDefaults.NAME, XgboostSearch.NAME),
                    Ours.names(),
                    List.of(Sklearn.MLP, Sklearn.LOGISTIC))
            .flatMap(List::stream)
            .toList();

    private final Standings standings;

    private AccuracyPage(Standings standings) {
        this.standings = standings;
    }

    /** Writes the page anew, without what is not to be compared, which it says. */
    static void write(Folders folders, Standings standings) throws IOException {
        Subjects.all()
                .forEach(subject -> standings
                        .of(subject)
                        .ifPresent(standing -> CONTENDERS.stream()
                                .filter(standing::mixed)
                                .forEach(contender ->
                                        Main.say("left out of the page: " + contender + " on " + subject.name()
                                                + ", whose runs are of several settings; train it there again"))));
        Page page = new Page(folders.page(), folders.page());
        new Results(folders.results()).read("machine", Machine.class).ifPresent(page::machine);
        AccuracyPage sections = new AccuracyPage(standings);
        page.section("california", sections.california());
        page.section("tables", sections.tables());
        page.section("small", sections.small());
        page.section("fashion-mnist", sections.pictures());
        page.section("cost", sections.cost());
        page.section("origins", sections.origins());
        page.write();
    }

    private Map<Subject, Standing> of(Group group) {
        Map<Subject, Standing> found = new LinkedHashMap<>();
        Subjects.all().stream()
                .filter(subject -> subject.group() == group)
                .forEach(subject ->
                        standings.of(subject).ifPresent(standing -> found.put(subject, comparable(standing))));
        return found;
    }

    /** {@code standing} without contenders whose runs are of several settings: their mean would be of none. */
    private static Standing comparable(Standing standing) {
        return new Standing(
                standing.shape(),
                standing.runs().stream()
                        .filter(run -> !standing.mixed(run.contender()))
                        .toList());
    }

    private String california() {
        Map<Subject, Standing> all = of(Group.TABLES);
        all.keySet().removeIf(subject -> !subject.name().equals(Subjects.CALIFORNIA));
        if (all.isEmpty()) {
            return "Not measured.\n";
        }
        Standing standing = all.values().iterator().next();
        Comparison defaults = Comparison.of(all, "rmse", false, XgboostDefaults.NAME);
        Comparison searched = Comparison.of(all, "rmse", false, XgboostSearch.NAME);
        MarkdownTable table = new MarkdownTable(
                1,
                List.of(
                        "contender",
                        "splits",
                        "RMSE",
                        "ahead of xgboost",
                        "ahead of xgboost-searched",
                        "less that of xgboost-searched",
                        "seconds"));
        for (String contender : CONTENDERS) {
            Mean.of(standing, contender, "rmse")
                    .ifPresent(mean -> table.row(List.of(
                            contender,
                            Integer.toString(mean.splits()),
                            mean.toString(),
                            percent(defaults, standing, contender),
                            percent(searched, standing, contender),
                            contender.equals(searched.rival()) ? "–" : searched.difference(standing, contender),
                            MarkdownTable.number(seconds(standing, contender)))));
        }
        return table + "\n";
    }

    private static String percent(Comparison comparison, Standing standing, String contender) {
        return comparison
                .ahead(standing, contender)
                .filter(_ -> !contender.equals(comparison.rival()))
                .map(ahead -> String.format(Locale.ROOT, "%+.1f %%", 100 * ahead))
                .orElse("–");
    }

    private String tables() {
        Map<Subject, Standing> all = of(Group.TABLES);
        Comparison errors = Comparison.of(all, "rmse", false, XgboostDefaults.NAME);
        Comparison accuracies = Comparison.of(all, "accuracy", true, XgboostDefaults.NAME);
        Comparison losses = Comparison.of(all, "logLoss", false, XgboostDefaults.NAME);
        List<String> contenders = new ArrayList<>(CONTENDERS);
        contenders.remove(XgboostSearch.NAME);
        return "### Numbers: RMSE, less is better\n\n" + section(errors, contenders)
                + "### Classes: accuracy, more is better\n\n" + section(accuracies, contenders)
                + "### Classes: log loss, less is better\n\n" + section(losses, contenders);
    }

    private static String section(Comparison comparison, List<String> contenders) {
        if (comparison.standings().isEmpty()) {
            return "Not measured.\n\n";
        }
        return comparison.table(contenders) + "\n"
                + contenders.stream()
                        .filter(contender -> !contender.equals(comparison.rival()))
                        .flatMap(contender -> comparison.verdict(contender).stream())
                        .collect(Collectors.joining("\n"))
                + "\n\n";
    }

    private String small() {
        Map<Subject, Standing> all = of(Group.SMALL);
        List<String> contenders = new ArrayList<>(CONTENDERS);
        contenders.remove(Sklearn.LOGISTIC);
        contenders.addFirst(Sklearn.LOGISTIC);
        contenders.remove(XgboostSearch.NAME);
        return "### Accuracy\n\n"
                + section(Comparison.of(all, "accuracy", true, Sklearn.LOGISTIC), contenders)
                + "### Log loss\n\n"
                + section(Comparison.of(all, "logLoss", false, Sklearn.LOGISTIC), contenders)
                + "### default less another, split by split\n\n"
                + differences(all)
                + "\n### Calibration error\n\n"
                + Comparison.of(all, "calibrationError", false, "").table(contenders)
                + "\n";
    }

    private static String differences(Map<Subject, Standing> all) {
        String contender = Description.word(Preset.DEFAULT);
        List<String> rivals = List.of(Sklearn.LOGISTIC, XgboostDefaults.NAME);
        List<Comparison> comparisons = rivals.stream()
                .flatMap(rival -> Stream.of(
                        Comparison.of(all, "accuracy", true, rival), Comparison.of(all, "logLoss", false, rival)))
                .toList();
        List<String> header = new ArrayList<>(List.of("table"));
        rivals.forEach(
                rival -> header.addAll(List.of("accuracy less " + rival + "'s", "log loss less " + rival + "'s")));
        MarkdownTable table = new MarkdownTable(1, header);
        all.forEach((subject, standing) -> {
            List<String> cells = new ArrayList<>(List.of(subject.name()));
            comparisons.forEach(comparison -> cells.add(comparison.difference(standing, contender)));
            table.row(cells);
        });
        return table + "\n"
                + comparisons.stream()
                        .flatMap(comparison -> comparison
                                .shortfall(contender)
                                .map(text -> (comparison.higher() ? "Accuracy: " : "Log loss: ") + text)
                                .stream())
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    private String pictures() {
        Map<Subject, Standing> all = of(Group.PICTURES);
        MarkdownTable table =
                new MarkdownTable(2, List.of("table", "contender", "splits", "accuracy", "log loss", "seconds"));
        all.forEach((subject, standing) -> CONTENDERS.forEach(contender -> Mean.of(standing, contender, "accuracy")
                .ifPresent(mean -> table.row(List.of(
                        subject.name(),
                        contender,
                        Integer.toString(mean.splits()),
                        mean.toString(),
                        Mean.of(standing, contender, "logLoss")
                                .map(Mean::toString)
                                .orElse("–"),
                        MarkdownTable.number(seconds(standing, contender)))))));
        return all.isEmpty() ? "Not measured.\n" : table + "\n";
    }

    /** The median. */
    private static double seconds(Standing standing, String contender) {
        double[] sorted = standing.of(contender).stream()
                .mapToDouble(Run::seconds)
                .sorted()
                .toArray();
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /** Seconds of every contender, and what they come down to for ours. */
    private String cost() {
        List<String> header = new ArrayList<>(List.of("table", "rows", "features"));
        header.addAll(CONTENDERS);
        MarkdownTable wall = new MarkdownTable(1, header);
        List<String> ours = new ArrayList<>(List.of("table"));
        Ours.names().forEach(preset -> ours.addAll(List.of(preset + ": epochs", "µs")));
        MarkdownTable each = new MarkdownTable(1, ours);
        for (Group group : Group.values()) {
            of(group).forEach((subject, standing) -> {
                List<String> cells = new ArrayList<>(List.of(
                        subject.name(),
                        String.format(Locale.ROOT, "%,d", standing.shape().learned()),
                        Integer.toString(standing.shape().features())));
                CONTENDERS.forEach(contender -> cells.add(MarkdownTable.number(seconds(standing, contender))));
                wall.row(cells);
                List<String> costs = new ArrayList<>(List.of(subject.name()));
                Ours.names().forEach(preset -> costs.addAll(cost(standing, preset)));
                each.row(costs);
            });
        }
        return "### Seconds\n\n" + wall + "\n### Epochs, and µs per row, feature and epoch\n\n" + each + "\n";
    }

    private static List<String> cost(Standing standing, String preset) {
        List<Run> runs = standing.of(preset).stream()
                .filter(run -> run.notes().containsKey(Ours.EPOCHS))
                .toList();
        if (runs.isEmpty()) {
            return List.of("–", "–");
        }
        double epochs = runs.stream()
                .mapToInt(run -> Integer.parseInt(run.notes().getOrDefault(Ours.EPOCHS, "0")))
                .sum();
        double seconds = runs.stream().mapToDouble(Run::seconds).sum();
        double rows = standing.shape().learned() * Ours.rowsPerLearned(runs.getFirst());
        double visits = rows * standing.shape().features();
        return List.of(
                MarkdownTable.number(epochs / runs.size()), MarkdownTable.number(1e6 * seconds / (epochs * visits)));
    }

    private String origins() {
        MarkdownTable table = new MarkdownTable(
                3,
                List.of(
                        "table",
                        "a row; what is predicted",
                        "origin; package, its licence",
                        "rows",
                        "numbers",
                        "categories",
                        "missing",
                        "classes"));
        for (Group group : Group.values()) {
            of(group).forEach((subject, standing) -> {
                Standing.Shape shape = standing.shape();
                table.row(List.of(
                        subject.name(),
                        subject.about(),
                        subject.origin(),
                        String.format(Locale.ROOT, "%,d", shape.rows()),
                        Integer.toString(shape.numbers()),
                        Integer.toString(shape.others()),
                        String.format(Locale.ROOT, "%,d", shape.missing()),
                        shape.classes() == 0 ? "–" : Integer.toString(shape.classes())));
            });
        }
        return table + "\n";
    }
}
