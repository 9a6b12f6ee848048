package dev.chainrule.cli.report;

import dev.chainrule.cli.recipe.RecipeTree;
import dev.chainrule.cli.terminal.TextTable;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.description.Description;
import dev.chainrule.model.Calibration;
import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.model.Recipe;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.DateFeature;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.NumericFeature;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Target;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code inspect} has to tell.
 *
 * @param name of the model's file
 * @param model what is in it
 */
public record ModelReport(String name, Model model) {
    private static final int WIDTH = 80;
    private static final int NAME_WIDTH = 28;
    private static final int MOST_CLASSES = 12;

    /** As {@code --json} has it: what the text says, the whole preprocessing, and a recipe that {@code train} takes. */
    public Map<String, @Nullable Object> tree() {
        Target target = model.preprocessing().target();
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("model", name);
        tree.put("task", target.task().word());
        tree.put("targets", target.columns());
        tree.put("features", model.preprocessing().columns());
        tree.put("inputs", model.network().inputs());
        tree.put("parameters", model.network().layout().trained());
        if (!model.network().isPlain()) {
            Map<String, @Nullable Object> embedding =
                    Description.record(model.network().embedding());
            embedding.put("units", model.network().embedded());
            embedding.put("parameters", parameters(Segment.EMBEDDING));
            tree.put("embedding", embedding);
            tree.put("ensemble", Description.record(model.network().ensemble()));
        }
        List<Object> layers = new ArrayList<>();
        for (int l = 0; l < model.network().layers().size(); l++) {
            Map<String, @Nullable Object> layer = new LinkedHashMap<>(
                    Description.record(model.network().layers().get(l)));
            layer.put("parameters", parameters(l));
            layers.add(layer);
        }
        tree.put("layers", layers);
        tree.put("preprocessing", Description.of(model.preprocessing()));
        Map<String, @Nullable Object> provenance = Description.record(model.provenance());
        provenance.remove("recipe");
        tree.put("provenance", provenance);
        tree.put("recipe", RecipeTree.shown(model.provenance().recipe()));
        return tree;
    }

    /** For a person, at most 80 characters wide. */
    public String text() {
        return Words.fit(name + ": " + target(model.preprocessing().target()), WIDTH)
                + "\n\n" + layers()
                + "\n" + features()
                + "\n" + provenance();
    }

    /** "species, multiclass (Adelie, Chinstrap, Gentoo)". */
    public static String target(Target target) {
        return String.join(", ", target.columns()) + ", " + target.task().word()
                + switch (target) {
                    case ClassTarget classes -> " (" + listed(classes.classes()) + ")";
                    case QuantileTarget quantiles ->
                        " ("
                                + quantiles.quantiles().stream()
                                        .map(q -> "quantile " + Words.value(q))
                                        .collect(Collectors.joining(", "))
                                + ")";
                    case NumberTarget _, LabelTarget _ -> "";
                };
    }

    /** All of the classes, or if there are many how many. */
    private static String listed(List<String> classes) {
        return classes.size() <= MOST_CLASSES
                ? String.join(", ", classes)
                : String.join(", ", classes.subList(0, MOST_CLASSES)) + " and "
                        + Words.more(classes.size() - MOST_CLASSES, "class", "classes");
    }

    private String layers() {
        TextTable table = new TextTable(3);
        layerRows().forEach(table::row);
        return table
                + members()
                        .map(words -> Words.wrap(words, WIDTH - 2).stream()
                                .map(line -> "  " + line + "\n")
                                .collect(Collectors.joining()))
                        .orElse("");
    }

    /** What is to be told of each layer, below the names of these facts. */
    List<List<String>> layerRows() {
        Network network = model.network();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("layer", "activation", "normalization", "dropout", "bias", "units", "parameters"));
        rows.add(List.of("inputs", "", "", "", "", Words.number(network.inputs()), ""));
        if (!network.embedding().isNone()) {
            rows.add(List.of(
                    "embedding",
                    "",
                    network.embedding().scaled() ? "scaled" : "",
                    "",
                    "",
                    Words.number(network.embedded()),
                    Words.number(parameters(Segment.EMBEDDING))));
        }
        for (int l = 0; l < network.layers().size(); l++) {
            Layer layer = network.layers().get(l);
            rows.add(List.of(
                    l == network.layers().size() - 1 ? "output" : "hidden " + (l + 1),
                    layer.activation().name(),
                    layer.normalization().name(),
                    Words.value(layer.dropout()),
                    layer.bias() ? "yes" : "no",
                    Words.number(layer.units()),
                    Words.number(parameters(l))));
        }
        rows.add(
                List.of("all", "", "", "", "", "", Words.number(network.layout().trained())));
        return rows;
    }

    /** How networks share the layers; empty if there is but one. */
    public Optional<String> members() {
        Network network = model.network();
        return network.members() == 1
                ? Optional.empty()
                : Optional.of(Words.number(network.members()) + " members share the layers; each has adapters before "
                        + (network.ensemble().adapters() == Adapters.ALL ? "all of them" : "the first")
                        + " and an output of its own.");
    }

    private long parameters(int layer) {
        Layout layout = model.network().layout();
        return layout.segments().stream()
                .filter(segment -> segment.layer() == layer && segment.kind().trained())
                .mapToLong(Segment::size)
                .sum();
    }

    private String features() {
        TextTable table = new TextTable(4).row("column", "kind", "scaling", "missing is", "inputs");
        for (Feature feature : model.preprocessing().features()) {
            table.row(
                    Words.fit(feature.column(), NAME_WIDTH),
                    feature.name(),
                    feature instanceof NumericFeature number ? number.scaling().name() : "",
                    missing(feature),
                    String.valueOf(feature.inputs().size()));
        }
        List<NumberTarget.Scale> scales = switch (model.preprocessing().target()) {
            case NumberTarget numbers -> numbers.scales();
            case QuantileTarget quantiles -> quantiles.scales();
            case ClassTarget _, LabelTarget _ -> List.of();
        };
        for (NumberTarget.Scale scale : scales) {
            String scaling = "mean " + Words.value(scale.mean()) + ", deviation " + Words.value(scale.deviation());
            table.row(Words.fit(scale.column(), NAME_WIDTH), "target", Words.fit(scaling, 40), "", "");
        }
        return table.toString();
    }

    /** What a missing value counts as. */
    public static String missing(Feature feature) {
        return switch (feature) {
            case CategoryFeature category ->
                category.categories().contains(CategoryFeature.MISSING) ? "a word of its own" : "unknown";
            case BooleanFeature truth -> truth.flag() ? "flagged" : "between";
            case NumberFeature number -> Words.value(number.fill()) + flagged(number);
            case DateFeature date -> LocalDate.ofEpochDay((long) StrictMath.floor(date.fill())) + flagged(date);
        };
    }

    private static String flagged(NumericFeature feature) {
        return feature.flag() ? ", flagged" : "";
    }

    private String provenance() {
        if (model.provenance().recipe().isEmpty()) {
            return "  This network was trained elsewhere.\n";
        }
        Map<String, String> facts = origin();
        facts.putAll(special());
        int names = facts.keySet().stream().mapToInt(String::length).max().orElseThrow();
        TextTable table = new TextTable(2);
        facts.forEach((name, value) -> table.row(name, Words.fit(value, WIDTH - names - 4)));
        return table + "  Otherwise the recipe is plain, as that of --preset fast; --json has all of it.\n";
    }

    /** From what it was learned, of a model that was learned here. */
    public Map<String, String> origin() {
        Provenance provenance = model.provenance();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("learned from", Words.count(provenance.rows(), "row"));
        facts.put("their SHA-256", provenance.rowsHash());
        facts.put("best epoch", String.valueOf(provenance.bestEpoch()));
        facts.put("format", "version " + provenance.version());
        if (!provenance.missing().isEmpty()) {
            facts.put("missing", String.join(", ", provenance.missing()) + ", beside NA and the like");
        }
        Calibration calibration = provenance.calibration();
        if (calibration != null) {
            facts.put("calibration", calibrated(calibration));
        }
        return facts;
    }

    /** What the recipe has otherwise than a plain one, line by line: "trainer.batch" to "64". */
    Map<String, String> special() {
        Map<String, String> special = flat(model.provenance().recipe());
        flat(Description.record(Recipe.of(Roles.ofTargets("")))).forEach(special::remove);
        return special;
    }

    /** What the rows for validation have changed in the output layer. */
    private static String calibrated(Calibration calibration) {
        return calibration.shifts().isEmpty()
                ? "temperature " + Words.value(calibration.temperature())
                : "outer quantiles moved outward by "
                        + String.join(
                                ", ",
                                calibration.shifts().stream().map(Words::value).toList()) + " (scaled units)";
    }

    /** The recipe line by line: "trainer.batch" to "128". */
    public static Map<String, String> flat(Map<String, @Nullable Object> recipe) {
        Map<String, String> lines = new LinkedHashMap<>();
        flatten("", RecipeTree.shown(recipe), lines);
        return lines;
    }

    private static void flatten(String prefix, Map<?, ?> tree, Map<String, String> lines) {
        tree.forEach((key, value) -> {
            if (value instanceof Map<?, ?> map) {
                flatten(prefix + key + ".", map, lines);
            } else {
                lines.put(prefix + key, plain(value));
            }
        });
    }

    private static String plain(@Nullable Object value) {
        return value instanceof List<?> list
                ? String.join(", ", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }
}
