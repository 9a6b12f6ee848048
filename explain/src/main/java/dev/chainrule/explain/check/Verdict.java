package dev.chainrule.explain.check;

import java.util.Locale;

/** What is said of an answer, the best first. */
public enum Verdict {
    /** It is the number, to all digits given. */
    RIGHT,
    /** It is what comes out if numbers on the way are rounded. */
    ROUNDING,
    /** It is the number under another definition in use. */
    CONVENTION,
    /** It is what comes out with a slip that is known, or what follows rightly from another number of the sheet that is not right. */
    SLIP,
    /** None of these. */
    WRONG;

    /** The word in JSON: the name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
