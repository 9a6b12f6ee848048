package dev.chainrule.spark;

import dev.chainrule.data.Origin;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.ColumnSummary;
import dev.chainrule.preprocessing.Encoder;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.Moments;
import dev.chainrule.preprocessing.PreprocessingLearner;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.SortedValues;
import java.io.Serializable;
import java.util.ArrayList;
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
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Learns the features of columns whose rows are in many partitions: the very ones that a {@link PreprocessingLearner} learns
 * from all of them in one table, as it is that learner, given exact counts, quantiles and categories. Three things may
 * differ: means and deviations by the rounding of sums; −0, which is 0 here; and how many bins there is room for, which goes
 * by the rows of the fullest partition instead of all.
 */
final class DistributedPreprocessing {
    /** For each bin so many of the least different values are known: equal and nearly equal ones are merged to one edge. */
    private static final int DIFFERENT_PER_BIN = 4;

    private final PreprocessingLearner learner;
    private final Encoder encoder;
    private final JavaRDD<Row> rows;
    private final FrameRows spec;

    /** From the {@code rows} that {@code spec} reads, which should be kept in memory. */
    DistributedPreprocessing(PreprocessingLearner learner, Encoder encoder, JavaRDD<Row> rows, FrameRows spec) {
        this.learner = learner;
        this.encoder = encoder;
        this.rows = rows;
        this.spec = spec;
    }

    /**
     * The features; {@link PreprocessingLearner#remarks} tells what was left out.
     *
     * @param mostRows of a partition
     * @param sample that the learner has been told to look for leaks in
     * @throws dev.chainrule.ChainruleException if there is no feature, or a row is of no use
     */
    List<Feature> learn(long mostRows, Origin origin, Roles roles, LeakSample sample) {
        List<String> names = spec.features().stream()
                .flatMap(column -> column.slots().stream())
                .toList();
        List<FrameColumn> sources = new ArrayList<>();
        spec.features()
                .forEach(column ->
                        sources.addAll(Collections.nCopies(column.slots().size(), column)));
        learner.prepare(mostRows, names.size());
        FrameRows read = spec;
        JavaRDD<PartitionColumns> columns = rows.mapPartitionsWithIndex(
                        (partition, iterator) -> List.of(PartitionColumns.of(read, partition, iterator))
                                .iterator(),
                        true)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<String, ColumnSummary> summaries = new HashMap<>();
            numbers(columns, names, sources, summaries);
            words(names, sources, summaries);
            List<Feature> features = new ArrayList<>();
            for (String name : names) {
                Feature feature = learner.feature(Objects.requireNonNull(summaries.get(name)));
                if (feature != null) {
                    features.add(feature);
                    learner.remarkLeak(sample.feature(name));
                }
            }
            PreprocessingLearner.requireFeatures(features, origin, roles);
            return features;
        } finally {
            columns.unpersist();
        }
    }

    private void numbers(
            JavaRDD<PartitionColumns> columns,
            List<String> names,
            List<FrameColumn> sources,
            Map<String, ColumnSummary> summaries) {
        int least = encoder.bins() == 0 ? 0 : DIFFERENT_PER_BIN * (encoder.bins() + 2);
        List<List<PartitionColumns.Facts>> partitions = columns.filter(partition -> !partition.isEmpty())
                .map(partition -> partition.facts(least))
                .collect();
        Map<Integer, long[]> wanted = new TreeMap<>();
        List<PartitionColumns.Facts> all = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            int column = c;
            PartitionColumns.Facts facts = sum(
                    partitions.stream().map(partition -> partition.get(column)).toList(), least);
            all.add(facts);
            switch (sources.get(c).kind()) {
                case WORD -> {}
                case TRUTH ->
                    summaries.put(
                            names.get(c),
                            new ColumnSummary.Truths(
                                    names.get(c),
                                    facts.rows,
                                    facts.missing,
                                    facts.trues > 0 && facts.trues < facts.rows - facts.missing,
                                    facts.first));
                default -> {
                    if (facts.present > 0) {
                        wanted.put(c, learner.ranks(facts.present));
                    }
                }
            }
        }
        Map<Integer, SortedMap<Long, RankSearch.Found>> found = new RankSearch(columns).find(wanted);
        for (int c = 0; c < names.size(); c++) {
            FrameColumn.Kind kind = sources.get(c).kind();
            if (kind != FrameColumn.Kind.WORD && kind != FrameColumn.Kind.TRUTH) {
                PartitionColumns.Facts facts = all.get(c);
                summaries.put(
                        names.get(c),
                        new ColumnSummary.Numbers(
                                names.get(c),
                                kind == FrameColumn.Kind.DATE || kind == FrameColumn.Kind.TIME,
                                facts.rows,
                                facts.missing,
                                new Ranked(facts, found.getOrDefault(c, Collections.emptySortedMap()), least),
                                facts.rises && facts.rows > ColumnSummary.FEW_ROWS,
                                facts.first));
            }
        }
    }

    /** Of all partitions, in order. */
    private static PartitionColumns.Facts sum(List<PartitionColumns.Facts> partitions, int least) {
        PartitionColumns.Facts sum = new PartitionColumns.Facts();
        sum.rises = true;
        Moments moments = new Moments();
        TreeSet<Double> different = new TreeSet<>();
        for (PartitionColumns.Facts part : partitions) {
            sum.rises &= part.rises && (sum.rows == 0 || part.firstNumber > sum.lastNumber);
            sum.lastNumber = part.lastNumber;
            sum.rows += part.rows;
            sum.missing += part.missing;
            sum.trues += part.trues;
            sum.first = sum.first.isEmpty() ? part.first : sum.first;
            moments = moments.and(part.moments());
            for (double value : part.least) {
                different.add(value);
            }
        }
        sum.present = moments.count();
        sum.mean = moments.mean();
        sum.deviation = moments.deviation();
        sum.least =
                different.stream().limit(least).mapToDouble(Double::doubleValue).toArray();
        return sum;
    }

    /**
     * Values of which those of some ranks are known.
     *
     * @param facts with the least different values
     * @param found by rank
     * @param most how many of the least different values there are at most; there may be others if there are so many
     */
    private record Ranked(PartitionColumns.Facts facts, SortedMap<Long, RankSearch.Found> found, int most)
            implements SortedValues {
        @Override
        public long size() {
            return facts.present;
        }

        @Override
        public double at(long rank) {
            return known(found.get(rank), "rank " + rank).value();
        }

        @Override
        public long below(double value) {
            return find(value).below();
        }

        @Override
        public long atMost(double value) {
            return find(value).atMost();
        }

        private RankSearch.Found find(double value) {
            return known(
                    found.values().stream()
                            .filter(one -> one.value() == value)
                            .findFirst()
                            .orElse(null),
                    "value " + value);
        }

        private static RankSearch.Found known(RankSearch.@Nullable Found found, String what) {
            if (found == null) {
                throw new IllegalStateException("nobody has asked for the " + what);
            }
            return found;
        }

        /** Beyond the least different values, which are enough unless most of them are nearly equal, among those found. */
        @Override
        public double above(double value) {
            for (double next : facts.least) {
                if (next > value) {
                    return next;
                }
            }
            return facts.least.length < most
                    ? Double.NaN
                    : found.values().stream()
                            .mapToDouble(RankSearch.Found::value)
                            .filter(next -> next > value)
                            .findFirst()
                            .orElse(Double.NaN);
        }

        @Override
        public Moments moments() {
            return facts.moments();
        }
    }

    /** In which order the words of a column, each with the column's index, are learned. */
    private static final class MostFrequent implements Comparator<Tuple2<Tuple2<Integer, String>, Long>>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public int compare(Tuple2<Tuple2<Integer, String>, Long> one, Tuple2<Tuple2<Integer, String>, Long> other) {
            int byCount = Long.compare(other._2(), one._2());
            return byCount != 0 ? byCount : one._1()._2().compareTo(other._1()._2());
        }
    }

    private void words(List<String> names, List<FrameColumn> sources, Map<String, ColumnSummary> summaries) {
        List<Integer> places = new ArrayList<>();
        Map<Integer, Integer> rowPlaces = new LinkedHashMap<>();
        for (int c = 0; c < names.size(); c++) {
            if (sources.get(c).kind() == FrameColumn.Kind.WORD) {
                places.add(c);
                rowPlaces.put(c, spec.features().indexOf(sources.get(c)));
            }
        }
        if (places.isEmpty()) {
            return;
        }
        FrameRows read = spec;
        JavaPairRDD<Tuple2<Integer, String>, Long> counts = rows.mapPartitionsWithIndex(
                        (partition, iterator) -> {
                            Map<Tuple2<Integer, String>, Long> own = new LinkedHashMap<>();
                            read.batches(partition, iterator, 4096).forEachRemaining(batch -> {
                                if (batch.part() == FrameRows.Part.TRAINING) {
                                    batch.rows()
                                            .forEach(row -> rowPlaces.forEach((column, at) -> own.merge(
                                                    new Tuple2<>(
                                                            column,
                                                            row.isNullAt(at)
                                                                    ? CategoryFeature.MISSING
                                                                    : row.getString(at)),
                                                    1L,
                                                    Long::sum)));
                                }
                            });
                            return own.entrySet().iterator();
                        },
                        true)
                .mapToPair(entry -> new Tuple2<>(entry.getKey(), entry.getValue()))
                .reduceByKey(Long::sum)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            for (int column : places) {
                JavaPairRDD<Tuple2<Integer, String>, Long> ofColumn =
                        counts.filter(count -> count._1()._1() == column);
                long categories = ofColumn.count();
                Map<String, Long> frequent = new LinkedHashMap<>();
                for (Tuple2<Tuple2<Integer, String>, Long> count :
                        ofColumn.takeOrdered(encoder.categories() + 1, new MostFrequent())) {
                    frequent.put(count._1()._2(), count._2());
                }
                long total = ofColumn.values().fold(0L, Long::sum);
                List<Long> missing = ofColumn.filter(count -> count._1()._2().equals(CategoryFeature.MISSING))
                        .values()
                        .collect();
                summaries.put(
                        names.get(column),
                        new ColumnSummary.Words(
                                names.get(column),
                                total,
                                missing.isEmpty() ? 0 : missing.getFirst(),
                                categories,
                                frequent));
            }
        } finally {
            counts.unpersist();
        }
    }
}
