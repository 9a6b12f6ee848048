/** The letters of quantities in the reader's notation, as the server gave them with the trace. */

import { h, setMarkup } from "../dom.js";

/** The letters that were last heard in a notation: a network that is refused for a moment keeps them. */
let last = { notation: null, labels: null };

/** `{text, mathml, spoken}` of a quantity, or null while there is none; ids without a pass find the first pass. */
export function labelOf(state, id) {
    if (state.trace?.labels) {
        last = { notation: state.notation, labels: state.trace.labels };
    }
    const labels = last.notation === state.notation ? last.labels : null;
    return labels ? labels[id] ?? labels[`${id}#1`] ?? labels[`${id}#1.1`] ?? null : null;
}

/** An element that shows the letters of a quantity; `showLetters` puts them in. */
export function letters(tag, props, id, fallback) {
    return h(tag, { ...props, "data-letters": id }, fallback);
}

/** Puts the letters into all elements made by {@link letters}. */
export function showLetters(element, state) {
    for (const place of element.querySelectorAll("[data-letters]")) {
        const label = labelOf(state, place.dataset.letters);
        if (label && place.dataset.shown !== label.mathml) {
            place.dataset.shown = label.mathml;
            setMarkup(place, label.mathml);
            // A heading of letters alone is read as it is said.
            place.firstElementChild?.setAttribute("aria-hidden", "true");
            place.append(h("span", { class: "unseen", lang: "en" }, label.spoken));
        }
    }
}
