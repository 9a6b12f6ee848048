package dev.chainrule.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;

/**
 * Finds the values of given ranks, of all partitions together and exactly, without bringing the values together.
 *
 * <p>For each rank there is an open interval that its value lies in, or else its value is the upper end. In a round every
 * partition, whose columns are sorted, tells how many of its values lie below each interval and shows some of those inside,
 * evenly spread, each with its exact local rank. From these follow bounds for the rank of every value shown among all
 * values, and by them the value itself or an interval that holds a fraction of the values. Four or five rounds are enough
 * for 10⁹ rows.
 */
final class RankSearch {
    /** So many values of a column a partition shows at most in a round, unless there are very many intervals. */
    private static final int SHOWN = 2048;

    /** With fewer values shown of an interval it would hardly become smaller. */
    private static final int FEWEST_SHOWN = 8;

    private static final int MOST_SHOWN = 512;

    /** So many values are on the driver at a time: 24 bytes each. */
    private static final int ON_DRIVER = 4_000_000;

    private final JavaRDD<PartitionColumns> partitions;
    private final int count;

    /** In {@code partitions}, which should be kept in memory. */
    RankSearch(JavaRDD<PartitionColumns> partitions) {
        this.partitions = partitions;
        this.count = Math.max(1, partitions.getNumPartitions());
    }

    /**
     * A value of some ranks.
     *
     * @param below how many are less
     * @param atMost how many are not more
     */
    record Found(double value, long below, long atMost) {}

    /**
     * The values of ranks.
     *
     * @param wanted the ranks wanted of each column, by the index of the column, ascending from 0
     * @return by column and rank
     */
    Map<Integer, SortedMap<Long, Found>> find(Map<Integer, long[]> wanted) {
        Map<Integer, SortedMap<Long, Found>> found = new HashMap<>();
        int atOnce = Math.max(1, ON_DRIVER / (count * SHOWN));
        List<Integer> columns = new ArrayList<>(wanted.keySet());
        Collections.sort(columns);
        for (int from = 0; from < columns.size(); from += atOnce) {
            Map<Integer, long[]> some = new LinkedHashMap<>();
            for (int column : columns.subList(from, Math.min(from + atOnce, columns.size()))) {
                some.put(column, known(wanted, column));
            }
            found.putAll(counted(values(some)));
        }
        return found;
    }

    /** Between which values one lies, both of them not among the candidates. */
    private record Interval(double low, double high) {
        static final Interval ALL = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** What is asked of a column in a round: intervals, and how many values of each to show. */
    private record Question(double[] lows, double[] highs, int shown) implements Serializable {}

    /** What a partition says of an interval. */
    private static final class Answer implements Serializable {
        private static final long serialVersionUID = 1L;

        private long atMostLow;
        private long belowHigh;
        private double[] values = new double[0];
        private long[] below = new long[0];
        private long[] atMost = new long[0];
    }

    private Map<Integer, SortedMap<Long, Double>> values(Map<Integer, long[]> wanted) {
        Map<Integer, SortedMap<Long, Double>> values = new LinkedHashMap<>();
        Map<Integer, Map<Long, Interval>> pending = new LinkedHashMap<>();
        wanted.forEach((column, ranks) -> {
            values.put(column, new TreeMap<>());
            Map<Long, Interval> intervals = new TreeMap<>();
            for (long rank : ranks) {
                intervals.put(rank, Interval.ALL);
            }
            pending.put(column, intervals);
        });
        while (!pending.isEmpty()) {
            Map<Integer, List<Interval>> asked = new LinkedHashMap<>();
            LinkedHashMap<Integer, Question> questions = new LinkedHashMap<>();
            pending.forEach((column, intervals) -> {
                List<Interval> different = intervals.values().stream()
                        .distinct()
                        .sorted(Comparator.comparingDouble(Interval::low))
                        .toList();
                asked.put(column, different);
                questions.put(
                        column,
                        new Question(
                                different.stream().mapToDouble(Interval::low).toArray(),
                                different.stream().mapToDouble(Interval::high).toArray(),
                                Math.clamp(SHOWN / different.size(), FEWEST_SHOWN, MOST_SHOWN)));
            });
            List<Map<Integer, Answer[]>> answers = ask(questions);
            pending.forEach((column, intervals) -> {
                Map<Interval, Sums> sums = new HashMap<>();
                List<Interval> different = known(asked, column);
                for (int i = 0; i < different.size(); i++) {
                    int index = i;
                    sums.put(
                            different.get(i),
                            Sums.of(answers.stream()
                                    .map(answer -> known(answer, column)[index])
                                    .toList()));
                }
                intervals.replaceAll((rank, interval) -> known(sums, interval).narrow(interval, rank));
                intervals.forEach((rank, interval) -> {
                    if (interval.low() == interval.high()) {
                        known(values, column).put(rank, interval.low());
                    }
                });
                intervals.values().removeIf(interval -> interval.low() == interval.high());
            });
            pending.values().removeIf(Map::isEmpty);
        }
        return values;
    }

    private static <K, V> V known(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key));
    }

    private List<Map<Integer, Answer[]>> ask(LinkedHashMap<Integer, Question> questions) {
        return partitions
                .filter(partition -> !partition.isEmpty())
                .map(partition -> {
                    Map<Integer, Answer[]> answers = new HashMap<>();
                    questions.forEach((column, question) -> answers.put(column, answers(partition, column, question)));
                    return answers;
                })
                .collect();
    }

    private static Answer[] answers(PartitionColumns partition, int column, Question question) {
        Answer[] answers = new Answer[question.lows().length];
        PartitionColumns.Values values = partition.column(column);
        for (int i = 0; i < answers.length; i++) {
            Answer answer = new Answer();
            int first = values.atMost(question.lows()[i]);
            int end = values.below(question.highs()[i]);
            answer.atMostLow = first;
            answer.belowHigh = end;
            int inside = end - first;
            int shown = Math.min(inside, question.shown());
            answer.values = new double[shown];
            answer.below = new long[shown];
            answer.atMost = new long[shown];
            int used = 0;
            for (int s = 0; s < shown; s++) {
                int at = shown == inside ? first + s : first + (int) ((long) s * (inside - 1) / (shown - 1));
                double value = values.at(at);
                if (used == 0 || answer.values[used - 1] != value) {
                    answer.values[used] = value;
                    answer.below[used] = values.below(value);
                    answer.atMost[used] = values.atMost(value);
                    used++;
                }
            }
            answer.values = Arrays.copyOf(answer.values, used);
            answer.below = Arrays.copyOf(answer.below, used);
            answer.atMost = Arrays.copyOf(answer.atMost, used);
            answers[i] = answer;
        }
        return answers;
    }

    /**
     * What all partitions together say of an interval: the values shown, ascending, with bounds for how many values are less
     * than each, and not more.
     */
    private record Sums(double[] values, long[] mostBelow, long[] leastAtMost, long[] mostAtMost, long belowHigh) {
        /** A value that a partition shows. */
        private record Shown(double value, int partition, int index) {}

        static Sums of(List<Answer> answers) {
            List<Shown> shown = new ArrayList<>();
            long least = 0; // of how many values are not more than the last one passed
            long most = 0; // of how many values are less than the next one
            long belowHigh = 0;
            for (int p = 0; p < answers.size(); p++) {
                Answer answer = answers.get(p);
                for (int j = 0; j < answer.values.length; j++) {
                    shown.add(new Shown(answer.values[j], p, j));
                }
                least += answer.atMostLow;
                most += answer.values.length > 0 ? answer.below[0] : answer.belowHigh;
                belowHigh += answer.belowHigh;
            }
            shown.sort(Comparator.comparingDouble(Shown::value));
            int count = 0;
            double[] values = new double[shown.size()];
            long[] mostBelow = new long[shown.size()];
            long[] leastAtMost = new long[shown.size()];
            long[] mostAtMost = new long[shown.size()];
            for (int from = 0; from < shown.size(); ) {
                double value = shown.get(from).value();
                mostBelow[count] = most;
                long equal = 0;
                int to = from;
                while (to < shown.size() && shown.get(to).value() == value) {
                    Answer answer = answers.get(shown.get(to).partition());
                    int j = shown.get(to++).index();
                    equal += answer.atMost[j] - answer.below[j];
                    least += answer.atMost[j] - (j == 0 ? answer.atMostLow : answer.atMost[j - 1]);
                    long next = j + 1 < answer.values.length ? answer.below[j + 1] : answer.belowHigh;
                    most += next - answer.below[j];
                }
                values[count] = value;
                leastAtMost[count] = least;
                mostAtMost[count] = mostBelow[count] + equal;
                count++;
                from = to;
            }
            return new Sums(
                    Arrays.copyOf(values, count),
                    Arrays.copyOf(mostBelow, count),
                    Arrays.copyOf(leastAtMost, count),
                    Arrays.copyOf(mostAtMost, count),
                    belowHigh);
        }

        /** A smaller interval for {@code rank}; with both ends the same where that is its value. */
        Interval narrow(Interval interval, long rank) {
            if (belowHigh <= rank) {
                return new Interval(interval.high(), interval.high());
            }
            double low = interval.low();
            double high = interval.high();
            for (int i = 0; i < values.length; i++) {
                if (mostBelow[i] <= rank && rank < leastAtMost[i]) {
                    return new Interval(values[i], values[i]);
                }
                if (mostAtMost[i] <= rank) {
                    low = values[i];
                }
                if (leastAtMost[i] > rank) {
                    high = values[i];
                    break;
                }
            }
            return new Interval(low, high);
        }
    }

    private Map<Integer, SortedMap<Long, Found>> counted(Map<Integer, SortedMap<Long, Double>> values) {
        LinkedHashMap<Integer, double[]> different = new LinkedHashMap<>();
        values.forEach((column, found) -> different.put(
                column,
                new TreeSet<>(found.values())
                        .stream().mapToDouble(Double::doubleValue).toArray()));
        List<Map<Integer, long[][]>> counts = partitions
                .filter(partition -> !partition.isEmpty())
                .map(partition -> {
                    Map<Integer, long[][]> own = new HashMap<>();
                    different.forEach((column, some) -> {
                        PartitionColumns.Values in = partition.column(column);
                        own.put(column, new long[][] {
                            Arrays.stream(some).mapToLong(in::below).toArray(),
                            Arrays.stream(some).mapToLong(in::atMost).toArray()
                        });
                    });
                    return own;
                })
                .collect();
        Map<Integer, SortedMap<Long, Found>> all = new LinkedHashMap<>();
        values.forEach((column, found) -> {
            double[] some = known(different, column);
            SortedMap<Long, Found> ranks = new TreeMap<>();
            found.forEach((rank, value) -> {
                int at = Arrays.binarySearch(some, value);
                Function<Integer, Long> sum = which -> counts.stream()
                        .mapToLong(own -> known(own, column)[which][at])
                        .sum();
                ranks.put(rank, new Found(value, sum.apply(0), sum.apply(1)));
            });
            all.put(column, ranks);
        });
        return all;
    }
}
