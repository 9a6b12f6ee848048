package dev.chainrule.data;

import dev.chainrule.ChainruleException;

/**
 * How many rows (or groups) each held-out part is to get, and the checks that all ways of splitting share.
 *
 * @param validation rows to validate with; 0 when the part was not asked for
 * @param test rows to test with; 0 when the part was not asked for
 */
record SplitSizes(int validation, int test) {

    /**
     * The sizes nearest to the fractions of {@code rows} that leave at least one row in training and in every part
     * asked for (fraction above 0).
     *
     * @throws ChainruleException if a fraction is out of range or the rows are too few
     */
    static SplitSizes of(int rows, double validation, double test) {
        checkFraction("validation", validation);
        checkFraction("test", test);
        if (validation + test >= 1) {
            throw new ChainruleException("the validation fraction " + validation + " and the test fraction " + test
                    + " leave nothing to learn from; their sum must be less than 1");
        }
        int parts = 1 + (validation > 0 ? 1 : 0) + (test > 0 ? 1 : 0);
        if (rows < parts) {
            throw tooFew(rows, "row", parts, validation, test);
        }
        int testRows = test > 0 ? between(1, rows - parts + 1, Math.round(rows * test)) : 0;
        int left = rows - testRows;
        int validationRows = validation > 0 ? between(1, left - 1, Math.round(rows * validation)) : 0;
        return new SplitSizes(validationRows, testRows);
    }

    /** The error that {@code found} things (rows, groups) are fewer than the parts asked for. */
    static ChainruleException tooFew(int found, String thing, int parts, double validation, double test) {
        String wanted = "training" + (validation > 0 ? ", validation" : "") + (test > 0 ? ", test" : "");
        return new ChainruleException("cannot split " + count(found, thing) + " into " + wanted + ": at least "
                + count(parts, thing) + " needed, one for each part");
    }

    /** "1 row", "2 rows". */
    static String count(int n, String thing) {
        return n + " " + thing + (n == 1 ? "" : "s");
    }

    private static void checkFraction(String part, double fraction) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new ChainruleException(
                    "the " + part + " fraction must be between 0 and 1 (0: no such part), is " + fraction);
        }
    }

    private static int between(int low, int high, long value) {
        return Math.clamp(value, low, high);
    }
}
