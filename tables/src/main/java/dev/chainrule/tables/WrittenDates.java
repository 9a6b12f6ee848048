package dev.chainrule.tables;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes dates that are not written as ISO 8601 says, such as 17.03.2020 or 3/17/2020 1:05 PM. They are not read as
 * dates, since 03/04/2020 means two days and a file to predict for may hold no other; how to convert them is told.
 */
final class WrittenDates {
    private static final double MIN_SHARE = 0.95;
    private static final int SAMPLE = 100;
    private static final Set<String> MONTHS =
            Set.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private static final Pattern DATE = Pattern.compile("(?<first>\\d{1,4})(?<separator>[./ -])"
            + "(?<second>\\d{1,2}|[A-Za-z]{3})\\k<separator>(?<third>\\d{1,4})"
            + "(?<time>[ T]\\d{1,2}:\\d\\d(?<seconds>:\\d\\d)?(?<half> ?[AaPp][Mm])?)?");

    private WrittenDates() {}

    /**
     * A way to write dates.
     *
     * @param words as people say it: DD.MM.YYYY
     * @param format as DuckDB's strptime takes it: %d.%m.%Y
     * @param timed whether there is a time of day
     */
    private record Form(String words, String format, boolean timed) {}

    /** What to tell of a column of these words, null where missing; null if they do not look like dates. */
    static @Nullable String remark(String column, @Nullable String[] words) {
        Set<String> distinct = new HashSet<>();
        Map<Form, Integer> counts = new LinkedHashMap<>();
        int dates = 0;
        for (String word : words) {
            if (word == null || !distinct.add(word)) {
                continue;
            }
            List<Form> forms = forms(word.strip());
            dates += forms.isEmpty() ? 0 : 1;
            forms.forEach(form -> counts.merge(form, 1, Integer::sum));
            if (distinct.size() == SAMPLE && dates < SAMPLE / 2) {
                return null;
            }
        }
        int most = counts.values().stream().mapToInt(count -> count).max().orElse(0);
        if (most < MIN_SHARE * distinct.size() || most == 0) {
            return null;
        }
        List<Form> fitting = counts.entrySet().stream()
                .filter(entry -> entry.getValue() == most)
                .map(Map.Entry::getKey)
                .toList();
        return remark(column, fitting, most == distinct.size());
    }

    private static String remark(String column, List<Form> forms, boolean all) {
        Form form = forms.getFirst();
        String name = Sql.name(column);
        String parsed = (all ? "strptime(" : "try_strptime(") + name + ", '" + form.format() + "')"
                + (form.timed() ? "" : "::DATE");
        String other = forms.size() == 1
                ? ""
                : " or " + forms.get(1).words() + " (then '" + forms.get(1).format() + "')";
        return "column " + column + " looks like dates written " + form.words() + other
                + "; they are read as text: write them as YYYY-MM-DD, or convert them with "
                + Sql.query(parsed, name);
    }

    /** How {@code word} may be written as a date: two ways where day and month can be exchanged. */
    private static List<Form> forms(String word) {
        Matcher date = DATE.matcher(word);
        if (!date.matches()) {
            return List.of();
        }
        String separator = date.group("separator");
        String first = date.group("first");
        String second = date.group("second");
        String third = date.group("third");
        boolean timed = date.group("time") != null;
        List<Form> forms = new ArrayList<>();
        if (first.length() == 4 && isDay(third) && isMonth(second) && !separator.equals("-")) {
            forms.add(form(date, List.of("YYYY", "MM", "DD"), timed));
        }
        boolean shortYear = third.length() == 2 && separator.equals("/");
        if (third.length() == 4 || shortYear) {
            String year = shortYear ? "YY" : "YYYY";
            if (isDay(first) && MONTHS.contains(second.toLowerCase(Locale.ROOT))) {
                forms.add(form(date, List.of("DD", "Mon", year), timed));
            }
            if (isDay(first) && isMonth(second) && !separator.equals(" ")) {
                forms.add(form(date, List.of("DD", "MM", year), timed));
            }
            if (isMonth(first) && isDay(second) && !separator.equals(" ") && !separator.equals(".")) {
                forms.add(form(date, List.of("MM", "DD", year), timed));
            }
        }
        return forms;
    }

    private static Form form(Matcher date, List<String> parts, boolean timed) {
        String words = String.join(date.group("separator"), parts);
        String format = words.replace("YYYY", "%Y")
                .replace("YY", "%y")
                .replace("Mon", "%b")
                .replace("MM", "%m")
                .replace("DD", "%d");
        if (!timed) {
            return new Form(words, format, false);
        }
        String half = date.group("half");
        String seconds = date.group("seconds") == null ? "" : ":SS";
        String gap = date.group("time").substring(0, 1);
        String space = half != null && half.startsWith(" ") ? " " : "";
        return new Form(
                words + gap + "HH:MM" + seconds + (half == null ? "" : space + "PM"),
                format + gap + (half == null ? "%H" : "%I") + ":%M" + (seconds.isEmpty() ? "" : ":%S")
                        + (half == null ? "" : space + "%p"),
                true);
    }

    private static boolean isDay(String digits) {
        return isBetween(digits, 31);
    }

    private static boolean isMonth(String digits) {
        return isBetween(digits, 12);
    }

    private static boolean isBetween(String digits, int most) {
        return digits.length() <= 2
                && Character.isDigit(digits.charAt(0))
                && Integer.parseInt(digits) >= 1
                && Integer.parseInt(digits) <= most;
    }
}
