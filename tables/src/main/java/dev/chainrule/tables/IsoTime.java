package dev.chainrule.tables;

import dev.chainrule.data.DateColumn;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A date or timestamp of ISO 8601: {@code 2024-02-29}, {@code 2024-02-29T13:05}, {@code 2024-02-29 13:05:30.25+01:00}.
 *
 * @param epochDays days since 1970-01-01 00:00; in UTC where a time zone is given
 * @param timed whether it has a time of day
 * @param zoned whether it has a time zone
 */
record IsoTime(double epochDays, boolean timed, boolean zoned) {
    private static final int DATE_LENGTH = 10;
    private static final int LAST_HOUR = 23;
    private static final int LAST_MINUTE = 59;
    private static final int MAX_OFFSET_HOURS = 18;

    private static final Pattern TIME = Pattern.compile(
            "[T ](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?(?:(Z)|([+-])(\\d\\d)(?::?(\\d\\d))?)?");

    /** The date or timestamp that {@code text} is, null if it is none. */
    static @Nullable IsoTime parse(String text) {
        if (text.length() < DATE_LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return null;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, DATE_LENGTH);
        if (year < 0
                || month < 1
                || month > 12
                || day < 1
                || day > YearMonth.of(year, month).lengthOfMonth()) {
            return null;
        }
        LocalDate date = LocalDate.of(year, month, day);
        return text.length() == DATE_LENGTH
                ? new IsoTime(DateColumn.epochDays(date), false, false)
                : timestamp(date, text.substring(DATE_LENGTH));
    }

    private static @Nullable IsoTime timestamp(LocalDate date, String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return null;
        }
        int hour = number(time.group(1));
        int minute = number(time.group(2));
        int second = number(time.group(3));
        if (hour > LAST_HOUR || minute > LAST_MINUTE || second > LAST_MINUTE) {
            return null;
        }
        String fraction = time.group(4) == null ? "" : time.group(4);
        int nanos = number((fraction + "000000000").substring(0, 9));
        LocalDateTime local = date.atTime(hour, minute, second, nanos);
        boolean zoned = time.group(5) != null || time.group(6) != null;
        if (time.group(6) != null) {
            int offsetHours = number(time.group(7));
            int offsetMinutes = number(time.group(8));
            if (offsetHours > MAX_OFFSET_HOURS || offsetMinutes > LAST_MINUTE) {
                return null;
            }
            int sign = time.group(6).equals("-") ? 1 : -1;
            local = local.plusMinutes(sign * (offsetHours * 60L + offsetMinutes));
        }
        return new IsoTime(DateColumn.epochDays(local), true, zoned);
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** The number that the characters from start to end are, −1 if one is no digit 0–9. */
    private static int digits(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
