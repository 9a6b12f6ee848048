package dev.chainrule.preprocessing;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Learns a {@link Preprocessing} from training rows, with remarks for a person on what was left out and why. */
public final class PreprocessingLearner {
    /** More categories than this are rare ones, which say little; the rest is "unknown". */
    private static final int MOST_CATEGORIES = 200;

    private final List<String> remarks = new ArrayList<>();
    private final Scaling.Kind scaling;
    private final boolean standardize;

    /**
     * Learns with {@code scaling} for numbers.
     *
     * @param standardize whether number targets are standardised too
     */
    public PreprocessingLearner(Scaling.Kind scaling, boolean standardize) {
        this.scaling = scaling;
        this.standardize = standardize;
    }

    /**
     * The preprocessing for {@code roles}.
     *
     * @param all every row that has its targets, for the words of the classes
     * @param training the rows to learn from
     * @throws ChainruleException if a named column is missing, the targets cannot be learned, or no feature is left
     */
    public Preprocessing learn(Table all, Table training, Roles roles) {
        remarks.clear();
        Target target = target(all, training, roles);
        List<Feature> features = new ArrayList<>();
        for (Column column : training.columns()) {
            if (!roles.named().contains(column.name())) {
                Feature feature = feature(column, training);
                if (feature != null) {
                    features.add(feature);
                }
            }
        }
        if (features.isEmpty()) {
            throw new ChainruleException(training.origin().name() + " has no column to learn from beside "
                    + String.join(", ", roles.named()));
        }
        return new Preprocessing(features, target);
    }

    /**
     * The target of {@code roles} alone.
     *
     * @param all every row that has its targets, for the words of the classes
     * @param training the rows to learn means and deviations from
     * @throws ChainruleException if a named column is missing or the targets cannot be learned
     */
    public Target target(Table all, Table training, Roles roles) {
        roles.named().forEach(all::column);
        return TargetLearner.learn(all, training, roles, standardize);
    }

    /** What a person should know of the last {@link #learn}, one line each. */
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    private @Nullable Feature feature(Column column, Table table) {
        if (column.missing() == column.size()) {
            return dropped(column, "it has no value at all");
        }
        return switch (column) {
            case NumberColumn numbers -> number(numbers, numbers.toArray(), table);
            case DateColumn dates -> number(dates, dates.toArray(), table);
            case BooleanColumn booleans -> bool(booleans);
            case TextColumn texts -> category(texts);
        };
    }

    private @Nullable Feature number(Column column, double[] all, Table table) {
        for (int row = 0; row < all.length; row++) {
            if (Double.isInfinite(all[row])) {
                throw new ChainruleException(
                        table.origin().place(row, column.name()) + ": expected a finite number, found " + all[row]);
            }
        }
        double[] values =
                Arrays.stream(all).filter(x -> !Double.isNaN(x)).sorted().toArray();
        boolean flag = column.missing() > 0;
        if (values[0] == values[values.length - 1] && !flag) {
            return dropped(column, "it is always " + column.word(firstPresent(column)));
        }
        if (column instanceof NumberColumn && countsRows(all)) {
            remarks.add("column " + column.name() + " is a whole number that rises from row to row, as a row's number"
                    + " does; it is learned from all the same: ignore it if it is one");
        }
        double median = Scaling.quantile(values, 0.5);
        Scaling learned = values[0] == values[values.length - 1]
                ? new Scaling.Standard(median, 1)
                : Scaling.learn(scaling, values);
        return column instanceof DateColumn
                ? new DateFeature(column.name(), median, flag, learned)
                : new NumberFeature(column.name(), median, flag, learned);
    }

    private static boolean countsRows(double[] values) {
        boolean rises = values.length > 20;
        for (int row = 0; row < values.length && rises; row++) {
            rises = values[row] == StrictMath.rint(values[row]) && (row == 0 || values[row] > values[row - 1]);
        }
        return rises;
    }

    private @Nullable Feature bool(BooleanColumn column) {
        boolean flag = column.missing() > 0;
        boolean constant = TargetValues.words(column).size() == 1;
        return constant && !flag
                ? dropped(column, "it is always " + column.word(firstPresent(column)))
                : new BooleanFeature(column.name(), flag);
    }

    private @Nullable Feature category(TextColumn column) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int row = 0; row < column.size(); row++) {
            counts.merge(column.isMissing(row) ? CategoryFeature.MISSING : column.word(row), 1, Integer::sum);
        }
        if (counts.size() == 1) {
            return dropped(column, "it is always " + counts.keySet().iterator().next());
        }
        if (column.size() > 20 && counts.size() > 0.9 * column.size()) {
            return dropped(
                    column,
                    "nearly every row has a value of its own (" + counts.size() + " in " + column.size()
                            + " rows), as an identifier has");
        }
        List<String> words = new ArrayList<>(counts.keySet());
        if (words.size() > MOST_CATEGORIES) {
            remarks.add("column " + column.name() + ": of " + words.size() + " categories the " + MOST_CATEGORIES
                    + " most frequent are learned, the others count as unknown");
            words.sort(Comparator.<String>comparingInt(counts::get).reversed().thenComparing(word -> word));
            words = words.subList(0, MOST_CATEGORIES);
        }
        return new CategoryFeature(column.name(), words.stream().sorted().toList());
    }

    private static int firstPresent(Column column) {
        int row = 0;
        while (column.isMissing(row)) {
            row++;
        }
        return row;
    }

    private @Nullable Feature dropped(Column column, String why) {
        remarks.add("column " + column.name() + " is left out: " + why);
        return null;
    }
}
