package dev.chainrule.preprocessing;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.description.Nearest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Target columns as numbers, class indices and truths, in the units and words of the data. */
public final class TargetValues {
    private TargetValues() {}

    /**
     * The values of the number column {@code name}, in its own units, one per row: as many as {@code table} has.
     *
     * @throws ChainruleException if one is missing, infinite or no number
     */
    public static double[] numbers(Table table, String name) {
        return numbers(table, name, "the target", "a number to predict");
    }

    /**
     * How much each row counts, by the number column {@code name}: one weight per row.
     *
     * @throws ChainruleException if one is missing, negative, infinite or no number
     */
    public static double[] weights(Table table, String name) {
        double[] weights = numbers(table, name, "the weight", "a weight");
        for (int row = 0; row < weights.length; row++) {
            if (weights[row] < 0) {
                throw new ChainruleException(table.origin().place(row, name) + ": a weight must not be negative, found "
                        + NumberColumn.text(weights[row]));
            }
        }
        return weights;
    }

    private static double[] numbers(Table table, String name, String what, String kind) {
        Column column = table.column(name);
        double[] values = new double[table.rows()];
        for (int row = 0; row < values.length; row++) {
            requirePresent(table, column, row, what);
            double value;
            try {
                value = column instanceof NumberColumn numbers ? numbers.value(row) : Numbers.parse(column.word(row));
            } catch (NumberFormatException e) {
                throw new ChainruleException(
                        table.origin().place(row, name) + ": expected " + kind + ", found '" + column.word(row) + "'");
            }
            if (!Double.isFinite(value)) {
                throw new ChainruleException(
                        table.origin().place(row, name) + ": expected a finite number, found " + value);
            }
            values[row] = value;
        }
        return values;
    }

    /**
     * The classes of the rows as indices from 0, one per row.
     *
     * @throws ChainruleException if a class is missing or was not learned
     */
    public static int[] classes(Table table, ClassTarget target) {
        Column column = table.column(target.column());
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < target.classes().size(); i++) {
            index.put(key(column, target.classes().get(i)), i);
        }
        int[] found = new int[table.rows()];
        for (int row = 0; row < found.length; row++) {
            requirePresent(table, column, row, "the target");
            Integer i = index.get(key(column, column.word(row)));
            if (i == null) {
                throw new ChainruleException(table.origin().place(row, target.column()) + ": the class '"
                        + column.word(row) + "' was not in the training rows"
                        + Nearest.hint(column.word(row), target.classes()));
            }
            found[row] = i;
        }
        return found;
    }

    /**
     * Whether {@code label} holds, one element per row.
     *
     * @throws ChainruleException if a value is missing or neither of the two words
     */
    public static boolean[] labels(Table table, LabelTarget.Label label) {
        Column column = table.column(label.column());
        boolean[] holds = new boolean[table.rows()];
        for (int row = 0; row < holds.length; row++) {
            requirePresent(table, column, row, "the target");
            String word = column.word(row);
            boolean yes = column instanceof BooleanColumn booleans ? booleans.value(row) : word.equals(label.yes());
            if (!yes && !(column instanceof BooleanColumn) && !word.equals(label.no())) {
                throw new ChainruleException(table.origin().place(row, label.column()) + ": expected " + label.no()
                        + " or " + label.yes() + ", found '" + word + "'");
            }
            holds[row] = yes;
        }
        return holds;
    }

    /** The distinct words of {@code column}: numbers in ascending order, false before true, else by the alphabet. */
    static List<String> words(Column column) {
        Map<String, Integer> first = new LinkedHashMap<>();
        for (int row = 0; row < column.size(); row++) {
            if (!column.isMissing(row)) {
                first.putIfAbsent(column.word(row), row);
            }
        }
        Comparator<Map.Entry<String, Integer>> order = switch (column) {
            case NumberColumn numbers -> Comparator.comparingDouble(entry -> numbers.value(entry.getValue()));
            case BooleanColumn booleans -> Comparator.comparing(entry -> booleans.value(entry.getValue()));
            default -> Map.Entry.comparingByKey();
        };
        return first.entrySet().stream().sorted(order).map(Map.Entry::getKey).toList();
    }

    /** How many distinct words {@code column} has, counted no further than {@code limit}. */
    static int distinct(Column column, int limit) {
        Set<String> words = new HashSet<>();
        for (int row = 0; row < column.size() && words.size() < limit; row++) {
            if (!column.isMissing(row)) {
                words.add(column.word(row));
            }
        }
        return words.size();
    }

    /** Another table may spell true and false otherwise. */
    private static String key(Column column, String word) {
        return column instanceof BooleanColumn ? word.toLowerCase(Locale.ROOT) : word;
    }

    private static void requirePresent(Table table, Column column, int row, String what) {
        if (column.isMissing(row)) {
            throw new ChainruleException(table.origin().place(row, column.name()) + ": " + what + " is missing");
        }
    }
}
