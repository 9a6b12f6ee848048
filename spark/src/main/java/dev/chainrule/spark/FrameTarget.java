package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.data.TextColumn;
import dev.chainrule.loss.Poisson;
import dev.chainrule.model.Recipe;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Moments;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Learns what is to be predicted from what the partitions say of their targets. */
final class FrameTarget {
    /** Of more different values a target is not one of classes. */
    static final int MOST_CLASSES = 10_000;

    /** Enough different values to tell numbers from two classes. */
    private static final int SOME = 3;

    private FrameTarget() {}

    /** How many different values of the targets of {@code rows} matter to a recipe. */
    static int limit(Recipe recipe, FrameRows rows) {
        Task task = recipe.roles().task();
        boolean numbers = rows.targets().stream().allMatch(column -> column.kind() == FrameColumn.Kind.NUMBER);
        return task == Task.REGRESSION || (task == null && numbers) ? SOME : MOST_CLASSES;
    }

    /**
     * The target of {@code recipe}, as a {@link dev.chainrule.preprocessing.PreprocessingLearner} would learn it from all
     * rows in one table; means and deviations up to the rounding of sums.
     *
     * @throws ChainruleException if it cannot be learned
     */
    static Target learn(Recipe recipe, FrameRows rows, TargetFacts facts, Origin origin) {
        List<Column> distinct = new ArrayList<>();
        int most = 1;
        for (int k = 0; k < rows.targets().size(); k++) {
            most = Math.max(most, facts.target(k).having().size());
        }
        for (int k = 0; k < rows.targets().size(); k++) {
            distinct.add(column(
                    rows.targets().get(k), List.copyOf(facts.target(k).having().keySet()), 2 * most));
        }
        Table table = Table.of(distinct, origin);
        Roles given = recipe.roles();
        Roles roles = new Roles(given.targets(), given.task(), List.of(), null, null, null);
        Target learned = recipe.learner().target(table, table, roles);
        requireCounts(recipe, rows, facts);
        return switch (learned) {
            case NumberTarget numbers -> new NumberTarget(scales(recipe, numbers.scales(), facts));
            case QuantileTarget quantiles ->
                new QuantileTarget(scales(recipe, quantiles.scales(), facts), quantiles.quantiles());
            case ClassTarget classes -> {
                int count = classes.classes().size();
                if (facts.target(0).hasMore() || (count > 2 && count > facts.usable() / 2)) {
                    throw new ChainruleException(origin.name() + ", column " + classes.column() + ": "
                            + (facts.target(0).hasMore() ? "more than " : "") + count + " different classes in "
                            + facts.usable() + " rows; is it the right target?");
                }
                yield classes;
            }
            default -> learned;
        };
    }

    /** @param classes what the indices in the only column of {@code targets} mean; null where it says it itself */
    static Table inWords(Table targets, @Nullable List<String> classes) {
        if (classes == null) {
            return targets;
        }
        NumberColumn indices = (NumberColumn) targets.columns().getFirst();
        String[] named = new String[indices.size()];
        for (int row = 0; row < named.length; row++) {
            named[row] = classes.get((int) indices.value(row));
        }
        return targets.with(TextColumn.of(indices.name(), named));
    }

    /** The {@code values} as a column, over and over again until there are {@code rows}: none is the only one of its kind. */
    private static Column column(FrameColumn target, List<Object> values, int rows) {
        int count = values.size();
        return switch (target.kind()) {
            case NUMBER -> {
                double[] numbers = new double[rows];
                for (int i = 0; i < rows; i++) {
                    numbers[i] = count == 0 ? Double.NaN : (Double) values.get(i % count);
                }
                yield NumberColumn.of(target.name(), numbers);
            }
            case WORD -> {
                String[] words = new String[rows];
                for (int i = 0; i < rows && count > 0; i++) {
                    words[i] = (String) values.get(i % count);
                }
                yield TextColumn.of(target.name(), words);
            }
            case TRUTH -> {
                Boolean[] truths = new Boolean[rows];
                for (int i = 0; i < rows && count > 0; i++) {
                    truths[i] = (Boolean) values.get(i % count);
                }
                yield BooleanColumn.of(target.name(), truths);
            }
            default ->
                throw new ChainruleException("column '" + target.name()
                        + "' cannot be a target: expected numbers, words, or true and false");
        };
    }

    private static List<NumberTarget.Scale> scales(Recipe recipe, List<NumberTarget.Scale> found, TargetFacts facts) {
        List<NumberTarget.Scale> scales = new ArrayList<>();
        for (int k = 0; k < found.size(); k++) {
            TargetFacts.Values values = facts.target(k);
            Moments moments = values.moments();
            Scaling.Standard scale = recipe.standardizes() ? moments.standard() : new Scaling.Standard();
            scales.add(
                    recipe.clamp()
                            ? new NumberTarget.Scale(
                                    found.get(k).column(),
                                    scale.mean(),
                                    scale.deviation(),
                                    values.least(),
                                    values.most())
                            : new NumberTarget.Scale(found.get(k).column(), scale.mean(), scale.deviation()));
        }
        return scales;
    }

    /** The Poisson loss is defined for counts. */
    private static void requireCounts(Recipe recipe, FrameRows rows, TargetFacts facts) {
        if (recipe.loss() instanceof Poisson) {
            for (int k = 0; k < rows.targets().size(); k++) {
                if (facts.target(k).least() < 0) {
                    throw new ChainruleException(
                            "column '" + rows.targets().get(k).name()
                                    + "': the loss poisson needs targets that are not negative, found "
                                    + NumberColumn.text(facts.target(k).least()));
                }
            }
        }
    }
}
