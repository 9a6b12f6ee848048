/** Numbers as the tools print them. */

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/**
 * A number with so many significant digits: 0.0012, 4.77·10⁻⁶; "–" for what is not defined.
 *
 * @param {?number} value the number
 * @param {number} digits significant digits
 * @returns {string}
 */
export function significant(value, digits) {
    if (value === null || value === undefined || !Number.isFinite(value)) {
        return "–";
    }
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 10 ** Math.max(digits, 6))) {
        const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
        return minus(trimmed(mantissa)) + "·" + power(Number(exponent));
    }
    return minus(trimmed(value.toPrecision(digits)));
}

/** A power of ten: 10⁻⁶. */
export function power(exponent) {
    return "10" + [...String(exponent)].map(sign => RAISED[sign]).join("");
}

function trimmed(text) {
    return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;
}

function minus(text) {
    return text.replace("-", "−");
}
