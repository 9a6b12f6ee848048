package dev.chainrule.preprocessing;

/** Numbers as people write them. */
final class Numbers {
    private Numbers() {}

    /**
     * The number that {@code text} is, in decimal digits, perhaps with an exponent; also NaN and Infinity.
     *
     * @throws NumberFormatException if it is something else, such as the hexadecimal numbers and the endings d and f that
     *     {@link Double#parseDouble} reads as well
     */
    static double parse(String text) {
        String number = text.strip();
        boolean decimal = number.chars().allMatch(c -> "+-.0123456789eE".indexOf(c) >= 0);
        if (!decimal && !number.endsWith("NaN") && !number.endsWith("Infinity")) {
            throw new NumberFormatException(text);
        }
        return Double.parseDouble(number);
    }
}
