/** Letters with indices as text of SVG: ₁ and ⁽²⁾ are set as small figures below and above the line. */

import { s } from "../dom.js";

const BELOW = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ";
const BELOW_PLAIN = "0123456789+−=()aeoxhklmnpstijruv";
const ABOVE = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᴸˡᵐⁿ′";
const ABOVE_PLAIN = "0123456789+−()Llmn′";

/**
 * The spans of a label.
 *
 * @param {string} text such as `a₁⁽²⁾`
 * @returns {SVGTSpanElement[]} to be put into a text element
 */
export function letters(text) {
    const spans = [];
    let shift = 0; // in hundredths of an em of the line, how far we are above it
    for (const { level, characters } of runs(text)) {
        const wanted = level * 34;
        const props = { dy: `${((shift - wanted) / 100 / (level === 0 ? 1 : 0.72)).toFixed(3)}em` };
        if (level !== 0) {
            props["font-size"] = "0.72em";
        } else if (shift === 0) {
            delete props.dy;
        }
        spans.push(s("tspan", props, characters));
        shift = wanted;
    }
    return spans;
}

function runs(text) {
    const list = [];
    for (const character of text) {
        const below = BELOW.indexOf(character);
        const above = ABOVE.indexOf(character);
        const level = below >= 0 ? -1 : above >= 0 ? 1 : 0;
        const plain = below >= 0 ? BELOW_PLAIN[below] : above >= 0 ? ABOVE_PLAIN[above] : character;
        if (list.at(-1)?.level === level) {
            list.at(-1).characters += plain;
        } else {
            list.push({ level, characters: plain });
        }
    }
    return list;
}

/** About how many characters wide a label is. */
export function widthOf(text) {
    return runs(text).reduce((sum, run) => sum + run.characters.length * (run.level === 0 ? 1 : 0.65), 0);
}

/** A label without its indices, for where there is room for a letter only. */
export function bare(text) {
    return runs(text).filter(run => run.level === 0).map(run => run.characters).join("");
}

/** A label without what stands above the line, where the place says the layer. */
export function withoutLayer(text) {
    return [...text].filter(character => !ABOVE.includes(character)).join("");
}
