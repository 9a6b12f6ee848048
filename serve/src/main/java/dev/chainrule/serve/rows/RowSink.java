package dev.chainrule.serve.rows;

import dev.chainrule.description.Nearest;
import dev.chainrule.serve.http.Refusal;
import dev.chainrule.serve.rows.ValueEncoder.WrongValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Takes rows value by value, in whatever order the columns come, and sees to it that every row has every column that is
 * needed, once. Errors name the row and the column.
 */
final class RowSink {
    /** So many of the names that the model has no use for are kept, to say which of them was meant. */
    private static final int MOST_STRANGERS = 50;

    private static final int LONGEST_STRANGER = 100;

    private final RowEncoder encoder;
    private final EncodedRows rows;
    private final int mostColumns;
    private final List<String> strangers = new ArrayList<>();

    /** By column, the row (from 1) that had it last. */
    private final int[] seen;

    private int columns;
    private int found;

    RowSink(RowEncoder encoder, EncodedRows rows, int mostColumns) {
        this.encoder = encoder;
        this.rows = rows;
        this.mostColumns = mostColumns;
        this.seen = new int[encoder.columns().size()];
    }

    /** Begins a row. */
    void begin() {
        rows.add();
        columns = 0;
        found = 0;
        strangers.clear();
    }

    /** The row now, from 1. */
    int row() {
        return rows.rows();
    }

    /** What encodes column {@code at} of the encoder, which the row has now. */
    ValueEncoder column(int at) {
        if (seen[at] == row()) {
            throw bad(at, "the column is there twice");
        }
        seen[at] = row();
        found++;
        count();
        return encoder.columns().get(at);
    }

    /** The row has a column that the model has no use for. */
    void stranger(String name) {
        if (strangers.size() < MOST_STRANGERS && name.length() <= LONGEST_STRANGER) {
            strangers.add(name);
        }
        count();
    }

    private void count() {
        if (++columns > mostColumns) {
            throw Refusal.tooLarge("a row has more than " + mostColumns + " columns");
        }
    }

    /** Ends the row. */
    void end() {
        if (found == seen.length) {
            return;
        }
        for (int at = 0; at < seen.length; at++) {
            if (seen[at] != row()) {
                String hint = meant(encoder.columns().get(at).column(), strangers);
                throw bad(at, "the column is missing" + (hint.isEmpty() ? "; null says that there is no value" : hint));
            }
        }
    }

    /** Which of the names that the model has no use for may have been meant by {@code column}; empty if none. */
    static String meant(String column, Collection<String> strangers) {
        return Nearest.to(column, strangers)
                .map(name -> "; '" + name + "' is there, which the model does not know")
                .orElse("");
    }

    EncodedRows rows() {
        return rows;
    }

    Refusal bad(int at, String reason) {
        return Refusal.badRow(row(), encoder.columns().get(at).column(), reason);
    }

    Refusal bad(ValueEncoder value, WrongValue wrong) {
        return Refusal.badRow(row(), value.column(), wrong.reason());
    }
}
