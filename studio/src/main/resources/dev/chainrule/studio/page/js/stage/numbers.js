/** Numbers on little room. Where there is more room, the server's own print is shown. */

/**
 * A number in at most so many characters: with four significant digits, fewer if that does not fit, at last with a power
 * of ten.
 *
 * @param {number} value
 * @param {number=} room characters
 * @param {boolean=} signed whether a plus is written
 */
export function fit(value, room = 8, signed = false) {
    const sign = value < 0 ? "−" : signed && value > 0 ? "+" : "";
    const size = Math.abs(value);
    const left = room - sign.length;
    if (size === 0) {
        return "0";
    }
    if (size >= 1e-6 && size < 1e15) {
        for (let digits = 4; digits >= (size >= 1e-3 ? 1 : 2); digits--) {
            const text = String(Number(size.toPrecision(digits)));
            if (text.length <= left) {
                return sign + text;
            }
        }
    }
    return sign + size.toExponential(left > 6 ? 1 : 0).replace("e-", "e−").replace("e+", "e");
}

/** A given number as it was given, or with so many significant digits if it has many. */
export function exact(value, digits) {
    const given = String(value);
    return (given.length > digits + 3 ? String(Number(value.toPrecision(digits))) : given).replace("e-", "e−").replace("-", "−");
}

/** The share of a number in the largest, on a scale on which small ones are still seen: 0 to 1. */
export function share(value, largest) {
    return largest > 0 ? Math.min(1, Math.abs(value) / largest) ** 0.75 : 0;
}
