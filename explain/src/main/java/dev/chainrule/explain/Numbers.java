package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.network.Segment;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers, vectors and matrices out of a tree; what does not fit is an error that names its place. */
final class Numbers {
    private Numbers() {}

    /** A finite number. */
    static double number(@Nullable Object tree, String place) {
        if (tree instanceof Number number) {
            double value = number.doubleValue();
            if (!Double.isFinite(value)) {
                throw new ChainruleException(place + ": expected a finite number, found " + number);
            }
            return value;
        }
        throw new ChainruleException(place + ": expected a number, found " + show(tree));
    }

    /** {@code length} numbers. */
    static double[] vector(@Nullable Object tree, String place, int length) {
        if (!(tree instanceof List<?> items)) {
            throw new ChainruleException(
                    place + ": expected a list of " + count(length, "number") + ", found " + show(tree));
        }
        if (items.size() != length) {
            throw new ChainruleException(place + ": expected " + count(length, "number") + ", found " + items.size());
        }
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = number(items.get(i), place + "[" + i + "]");
        }
        return values;
    }

    /** Reads a matrix of the shape of {@code segment} into its place in {@code parameters}. */
    static void readMatrix(Object tree, String place, Segment segment, double[] parameters) {
        int columns = segment.columns();
        List<?> rows = tree instanceof List<?> list ? list : List.of();
        int found = width(rows);
        if (found < 0 || rows.size() != segment.rows() || (found != columns && allOf(rows, found))) {
            throw new ChainruleException(place + ": expected " + count(segment.rows(), "row") + " × "
                    + count(columns, "column") + ", found "
                    + (found < 0 ? show(tree) : rows.size() + " × " + found)
                    + (rows.size() == columns && found == segment.rows()
                            ? "; rows are source units, columns destination units: is it transposed?"
                            : ""));
        }
        for (int i = 0; i < segment.rows(); i++) {
            double[] row = vector(rows.get(i), place + "[" + i + "]", columns);
            System.arraycopy(row, 0, parameters, segment.offset() + i * columns, columns);
        }
    }

    /** {@code 1 row}, {@code 2 rows}. */
    static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** How a message calls a part of a tree. */
    static String show(@Nullable Object tree) {
        return switch (tree) {
            case null -> "nothing";
            case String text -> "'" + text + "'";
            case Map<?, ?> map -> "an object";
            case List<?> items
            when items.stream().allMatch(Number.class::isInstance) -> "a list of " + count(items.size(), "number");
            case List<?> items -> "a list of " + items.size();
            case Double number
            when number == Math.rint(number) && Math.abs(number) < 1e15 -> String.valueOf(number.longValue());
            default -> tree.toString();
        };
    }

    /** How long the first row is; −1 if there are no rows. */
    private static int width(List<?> rows) {
        return !rows.isEmpty() && rows.getFirst() instanceof List<?> first ? first.size() : -1;
    }

    private static boolean allOf(List<?> rows, int width) {
        return rows.stream().allMatch(row -> row instanceof List<?> items && items.size() == width);
    }
}
