package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.TextColumn;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out of what kind each column of a text file is, from all its rows, and reads it.
 *
 * <p>A column whose every value is a number is a {@link NumberColumn}, except codes: all whole numbers, of which one
 * begins with a zero (00501) or is too large for a double to hold (beyond 2⁵³). All true or false in one spelling each: a
 * boolean column. All dates or timestamps of ISO 8601: a date column. Everything else is text. A column that is all but
 * numbers or dates is an error, since its few other values are most likely mistakes.
 *
 * <p>DuckDB holds the file as the table {@code words}, with columns c0, c1, …, and judges the words; only columns that
 * are not numbers are brought into Java as texts.
 */
final class WordColumns implements OpenTable.Reader {
    private static final String INFINITY = "[ \t]*[+-]?[iI][nN][fF](?:[iI][nN][iI][tT][yY])?[ \t]*";

    private final Duck duck;
    private final ReadOptions options;
    private final List<String> names;
    private final Origin origin;
    private final int rows;
    private final String missingWords;
    private final String missingNumbers;
    private final String number;
    private final MissingWords told = new MissingWords();

    WordColumns(Duck duck, ReadOptions options, List<String> names, Origin origin, int rows) {
        this.duck = duck;
        this.options = options;
        this.names = names;
        this.origin = origin;
        this.rows = rows;
        Set<String> missing = new TreeSet<>();
        options.usualMissing().forEach(word -> missing.add(word.strip()));
        options.missing().forEach(word -> missing.add(word.strip()));
        this.missingWords = list(missing);
        String point = options.decimal() == '.' ? "\\." : ",";
        this.number = "[ \t]*[+-]?(?:[0-9]+(?:" + point + "[0-9]*)?|" + point + "[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t]*";
        Pattern numbers = Pattern.compile(number + "|" + INFINITY);
        missing.removeIf(word -> !numbers.matcher(word).matches());
        this.missingNumbers = list(missing);
    }

    private static String list(Set<String> words) {
        return words.stream().map(Duck::literal).collect(Collectors.joining(", "));
    }

    /** DuckDB's name of column {@code i}. */
    static String name(int i) {
        return "c" + i;
    }

    /**
     * How many values of a column are of which form.
     *
     * @param empty missing, nothing written
     * @param named missing, a word that says so
     * @param fractions numbers with a point or an exponent, and infinities
     * @param whole whole numbers that a double holds
     * @param zeroLed whole numbers that begin with a zero
     * @param large whole numbers beyond 2⁵³
     * @param other all other words
     */
    private record Profile(long empty, long named, long fractions, long whole, long zeroLed, long large, long other) {
        static final int SIZE = 7;

        long numbers() {
            return fractions + whole + zeroLed + large;
        }

        long missing() {
            return empty + named;
        }

        boolean isAllNumbers() {
            return other == 0;
        }

        /** Whether the numbers are codes, not quantities. */
        boolean isCodes() {
            return (zeroLed > 0 || large > 0) && fractions == 0;
        }
    }

    @Override
    public Column column(int i, List<String> remarks) throws SQLException {
        return column(i, profile(i), remarks);
    }

    @Override
    public void tell(List<String> remarks) {
        told.tell(remarks);
    }

    /** The word without the spaces and tabs around it. */
    private static String word(int i) {
        return "trim(" + name(i) + ", ' \t')";
    }

    private String isMissing(int i) {
        return missingWords.isEmpty() ? "false" : word(i) + " IN (" + missingWords + ")";
    }

    /** Whether a value is written as the regular expression {@code form} says and does not mean "missing". */
    private String is(int i, String form) {
        String fits = "regexp_full_match(" + name(i) + ", " + Duck.literal(form) + ")";
        return missingNumbers.isEmpty() ? fits : fits + " AND " + word(i) + " NOT IN (" + missingNumbers + ")";
    }

    private String isNumber(int i) {
        return "(" + is(i, number) + " OR " + is(i, INFINITY) + ")";
    }

    /** The position of a value's form in {@link Profile}. The tests that settle most values stand first. */
    private String form(int i) {
        return "CASE WHEN " + is(i, number) + " THEN CASE"
                + " WHEN NOT regexp_full_match(" + name(i) + ", '[ \t]*[+-]?[0-9]+[ \t]*') THEN 2"
                + " WHEN " + name(i) + " < '1' AND regexp_full_match(" + name(i)
                + ", '[ \t]*[+-]?0[0-9]+[ \t]*') THEN 4"
                + " WHEN length(" + name(i) + ") >= 16 AND coalesce(abs(TRY_CAST(" + word(i) + " AS HUGEINT)) <= "
                + DuckTypes.LARGEST_EXACT_INTEGER + ", false) IS FALSE THEN 5"
                + " ELSE 3 END"
                + " WHEN " + is(i, INFINITY) + " THEN 2"
                + " WHEN " + isMissing(i) + " THEN CASE WHEN " + word(i) + " = '' THEN 0 ELSE 1 END"
                + " ELSE 6 END";
    }

    private Profile profile(int i) throws SQLException {
        long[] counts = new long[Profile.SIZE];
        for (@Nullable String[] row : duck.rows("SELECT " + form(i) + " AS form, count(*) FROM words GROUP BY form")) {
            counts[Integer.parseInt(String.valueOf(row[0]))] = Long.parseLong(String.valueOf(row[1]));
        }
        return new Profile(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]);
    }

    private Column column(int i, Profile profile, List<String> remarks) throws SQLException {
        String name = names.get(i);
        if (profile.named() > 0) {
            told.add(name, readAsMissing(i));
        }
        if (options.isCategorical(name)) {
            return TextColumn.of(name, texts(i));
        }
        if (profile.missing() == rows) {
            return NumberColumn.of(name, duck.doubles("NULL::DOUBLE", "words", rows));
        }
        if (profile.isAllNumbers() && !profile.isCodes()) {
            return numbers(i, profile);
        }
        @Nullable String[] texts = texts(i);
        if (profile.isAllNumbers()) {
            remarks.add("column " + name + " is read as codes, not numbers: some "
                    + (profile.zeroLed() > 0 ? "begin with a zero" : "are too large to be held exactly as numbers"));
            return TextColumn.of(name, texts);
        }
        if (profile.numbers() > 0 && !profile.isCodes()) {
            lookAtStrays(i, profile, remarks);
        }
        return Words.column(name, texts, origin);
    }

    /** The words that mean "missing", each with its count. */
    private List<@Nullable String[]> readAsMissing(int i) throws SQLException {
        return duck.rows("SELECT " + word(i) + " AS w, count(*) AS n FROM words WHERE " + isMissing(i)
                + " AND w <> '' GROUP BY w ORDER BY n DESC, w");
    }

    private @Nullable String[] texts(int i) throws SQLException {
        return duck.texts("CASE WHEN " + isMissing(i) + " THEN NULL ELSE " + name(i) + " END", "words", rows);
    }

    private NumberColumn numbers(int i, Profile profile) throws SQLException {
        // DuckDB's casts pass over spaces and tabs, and make NULL of an empty word if they are only tried.
        String digits = options.decimal() == '.' ? name(i) : "replace(" + name(i) + ", ',', '.')";
        String number = "TRY_CAST(" + digits + " AS DOUBLE)";
        String value =
                profile.named() == 0 ? number : "CASE WHEN " + isMissing(i) + " THEN NULL ELSE " + number + " END";
        double[] values = duck.doubles(value, "words", rows);
        for (int row = 0; row < rows; row++) {
            if (Double.isInfinite(values[row])) {
                String written = duck.rows("SELECT " + word(i) + " FROM words WHERE rowid = " + row)
                        .getFirst()[0];
                throw new ChainruleException(origin.place(row, names.get(i)) + ": '" + written
                        + "' is not a finite number; correct it, or say --missing " + OptionWord.of(written));
            }
        }
        return NumberColumn.of(names.get(i), values);
    }

    /** An error if the words that are no numbers are few among many numbers, a remark if they are fewer than the numbers. */
    private void lookAtStrays(int i, Profile profile, List<String> remarks) throws SQLException {
        String present = "NOT (" + isMissing(i) + ")";
        String distinct = "count(DISTINCT " + word(i) + ") FILTER (WHERE ";
        long[] counts = duck.longs("SELECT " + distinct + isNumber(i) + "), " + distinct + present + ") FROM words");
        if (2 * counts[0] <= counts[1]) {
            return;
        }
        String stray = "FROM words WHERE " + present + " AND NOT (" + isNumber(i) + ")";
        String others = "SELECT count(*) " + stray + " AND NOT regexp_full_match(" + word(i) + ", '"
                + OtherNumbers.grouped(options.decimal()) + "')";
        if (duck.longs(others)[0] == 0) {
            return; // numbers with separators between thousands, which a query may still take out
        }
        @Nullable
        String[] first = duck.rows("SELECT rowid, " + word(i) + " " + stray + " ORDER BY rowid LIMIT 1")
                .getFirst();
        List<String> named = duck
                .rows("SELECT " + word(i) + " AS w " + stray + " GROUP BY w ORDER BY min(rowid) LIMIT "
                        + Strays.MAX_NAMED)
                .stream()
                .map(row -> String.valueOf(row[0]))
                .toList();
        String place = origin.place(Integer.parseInt(String.valueOf(first[0])), names.get(i));
        if (Strays.areMistakes(counts[0], counts[1])) {
            throw Strays.error(place, names.get(i), "number", named, profile.numbers());
        }
        remarks.add(Strays.remark(place, named, profile.numbers()));
    }
}
