package dev.chainrule.tables;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * Writes rows as JSON objects (RFC 8259), one to a line: numbers and booleans as such, dates as texts of ISO 8601,
 * missing values as null.
 */
final class JsonWriter {
    private JsonWriter() {}

    /** Writes an array of the rows, or with {@code lines} just the rows (JSON lines). */
    static void write(Table table, boolean lines, Writer out) throws IOException {
        List<Column> columns = table.columns();
        StringBuilder line = new StringBuilder();
        for (int row = 0; row < table.rows(); row++) {
            line.setLength(0);
            line.append(lines ? "{" : row == 0 ? "[{" : " {");
            for (int i = 0; i < columns.size(); i++) {
                line.append(i == 0 ? "" : ", ");
                appendText(line, columns.get(i).name());
                line.append(": ");
                appendValue(line, columns.get(i), row);
            }
            line.append(lines ? "}\n" : row == table.rows() - 1 ? "}]\n" : "},\n");
            out.append(line);
        }
        if (table.rows() == 0 && !lines) {
            out.append("[]\n");
        }
    }

    private static void appendValue(StringBuilder line, Column column, int row) {
        String text = column.text(row);
        if (text == null) {
            line.append("null");
            return;
        }
        switch (column) {
            case NumberColumn numbers -> line.append(text);
            case BooleanColumn booleans -> line.append(booleans.value(row));
            default -> appendText(line, text);
        }
    }

    private static void appendText(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < ' ') {
                        line.append("\\u00").append(c < 16 ? "0" : "").append(Integer.toHexString(c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }
}
