package dev.chainrule.tables;

import dev.chainrule.data.Origin;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a delimited text, from one look at every byte before DuckDB reads the values: that every row has as many
 * values as the header, that quotes are closed and the text is UTF-8, and on which line each row starts. DuckDB reports
 * such errors with advice about its own options and counts rows for lines.
 *
 * @param rows the number of rows after the header; blank lines are none
 * @param headerRows the number of blank lines and header rows before the first row
 * @param lines the line (from 1) of each row, null if row i stands on line firstLine + i
 * @param firstLine the line (from 1) of the first row
 * @param lineBreak what every line ends with, null if some end with \n and some with \r\n
 */
record CsvLayout(
        int rows,
        int headerRows,
        int @Nullable [] lines,
        int firstLine,
        @Nullable String lineBreak) {
    private static final int BUFFER = 1 << 18;

    /** Looks at every byte of {@code source}. */
    static CsvLayout of(Source source, CsvHeader header) {
        CsvScanner scanner = new CsvScanner(source, header);
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = source.open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                scanner.accept(buffer, n);
            }
        } catch (IOException e) {
            throw source.unreadable(e);
        }
        return scanner.end();
    }

    /** Where the rows stand in the file called {@code name}. */
    Origin origin(String name) {
        return lines == null ? Origin.lines(name, firstLine) : Origin.lines(name, lines);
    }
}
