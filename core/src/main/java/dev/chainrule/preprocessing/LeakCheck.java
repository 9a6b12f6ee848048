package dev.chainrule.preprocessing;

import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for columns that alone tell the target, as one does that was written down after the target was known. Each row's
 * target is guessed from the other rows of the same word or number, or from the two next to it in the order of the
 * numbers, and never from itself; so an identifier tells nothing, but a copy, a code or any function of the target does,
 * rising or not. A sample of the training rows is enough for that.
 */
final class LeakCheck {
    /** Rows looked at. */
    private static final int SAMPLE = 5000;

    /** Of fewer rows, or with fewer of other classes than the most frequent, a perfect guess may be luck. */
    private static final int FEWEST_ROWS = 50;

    private static final int FEWEST_OTHERS = 10;

    /** Wrong guesses, for each that "always the most frequent class" gets wrong; for two thresholds' classes AUC 0.999. */
    private static final double CLASS_ERROR = 0.02;

    /** Squared error of the guessed rank, for that of "always the middle": R² 0.999. */
    private static final double RANK_ERROR = 0.001;

    /**
     * What one target column says of the sampled rows.
     *
     * @param name of the column
     * @param classes how many; 0 for numbers
     * @param values the class, or the rank, of each sampled row
     */
    private record Wanted(String name, int classes, double[] values) {}

    private final int[] sample;
    private final List<Wanted> wanted = new ArrayList<>();

    /** Of the {@code training} rows, which have the columns of {@code target}. */
    LeakCheck(Target target, Table training) {
        sample = LongStream.of(sample(training.rows(), SAMPLE))
                .mapToInt(Math::toIntExact)
                .toArray();
        int count = sample.length;
        if (count < FEWEST_ROWS) {
            return;
        }
        Table rows = training.only(target.columns().toArray(String[]::new)).select(sample);
        switch (target) {
            case ClassTarget classes -> {
                int[] found = TargetValues.classes(rows, classes);
                add(
                        classes.column(),
                        classes.classes().size(),
                        Arrays.stream(found).asDoubleStream().toArray());
            }
            case LabelTarget labels -> {
                for (LabelTarget.Label label : labels.labels()) {
                    boolean[] holds = TargetValues.labels(rows, label);
                    add(
                            label.column(),
                            2,
                            IntStream.range(0, count)
                                    .mapToDouble(i -> holds[i] ? 1 : 0)
                                    .toArray());
                }
            }
            case NumberTarget _, QuantileTarget _ -> {
                for (String column : target.columns()) {
                    add(column, 0, ranks(TargetValues.numbers(rows, column)));
                }
            }
        }
    }

    /** Which of {@code rows} training rows are looked at: at most {@code most}, evenly apart. */
    static long[] sample(long rows, int most) {
        int count = (int) Math.min(rows, Math.min(SAMPLE, most));
        return IntStream.range(0, count).mapToLong(i -> i * rows / count).toArray();
    }

    private void add(String name, int classes, double[] values) {
        if (error(classes, values, chance(classes, values)) >= (classes > 0 ? FEWEST_OTHERS : Double.MIN_NORMAL)) {
            wanted.add(new Wanted(name, classes, values));
        }
    }

    /**
     * What a person should know, if {@code column} tells a target.
     *
     * @param rows which of its rows are the training rows; null for all
     */
    Optional<String> remark(Column column, int @Nullable [] rows) {
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        int[] places =
                rows == null ? sample : Arrays.stream(sample).map(i -> rows[i]).toArray();
        int[][] groups = groups(column, places);
        boolean ordered = column instanceof NumberColumn || column instanceof DateColumn;
        for (Wanted target : wanted) {
            double[] guesses = guesses(target, groups, ordered);
            double chance = error(target.classes(), target.values(), chance(target.classes(), target.values()));
            double left = error(target.classes(), target.values(), guesses) / chance;
            if (left <= (target.classes() > 0 ? CLASS_ERROR : RANK_ERROR)) {
                return Optional.of("warning: column " + column.name() + " alone tells " + target.name()
                        + (left == 0 ? " without error" : " nearly without error")
                        + "; if it is known only once " + target.name() + " is, no such model can be used: ignore "
                        + column.name());
            }
        }
        return Optional.empty();
    }

    /** The sampled rows of equal value, in the order of the values if they have one; missing ones are equal, and last. */
    private static int[][] groups(Column column, int[] places) {
        double[] keys = new double[places.length];
        Map<String, Integer> codes = new HashMap<>();
        for (int i = 0; i < keys.length; i++) {
            int row = places[i];
            keys[i] = switch (column) {
                case NumberColumn numbers -> numbers.value(row) + 0.0; // −0 is 0
                case DateColumn dates -> dates.value(row);
                default ->
                    column.isMissing(row) ? Double.NaN : codes.computeIfAbsent(column.word(row), _ -> codes.size());
            };
        }
        return groups(keys);
    }

    /** The indices of equal {@code keys}, from the least key to the greatest. */
    private static int[][] groups(double[] keys) {
        double[] sorted = keys.clone();
        Arrays.sort(sorted);
        int[] starts = new int[keys.length + 1];
        double[] distinct = new double[keys.length];
        int count = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || Double.compare(sorted[i], sorted[i - 1]) != 0) {
                distinct[count] = sorted[i];
                starts[count++] = i;
            }
        }
        starts[count] = sorted.length;
        int[][] groups = new int[count][];
        int[] filled = new int[count];
        Arrays.setAll(groups, g -> new int[starts[g + 1] - starts[g]]);
        for (int i = 0; i < keys.length; i++) {
            int g = Arrays.binarySearch(distinct, 0, count, keys[i]);
            groups[g][filled[g]++] = i;
        }
        return groups;
    }

    /** A guess for each row: from its group without itself; alone in it, from the groups beside it, or else by chance. */
    private static double[] guesses(Wanted target, int[][] groups, boolean ordered) {
        double[] values = target.values();
        double[] guesses = chance(target.classes(), values);
        double[] ofGroup = new double[groups.length];
        int[] counts = new int[target.classes()];
        for (int g = 0; g < groups.length; g++) {
            ofGroup[g] = target.classes() > 0
                    ? guessClasses(values, groups[g], counts, guesses)
                    : guessNumbers(values, groups[g], guesses);
        }
        for (int g = 0; g < groups.length && ordered; g++) {
            if (groups[g].length == 1 && groups.length > 1) {
                double before = ofGroup[g > 0 ? g - 1 : g + 1];
                double after = ofGroup[g + 1 < groups.length ? g + 1 : g - 1];
                int i = groups[g][0];
                // a row at the border of its class is like one of its neighbours
                guesses[i] = target.classes() == 0 ? 0.5 * before + 0.5 * after : after == values[i] ? after : before;
            }
        }
        return guesses;
    }

    /** The mean of the others of a group for each of them, and of all; one alone is not guessed. */
    private static double guessNumbers(double[] values, int[] group, double[] guesses) {
        double sum = 0;
        for (int i : group) {
            sum += values[i];
        }
        for (int i : group) {
            guesses[i] = group.length > 1 ? (sum - values[i]) / (group.length - 1) : guesses[i];
        }
        return sum / group.length;
    }

    /**
     * The most frequent class among the others of a group for each of them, and among all; one alone is not guessed.
     *
     * @param counts by class, 0 before and after
     */
    private static double guessClasses(double[] values, int[] group, int[] counts, double[] guesses) {
        for (int i : group) {
            counts[(int) values[i]]++;
        }
        int best = (int) values[group[0]];
        for (int i : group) {
            best = counts[(int) values[i]] > counts[best] ? (int) values[i] : best;
        }
        int second = -1;
        for (int i : group) {
            int c = (int) values[i];
            second = c != best && (second < 0 || counts[c] > counts[second]) ? c : second;
        }
        boolean bestWithoutOne = second < 0 || counts[best] - 1 >= counts[second];
        for (int i : group) {
            guesses[i] = group.length == 1 ? guesses[i] : values[i] != best || bestWithoutOne ? best : second;
        }
        for (int i : group) {
            counts[(int) values[i]] = 0;
        }
        return best;
    }

    /** The guess that needs no column: for each row the most frequent class, or the mean. */
    private static double[] chance(int classes, double[] values) {
        int[] all = IntStream.range(0, values.length).toArray();
        double[] guesses = new double[values.length];
        double guess =
                classes > 0 ? guessClasses(values, all, new int[classes], guesses) : guessNumbers(values, all, guesses);
        Arrays.fill(guesses, guess);
        return guesses;
    }

    /** How many classes are guessed wrong, or the sum of the squared differences. */
    private static double error(int classes, double[] values, double[] guesses) {
        double error = 0;
        for (int i = 0; i < values.length; i++) {
            double off = values[i] - guesses[i];
            error += classes > 0 ? (off == 0 ? 0 : 1) : off * off;
        }
        return error;
    }

    /** The place of each value in their order, from 0 to 1, equal ones in the middle of theirs: deaf to outliers. */
    private static double[] ranks(double[] values) {
        double[] ranks = new double[values.length];
        int before = 0;
        for (int[] group : groups(values)) {
            for (int i : group) {
                ranks[i] = (before + 0.5 * (group.length - 1)) / (values.length - 1);
            }
            before += group.length;
        }
        return ranks;
    }
}
