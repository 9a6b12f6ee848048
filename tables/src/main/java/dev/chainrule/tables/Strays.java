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
        String more = strays.size() == 1
                ? ""
                : ", nor are "
                        + strays.stream().skip(1).map(word -> "'" + word + "'").collect(Collectors.joining(", "))
                        + (strays.size() == MAX_NAMED ? " and perhaps more" : "");
        return new ChainruleException(String.format(
                Locale.ROOT,
                "%s: '%s' is not a %s%s (the other %,d values are); correct it, or say --missing %s, or"
                        + " --categorical %s",
                place,
                strays.getFirst(),
                kind,
                more,
                fitting,
                OptionWord.of(strays),
                OptionWord.of(column)));
    }
}
