package dev.chainrule.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A column of dates or of timestamps, held as days since 1970-01-01 00:00 with the time of day as fraction; NaN is a
 * missing one. Timestamps have no time zone (those given with one are in UTC). They are exact to the microsecond
 * between the years 1791 and 2149, where half a unit in the last place of a double is below half a microsecond.
 */
public final class DateColumn implements Column {
    /** Farther days than these, in years about ±270,000, are no dates. */
    static final double LARGEST_DAY = 1e8;

    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private static final long NANOS_PER_MICRO = 1000;

    private final String name;
    private final double[] epochDays;
    private final boolean timed;

    private DateColumn(String name, double[] epochDays, boolean timed) {
        this.name = Table.checkedName(name);
        this.epochDays = epochDays;
        this.timed = timed;
    }

    /**
     * A column of dates from a copy of {@code epochDays}, one number per row: days since 1970-01-01, NaN where missing.
     *
     * @throws IllegalArgumentException if the name is blank, or a day is not a whole number within ±10⁸
     */
    public static DateColumn ofDates(String name, double... epochDays) {
        return checked(name, epochDays.clone(), false);
    }

    /**
     * A column of timestamps from a copy of {@code epochDays}, one number per row: days since 1970-01-01 00:00, NaN
     * where missing.
     *
     * @throws IllegalArgumentException if the name is blank, or a day is not within ±10⁸
     */
    public static DateColumn ofTimestamps(String name, double... epochDays) {
        return checked(name, epochDays.clone(), true);
    }

    private static DateColumn checked(String name, double[] days, boolean timed) {
        for (int row = 0; row < days.length; row++) {
            double day = days[row];
            if (StrictMath.abs(day) > LARGEST_DAY || (!timed && !Double.isNaN(day) && day != StrictMath.rint(day))) {
                throw new IllegalArgumentException("column " + name + ", row " + row + ": no date is " + day);
            }
        }
        return new DateColumn(name, days, timed);
    }

    /** The days from 1970-01-01 to {@code date}. */
    public static double epochDays(LocalDate date) {
        return date.toEpochDay();
    }

    /**
     * The days from 1970-01-01 00:00 to {@code time}, with a fraction for the time of day; nanoseconds are cut off.
     *
     * @throws ArithmeticException if the time is more than 10⁸ days away
     */
    public static double epochDays(LocalDateTime time) {
        long days = time.toLocalDate().toEpochDay();
        long micros = time.toLocalTime().toNanoOfDay() / NANOS_PER_MICRO;
        return epochDays(StrictMath.addExact(StrictMath.multiplyExact(days, MICROS_PER_DAY), micros));
    }

    /** The days that {@code epochMicros}, microseconds since 1970-01-01 00:00, are: the nearest double. */
    public static double epochDays(long epochMicros) {
        return (double) epochMicros / MICROS_PER_DAY;
    }

    /** The days from 1970-01-01 00:00 UTC to {@code instant}, with a fraction for the time of day. */
    public static double epochDays(Instant instant) {
        return epochDays(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return epochDays.length;
    }

    /**
     * Days since 1970-01-01 00:00 in {@code row}, from 0, with a fraction for the time of day; NaN when missing.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public double value(int row) {
        return epochDays[row];
    }

    /** A copy of all values, one per row, in days since 1970-01-01 00:00; NaN where missing. */
    public double[] toArray() {
        return epochDays.clone();
    }

    /** Whether the values have a time of day. */
    public boolean isTimed() {
        return timed;
    }

    /** The value as a time (a date at 00:00), rounded to microseconds; null when missing. */
    public @Nullable LocalDateTime time(int row) {
        if (isMissing(row)) {
            return null;
        }
        double wholeDays = StrictMath.floor(epochDays[row]);
        long micros = StrictMath.round((epochDays[row] - wholeDays) * MICROS_PER_DAY);
        return LocalDate.ofEpochDay((long) wholeDays).atStartOfDay().plusNanos(micros * NANOS_PER_MICRO);
    }

    @Override
    public boolean isMissing(int row) {
        return Double.isNaN(epochDays[row]);
    }

    /** {@code 2024-02-29}, or with a time {@code 2024-02-29T13:05:00} with as many decimals as needed. */
    @Override
    public @Nullable String text(int row) {
        LocalDateTime time = time(row);
        if (time == null) {
            return null;
        }
        return timed
                ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time)
                : time.toLocalDate().toString();
    }

    @Override
    public DateColumn select(int[] rows) {
        double[] selected = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = epochDays[rows[i]];
        }
        return new DateColumn(name, selected, timed);
    }

    @Override
    public DateColumn renamed(String name) {
        return new DateColumn(name, epochDays, timed);
    }

    /** The same name, values and kind (dates or timestamps). */
    @Override
    public boolean equals(Object other) {
        return other instanceof DateColumn that
                && name.equals(that.name)
                && timed == that.timed
                && Arrays.equals(epochDays, that.epochDays);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(epochDays);
    }

    @Override
    public String toString() {
        return "DateColumn[" + name + ", " + epochDays.length + " rows]";
    }
}
