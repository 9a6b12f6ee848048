package dev.chainrule.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.Table;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.TargetValues;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much each row of a table counts by a recipe, and which do not count at all. */
final class RowWeights {
    private final Recipe recipe;

    RowWeights(Recipe recipe) {
        this.recipe = recipe;
    }

    /** Whether rows may count differently. */
    boolean isNeeded() {
        return recipe.roles().weights() != null || recipe.classWeights() == Recipe.ClassWeights.BALANCED;
    }

    /** What the column of weights says; 1 where there is none. */
    double[] weights(Table table) {
        String column = recipe.roles().weights();
        return column == null ? Evaluator.equal(table) : TargetValues.weights(table, column);
    }

    /** The rows with a target and a weight; null if all are. */
    int @Nullable [] usable(Table table, List<String> remarks) {
        List<Column> targets =
                recipe.roles().targets().stream().map(table::column).toList();
        BitSet without = new BitSet();
        for (int row = 0; row < table.rows(); row++) {
            for (Column target : targets) {
                if (target.isMissing(row)) {
                    without.set(row);
                }
            }
        }
        String name = String.join(", ", recipe.roles().targets());
        if (without.cardinality() == table.rows()) {
            throw new ChainruleException(table.origin().name() + ": the target " + name + " has no value in any row");
        }
        if (!without.isEmpty()) {
            remarks.add(rows(without.cardinality(), "no value for " + name));
        }
        String column = recipe.roles().weights();
        if (column != null) {
            int[] complete = others(without, table.rows());
            double[] weights = TargetValues.weights(table.select(complete), column);
            int light = 0;
            for (int i = 0; i < weights.length; i++) {
                if (weights[i] == 0) {
                    without.set(complete[i]);
                    light++;
                }
            }
            if (light == weights.length) {
                throw new ChainruleException(table.origin().name() + ", column " + column + ": all weights are 0");
            }
            if (light > 0) {
                remarks.add(rows(light, "weight 0"));
            }
        }
        return without.isEmpty() ? null : others(without, table.rows());
    }

    private static int[] others(BitSet without, int rows) {
        int[] others = new int[rows - without.cardinality()];
        int row = -1;
        for (int i = 0; i < others.length; i++) {
            row = without.nextClearBit(row + 1);
            others[i] = row;
        }
        return others;
    }

    private static String rows(int count, String have) {
        return count + (count == 1 ? " row has " : " rows have ") + have + " and " + (count == 1 ? "is" : "are")
                + " left out";
    }

    /** {@code data} with the weights of the rows of {@code table}, as the recipe says. */
    Dataset weighted(Dataset data, Table table, Preprocessing preprocessing) {
        String column = recipe.roles().weights();
        boolean balanced = recipe.classWeights() == Recipe.ClassWeights.BALANCED;
        if (column == null && !balanced) {
            return data;
        }
        double[] weights = new double[data.rows()];
        Arrays.fill(weights, 1);
        if (column != null) {
            weights = TargetValues.weights(table, column);
        }
        if (balanced) {
            if (!(preprocessing.target() instanceof ClassTarget target)) {
                throw new ChainruleException("balanced class weights need a target of classes, not "
                        + preprocessing.target().task().word());
            }
            int[] classes = TargetValues.classes(table, target);
            double[] sums = new double[target.classes().size()];
            for (int row = 0; row < classes.length; row++) {
                sums[classes[row]] += weights[row];
            }
            for (int row = 0; row < classes.length; row++) {
                weights[row] = weights[row] == 0 ? 0 : weights[row] / sums[classes[row]];
            }
        }
        if (Arrays.stream(weights).allMatch(weight -> weight == 0)) {
            throw new ChainruleException(table.origin().name() + ", column " + column + ": all weights are 0");
        }
        return data.withWeights(weights);
    }
}
