package dev.chainrule.model;

import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.preprocessing.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which rows each model of a cross-validation learns from, stops early by and is judged on. No row that a model is judged on
 * takes part in its training, and none of the test takes part at all.
 */
final class CrossValidation {
    /** Trains a model of one fold, and judges it. */
    interface Fold {
        /**
         * The metrics on the rows {@code judged}.
         *
         * @param all every row, for the words of the classes
         * @param training rows to learn from
         * @param held rows to stop early by, or null
         */
        Evaluation judge(Table all, Table training, @Nullable Table held, Table judged);
    }

    private final Recipe recipe;
    private final Fold fold;

    CrossValidation(Recipe recipe, Fold fold) {
        this.recipe = recipe;
        this.fold = fold;
    }

    /** The metrics of each of {@code k} folds of {@code table}, all rows of which have a target and a weight. */
    List<Evaluation> run(Table table, int k) {
        Target target = recipe.learner().target(table, table, recipe.roles());
        Table rows = recipe.test() > 0 ? withoutTest(table, target) : table;
        List<Evaluation> evaluations = new ArrayList<>();
        for (Split split : new RowSplitter(recipe, rows, target).folds(k)) {
            Table rest = rows.select(split.training());
            Table judged = rows.select(split.validation());
            if (recipe.validation() > 0 && !recipe.refit()) {
                Split inner = new RowSplitter(recipe, rest, target).split(recipe.validation(), 0);
                evaluations.add(
                        fold.judge(rows, rest.select(inner.training()), rest.select(inner.validation()), judged));
            } else {
                evaluations.add(fold.judge(rows, rest, null, judged));
            }
        }
        return evaluations;
    }

    /** The rows that a training by the recipe would not keep for the test. */
    private Table withoutTest(Table table, Target target) {
        Split split = new RowSplitter(recipe, table, target).split(recipe.validation(), recipe.test());
        return table.select(IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()))
                .sorted()
                .toArray());
    }
}
