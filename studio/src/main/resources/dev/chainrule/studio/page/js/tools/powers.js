/** Numbers by their powers of ten, as errors and step sizes are read. */

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** 10⁻⁶ for −6. */
export function power(exponent) {
    return "10" + [...String(exponent)].map(sign => RAISED[sign]).join("");
}

/**
 * A number with a power of ten, of so many digits: 4.8·10⁻⁶; plain from 0.01 to 1000.
 *
 * @param {?number} value
 * @param {number} digits significant digits
 * @returns {string} "0" for 0, "–" for what is not defined
 */
export function scientific(value, digits) {
    if (value === null || value === undefined || !Number.isFinite(value)) {
        return "–";
    }
    if (value === 0) {
        return "0";
    }
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    const size = Number(exponent);
    return size >= -2 && size < 3 ? String(Number(value.toPrecision(digits))).replace("-", "−") : `${mantissa.replace("-", "−")}·${power(size)}`;
}
