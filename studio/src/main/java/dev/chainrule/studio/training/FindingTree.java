package dev.chainrule.studio.training;

import dev.chainrule.description.Description;
import dev.chainrule.explain.diagnosis.Finding;
import dev.chainrule.explain.diagnosis.LayerFigures;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.History;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A finding for a page: the sentences of the diagnosis in English, and beside them what a page needs to say it in its
 * reader's language, a "key" with "figures".
 */
final class FindingTree {
    private static final Pattern LAYER = Pattern.compile("layer (\\d+)");
    private static final Pattern EPOCHS = Pattern.compile("epochs? (\\d+)(?: to (\\d+))?");
    private static final Pattern INPUTS = Pattern.compile("inputs (.+)");
    private static final Pattern LARGE = Pattern.compile("(\\d+) of (\\d+) inputs are large; “(.+)” is .*");
    private static final Pattern UNEQUAL = Pattern.compile("“(.+)” varies .* times as much as “(.+)”.*");

    private FindingTree() {}

    /**
     * The tree of {@code finding}.
     *
     * @param layers the figures it was found by
     * @param history the epochs it was found by
     * @param view what was looked at
     */
    static Map<String, @Nullable Object> of(Finding finding, List<LayerFigures> layers, History history, View view) {
        String kind = Description.word(finding.kind());
        Map<String, @Nullable Object> place = place(finding.where());
        Remark away = view.remark();
        boolean isAway = finding.kind() == Finding.Kind.RATE_TOO_HIGH && !Double.isFinite(finding.figure());
        String key = kind;
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        figures.put("figure", finding.figure());
        figures.put("percent", 100 * finding.figure());
        figures.put("rate", view.rate());
        figures.put("lower", view.rate() / (finding.kind() == Finding.Kind.OSCILLATION ? 3 : 10));
        figures.put("higher", view.rate() * (finding.kind() == Finding.Kind.RATE_TOO_LOW ? 3 : 10));
        if (place.get("layer") instanceof Integer number) {
            LayerFigures layer = layers.get(number - 1);
            figures.put("units", layer.units());
            figures.put("count", finding.kind() == Finding.Kind.DEAD_UNITS ? layer.dead() : layer.saturated());
            figures.put("layers", layers.size());
            figures.put("layer", number);
            figures.put("ratio", layer.ratio());
            figures.put("weights", layer.weightFactor());
            figures.put("slope", layer.slopeFactor());
            boolean bySlope =
                    finding.kind() == Finding.Kind.VANISHING_GRADIENT && layer.slopeFactor() < layer.weightFactor();
            key = bySlope ? kind + "-by-slope" : kind;
        } else if (isAway && away != null) {
            figures.putAll(away.figures());
            key = away.key();
        } else if (isAway) {
            key = "loss-no-number";
        } else if (finding.kind() == Finding.Kind.RATE_TOO_HIGH) {
            figures.put("from", lossOf(place.get("from"), history));
            figures.put("to", finding.figure());
        } else if (finding.kind() == Finding.Kind.UNSCALED_INPUTS) {
            key = kind + inputs(finding.what(), figures);
        }
        return Trees.of(
                "kind",
                kind,
                "where",
                finding.where(),
                "figure",
                finding.figure(),
                "what",
                finding.what(),
                "advice",
                finding.advice(),
                "key",
                key,
                "place",
                place,
                "figures",
                figures);
    }

    /** The loss of the epoch {@code number}; NaN if it is not there. */
    private static double lossOf(@Nullable Object number, History history) {
        return history.epochs().stream()
                .filter(epoch -> Integer.valueOf(epoch.number()).equals(number))
                .mapToDouble(Epoch::loss)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Which of its two sentences the finding about inputs is, and its figures: sizes, or widths that differ. */
    private static String inputs(String what, Map<String, @Nullable Object> figures) {
        Matcher large = LARGE.matcher(what);
        if (large.matches()) {
            figures.put("count", Integer.valueOf(large.group(1)));
            figures.put("of", Integer.valueOf(large.group(2)));
            figures.put("largest", large.group(3));
            return "-large";
        }
        Matcher unequal = UNEQUAL.matcher(what);
        if (unequal.matches()) {
            figures.put("widest", unequal.group(1));
            figures.put("narrowest", unequal.group(2));
        }
        return "-unequal";
    }

    /** "layer"; "from" and "to", epochs; "inputs", their names; nothing for another place. */
    private static Map<String, @Nullable Object> place(String where) {
        Matcher layer = LAYER.matcher(where);
        if (layer.matches()) {
            return Trees.of("layer", Integer.valueOf(layer.group(1)));
        }
        Matcher epochs = EPOCHS.matcher(where);
        if (epochs.matches()) {
            String to = epochs.group(2) == null ? epochs.group(1) : epochs.group(2);
            return Trees.of("from", Integer.valueOf(epochs.group(1)), "to", Integer.valueOf(to));
        }
        Matcher inputs = INPUTS.matcher(where);
        return inputs.matches() ? Trees.of("inputs", inputs.group(1)) : Trees.of();
    }
}
