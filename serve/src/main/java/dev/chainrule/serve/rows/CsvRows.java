package dev.chainrule.serve.rows;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import dev.chainrule.serve.Limits;
import dev.chainrule.serve.http.Body;
import dev.chainrule.serve.http.ClientGone;
import dev.chainrule.serve.http.OneLine;
import dev.chainrule.serve.http.Refusal;
import dev.chainrule.serve.rows.ValueEncoder.WrongValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Rows as a text table in UTF-8 (RFC 4180): a header with the names of the columns, then a line per row, read straight into
 * the inputs of the network. Values stand between whichever of {@code , ; tab |} the header has most of.
 */
public final class CsvRows {
    /** What people and programs write for "no value", as when a file is read. */
    private static final Set<String> USUAL_MISSING =
            Set.of("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "Null", "null", "None", "?");

    private static final String SEPARATORS = ",;\t|";

    private static final int LONGEST_HEADER = 1 << 20;

    private final RowEncoder encoder;
    private final Set<String> missing;

    /**
     * Rows for {@code encoder}.
     *
     * @param missing words that mean "no value" beside the usual ones
     */
    public CsvRows(RowEncoder encoder, Set<String> missing) {
        this.encoder = encoder;
        Set<String> all = new HashSet<>(USUAL_MISSING);
        all.addAll(missing);
        this.missing = Set.copyOf(all);
    }

    /**
     * Adds the rows in {@code body} to {@code rows}.
     *
     * @param mostColumns in a row
     * @throws Refusal if the body is at fault; it then names the row and the column
     */
    public void read(Body body, EncodedRows rows, int mostColumns) {
        BufferedReader text = new BufferedReader(new InputStreamReader(
                body.stream(),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(separator(text))
                .detectBomHeader(false)
                .skipEmptyLines(true)
                .allowExtraFields(true) // whether there are as many as in the header is said below, with the row
                .allowMissingFields(true)
                .build(
                        CsvRecordHandler.of(handler -> handler.maxFields(mostColumns)
                                .maxFieldSize(Limits.TEXT)
                                .maxRecordSize(Math.max(Limits.TEXT, 64 * mostColumns))),
                        text)) {
            Iterator<CsvRecord> records = reader.iterator();
            if (!records.hasNext()) {
                throw Refusal.bad("there is no header; expected a line with the names of the columns");
            }
            int[] columns = columns(records.next().getFields());
            RowSink sink = new RowSink(encoder, rows, mostColumns);
            while (records.hasNext()) {
                row(records.next(), columns, sink);
            }
        } catch (CsvParseException e) {
            throw unreadable(e, rows.rows() + 1);
        } catch (UncheckedIOException | IOException e) {
            throw broken(e);
        }
    }

    private static RuntimeException unreadable(CsvParseException e, int row) {
        return switch (e.getCause()) {
            case Refusal refusal -> refusal;
            case ClientGone gone -> gone;
            case UncheckedIOException io -> broken(io);
            case IOException io -> broken(io);
            case null, default -> {
                String reason = OneLine.joined(String.valueOf(e.getMessage()));
                yield Refusal.badRow(row, null, "the CSV cannot be read: " + reason);
            }
        };
    }

    private static Refusal broken(Exception e) {
        boolean isText = e instanceof CharacterCodingException || e.getCause() instanceof CharacterCodingException;
        return Refusal.bad(isText ? "the body is not UTF-8" : "the body broke off: " + e.getMessage());
    }

    /** The separator that the first line has most of; none of the body is used up but a byte-order mark. */
    private static char separator(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        text.mark(LONGEST_HEADER);
        int[] counts = new int[SEPARATORS.length()];
        boolean quoted = false;
        int c = text.read();
        for (int length = 1; c >= 0 && length < LONGEST_HEADER; length++) {
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '\n' || c == '\r')) {
                break;
            } else if (!quoted && SEPARATORS.indexOf(c) >= 0) {
                counts[SEPARATORS.indexOf(c)]++;
            }
            c = text.read();
        }
        text.reset();
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return SEPARATORS.charAt(most);
    }

    /** By place in the table, the place among the encoder's columns, or −1. */
    private int[] columns(List<String> header) {
        int[] columns = new int[header.size()];
        Set<String> seen = new HashSet<>();
        List<String> strangers = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            String name = header.get(i).strip();
            if (!seen.add(name)) {
                throw Refusal.badColumn(name, "the column is there twice");
            }
            columns[i] = encoder.find(name);
            if (columns[i] < 0 && name.length() <= 100 && strangers.size() < 50) {
                strangers.add(name);
            }
        }
        for (String name : encoder.names()) {
            if (!seen.contains(name)) {
                throw Refusal.badColumn(name, "the column is missing" + RowSink.meant(name, strangers));
            }
        }
        return columns;
    }

    private void row(CsvRecord record, int[] columns, RowSink sink) {
        sink.begin();
        if (record.getFieldCount() != columns.length) {
            throw Refusal.badRow(
                    sink.row(),
                    null,
                    "expected " + columns.length + " values as in the header, found " + record.getFieldCount()
                            + " (line " + record.getStartingLineNumber() + ")");
        }
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] < 0) {
                continue;
            }
            ValueEncoder value = sink.column(columns[i]);
            String text = record.getField(i);
            try {
                if (missing.contains(text.strip())) {
                    value.missing(sink.rows());
                } else {
                    value.text(text, sink.rows());
                }
            } catch (WrongValue e) {
                throw sink.bad(value, e);
            }
        }
        sink.end();
    }
}
