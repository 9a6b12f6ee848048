package dev.chainrule.model;

import dev.chainrule.data.ColumnSource;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.preprocessing.PreprocessingLearner;
import dev.chainrule.preprocessing.Roles;
import java.util.ArrayList;

/**
 * What a {@link Preset} goes by.
 *
 * @param rows how many rows there are to learn from and to hold out
 * @param columns how many columns there are to learn from
 * @param task what the target asks for
 */
public record TableShape(int rows, int columns, Task task) {
    /** @throws IllegalArgumentException if a number is negative */
    public TableShape {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("a table of " + rows + " rows and " + columns + " columns");
        }
    }

    /**
     * The shape of {@code table}, whose columns play {@code roles}.
     *
     * @throws dev.chainrule.ChainruleException if a named column is missing, or the target cannot be learned
     */
    public static TableShape of(Table table, Roles roles) {
        roles.named().forEach(table::column);
        Roles read = roles.withIgnored();
        Table named = table.only(read.named().toArray(String[]::new));
        return of(named, read, table.columns().size() - roles.named().size());
    }

    /**
     * The shape of {@code source}, of which only the columns with a role are read.
     *
     * @throws dev.chainrule.ChainruleException if a named column is missing, or the target cannot be learned
     */
    public static TableShape of(ColumnSource source, Roles roles) {
        Roles read = roles.withIgnored();
        Table named = Table.of(read.named().stream().map(source::column).toList(), source.origin());
        return of(named, read, source.names().size() - roles.named().size());
    }

    private static TableShape of(Table named, Roles roles, int columns) {
        Recipe recipe = Recipe.of(roles);
        int[] usable = new RowWeights(recipe).usable(named, new ArrayList<>());
        Table rows = usable == null ? named : named.select(usable);
        Task task = new PreprocessingLearner(recipe.encoder(), true, false)
                .target(rows, rows, roles)
                .task();
        return new TableShape(rows.rows(), Math.max(0, columns), task);
    }
}
