package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows DuckDB a Parquet file. */
final class ParquetReader {
    private ParquetReader() {}

    /** The file's own number of a row; a file with a column of that name is loaded. */
    private static final String ROW_NUMBER = "file_row_number";

    /**
     * Makes {@code loaded} with columns c0, c1, …; returns their names in the file. It is a view of the file, of which
     * only what is asked for is read, or if {@code copied} a table.
     */
    static List<String> load(Duck duck, Source source, boolean copied) throws SQLException {
        String file = Duck.literal(source.pattern());
        List<String> names = names(duck.rows("SELECT name, num_children FROM parquet_schema(" + file + ")"));
        List<String> aliases = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            aliases.add(WordColumns.name(i));
        }
        if (names.isEmpty()) {
            throw new ChainruleException(source.name() + " has no columns");
        }
        String read = "read_parquet(" + file + ", hive_partitioning = false";
        if (copied || names.stream().anyMatch(ROW_NUMBER::equalsIgnoreCase)) {
            duck.execute("CREATE TABLE loaded AS SELECT * FROM " + read + ") AS t(" + String.join(", ", aliases) + ")");
        } else {
            duck.execute("CREATE VIEW loaded AS SELECT * FROM " + read + ", file_row_number = true) AS t("
                    + String.join(", ", aliases) + ", rowid)");
        }
        return names;
    }

    /** The names of the columns from the schema, in which every field stands before the fields inside of it. */
    private static List<String> names(List<@Nullable String[]> schema) {
        List<String> names = new ArrayList<>();
        int at = 1;
        while (at < schema.size()) {
            names.add(String.valueOf(schema.get(at)[0]));
            at = afterField(schema, at);
        }
        return names;
    }

    private static int afterField(List<@Nullable String[]> schema, int at) {
        String children = schema.get(at)[1];
        int next = at + 1;
        for (int i = children == null ? 0 : Integer.parseInt(children); i > 0; i--) {
            next = afterField(schema, next);
        }
        return next;
    }
}
