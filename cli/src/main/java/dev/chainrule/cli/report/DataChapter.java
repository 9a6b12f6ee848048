package dev.chainrule.cli.report;

import dev.chainrule.cli.terminal.Words;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.explain.paper.HtmlPage;
import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumericFeature;
import dev.chainrule.preprocessing.Roles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns: of which kind each is, which part it plays, and what of it is missing. */
final class DataChapter {
    private static final int FEW_WORDS = 4;

    private final Model model;
    private final Optional<JudgedData> judged;
    private final Map<String, String> kinds = new LinkedHashMap<>();
    private final Map<String, Feature> features = new LinkedHashMap<>();

    private DataChapter(Model model, Optional<JudgedData> judged) {
        this.model = model;
        this.judged = judged;
        for (Provenance.SchemaColumn column : model.provenance().schema()) {
            kinds.put(column.name(), column.kind());
        }
        model.preprocessing().features().forEach(feature -> features.put(feature.column(), feature));
    }

    static HtmlPage.Chapter of(Model model, Optional<JudgedData> judged) {
        return new DataChapter(model, judged).chapter();
    }

    private HtmlPage.Chapter chapter() {
        List<HtmlPage.Part> parts = new ArrayList<>();
        judged.ifPresent(data -> {
            int left = data.all().rows() - data.rows().rows();
            parts.add(PageText.paragraph(
                    data.name() + " has " + Words.count(data.all().rows(), "row") + " and "
                            + Words.count(data.all().columns().size(), "column")
                            + (left == 0
                                    ? "."
                                    : "; " + Words.number(left) + " of the rows cannot be judged, as their target is"
                                            + " missing.")));
        });
        List<List<String>> rows = new ArrayList<>();
        rows.add(head());
        names().forEach(name -> rows.add(row(name)));
        parts.add(PageText.table(rows));
        judged.map(data -> data.predictions().unseen())
                .filter(unseen -> !unseen.isEmpty())
                .ifPresent(unseen -> parts.add(PageText.note("Words that the model has not learned stand in "
                        + unseen.entrySet().stream()
                                .map(entry -> Words.count(entry.getValue(), "row") + " of " + entry.getKey())
                                .collect(Collectors.joining(", "))
                        + ".")));
        return PageText.chapter("data", "Data", parts);
    }

    /** Those of the training first, in their order; then those that only the model or the data have. */
    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>(kinds.keySet());
        names.addAll(features.keySet());
        names.addAll(model.preprocessing().target().columns());
        judged.ifPresent(data -> names.addAll(data.all().names()));
        return names;
    }

    private List<String> head() {
        List<String> head =
                new ArrayList<>(List.of("column", "type", "role", "scaling", "inputs", "missing counts as"));
        if (judged.isPresent()) {
            head.add("missing");
            head.add("values");
        }
        return head;
    }

    private List<String> row(String name) {
        Optional<Column> column = judged.flatMap(data -> data.all().find(name));
        Feature feature = features.get(name);
        List<String> cells = new ArrayList<>();
        cells.add(name);
        cells.add(kind(name, feature, column));
        cells.add(role(name));
        cells.add(feature instanceof NumericFeature number ? number.scaling().name() : "");
        cells.add(feature == null ? "" : String.valueOf(feature.inputs().size()));
        cells.add(feature == null ? "" : ModelReport.missing(feature));
        if (judged.isPresent()) {
            cells.add(column.map(DataChapter::missing).orElse("not there"));
            cells.add(column.map(DataChapter::values).orElse(""));
        }
        return cells;
    }

    private String kind(String name, @Nullable Feature feature, Optional<Column> column) {
        String known = kinds.get(name);
        return known != null
                ? known
                : feature != null
                        ? feature.name()
                        : column.map(found -> Provenance.SchemaColumn.of(found).kind())
                                .orElse("");
    }

    private String role(String name) {
        if (model.preprocessing().target().columns().contains(name)) {
            return "target";
        }
        if (features.containsKey(name)) {
            return "feature";
        }
        if (!kinds.containsKey(name)) {
            return "unknown to the model";
        }
        return model.provenance().recipe().get("roles") instanceof Map<?, ?> roles ? named(roles, name) : "not used";
    }

    /** The role that the recipe gives a column, by the names of {@link Roles}. */
    private static String named(Map<?, ?> roles, String name) {
        if (roles.get("ignore") instanceof List<?> ignored && ignored.contains(name)) {
            return "left out";
        }
        return name.equals(roles.get("weights"))
                ? "weight of the row"
                : name.equals(roles.get("group"))
                        ? "group"
                        : name.equals(roles.get("time")) ? "order in time" : "not used";
    }

    private static String missing(Column column) {
        int missing = column.missing();
        return missing == 0
                ? "0"
                : Words.number(missing)
                        + String.format(Locale.ROOT, "\u00a0(%.1f\u00a0%%)", 100.0 * missing / column.size());
    }

    /** From where to where numbers and dates go; of words which there are, or how many. */
    private static String values(Column column) {
        return switch (column) {
            case NumberColumn numbers -> range(numbers, numbers::value);
            case DateColumn dates -> range(dates, dates::value);
            default -> words(column);
        };
    }

    private static String range(Column column, IntToDoubleFunction value) {
        int least = -1;
        int most = -1;
        for (int row = 0; row < column.size(); row++) {
            if (!column.isMissing(row)) {
                least = least < 0 || value.applyAsDouble(row) < value.applyAsDouble(least) ? row : least;
                most = most < 0 || value.applyAsDouble(row) > value.applyAsDouble(most) ? row : most;
            }
        }
        return least < 0 ? "" : written(column, least) + " to " + written(column, most);
    }

    private static String written(Column column, int row) {
        return column instanceof NumberColumn numbers ? Words.value(numbers.value(row)) : column.word(row);
    }

    private static String words(Column column) {
        Set<String> words = new LinkedHashSet<>();
        for (int row = 0; row < column.size(); row++) {
            if (!column.isMissing(row)) {
                words.add(column.word(row));
            }
        }
        return words.size() <= FEW_WORDS
                ? words.stream().sorted().map(word -> Words.fit(word, 30)).collect(Collectors.joining(", "))
                : Words.number(words.size()) + " different";
    }
}
