package dev.chainrule.tables;

import dev.chainrule.data.Column;
import dev.chainrule.data.Table;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes delimited text (RFC 4180) in the words of the data; a missing value is empty, lines end with \n. */
final class CsvWriter {
    private CsvWriter() {}

    static void write(Table table, char delimiter, Appendable out) throws IOException {
        List<Column> columns = table.columns();
        StringBuilder line = new StringBuilder();
        for (int row = -1; row < table.rows(); row++) {
            line.setLength(0);
            for (int i = 0; i < columns.size(); i++) {
                if (i > 0) {
                    line.append(delimiter);
                }
                Column column = columns.get(i);
                append(line, row < 0 ? column.name() : column.text(row), delimiter);
            }
            if (line.isEmpty() && !columns.isEmpty()) {
                // A blank line would be no row.
                line.append("\"\"");
            }
            out.append(line.append('\n'));
        }
    }

    private static void append(StringBuilder line, @Nullable String word, char delimiter) {
        if (word == null) {
            return;
        }
        if (!needsQuotes(word, delimiter)) {
            line.append(word);
            return;
        }
        line.append('"').append(word.replace("\"", "\"\"")).append('"');
    }

    private static boolean needsQuotes(String word, char delimiter) {
        return word.isEmpty()
                || word.charAt(0) == ' '
                || word.charAt(word.length() - 1) == ' '
                || word.indexOf(delimiter) >= 0
                || word.indexOf('"') >= 0
                || word.indexOf('\n') >= 0
                || word.indexOf('\r') >= 0;
    }
}
