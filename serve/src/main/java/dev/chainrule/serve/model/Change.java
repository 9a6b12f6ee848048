package dev.chainrule.serve.model;

import dev.chainrule.data.NumberColumn;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.serve.http.OneLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What those who ask have to know when a model takes the place of another: other columns, or the same of another kind; another
 * target, or other classes, quantiles or words of it. That it computes something else is what it was replaced for.
 */
final class Change {
    /** So many columns or classes are named. */
    private static final int SOME = 5;

    private final StringBuilder text = new StringBuilder();

    private Change() {}

    /** From {@code old} to {@code now}, each part after a semicolon, in one line; empty if they are asked alike. */
    static String between(Preprocessing old, Preprocessing now) {
        Change change = new Change();
        change.columns(kinds(old), kinds(now));
        if (!answer(old.target()).equals(answer(now.target()))) {
            change.text.append("; it now predicts ").append(described(now.target()));
        }
        return change.text.toString();
    }

    private void columns(Map<String, String> old, Map<String, String> now) {
        List<String> more = new ArrayList<>();
        List<String> others = new ArrayList<>();
        now.forEach((column, kind) -> {
            String was = old.get(column);
            if (was == null) {
                more.add(OneLine.quoted(column));
            } else if (!was.equals(kind)) {
                others.add(OneLine.quoted(column) + " as " + kind + " instead of " + was);
            }
        });
        add("its rows now need ", more);
        add(
                "its rows no longer need ",
                old.keySet().stream()
                        .filter(column -> !now.containsKey(column))
                        .map(OneLine::quoted)
                        .toList());
        add("it now reads ", others);
    }

    private void add(String what, List<String> which) {
        if (!which.isEmpty()) {
            text.append("; ").append(what).append(some(which));
        }
    }

    private static String some(List<String> all) {
        String some = all.stream().limit(SOME).collect(Collectors.joining(", "));
        return all.size() > SOME ? some + " and " + (all.size() - SOME) + " more" : some;
    }

    /** By column, what its values have to be. */
    private static Map<String, String> kinds(Preprocessing preprocessing) {
        Map<String, String> kinds = new LinkedHashMap<>();
        for (Feature feature : preprocessing.features()) {
            kinds.merge(
                    feature.column(), feature.name(), (one, other) -> one.equals(other) ? one : one + " and " + other);
        }
        return kinds;
    }

    /** All that an answer has of {@code target}: its kind, its columns, their words. */
    private static List<Object> answer(Target target) {
        Object words = switch (target) {
            case NumberTarget _ -> List.of();
            case QuantileTarget quantiles -> quantiles.quantiles();
            case ClassTarget classes -> classes.classes();
            case LabelTarget labels -> labels.labels();
        };
        return List.of(target.name(), target.columns(), words);
    }

    private static String described(Target target) {
        return switch (target) {
            case NumberTarget numbers -> "numbers: " + quoted(numbers.columns());
            case QuantileTarget quantiles ->
                "quantiles "
                        + some(quantiles.quantiles().stream()
                                .map(NumberColumn::text)
                                .toList())
                        + " of " + quoted(quantiles.columns());
            case ClassTarget classes -> "classes " + quoted(classes.classes()) + " of " + quoted(classes.columns());
            case LabelTarget labels ->
                "labels: "
                        + some(labels.labels().stream()
                                .map(label -> OneLine.quoted(label.column()) + " (" + OneLine.quoted(label.no())
                                        + " or " + OneLine.quoted(label.yes()) + ")")
                                .toList());
        };
    }

    private static String quoted(List<String> names) {
        return some(names.stream().map(OneLine::quoted).toList());
    }
}
