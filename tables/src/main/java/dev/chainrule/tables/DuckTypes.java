package dev.chainrule.tables;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.TextColumn;

/** Which of DuckDB's types are which kind of column, and the other way round. */
final class DuckTypes {
    /** 2⁵³: up to here every whole number is a double. */
    static final long LARGEST_EXACT_INTEGER = 1L << 53;

    /** What a type of DuckDB is in a table. */
    enum Kind {
        WHOLE,
        NUMBER,
        TEXT,
        BOOLEAN,
        DATE,
        TIMESTAMP,
        JSON,
        NESTED,
        OTHER
    }

    private DuckTypes() {}

    /** The kind of a type by the name that DESCRIBE gives it. */
    static Kind kind(String type) {
        if (type.endsWith("]")
                || type.startsWith("STRUCT(")
                || type.startsWith("MAP(")
                || type.startsWith("UNION(")
                || type.startsWith("VARIANT")) {
            return Kind.NESTED;
        }
        if (type.startsWith("DECIMAL(")) {
            return Kind.NUMBER;
        }
        if (type.startsWith("ENUM(")) {
            return Kind.TEXT;
        }
        return switch (type) {
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "BIGNUM" -> Kind.WHOLE;
            case "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT" -> Kind.WHOLE;
            case "FLOAT", "DOUBLE" -> Kind.NUMBER;
            case "VARCHAR", "UUID", "TIME", "TIME_NS", "TIME WITH TIME ZONE" -> Kind.TEXT;
            case "BOOLEAN" -> Kind.BOOLEAN;
            case "DATE" -> Kind.DATE;
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE" ->
                Kind.TIMESTAMP;
            case "JSON" -> Kind.JSON;
            default -> Kind.OTHER;
        };
    }

    /** The type of DuckDB that holds {@code column}: whole numbers as BIGINT, so that SQL shows them without ".0". */
    static String type(Column column) {
        return switch (column) {
            case NumberColumn numbers -> isWhole(numbers) ? "BIGINT" : "DOUBLE";
            case TextColumn texts -> "VARCHAR";
            case BooleanColumn booleans -> "BOOLEAN";
            case DateColumn dates -> dates.isTimed() ? "TIMESTAMP" : "DATE";
        };
    }

    /** Whether all values are whole numbers that a double holds exactly, at least one, and none is −0. */
    static boolean isWhole(NumberColumn numbers) {
        boolean any = false;
        for (int row = 0; row < numbers.size(); row++) {
            double value = numbers.value(row);
            if (!Double.isNaN(value)) {
                boolean whole = value == StrictMath.rint(value)
                        && StrictMath.abs(value) <= LARGEST_EXACT_INTEGER
                        && (value != 0 || 1 / value > 0);
                if (!whole) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }
}
