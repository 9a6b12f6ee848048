package dev.chainrule.spark;

import dev.chainrule.data.DateColumn;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * What the words of a column of a text file may be taken for: numbers, true and false, dates, or words. Whole numbers of which
 * one begins with a zero, or is too large for a double to hold, are codes, which are words.
 */
final class WrittenForms implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?");
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+");
    private static final Pattern ZERO_LED = Pattern.compile("[+-]?0\\d+");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?");
    private static final int DIGITS_OF_A_DOUBLE = 15;

    private long present;
    private long numbers;
    private long fractions;
    private long codes;
    private long truths;
    private long dates;
    private long times;
    private String stray = "";

    /** Counts {@code word}, without spaces around it. */
    void add(String word) {
        present++;
        if (NUMBER.matcher(word).matches()) {
            numbers++;
            boolean whole = WHOLE.matcher(word).matches();
            fractions += whole ? 0 : 1;
            codes += ZERO_LED.matcher(word).matches() || (whole && isLarge(word)) ? 1 : 0;
        } else {
            stray = stray.isEmpty() ? word : stray;
        }
        truths += word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false") ? 1 : 0;
        dates += DATE.matcher(word).matches() && days(word) != null ? 1 : 0;
        times += TIME.matcher(word).matches() && days(word) != null ? 1 : 0;
    }

    private static boolean isLarge(String word) {
        return word.length() > DIGITS_OF_A_DOUBLE && StrictMath.abs(Double.parseDouble(word)) > 0x1p53;
    }

    /** Adds the words that {@code other} has counted. */
    void add(WrittenForms other) {
        present += other.present;
        numbers += other.numbers;
        fractions += other.fractions;
        codes += other.codes;
        truths += other.truths;
        dates += other.dates;
        times += other.times;
        stray = stray.isEmpty() ? other.stray : stray;
    }

    /** What all words can be taken for; a column without any is one of numbers. */
    DataType type() {
        if (numbers == present) {
            return codes > 0 && fractions == 0 ? DataTypes.StringType : DataTypes.DoubleType;
        }
        if (truths == present) {
            return DataTypes.BooleanType;
        }
        if (dates == present) {
            return DataTypes.DateType;
        }
        return dates + times == present ? DataTypes.TimestampNTZType : DataTypes.StringType;
    }

    /** What a person should know of a column that is taken for words; empty if nothing. */
    String remark(String column) {
        boolean nearly = numbers > 0.9 * present && numbers < present;
        return nearly
                ? "column " + column + " is read as words, as " + (present - numbers) + " of its " + present
                        + " values are no numbers, such as '" + stray + "'"
                : "";
    }

    /** {@code word} as a value of {@code type}. */
    static Object value(String word, DataType type) {
        if (type.equals(DataTypes.DoubleType)) {
            return Double.parseDouble(word);
        }
        if (type.equals(DataTypes.BooleanType)) {
            return Boolean.parseBoolean(word);
        }
        if (type.equals(DataTypes.DateType)) {
            return java.sql.Date.valueOf(LocalDate.parse(word));
        }
        if (type.equals(DataTypes.TimestampNTZType)) {
            return word.length() == 10
                    ? LocalDate.parse(word).atStartOfDay()
                    : LocalDateTime.parse(word.replace(' ', 'T'));
        }
        return word;
    }

    private static @Nullable Double days(String word) {
        try {
            return word.length() == 10
                    ? DateColumn.epochDays(LocalDate.parse(word))
                    : DateColumn.epochDays(LocalDateTime.parse(word.replace(' ', 'T')));
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
