package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads a Parquet file into DuckDB. */
final class ParquetReader {
    private ParquetReader() {}

    /** Makes the table {@code loaded} with columns c0, c1, …; returns their names in the file. */
    static List<String> load(Duck duck, Source source) throws SQLException {
        String file = Duck.literal(source.pattern());
        List<String> names = names(duck.rows("SELECT name, num_children FROM parquet_schema(" + file + ")"));
        List<String> aliases = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            aliases.add(WordColumns.name(i));
        }
        if (names.isEmpty()) {
            throw new ChainruleException(source.name() + " has no columns");
        }
        duck.execute("CREATE TABLE loaded AS SELECT * FROM read_parquet(" + file + ", hive_partitioning = false) AS t("
                + String.join(", ", aliases) + ")");
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
