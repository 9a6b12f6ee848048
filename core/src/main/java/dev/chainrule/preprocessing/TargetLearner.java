package dev.chainrule.preprocessing;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;

/** Finds what is to be predicted: the task, the classes, the size of the numbers. */
final class TargetLearner {
    /** A deviation this many times the distance of the quartiles comes of a few values. */
    private static final double FAR = 1000;

    private TargetLearner() {}

    /**
     * The target of {@code roles}.
     *
     * @param all every row with a target, for the words of the classes
     * @param training the rows to learn from, for means and deviations
     * @param standardize whether number targets are standardised
     * @param clamp whether no number outside of those in the training rows is to be predicted
     */
    static Target learn(Table all, Table training, Roles roles, boolean standardize, boolean clamp) {
        List<Column> columns = roles.targets().stream().map(all::column).toList();
        for (Column column : columns) {
            int distinct = TargetValues.distinct(column, 2);
            if (distinct < 2) {
                throw new ChainruleException(all.origin().name() + ", column " + column.name()
                        + (distinct == 0
                                ? ": the target has no value in any row"
                                : ": the target is always '"
                                        + TargetValues.words(column).getFirst() + "'; there is nothing to learn"));
            }
        }
        Task task = roles.task() == null ? infer(columns, all) : roles.task();
        return switch (task) {
            case REGRESSION -> numbers(training, roles.targets(), standardize, clamp);
            case BINARY, MULTICLASS -> classes(all, columns, task);
            case MULTILABEL ->
                new LabelTarget(
                        columns.stream().map(column -> label(all, column)).toList());
        };
    }

    /** One column of text, booleans or two numbers is classes, other numbers a regression; all-boolean columns labels. */
    static Task infer(List<Column> columns, Table table) {
        if (columns.size() == 1) {
            Column column = columns.getFirst();
            boolean two = TargetValues.distinct(column, 3) == 2;
            return two ? Task.BINARY : column instanceof NumberColumn ? Task.REGRESSION : Task.MULTICLASS;
        }
        if (columns.stream().allMatch(BooleanColumn.class::isInstance)) {
            return Task.MULTILABEL;
        }
        if (columns.stream().allMatch(NumberColumn.class::isInstance)) {
            return Task.REGRESSION;
        }
        String odd = columns.stream()
                .filter(column -> !(column instanceof NumberColumn) && !(column instanceof BooleanColumn))
                .findFirst()
                .orElse(columns.getFirst())
                .name();
        throw new ChainruleException(table.origin().name() + ", column " + odd
                + ": several targets must be all numbers (a regression) or all true/false (labels)");
    }

    private static Target numbers(Table training, List<String> names, boolean standardize, boolean clamp) {
        List<NumberTarget.Scale> scales = new ArrayList<>();
        for (String name : names) {
            double[] values = TargetValues.numbers(training, name);
            Scaling.Standard scale = standardize ? Scaling.Standard.learn(values) : new Scaling.Standard();
            DoubleSummaryStatistics range = Arrays.stream(values).summaryStatistics();
            scales.add(
                    clamp
                            ? new NumberTarget.Scale(
                                    name, scale.mean(), scale.deviation(), range.getMin(), range.getMax())
                            : new NumberTarget.Scale(name, scale.mean(), scale.deviation()));
        }
        return new NumberTarget(scales);
    }

    /** What a person should know of number targets whose extremes are far out of all others. */
    static List<String> remarks(Target target, Table training) {
        List<String> remarks = new ArrayList<>();
        if (target instanceof NumberTarget numbers) {
            for (String name : numbers.columns()) {
                double[] values = TargetValues.numbers(training, name);
                Arrays.sort(values);
                double deviation = Scaling.Standard.learn(values).deviation();
                far(name, values[0], values[values.length - 1], deviation, values)
                        .ifPresent(remarks::add);
            }
        }
        return remarks;
    }

    /**
     * What a person should know of a number target some of whose values are very far from the others.
     *
     * @param sorted values whose quartiles are those of the target
     */
    static Optional<String> far(String name, double least, double greatest, double deviation, double[] sorted) {
        double lower = ScalingLearner.quantile(sorted, 0.25);
        double upper = ScalingLearner.quantile(sorted, 0.75);
        return upper > lower && deviation > FAR * (upper - lower)
                ? Optional.of("warning: some values of " + name + " are so far out (from " + NumberColumn.text(least)
                        + " to " + NumberColumn.text(greatest) + ", half of them from " + NumberColumn.text(lower)
                        + " to " + NumberColumn.text(upper)
                        + ") that to the network all others are nearly equal: leave such rows out")
                : Optional.empty();
    }

    private static Target classes(Table all, List<Column> columns, Task task) {
        Column column = columns.getFirst();
        if (columns.size() > 1) {
            throw new ChainruleException("the task " + task.word() + " has one target, not " + columns.size()
                    + "; several true/false columns are multilabel");
        }
        List<String> words = TargetValues.words(column);
        if (task == Task.BINARY && words.size() != 2) {
            throw new ChainruleException(all.origin().name() + ": the task binary needs exactly two values, '"
                    + column.name() + "' has " + words.size());
        }
        if (words.size() > 2 && words.size() > all.rows() / 2) {
            throw new ChainruleException(
                    all.origin().name() + ", column " + column.name() + ": " + words.size() + " different classes in "
                            + all.rows() + " rows leave too few rows for each; is it the right target?");
        }
        ClassTarget target = new ClassTarget(column.name(), words);
        if (!task.admits(target.task())) {
            throw new ChainruleException(all.origin().name() + ", column " + column.name()
                    + ": the task binary has two classes, found " + words.size());
        }
        return target;
    }

    private static LabelTarget.Label label(Table all, Column column) {
        List<String> words = TargetValues.words(column);
        if (words.size() != 2) {
            throw new ChainruleException(all.origin().name() + ", column " + column.name()
                    + ": a label holds or does not hold, found " + words.size() + " different values");
        }
        return new LabelTarget.Label(column.name(), words.getFirst(), words.getLast());
    }
}
