package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One split of one table.
 *
 * @param subject the table
 * @param training rows to learn from
 * @param validation rows to choose an epoch, a number of trees or parameters by
 * @param both the rows of training and validation together, for contenders that hold rows out by themselves, or none
 * @param test rows to judge by: contenders see their features only
 * @param classes the words of the classes in alphabetical order; none for a regression
 * @param seed of the split, and of whatever is random in a contender
 * @param threads to compute on
 */
record Problem(
        Subject subject,
        Table training,
        Table validation,
        Table both,
        Table test,
        List<String> classes,
        long seed,
        int threads) {

    /** The split with that seed of the rows of {@code table}. */
    static Problem of(Subject subject, Table table, long seed, int threads) {
        Column target = table.column(subject.target());
        if (target.missing() > 0) {
            throw new IllegalArgumentException(subject.name() + " has rows without a target");
        }
        List<String> classes = subject.regression()
                ? List.of()
                : IntStream.range(0, target.size())
                        .mapToObj(target::word)
                        .distinct()
                        .sorted()
                        .toList();
        int[] codes = subject.regression() ? new int[0] : codes(target, classes);
        Split split = subject.split(table.rows(), codes, seed);
        return new Problem(
                subject,
                table.select(split.training()),
                table.select(split.validation()),
                table.select(IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()))
                        .sorted()
                        .toArray()),
                table.select(split.test()),
                classes,
                seed,
                threads);
    }

    /** The columns of {@code part} that are not the target. */
    List<Column> features(Table part) {
        return part.columns().stream()
                .filter(column -> !column.name().equals(subject.target()))
                .toList();
    }

    /** The targets of {@code part}: values, or indices of classes. */
    double[] targets(Table part) {
        Column target = part.column(subject.target());
        return subject.regression()
                ? ((NumberColumn) target).toArray()
                : Arrays.stream(codes(target, classes)).asDoubleStream().toArray();
    }

    private static int[] codes(Column target, List<String> classes) {
        return IntStream.range(0, target.size())
                .map(row -> classes.indexOf(target.word(row)))
                .toArray();
    }
}
