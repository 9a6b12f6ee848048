package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The few values of a column that are of another kind than all the rest: most likely mistakes. */
final class Strays {
    /** How many of them a message names. */
    static final int MAX_NAMED = 4;

    private static final long MIN_FITTING = 20;
    private static final double MIN_SHARE = 0.95;

    private Strays() {}

    /** Whether so many fitting values, of so many different ones in all, make the rest look like mistakes. */
    static boolean areMistakes(long distinctFitting, long distinct) {
        return distinctFitting >= MIN_FITTING && distinctFitting >= MIN_SHARE * distinct;
    }

    /**
     * The error: where the first one stands, what it is not and what to do.
     *
     * @param kind "number" or "date"
     * @param strays the different values, the first in the table first, cut after {@link #MAX_NAMED}
     * @param fitting how many values are of the kind
     */
    static ChainruleException error(String place, String column, String kind, List<String> strays, long fitting) {
        return new ChainruleException(String.format(
                Locale.ROOT,
                "%s: '%s' is not a %s%s (the other %,d values are); correct it, or say --missing %s, or train with"
                        + " --categorical %s",
                place,
                strays.getFirst(),
                kind,
                more(strays),
                fitting,
                OptionWord.of(strays),
                OptionWord.of(column)));
    }

    /**
     * What to know of a column of words most of which are numbers; the parameters are those of {@link #error}.
     */
    static String remark(String place, List<String> strays, long fitting) {
        return String.format(
                Locale.ROOT,
                "%s: '%s' is not a number%s, so the column is read as words, though %,d of its values are numbers; correct"
                        + " it, or say --missing %s, if it is to be numbers",
                place,
                strays.getFirst(),
                more(strays),
                fitting,
                OptionWord.of(strays));
    }

    private static String more(List<String> strays) {
        return strays.size() == 1
                ? ""
                : ", nor are "
                        + strays.stream().skip(1).map(word -> "'" + word + "'").collect(Collectors.joining(", "))
                        + (strays.size() == MAX_NAMED ? " and perhaps more" : "");
    }
}
