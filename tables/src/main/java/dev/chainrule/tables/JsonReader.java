package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Loads a JSON file, an array of objects or an object to a line, into DuckDB. */
final class JsonReader {
    /** Types that DuckDB sees in texts. Whether texts are dates is decided by {@link Words}, as for CSV. */
    private static final Set<String> SEEN_IN_TEXTS = Set.of("DATE", "TIMESTAMP", "TIME", "UUID");

    private static final Pattern MALFORMED =
            Pattern.compile("Malformed JSON in file \".*\", at byte (\\d+) in (line|record/value) (\\d+): (.*?)\\.? *");

    /** A name that DuckDB gives to a second column of the same name, or to one without any. */
    private static final Pattern INVENTED = Pattern.compile("(.*)_\\d+|C\\d+");

    private JsonReader() {}

    /** Makes the table {@code loaded} with columns c0, c1, …; returns the names of the values in the file. */
    static List<String> load(Duck duck, Source source) throws SQLException {
        String file = "(" + Duck.literal(source.pattern()) + ", records = true, hive_partitioning = false, format = "
                + (source.format() == FileFormat.JSON_LINES ? "'newline_delimited'" : "'auto'") + ", compression = "
                + Duck.literal(source.compression());
        try {
            // Every object is looked at, and every name in it is a column, however rare.
            List<Duck.Field> fields = duck.describe("SELECT * FROM read_json" + file
                    + ", sample_size = -1, map_inference_threshold = -1, field_appearance_threshold = 0)");
            checkNames(duck, source, fields);
            List<String> columns = new ArrayList<>();
            List<String> selected = new ArrayList<>();
            for (int i = 0; i < fields.size(); i++) {
                Duck.Field field = fields.get(i);
                String type = SEEN_IN_TEXTS.contains(field.type()) ? "VARCHAR" : field.type();
                columns.add(Duck.literal(field.name()) + ": " + Duck.literal(type));
                selected.add(Duck.identifier(field.name()) + " AS " + WordColumns.name(i));
            }
            duck.execute("CREATE TABLE loaded AS SELECT " + String.join(", ", selected) + " FROM read_json" + file
                    + ", columns = {" + String.join(", ", columns) + "})");
            return fields.stream().map(Duck.Field::name).toList();
        } catch (SQLException e) {
            throw error(source, e);
        }
    }

    private static ChainruleException error(Source source, SQLException e) {
        String reason = Duck.reason(e);
        Matcher malformed = MALFORMED.matcher(reason);
        if (malformed.matches()) {
            // DuckDB has counted the value that it complains about twice, and no blank lines.
            int value = Integer.parseInt(malformed.group(3)) - 1;
            String place = malformed.group(2).equals("line") ? "line " + line(source, value) : "value " + value;
            return new ChainruleException(
                    source.name() + ", " + place + ": no valid JSON at byte " + malformed.group(1) + " of it: "
                            + malformed.group(4),
                    e);
        }
        if (reason.contains("non-record JSON")) {
            return new ChainruleException(
                    source.name() + " holds no rows: expected an array of objects, or an object to a line", e);
        }
        return new ChainruleException(source.name() + ": " + reason.replaceAll(" in file \"[^\"]*\",?", ""), e);
    }

    /** DuckDB renames columns whose names are empty or differ in case only; the file's own names decide. */
    private static void checkNames(Duck duck, Source source, List<Duck.Field> fields) throws SQLException {
        if (fields.stream().noneMatch(field -> INVENTED.matcher(field.name()).matches())) {
            return;
        }
        List<String> keys = duck
                .rows("SELECT DISTINCT unnest(json_keys(json)) AS k FROM read_json_objects("
                        + Duck.literal(source.pattern()) + ", compression = " + Duck.literal(source.compression())
                        + ") ORDER BY k")
                .stream()
                .map(row -> String.valueOf(row[0]))
                .toList();
        if (keys.stream().anyMatch(String::isBlank)) {
            throw new ChainruleException(source.name() + ": a value has an empty name; give it one");
        }
        ColumnNames.checkCase(source.name(), keys);
    }

    /** The lines of the rows if there is one to a line. */
    static Origin origin(Source source, int rows) {
        if (source.format() != FileFormat.JSON_LINES) {
            return Origin.rows(source.name());
        }
        int[] lines = new int[rows];
        int found = lines(source, lines);
        // Several objects in a line, or one over several lines, are read too.
        return found == rows ? Origin.lines(source.name(), lines) : Origin.rows(source.name());
    }

    /** The line of the file (from 1) that the line {@code value} (from 1) is, blank ones not counted. */
    private static int line(Source source, int value) {
        int[] lines = new int[value];
        return lines(source, lines) < value ? value : lines[value - 1];
    }

    /** Puts the numbers of the first lines that are not blank into {@code lines}; returns how many there are in all. */
    private static int lines(Source source, int[] lines) {
        int found = 0;
        try (InputStream in = source.open()) {
            int line = 1;
            boolean blank = true;
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    line++;
                    blank = true;
                } else if (blank && c != ' ' && c != '\t' && c != '\r') {
                    if (found < lines.length) {
                        lines[found] = line;
                    }
                    found++;
                    blank = false;
                }
            }
        } catch (IOException e) {
            throw source.unreadable(e);
        }
        return found;
    }
}
