/** Powers of ten, for axes. */

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** 10⁻⁶ for −6. */
export function power(exponent) {
    return "10" + [...String(exponent)].map(sign => RAISED[sign]).join("");
}
