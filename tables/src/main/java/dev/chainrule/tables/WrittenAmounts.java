package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Origin;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognizes columns of numbers with a sign of percent or of a currency: 12.5 %, $1,234, 7 €. */
final class WrittenAmounts {
    private static final double MIN_SHARE = 0.95;
    private static final int SAMPLE = 100;
    private static final String CURRENCY = "[$€£]";

    private WrittenAmounts() {}

    /** The pattern of such a number with the decimal point {@code point}; thousands may be separated by the other. */
    private static Pattern signed(char point) {
        String digits = point == '.'
                ? "(?:\\d+|\\d{1,3}(?:,\\d{3})+)(?:\\.\\d*)?|\\.\\d+"
                : "(?:\\d+|\\d{1,3}(?:\\.\\d{3})+)(?:,\\d*)?|,\\d+";
        return Pattern.compile(
                "[+-]?" + CURRENCY + " ?[+-]?(?:" + digits + ")|[+-]?(?:" + digits + ") ?(?:%|" + CURRENCY + ")");
    }

    /**
     * Refuses a column of {@code words}, null where missing, if nearly all that differ are such numbers.
     *
     * @param decimal the decimal point of the file
     */
    static void refuse(String column, @Nullable String[] words, char decimal, Origin origin) {
        refuseWith(column, words, decimal, origin);
        refuseWith(column, words, decimal == '.' ? ',' : '.', origin);
    }

    private static void refuseWith(String column, @Nullable String[] words, char point, Origin origin) {
        Pattern pattern = signed(point);
        Set<String> distinct = new HashSet<>();
        int amounts = 0;
        int first = -1;
        for (int row = 0; row < words.length; row++) {
            String word = words[row];
            if (word == null || !distinct.add(word)) {
                continue;
            }
            if (pattern.matcher(word.strip()).matches()) {
                amounts++;
                first = first < 0 ? row : first;
            }
            if (distinct.size() == SAMPLE && amounts < SAMPLE / 2) {
                return;
            }
        }
        if (first < 0 || amounts < MIN_SHARE * distinct.size()) {
            return;
        }
        String name = Sql.name(column);
        String digits = point == '.'
                ? "regexp_replace(" + name + ", '[$€£%,]', '', 'g')"
                : "replace(regexp_replace(" + name + ", '[$€£%.]', '', 'g'), ',', '.')";
        String number = amounts == distinct.size() ? digits + "::DOUBLE" : "TRY_CAST(" + digits + " AS DOUBLE)";
        throw new ChainruleException(origin.place(first, column) + ": '" + words[first]
                + "' is a number with a sign; remove the signs, or say " + Sql.query(number, name)
                + "; if these are words, train with --categorical " + OptionWord.of(column));
    }
}
