/** Numbers on little room. Where there is more room, the server's own print is shown. */

import { format } from "../numbers.js";
import { power } from "../tools/powers.js";

const RAISED = /[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]/g; // two of them are about as wide as one digit

/**
 * A number on the room of so many digits: with four significant ones, fewer if that does not fit; a large one as a whole
 * number; at last with a power of ten (1.2·10⁻⁷).
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
        const whole = String(Math.round(size));
        if (size >= 1e4 && whole.length <= left) {
            return sign + whole;
        }
        for (let digits = 4; size < 1e4 && digits >= (size >= 1e-3 ? 1 : 2); digits--) {
            const text = String(Number(size.toPrecision(digits)));
            if (text.length <= left) {
                return sign + text;
            }
        }
    }
    const powers = [3, 2, 1].map(digits => withPower(size, digits));
    return sign + (powers.find(text => text.replace(RAISED, "").length + text.match(RAISED).length / 2 <= left) ?? powers.at(-1));
}

function withPower(size, digits) {
    const [mantissa, exponent] = size.toExponential(digits - 1).split("e");
    return `${Number(mantissa)}·${power(Number(exponent))}`;
}

/** A given number as it was given, or with so many significant digits if it has many. */
export function exact(value, digits) {
    const given = String(value);
    return given.length > digits + 3 || given.includes("e") ? format(value, digits) : given.replace("-", "−");
}

/** The share of a number in the largest, on a scale on which small ones are still seen: 0 to 1. */
export function share(value, largest) {
    return largest > 0 ? Math.min(1, Math.abs(value) / largest) ** 0.75 : 0;
}
