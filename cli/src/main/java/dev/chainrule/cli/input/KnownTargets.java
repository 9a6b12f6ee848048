package dev.chainrule.cli.input;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.data.Column;
import dev.chainrule.data.Table;
import dev.chainrule.preprocessing.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rows of a table whose targets are known.
 *
 * @param rows those rows, at least one
 * @param left how many others there were
 */
public record KnownTargets(Table rows, int left) {
    /** @throws ChainruleException if a target column is missing, or has no value in any row */
    public static KnownTargets of(Table table, Target target) {
        List<Column> columns = target.columns().stream().map(table::column).toList();
        int[] known = IntStream.range(0, table.rows())
                .filter(row -> columns.stream().noneMatch(column -> column.isMissing(row)))
                .toArray();
        if (known.length == 0) {
            throw new ChainruleException(
                    table.origin().name() + ": no row has a value for " + String.join(", ", target.columns()));
        }
        int left = table.rows() - known.length;
        return new KnownTargets(left == 0 ? table : table.select(known), left);
    }

    /** That the others cannot be judged, for whoever is to know; empty if there are none. */
    public Optional<String> remark(Target target) {
        return left == 0
                ? Optional.empty()
                : Optional.of(Words.count(left, "row") + (left == 1 ? " has" : " have") + " no value for "
                        + String.join(", ", target.columns()) + " and cannot be judged");
    }
}
