/** Numbers as the server prints them and as people type them. */

const MINUS = "\u2212";
const MOST_LEADING_ZEROS = 6;
const MOST_WHOLE_DIGITS = 9;
const NOISE = 1e-14;
const RELIABLE = 15;
const MOST_ROUNDED_TWICE = 12;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const RAISED_MINUS = "⁻";
const DECIMAL = /^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i;
const TIMES_POWER = /\s*[×·*x]\s*10\s*\^\s*\(?([+-]?\d+)\)?$/;

/**
 * A value rounded half up to so many significant digits. A number that has no more digits is written as it is (0.5);
 * one that was rounded keeps its last zeros (0.593270); very large and very small ones have a power of ten (−2·10⁹).
 *
 * @param {?number} value null and undefined are "?"
 * @param {number} digits from 1 to 17
 * @returns {string} with a typographic minus
 */
export function format(value, digits = 6) {
    if (value === null || value === undefined) {
        return "?";
    }
    if (!Number.isFinite(value)) {
        return Number.isNaN(value) ? "NaN" : (value < 0 ? MINUS : "") + "∞";
    }
    if (value === 0) {
        return "0";
    }
    const [figures, exponent] = rounded(value, digits);
    const shortest = figures.replace(/0+$/, "");
    const away = Math.abs(Number(`${shortest}e${exponent - shortest.length + 1}`) - Math.abs(value));
    // A whole number is written as one only if it is one.
    const asItIs = shortest.length - 1 > exponent ? away <= NOISE * Math.abs(value) : away === 0;
    return (value < 0 ? MINUS : "") + placed(asItIs ? shortest : figures, exponent);
}

/** A value rounded half up to so many decimals, as a book prints it. */
export function fixed(value, decimals) {
    if (value === null || value === undefined || !Number.isFinite(value)) {
        return format(value);
    }
    const [all, exponent] = split(value);
    const keep = exponent + 1 + decimals;
    let whole = "0";
    if (keep >= 0) {
        const cut = all.padEnd(keep + 1, "0");
        whole = String(BigInt(cut.slice(0, keep) || "0") + (cut[keep] >= "5" ? 1n : 0n));
    }
    whole = whole.padStart(decimals + 1, "0");
    const point = whole.length - decimals;
    const text = decimals > 0 ? `${whole.slice(0, point)}.${whole.slice(point)}` : whole;
    return (value < 0 && /[1-9]/.test(text) ? MINUS : "") + text;
}

/** Every digit of a double, with an ASCII minus: what a cell shows while it is edited. */
export function exact(value) {
    return value === null || value === undefined ? "" : String(value);
}

/**
 * The number that somebody typed: 0.5, 0,5, 3/8, 1.2e-3, 1.2·10^-3, 1.2·10⁻³, with either minus.
 *
 * @param {string} text what was typed
 * @returns {?number} null if it is none
 */
export function parse(text) {
    const plain = text.trim().replace(/10\s*([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/, (_, raised) => `10^${lowered(raised)}`).replace(/[−⁻–]/g, "-").replace(TIMES_POWER, "e$1");
    const parts = plain.split("/");
    if (parts.length > 2) {
        return null;
    }
    const numbers = parts.map(part => (DECIMAL.test(part.trim()) ? Number(part.trim().replace(",", ".")) : NaN));
    const value = parts.length === 2 ? numbers[0] / numbers[1] : numbers[0];
    return Number.isFinite(value) ? value + 0 : null;
}

function lowered(raised) {
    return [...raised].map(sign => (sign === RAISED_MINUS ? "-" : RAISED.indexOf(sign))).join("");
}

/** Significant digits as text and the power of ten of the first, from the shortest decimal that is the double. */
function split(value) {
    const [mantissa, power] = Math.abs(value).toExponential().split("e");
    return [mantissa.replace(".", ""), Number(power)];
}

/**
 * Of up to twelve digits from the first fifteen, which can be relied on: a sum of decimals that stops just short of a tie
 * is rounded as a person would. As the server does it.
 */
function rounded(value, digits) {
    const all = split(value);
    return cut(digits <= MOST_ROUNDED_TWICE ? cut(all, RELIABLE) : all, digits);
}

/** Rounded half up to so many digits, with zeros at the end as far as there are less. */
function cut([all, exponent], digits) {
    if (all.length <= digits) {
        return [all.padEnd(digits, "0"), exponent];
    }
    const up = all[digits] >= "5" ? 1n : 0n;
    const figures = String(BigInt(all.slice(0, digits)) + up);
    return figures.length > digits ? [figures.slice(0, digits), exponent + 1] : [figures, exponent];
}

function placed(figures, exponent) {
    if (exponent < -MOST_LEADING_ZEROS || exponent >= MOST_WHOLE_DIGITS) {
        const rest = figures.slice(1);
        const raised = [...String(Math.abs(exponent))].map(digit => RAISED[digit]).join("");
        return `${figures[0]}${rest ? "." + rest : ""}·10${exponent < 0 ? RAISED_MINUS : ""}${raised}`;
    }
    if (exponent < 0) {
        return "0." + "0".repeat(-exponent - 1) + figures;
    }
    const whole = figures.slice(0, exponent + 1).padEnd(exponent + 1, "0");
    const rest = figures.slice(exponent + 1);
    return rest ? `${whole}.${rest}` : whole;
}
