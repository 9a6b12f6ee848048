package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first line of a delimited text that is not blank: the names of the columns, and with them the delimiter. It is
 * read here and not by DuckDB, which renames columns of the same name.
 *
 * @param names the names in order, without the spaces around them, all different, none blank
 * @param delimiter what stands between values
 * @param blankLines how many blank lines stand before it
 */
record CsvHeader(List<String> names, char delimiter, int blankLines) {
    private static final int MAX_BYTES = 1 << 21;
    private static final String CANDIDATES = ",;\t|";

    /** The header of {@code source}; {@code chosen} is the delimiter if a person said it. */
    static CsvHeader read(Source source, Optional<Character> chosen) {
        String delimiters = chosen.map(String::valueOf).orElse(source.format() == FileFormat.TSV ? "\t" : CANDIDATES);
        try (InputStream in = source.open()) {
            int blankLines = 0;
            int next = in.read();
            while (next == '\n' || next == '\r') {
                // The pair \r\n is one line break.
                int after = in.read();
                if (next == '\r' && after == '\n') {
                    after = in.read();
                }
                blankLines++;
                next = after;
            }
            if (next < 0) {
                throw new ChainruleException(source.name() + " is empty");
            }
            String line = line(source, in, next, delimiters, blankLines + 1);
            char delimiter = delimiters.length() == 1 ? delimiters.charAt(0) : mostFrequent(line, delimiters);
            CsvHeader header = new CsvHeader(names(line, delimiter), delimiter, blankLines);
            ColumnNames.check(source.name() + ", line " + (blankLines + 1), header.names());
            return header;
        } catch (IOException e) {
            throw source.unreadable(e);
        }
    }

    /** The text up to the first line break outside of quotes, which open only where a value begins. */
    private static String line(Source source, InputStream in, int first, String delimiters, int number)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean quoted = false;
        boolean valueBegins = true;
        boolean quoteBefore = false;
        for (int c = first; c >= 0 && (quoted || (c != '\n' && c != '\r')); c = in.read()) {
            if (c == 0) {
                throw source.binary(number);
            }
            if (c == '"' && (quoted || valueBegins || quoteBefore)) {
                quoteBefore = quoted;
                quoted = !quoted;
                valueBegins = false;
            } else {
                quoteBefore = false;
                valueBegins = !quoted && (delimiters.indexOf(c) >= 0 || (valueBegins && c == ' '));
            }
            bytes.write(c);
            if (bytes.size() > MAX_BYTES) {
                throw new ChainruleException(source.name() + ", line " + number + ": the header is longer than "
                        + MAX_BYTES + " bytes; is a quote not closed?");
            }
        }
        if (quoted) {
            throw new ChainruleException(
                    source.name() + ", line " + number + ": a quote is opened in the header and not closed");
        }
        return source.decode(bytes.toByteArray(), number);
    }

    private static char mostFrequent(String line, String delimiters) {
        char best = delimiters.charAt(0);
        int most = 0;
        for (int i = 0; i < delimiters.length(); i++) {
            int count = names(line, delimiters.charAt(i)).size();
            if (count > most) {
                most = count;
                best = delimiters.charAt(i);
            }
        }
        return best;
    }

    /** The values of a line; spaces around them do not count unless they are quoted. */
    private static List<String> names(String line, char delimiter) {
        List<String> names = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder name = new StringBuilder();
            int start = at;
            while (start < line.length() && line.charAt(start) == ' ' && delimiter != ' ') {
                start++;
            }
            boolean quoted = start < line.length() && line.charAt(start) == '"';
            if (quoted) {
                at = start + 1;
                while (at < line.length() && (line.charAt(at) != '"' || line.startsWith("\"\"", at))) {
                    name.append(line.charAt(at));
                    at += line.charAt(at) == '"' ? 2 : 1;
                }
                at = line.indexOf(delimiter, at);
            } else {
                at = line.indexOf(delimiter, at);
                name.append(line, start, at < 0 ? line.length() : at);
            }
            names.add(quoted ? name.toString() : name.toString().strip());
            if (at < 0) {
                return names;
            }
            at++;
        }
    }
}
