package dev.chainrule.preprocessing;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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

    /** So many columns with values far out are named, of the others it is told how many. */
    private static final int MOST_FAR_OUT = 5;

    private final List<String> remarks = new ArrayList<>();
    private int farOut;
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

    /** Has number targets predicted by n ≥ 0 {@code quantiles} (n numbers between 0 and 1); none for the numbers themselves. */
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
        farOut = 0;
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
    public void prepare(long rows, int columns) {
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
        List<String> all = new ArrayList<>(remarks);
        if (farOut > MOST_FAR_OUT) {
            all.add("warning: the same is so of " + (farOut - MOST_FAR_OUT) + " more columns with values far out");
        }
        return List.copyOf(all);
    }

    /**
     * The feature that {@code column} becomes; null, with a remark, if it says nothing.
     *
     * @param rows the training rows from 0, ascending, one index per row; null for all
     * @param origin of the whole column
     * @throws ChainruleException if a value cannot be learned from
     */
    public @Nullable Feature feature(Column column, int @Nullable [] rows, Origin origin) {
        Feature feature = feature(new ColumnSample(column, rows).summary(origin));
        if (feature != null && leaks != null) {
            leaks.remark(column, rows).ifPresent(remarks::add);
        }
        return feature;
    }

    /**
     * The feature that a column becomes of which no more than {@code summary} is known, as its rows are in many places;
     * null, with a remark, if it says nothing.
     */
    public @Nullable Feature feature(ColumnSummary summary) {
        if (summary.missing() == summary.rows()) {
            return dropped(summary, "it has no value at all");
        }
        return switch (summary) {
            case ColumnSummary.Numbers numbers -> number(numbers);
            case ColumnSummary.Truths truths -> bool(truths);
            case ColumnSummary.Words words -> category(words);
        };
    }

    /**
     * Which of {@code rows} training rows tell whether a column alone tells the target, ascending from 0: evenly apart, and
     * at most {@code most} of them.
     */
    public static long[] leakSample(long rows, int most) {
        return LeakCheck.sample(rows, most);
    }

    /**
     * Takes note, before {@link #prepare}, of what {@code target} is in the rows of {@link #leakSample}: the rows of
     * {@code sample}, which has its columns.
     *
     * @throws ChainruleException if the rows lack a target, or have a value of it that {@code target} does not know
     */
    public void lookForLeaks(Target target, Table sample) {
        leaks = new LeakCheck(target, sample);
    }

    /**
     * Remarks that the column {@code sample} alone tells the target, if it does; its rows are those that were given to
     * {@link #lookForLeaks}.
     */
    public void remarkLeak(Column sample) {
        if (leaks != null) {
            leaks.remark(sample, null).ifPresent(remarks::add);
        }
    }

    /**
     * Remarks that some values of the number target {@code column} are very far from the others, if they are.
     *
     * @param least of all training rows
     * @param greatest of all training rows
     * @param deviation of all training rows
     * @param sample one value per row of training rows that are spread as all of them: sorted in place
     */
    public void remarkFarTargets(String column, double least, double greatest, double deviation, double[] sample) {
        Arrays.sort(sample);
        TargetLearner.far(column, least, greatest, deviation, sample).ifPresent(remarks::add);
    }

    /**
     * Which of {@code size} values, by their ranks in ascending order, {@link #feature(ColumnSummary)} asks for after
     * {@link #prepare}, beside the least of those that are more than another; ascending.
     */
    public long[] ranks(long size) {
        LongStream middle = ScalingLearner.ranksOfQuantile(size, 0.5);
        LongStream edges = bins == 0 ? LongStream.empty() : Encoding.PiecewiseLinear.ranks(bins, size);
        return Stream.of(LongStream.of(0, size - 1), middle, ScalingLearner.ranks(encoder.scaling(), size), edges)
                .flatMapToLong(ranks -> ranks)
                .sorted()
                .distinct()
                .toArray();
    }

    private @Nullable Feature number(ColumnSummary.Numbers summary) {
        SortedValues values = summary.values();
        boolean flag = summary.missing() > 0;
        boolean constant = values.at(0) == values.at(values.size() - 1);
        if (constant && !flag) {
            return dropped(summary, "it is always " + summary.first());
        }
        if (summary.countsRows()) {
            remarks.add(
                    "column " + summary.column() + " is a whole number that rises from row to row, as a row's number"
                            + " does; it is learned from all the same: ignore it if it is one");
        }
        double median = ScalingLearner.quantile(values, 0.5);
        Scaling learned = constant ? new Scaling.Standard(median, 1) : ScalingLearner.learn(encoder.scaling(), values);
        boolean inBins = bins > 0; // bins follow the quantiles: there, values far out hide no others
        if (!constant && !inBins) {
            farOut(summary, learned);
        }
        Encoding encoding = inBins ? Encoding.PiecewiseLinear.learn(bins, values, learned) : new Encoding.Plain();
        return summary.dates()
                ? new DateFeature(summary.column(), median, flag, learned, encoding)
                : new NumberFeature(summary.column(), median, flag, learned, encoding);
    }

    /** Remarks on values that hide the others by the scaling 'standard', or would have done so by 'auto'. */
    private void farOut(ColumnSummary.Numbers summary, Scaling learned) {
        String how;
        if (learned instanceof Scaling.Standard standard && ScalingLearner.hides(standard, summary.values())) {
            how =
                    ", that the others are nearly equal by the scaling 'standard': mend what is wrong, or take 'quantile'";
        } else if (learned instanceof Scaling.Smooth && encoder.scaling() == Scaling.Kind.AUTO) {
            how = ", that the scaling of this column is 'smooth': mend what is wrong";
        } else {
            return;
        }
        if (farOut++ < MOST_FAR_OUT) {
            SortedValues values = summary.values();
            remarks.add("warning: " + summary.column() + " is from " + text(summary, values.at(0)) + " to "
                    + text(summary, values.at(values.size() - 1)) + ", and half of it from "
                    + text(summary, ScalingLearner.quantile(values, 0.25)) + " to "
                    + text(summary, ScalingLearner.quantile(values, 0.75)) + ": so far out are some values" + how);
        }
    }

    private static String text(ColumnSummary.Numbers summary, double value) {
        return summary.dates() ? LocalDate.ofEpochDay((long) Math.floor(value)).toString() : NumberColumn.text(value);
    }

    private @Nullable Feature bool(ColumnSummary.Truths summary) {
        boolean flag = summary.missing() > 0;
        return flag || summary.differs()
                ? new BooleanFeature(summary.column(), flag)
                : dropped(summary, "it is always " + summary.first());
    }

    private @Nullable Feature category(ColumnSummary.Words summary) {
        Map<String, Long> counts = summary.counts();
        if (summary.categories() == 1) {
            return dropped(summary, "it is always " + counts.keySet().iterator().next());
        }
        if (summary.rows() > 20 && summary.categories() > 0.9 * summary.rows()) {
            return dropped(
                    summary,
                    "nearly every row has a value of its own (" + summary.categories() + " in " + summary.rows()
                            + " rows), as an identifier has");
        }
        int fewest = summary.categories() > MANY_CATEGORIES ? FEWEST_ROWS : 1;
        List<String> words = new ArrayList<>();
        counts.forEach((word, count) -> {
            if (count >= fewest) {
                words.add(word);
            }
        });
        if (words.isEmpty()) {
            return dropped(
                    summary, "none of its " + summary.categories() + " categories is in " + FEWEST_ROWS + " rows");
        }
        String kept = (words.size() == 1 ? "one that is" : words.size() + " that are") + " in at least " + FEWEST_ROWS
                + " rows";
        if (words.size() > encoder.categories()) {
            words.sort(Comparator.<String>comparingLong(counts::get).reversed().thenComparing(word -> word));
            words.subList(encoder.categories(), words.size()).clear();
            kept = words.size() + " most frequent";
        }
        if (words.size() < summary.categories()) {
            remarks.add("column " + summary.column() + ": of " + summary.categories() + " categories the " + kept
                    + (words.size() == 1 ? " is" : " are") + " learned, the others count as unknown");
        }
        return new CategoryFeature(summary.column(), words.stream().sorted().toList());
    }

    private @Nullable Feature dropped(ColumnSummary summary, String why) {
        remarks.add("column " + summary.column() + " is left out: " + why);
        return null;
    }
}
