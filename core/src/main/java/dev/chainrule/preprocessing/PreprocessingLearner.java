package dev.chainrule.preprocessing;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
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
                Feature feature = feature(column, null, training.origin());
                if (feature != null) {
                    features.add(feature);
                }
            }
        }
        requireFeatures(features, training.origin(), roles);
        return new Preprocessing(features, target);
    }

    /** @throws ChainruleException if there are none */
    public static void requireFeatures(List<Feature> features, Origin origin, Roles roles) {
        if (features.isEmpty()) {
            throw new ChainruleException(
                    origin.name() + " has no column to learn from beside " + String.join(", ", roles.named()));
        }
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

    /**
     * The feature that {@code column} becomes; null, with a remark, if it says nothing.
     *
     * @param rows the training rows, ascending; null for all
     * @param origin of the whole column
     * @throws ChainruleException if a value cannot be learned from
     */
    public @Nullable Feature feature(Column column, int @Nullable [] rows, Origin origin) {
        Sample sample = new Sample(column, rows);
        if (sample.missing() == sample.size()) {
            return dropped(column, "it has no value at all");
        }
        return switch (column) {
            case NumberColumn numbers -> number(sample, numbers::value, origin);
            case DateColumn dates -> number(sample, dates::value, origin);
            case BooleanColumn _ -> bool(sample);
            case TextColumn _ -> category(sample);
        };
    }

    /** The rows of a column to learn from. */
    private record Sample(Column column, int @Nullable [] rows) {
        int size() {
            return rows == null ? column.size() : rows.length;
        }

        int row(int i) {
            return rows == null ? i : rows[i];
        }

        boolean isMissing(int i) {
            return column.isMissing(row(i));
        }

        String word(int i) {
            return column.word(row(i));
        }

        int missing() {
            int missing = 0;
            for (int i = 0; i < size(); i++) {
                missing += isMissing(i) ? 1 : 0;
            }
            return missing;
        }

        /** The word of the first value. */
        String firstWord() {
            int i = 0;
            while (isMissing(i)) {
                i++;
            }
            return word(i);
        }
    }

    private @Nullable Feature number(Sample sample, IntToDoubleFunction value, Origin origin) {
        Column column = sample.column();
        double[] values = new double[sample.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsDouble(sample.row(i));
            if (Double.isInfinite(values[i])) {
                throw new ChainruleException(
                        origin.place(sample.row(i), column.name()) + ": expected a finite number, found " + values[i]);
            }
        }
        boolean countsRows = column instanceof NumberColumn && countsRows(values);
        // sorted where they are, without a copy: the column may be most of what memory holds. NaN comes last
        Arrays.sort(values);
        int present = values.length;
        while (Double.isNaN(values[present - 1])) {
            present--;
        }
        boolean flag = present < values.length;
        values = flag ? Arrays.copyOf(values, present) : values;
        if (values[0] == values[values.length - 1] && !flag) {
            return dropped(column, "it is always " + sample.firstWord());
        }
        if (countsRows) {
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

    private @Nullable Feature bool(Sample sample) {
        Column column = sample.column();
        boolean flag = sample.missing() > 0;
        String first = sample.firstWord();
        for (int i = 0; i < sample.size(); i++) {
            if (flag || !sample.word(i).equals(first)) {
                return new BooleanFeature(column.name(), flag);
            }
        }
        return dropped(column, "it is always " + first);
    }

    private @Nullable Feature category(Sample sample) {
        Column column = sample.column();
        int size = sample.size();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            counts.merge(sample.isMissing(i) ? CategoryFeature.MISSING : sample.word(i), 1, Integer::sum);
        }
        if (counts.size() == 1) {
            return dropped(column, "it is always " + counts.keySet().iterator().next());
        }
        if (size > 20 && counts.size() > 0.9 * size) {
            return dropped(
                    column,
                    "nearly every row has a value of its own (" + counts.size() + " in " + size
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

    private @Nullable Feature dropped(Column column, String why) {
        remarks.add("column " + column.name() + " is left out: " + why);
        return null;
    }
}
