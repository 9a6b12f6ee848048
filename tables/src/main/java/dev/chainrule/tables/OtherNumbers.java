package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Origin;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognizes columns of numbers with the other decimal point, or with separators between thousands: 2,5 and 1.234,50. */
final class OtherNumbers {
    private OtherNumbers() {}

    /**
     * Refuses a column of {@code words}, null where missing, if all that are no numbers are such.
     *
     * @param decimal the decimal point of the file
     */
    static void refuse(String column, @Nullable String[] words, char decimal, Origin origin) {
        Optional<Integer> first = Words.firstOtherNumber(words, decimal);
        if (first.isEmpty()) {
            return;
        }
        char other = decimal == '.' ? ',' : '.';
        int grouped = firstGrouped(words, decimal, other);
        int row = grouped < 0 ? first.get() : grouped;
        String advice;
        if (grouped < 0) {
            advice = "is not a number; if '" + other + "' is the decimal point, say --decimal '" + other
                    + "'; if it separates thousands, remove it";
        } else {
            String name = Sql.name(column);
            String digits = "replace(" + name + ", '" + other + "', '')";
            String number = decimal == '.' ? digits : "replace(" + digits + ", ',', '.')";
            advice = "has '" + other + "' between thousands; remove them, or say "
                    + Sql.query(number + "::DOUBLE", name);
        }
        throw new ChainruleException(origin.place(row, column) + ": '" + words[row] + "' " + advice
                + "; if these are words, train with --categorical " + OptionWord.of(column));
    }

    /**
     * The first row of which nobody could think that {@code other} is its decimal point, if {@code other} may separate thousands
     * in all that are no numbers; −1 if not, or if there is none.
     */
    private static int firstGrouped(@Nullable String[] words, char decimal, char other) {
        Pattern number = Words.number(decimal);
        Pattern grouped = Pattern.compile(grouped(decimal));
        Pattern surely = Pattern.compile(
                "[^" + other + "]*" + Pattern.quote(String.valueOf(other)) + ".*[" + other + decimal + "].*");
        int first = -1;
        for (int row = 0; row < words.length; row++) {
            String written = words[row];
            String word = written == null ? "" : written.strip();
            if (word.isEmpty() || number.matcher(word).matches()) {
                continue;
            }
            if (!grouped.matcher(word).matches()) {
                return -1;
            }
            first = first < 0 && surely.matcher(word).matches() ? row : first;
        }
        return first;
    }

    /** The pattern of a number whose thousands are separated by the other of point and comma. */
    static String grouped(char decimal) {
        return decimal == '.' ? "[+-]?\\d{1,3}(,\\d{3})+(\\.\\d*)?" : "[+-]?\\d{1,3}(\\.\\d{3})+(,\\d*)?";
    }
}
