package dev.chainrule.optimization;

/** Checks of settings: each throws an exception that names the setting and its range if the value is out of it. */
final class Require {
    private Require() {}

    /** A finite number above 0. */
    static void positive(String name, double value) {
        check(value > 0 && value < Double.POSITIVE_INFINITY, name, "positive and finite", value);
    }

    /** A number that keeps a float division finite: a normal float when rounded. */
    static void epsilon(double value) {
        check(value >= Float.MIN_NORMAL && value <= Float.MAX_VALUE, "epsilon", "at least 1.2e-38 and finite", value);
    }

    /** A finite number, 0 or above. */
    static void notNegative(String name, double value) {
        check(value >= 0 && value < Double.POSITIVE_INFINITY, name, "0 or more and finite", value);
    }

    /** A number from 0 up to but not including 1. */
    static void belowOne(String name, double value) {
        check(value >= 0 && value < 1, name, "in [0, 1)", value);
    }

    /** A number between 0 and 1, neither included. */
    static void betweenZeroAndOne(String name, double value) {
        check(value > 0 && value < 1, name, "in (0, 1)", value);
    }

    /** A number above 0, up to and including 1. */
    static void aboveZeroToOne(String name, double value) {
        check(value > 0 && value <= 1, name, "in (0, 1]", value);
    }

    /** A number from 0 to 1, both included. */
    static void fraction(String name, double value) {
        check(value >= 0 && value <= 1, name, "in [0, 1]", value);
    }

    /** A whole number of at least {@code least}; gives it back. */
    static int atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", is " + value);
        }
        return value;
    }

    /** A finite number of at least {@code least}. */
    static void atLeast(String name, double value, double least) {
        check(value >= least && value < Double.POSITIVE_INFINITY, name, "at least " + least, value);
    }

    private static void check(boolean holds, String name, String range, double value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + range + ", is " + value);
        }
    }
}
