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

/**
 * Learns a {@link Preprocessing} from training rows, with remarks for a person on what was left out and why. Every row counts
 * alike, whatever weight it has: medians, quantiles and deviations say where values are; what matters is the loss's to say.
 */
public final class PreprocessingLearner {
    /** Of a column with more categories than this, those in fewer rows than that are not learned. */
    private static final int MANY_CATEGORIES = 50;

    private static final int FEWEST_ROWS = 4;

    /** So many inputs in all rows together are at most made of bins: 1.5 GB. */
    private static final long MOST_VALUES = 375_000_000;

    /** So many inputs are at most made of bins, of a table with very many columns. */
    private static final int MOST_INPUTS = 20_000;

    private final List<String> remarks = new ArrayList<>();
    private final Encoder encoder;
    private final boolean standardize;
    private final boolean clamp;
    private List<Double> quantiles = List.of();
    private int bins;
    private @Nullable LeakCheck leaks;

    /**
     * Learns what {@code encoder} says.
     *
     * @param standardize whether number targets are standardised too
     * @param clamp whether numbers are only predicted within the range of the training rows
     */
    public PreprocessingLearner(Encoder encoder, boolean standardize, boolean clamp) {
        this.encoder = encoder;
        this.standardize = standardize;
        this.clamp = clamp;
        this.bins = encoder.bins();
    }

    /** Learns with {@code scaling} for numbers, each of them one input, and no bounds for predictions. */
    public PreprocessingLearner(Scaling.Kind scaling, boolean standardize) {
        this(Encoder.of(scaling), standardize, false);
    }

    /** Has number targets predicted by their {@code quantiles}; none for the numbers themselves. */
    public PreprocessingLearner withQuantiles(List<Double> quantiles) {
        this.quantiles = List.copyOf(quantiles);
        return this;
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
        prepare(all.rows(), training.columns().size() - roles.named().size());
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

    /**
     * Settles, before the first {@link #feature}, what depends on the size of the table: how many bins there are room for,
     * and whether a column that alone tells the target is worth a word, which it is not if there is no other.
     *
     * @param rows to be encoded
     * @param columns to learn from
     */
    public void prepare(int rows, int columns) {
        leaks = columns > 1 ? leaks : null;
        long room = Math.min(MOST_VALUES / Math.max(1, rows), MOST_INPUTS) / Math.max(1, columns);
        bins = (int) Math.min(encoder.bins(), room < 2 ? 0 : room);
        if (bins < encoder.bins()) {
            remarks.add((bins == 0
                            ? "numbers are not divided into bins, as"
                            : "numbers are divided into at most " + bins + " bins, as more of them, in")
                    + " " + rows + " rows of " + columns + " columns"
                    + (bins == 0 ? " leave no room for that" : ", would be too large"));
        }
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
        Target target = TargetLearner.learn(all, training, roles, standardize, clamp);
        remarks.addAll(TargetLearner.remarks(target, training));
        leaks = new LeakCheck(target, training);
        return !quantiles.isEmpty() && target instanceof NumberTarget numbers
                ? new QuantileTarget(numbers.scales(), quantiles)
                : target;
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
        Feature feature = switch (column) {
            case NumberColumn numbers -> number(sample, numbers::value, origin);
            case DateColumn dates -> number(sample, dates::value, origin);
            case BooleanColumn _ -> bool(sample);
            case TextColumn _ -> category(sample);
        };
        if (feature != null && leaks != null) {
            leaks.remark(column, rows).ifPresent(remarks::add);
        }
        return feature;
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
                : Scaling.learn(encoder.scaling(), values);
        Encoding encoding = bins == 0 ? new Encoding.Plain() : Encoding.PiecewiseLinear.learn(bins, values, learned);
        return column instanceof DateColumn
                ? new DateFeature(column.name(), median, flag, learned, encoding)
                : new NumberFeature(column.name(), median, flag, learned, encoding);
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
        int fewest = counts.size() > MANY_CATEGORIES ? FEWEST_ROWS : 1;
        List<String> words = new ArrayList<>();
        counts.forEach((word, count) -> {
            if (count >= fewest) {
                words.add(word);
            }
        });
        if (words.isEmpty()) {
            return dropped(column, "none of its " + counts.size() + " categories is in " + FEWEST_ROWS + " rows");
        }
        String kept = words.size() + " that are in at least " + FEWEST_ROWS + " rows";
        if (words.size() > encoder.categories()) {
            words.sort(Comparator.<String>comparingInt(counts::get).reversed().thenComparing(word -> word));
            words.subList(encoder.categories(), words.size()).clear();
            kept = words.size() + " most frequent";
        }
        if (words.size() < counts.size()) {
            remarks.add("column " + column.name() + ": of " + counts.size() + " categories the " + kept
                    + " are learned, the others count as unknown");
        }
        return new CategoryFeature(column.name(), words.stream().sorted().toList());
    }

    private @Nullable Feature dropped(Column column, String why) {
        remarks.add("column " + column.name() + " is left out: " + why);
        return null;
    }
}
