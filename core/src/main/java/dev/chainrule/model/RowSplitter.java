package dev.chainrule.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.Folds;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Split;
import dev.chainrule.data.Splits;
import dev.chainrule.data.Table;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.preprocessing.TargetValues;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Splits the rows of a table as a recipe says: by time, by group, by class, or at random. */
final class RowSplitter {
    private final Recipe recipe;
    private final Table table;
    private final Target target;

    RowSplitter(Recipe recipe, Table table, Target target) {
        this.recipe = recipe;
        this.table = table;
        this.target = target;
    }

    Split split(double validation, double test) {
        long seed = recipe.trainer().seed();
        if (recipe.roles().time() != null) {
            return Splits.byTime(time(recipe.roles().time()), validation, test);
        }
        if (recipe.roles().group() != null) {
            return Splits.grouped(codes(recipe.roles().group()), validation, test, seed);
        }
        if (target instanceof ClassTarget classes) {
            return Splits.stratified(TargetValues.classes(table, classes), validation, test, seed);
        }
        return Splits.random(table.rows(), validation, test, seed);
    }

    /** How many folds there can be at most; maybe less than 2. */
    int mostFolds() {
        if (recipe.roles().time() != null) {
            return (int) Arrays.stream(time(recipe.roles().time())).distinct().count() - 1;
        }
        return recipe.roles().group() != null
                ? (int) Arrays.stream(codes(recipe.roles().group())).distinct().count()
                : table.rows();
    }

    List<Split> folds(int k) {
        long seed = recipe.trainer().seed();
        if (recipe.roles().time() != null) {
            return Folds.byTime(time(recipe.roles().time()), k);
        }
        if (recipe.roles().group() != null) {
            return Folds.grouped(codes(recipe.roles().group()), k, seed);
        }
        if (target instanceof ClassTarget classes) {
            return Folds.stratified(TargetValues.classes(table, classes), k, seed);
        }
        return Folds.random(table.rows(), k, seed);
    }

    private double[] time(String name) {
        Column column = table.column(name);
        return switch (column) {
            case NumberColumn numbers -> present(numbers.toArray(), name);
            case DateColumn dates -> present(dates.toArray(), name);
            default ->
                throw new ChainruleException(table.origin().name() + ", column " + name
                        + ": a time is a number or a date, found '" + firstText(column) + "'");
        };
    }

    private double[] present(double[] values, String name) {
        for (int row = 0; row < values.length; row++) {
            if (Double.isNaN(values[row])) {
                throw new ChainruleException(table.origin().place(row, name) + ": the time is missing");
            }
        }
        return values;
    }

    private static String firstText(Column column) {
        for (int row = 0; row < column.size(); row++) {
            if (!column.isMissing(row)) {
                return column.word(row);
            }
        }
        return "";
    }

    /** Each group by a number; rows without a group are one group. */
    private int[] codes(String name) {
        Column column = table.column(name);
        Map<String, Integer> codes = new HashMap<>();
        int[] groups = new int[table.rows()];
        for (int row = 0; row < groups.length; row++) {
            String word = column.isMissing(row) ? "" : column.word(row);
            groups[row] = codes.computeIfAbsent(word, _ -> codes.size());
        }
        return groups;
    }
}
