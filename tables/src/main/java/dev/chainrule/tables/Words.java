package dev.chainrule.tables;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.TextColumn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells booleans, dates and texts apart among the words of a column that are not all numbers. */
final class Words {
    private static final String EXPONENT = "([eE][+-]?\\d+)?";

    private Words() {}

    /** The column of {@code words}, null where missing. */
    static Column column(String name, @Nullable String[] words, Origin origin) {
        Optional<? extends Column> booleans = booleans(name, words);
        return booleans.isPresent() ? booleans.get() : datesOrText(name, words, origin);
    }

    /** A boolean column if all words are true or false, each in one spelling. */
    private static Optional<BooleanColumn> booleans(String name, @Nullable String[] words) {
        String trueWord = null;
        String falseWord = null;
        @Nullable Boolean[] values = new Boolean[words.length];
        for (int row = 0; row < words.length; row++) {
            String word = words[row];
            if (word == null) {
                continue;
            }
            if (word.equalsIgnoreCase("true") && (trueWord == null || word.equals(trueWord))) {
                trueWord = word;
            } else if (word.equalsIgnoreCase("false") && (falseWord == null || word.equals(falseWord))) {
                falseWord = word;
            } else {
                return Optional.empty();
            }
            values[row] = word.length() == "true".length();
        }
        if (trueWord == null && falseWord == null) {
            return Optional.empty();
        }
        return Optional.of(BooleanColumn.spelled(
                name,
                trueWord != null ? trueWord : spelledLike(falseWord, "true"),
                falseWord != null ? falseWord : spelledLike(trueWord, "false"),
                values));
    }

    /** {@code word} in the case of {@code other}: TRUE, True or true. */
    private static String spelledLike(@Nullable String other, String word) {
        if (other == null || Character.isLowerCase(other.charAt(0))) {
            return word;
        }
        return Character.isUpperCase(other.charAt(1))
                ? word.toUpperCase(Locale.ROOT)
                : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /**
     * A date column if all words are dates or timestamps of ISO 8601, all or none of them with a time zone.
     *
     * @throws dev.chainrule.ChainruleException if nearly all are
     */
    static Column datesOrText(String name, @Nullable String[] words, Origin origin) {
        double[] days = new double[words.length];
        boolean timed = false;
        int dates = 0;
        int zoned = 0;
        int present = 0;
        for (int row = 0; row < words.length; row++) {
            String word = words[row];
            days[row] = Double.NaN;
            if (word != null) {
                present++;
                IsoTime time = IsoTime.parse(word.strip());
                if (time != null) {
                    days[row] = time.epochDays();
                    timed |= time.timed();
                    zoned += time.zoned() ? 1 : 0;
                    dates++;
                }
            }
        }
        if (dates == 0) {
            return TextColumn.of(name, words);
        }
        if (dates < present) {
            refuseStrays(name, words, days, dates, origin);
            return TextColumn.of(name, words);
        }
        if (zoned > 0 && zoned < dates) {
            return TextColumn.of(name, words);
        }
        return timed ? DateColumn.ofTimestamps(name, days) : DateColumn.ofDates(name, days);
    }

    private static void refuseStrays(String name, @Nullable String[] words, double[] days, int dates, Origin origin) {
        Set<String> fitting = new LinkedHashSet<>();
        Set<String> strays = new LinkedHashSet<>();
        int first = -1;
        for (int row = 0; row < words.length; row++) {
            String word = words[row];
            if (word != null && !Double.isNaN(days[row])) {
                fitting.add(word);
            } else if (word != null) {
                strays.add(word);
                first = first < 0 ? row : first;
            }
        }
        if (Strays.areMistakes(fitting.size(), (long) fitting.size() + strays.size())) {
            List<String> named = new ArrayList<>(strays).subList(0, Math.min(strays.size(), Strays.MAX_NAMED));
            throw Strays.error(origin.place(first, name), name, "date", named, dates);
        }
    }

    /**
     * The first row whose word is a number only if the decimal point is not {@code decimal} but the other of point and
     * comma, or if separators of thousands are taken out; nothing if some word is not even that.
     */
    static Optional<Integer> firstOtherNumber(@Nullable String[] words, char decimal) {
        String point = decimal == '.' ? "\\." : ",";
        String other = decimal == '.' ? "," : "\\.";
        Pattern number = number(decimal);
        Pattern otherNumber = Pattern.compile("[+-]?(\\d+" + other + "\\d*|" + other + "\\d+|\\d{1,3}(" + other
                + "\\d{3})+(" + point + "\\d*)?|\\d{1,3}(" + point + "\\d{3})+(" + other + "\\d*)?)" + EXPONENT);
        Optional<Integer> first = Optional.empty();
        for (int row = 0; row < words.length; row++) {
            String word = words[row];
            if (word == null || number.matcher(word.strip()).matches()) {
                continue;
            }
            if (!otherNumber.matcher(word.strip()).matches()) {
                return Optional.empty();
            }
            first = first.isEmpty() ? Optional.of(row) : first;
        }
        return first;
    }

    /** A number with that decimal point. */
    static Pattern number(char decimal) {
        String point = decimal == '.' ? "\\." : ",";
        return Pattern.compile("[+-]?(\\d+" + point + "?\\d*|" + point + "\\d+)" + EXPONENT);
    }
}
