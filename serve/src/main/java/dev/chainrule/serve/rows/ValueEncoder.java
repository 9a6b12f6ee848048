package dev.chainrule.serve.rows;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.TextColumn;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumericFeature;
import dev.chainrule.serve.http.OneLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes one value of a column to the inputs of the network, as {@link Feature#encode} does for whole columns: the same
 * inputs to the last bit, without a table in between. Immutable.
 */
public final class ValueEncoder {
    private final String column;
    private final Part[] parts;

    /** A value that the column cannot have; the message says what was expected. */
    public static final class WrongValue extends Exception {
        private static final long serialVersionUID = 1L;

        WrongValue(String reason) {
            super(reason, null, false, false);
        }

        /** Why. */
        public String reason() {
            return String.valueOf(getMessage());
        }
    }

    /** A feature and where its inputs begin. */
    record Placed(Feature feature, int first) {}

    /** Of {@code column}, of which {@code features} are made, mostly a single one. */
    ValueEncoder(String column, List<Placed> features) {
        this.column = column;
        List<Part> all = new ArrayList<>();
        for (Placed placed : features) {
            all.add(
                    switch (placed.feature()) {
                        case NumericFeature feature -> new NumericPart(feature, placed.first());
                        case BooleanFeature feature -> new BooleanPart(feature, placed.first());
                        case CategoryFeature feature -> new CategoryPart(feature, placed.first());
                    });
        }
        this.parts = all.toArray(Part[]::new);
    }

    /** The column. */
    public String column() {
        return column;
    }

    /** Writes {@code x} to the row of {@code rows} that was added last; @throws WrongValue if it cannot be one. */
    public void number(double x, EncodedRows rows) throws WrongValue {
        if (!Double.isFinite(x)) {
            throw new WrongValue("expected a finite number, found " + x);
        }
        for (Part part : parts) {
            part.number(x, rows);
        }
    }

    /** Writes the word {@code text}; @throws WrongValue if the column holds something else. */
    public void text(String text, EncodedRows rows) throws WrongValue {
        for (Part part : parts) {
            part.text(text, rows);
        }
    }

    /** Writes that there is no value. */
    public void missing(EncodedRows rows) throws WrongValue {
        for (Part part : parts) {
            part.missing(rows);
        }
    }

    /** What one feature makes of a value. */
    private sealed interface Part {
        void number(double x, EncodedRows rows) throws WrongValue;

        void text(String text, EncodedRows rows) throws WrongValue;

        void missing(EncodedRows rows) throws WrongValue;
    }

    private record NumericPart(NumericFeature feature, int first) implements Part {
        @Override
        public void number(double x, EncodedRows rows) throws WrongValue {
            double scaled = feature.scaling().apply(x);
            if (!Float.isFinite((float) scaled)) {
                throw new WrongValue(NumberColumn.text(x) + " is too large for the scaling '"
                        + feature.scaling().name() + "' of this column");
            }
            feature.encoding().encode(scaled, rows.values(), rows.at() + first);
        }

        @Override
        public void text(String text, EncodedRows rows) throws WrongValue {
            double x = feature instanceof NumberFeature && isDecimal(text) ? Double.parseDouble(text) : read(text);
            if (Double.isNaN(x)) {
                missing(rows);
            } else if (Double.isInfinite(x)) {
                throw new WrongValue("expected a finite number, found " + OneLine.quoted(text));
            } else {
                number(x, rows);
            }
        }

        /** Whether {@code text} is plain digits, perhaps with a sign and a point, which is what nearly all numbers are. */
        private static boolean isDecimal(String text) {
            int digits = 0;
            boolean point = false;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c >= '0' && c <= '9') {
                    digits++;
                } else if (c == '.' && !point) {
                    point = true;
                } else if (i > 0 || (c != '-' && c != '+')) {
                    return false;
                }
            }
            return digits > 0;
        }

        /** Whatever else stands for a number or a date goes the way of a table, and means what it means there. */
        private double read(String text) throws WrongValue {
            Origin origin = Origin.memory();
            try {
                return feature.value(TextColumn.of(feature.column(), text), 0, origin);
            } catch (ChainruleException e) {
                String place = origin.place(0, feature.column()) + ": ";
                String reason = String.valueOf(e.getMessage());
                reason = reason.startsWith(place) ? reason.substring(place.length()) : reason;
                throw new WrongValue(reason.replace("'" + text + "'", OneLine.quoted(text)));
            }
        }

        @Override
        public void missing(EncodedRows rows) throws WrongValue {
            number(feature.fill(), rows);
            if (feature.flag()) {
                rows.values()[rows.at() + first + feature.encoding().width()] = 1;
            }
        }
    }

    private record BooleanPart(BooleanFeature feature, int first) implements Part {
        @Override
        public void number(double x, EncodedRows rows) throws WrongValue {
            text(NumberColumn.text(x), rows);
        }

        @Override
        public void text(String text, EncodedRows rows) throws WrongValue {
            boolean holds = text.equalsIgnoreCase("true");
            if (!holds && !text.equalsIgnoreCase("false")) {
                throw new WrongValue("expected true or false, found " + OneLine.quoted(text));
            }
            rows.values()[rows.at() + first] = holds ? 1 : -1;
        }

        @Override
        public void missing(EncodedRows rows) {
            if (feature.flag()) {
                rows.values()[rows.at() + first + 1] = 1;
            }
        }
    }

    private static final class CategoryPart implements Part {
        private final Map<String, Integer> index = new HashMap<>();
        private final int first;
        private final int unknown;

        CategoryPart(CategoryFeature feature, int first) {
            for (String category : feature.categories()) {
                index.put(category, index.size());
            }
            this.first = first;
            this.unknown = feature.categories().size();
        }

        @Override
        public void number(double x, EncodedRows rows) {
            text(NumberColumn.text(x), rows);
        }

        @Override
        public void text(String text, EncodedRows rows) {
            Integer found = index.get(text);
            if (found == null) {
                rows.sawUnknown();
            }
            rows.values()[rows.at() + first + (found == null ? unknown : found)] = 1;
        }

        @Override
        public void missing(EncodedRows rows) {
            Integer found = index.get(CategoryFeature.MISSING);
            rows.values()[rows.at() + first + (found == null ? unknown : found)] = 1;
        }
    }
}
