package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Follows the rules of RFC 4180 through a delimited text, byte by byte, as DuckDB does: a value that begins with a quote
 * (spaces before it do not count) ends with a quote, two quotes in it mean one, and after it only spaces may stand; in
 * other values a quote is a character like any. Lines end with \n, \r\n or \r; blank lines are no rows.
 */
final class CsvScanner {
    /** What DuckDB reads by default: longer rows are nearly always a quote that was not closed. */
    private static final int MAX_ROW_BYTES = 2_000_000;

    /** The kinds of bytes. */
    private static final byte ORDINARY = 0, SPACE = 1, DELIMITER = 2, QUOTE = 3, LF = 4, CR = 5, HIGH = 6, ZERO = 7;

    private enum State {
        VALUE_BEGINS,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED,
        AFTER_QUOTED
    }

    private final Source source;
    private final byte[] kinds = new byte[256];
    private final int expected;
    private final Utf8 utf8 = new Utf8();

    private State state = State.VALUE_BEGINS;
    private int line = 1;
    private int rowLine = 1;
    private int values;
    private boolean blank = true;
    private boolean afterCr;
    private long position;
    private long rowStart;

    private int rows = -1;
    private int headerRows;
    private int firstLine;
    /** The line of each row, from the first on that does not stand on the line after the row before it. */
    private int @Nullable [] lines;

    private long lfs;
    private long crLfs;
    private long crs;
    private int firstLoneCr;

    CsvScanner(Source source, CsvHeader header) {
        this.source = source;
        this.expected = header.names().size();
        Arrays.fill(kinds, 0x80, 0x100, HIGH);
        kinds[0] = ZERO;
        kinds['"'] = QUOTE;
        kinds['\n'] = LF;
        kinds['\r'] = CR;
        kinds[' '] = SPACE;
        kinds[header.delimiter()] = DELIMITER;
    }

    /** Goes on through the next {@code n} bytes. */
    void accept(byte[] buffer, int n) {
        for (int i = 0; i < n; i++) {
            byte kind = kinds[buffer[i] & 0xFF];
            // Most bytes lie inside of values and change nothing.
            boolean inside = (state == State.PLAIN || state == State.QUOTED) && !afterCr && utf8.isComplete();
            if (kind != ORDINARY || !inside) {
                step(kind, buffer[i], position + i);
            }
        }
        position += n;
    }

    private void step(byte kind, byte b, long at) {
        if (!utf8.accept(b)) {
            throw source.notUtf8(line);
        }
        boolean secondOfPair = afterCr && kind == LF;
        afterCr = false;
        switch (kind) {
            case LF, CR -> lineBreak(kind, secondOfPair, at);
            case QUOTE -> quote();
            case DELIMITER -> delimiter();
            case ZERO -> throw source.binary(line);
            default -> character(kind == SPACE);
        }
    }

    private void lineBreak(byte kind, boolean secondOfPair, long at) {
        afterCr = kind == CR;
        if (state == State.QUOTED) {
            line += secondOfPair ? 0 : 1;
            return;
        }
        if (secondOfPair) {
            crs--;
            crLfs++;
            firstLoneCr = crs == 0 ? 0 : firstLoneCr;
            rowStart = at + 1;
            return;
        }
        if (kind == LF) {
            lfs++;
        } else if (++crs == 1) {
            firstLoneCr = line;
        }
        endOfRow(at);
        line++;
        rowLine = line;
        rowStart = at + 1;
    }

    private void quote() {
        blank = false;
        state = switch (state) {
            case VALUE_BEGINS, QUOTE_IN_QUOTED -> State.QUOTED;
            case QUOTED -> State.QUOTE_IN_QUOTED;
            case PLAIN -> State.PLAIN;
            case AFTER_QUOTED -> throw afterQuote();
        };
    }

    private void delimiter() {
        blank = false;
        if (state != State.QUOTED) {
            values++;
            state = State.VALUE_BEGINS;
        }
    }

    private void character(boolean space) {
        blank = false;
        state = switch (state) {
            case VALUE_BEGINS -> space ? State.VALUE_BEGINS : State.PLAIN;
            case QUOTE_IN_QUOTED, AFTER_QUOTED -> {
                if (!space) {
                    throw afterQuote();
                }
                yield State.AFTER_QUOTED;
            }
            case PLAIN, QUOTED -> state;
        };
    }

    private ChainruleException afterQuote() {
        return error(line, "text after a closing quote; write a quote inside of a quoted value twice");
    }

    private void endOfRow(long at) {
        if (blank) {
            headerRows += rows < 0 ? 1 : 0;
            return;
        }
        values++;
        if (at - rowStart > MAX_ROW_BYTES) {
            throw error(rowLine, "the row is longer than " + MAX_ROW_BYTES + " bytes; is a quote not closed?");
        }
        if (values != expected) {
            throw error(rowLine, "expected " + expected + (expected == 1 ? " value" : " values") + ", found " + values);
        }
        if (rows >= 0) {
            remember(rowLine);
        } else {
            headerRows++;
        }
        rows++;
        values = 0;
        blank = true;
        state = State.VALUE_BEGINS;
    }

    private void remember(int rowLine) {
        firstLine = rows == 0 ? rowLine : firstLine;
        if (rows == Duck.MAX_ROWS) {
            throw error(rowLine, "a table in memory has at most " + Duck.MAX_ROWS + " rows, this one has more");
        }
        int[] each = lines;
        if (each == null && rowLine == firstLine + rows) {
            return;
        }
        if (each == null) {
            each = new int[Math.max(1024, rows + (rows >> 1))];
            for (int row = 0; row < rows; row++) {
                each[row] = firstLine + row;
            }
        } else if (rows == each.length) {
            each = Arrays.copyOf(each, each.length + (each.length >> 1));
        }
        each[rows] = rowLine;
        lines = each;
    }

    /** The layout, after the last byte. */
    CsvLayout end() {
        if (!utf8.isComplete()) {
            throw source.notUtf8(line);
        }
        if (state == State.QUOTED) {
            throw error(rowLine, "a quote is opened in this row and not closed");
        }
        endOfRow(position);
        if (crs > 0 && lfs + crLfs > 0) {
            throw error(firstLoneCr, "a carriage return (\\r) inside of a row; put the value in quotes");
        }
        if (rows <= 0) {
            throw new ChainruleException(source.name() + " has a header but no rows");
        }
        int[] each = lines == null ? null : Arrays.copyOf(lines, rows);
        return new CsvLayout(rows, headerRows, each, firstLine, lineBreak());
    }

    private @Nullable String lineBreak() {
        if (crs > 0) {
            return "\r";
        }
        return lfs == 0 ? "\r\n" : crLfs == 0 ? "\n" : null;
    }

    private ChainruleException error(int line, String what) {
        return new ChainruleException(source.name() + ", line " + line + ": " + what);
    }
}
