/** The letters of quantities in the reader's notation, as the server gave them with the trace. */

import { h, setMarkup } from "../dom.js";

/** `{text, mathml, spoken}` of a quantity, or null while there is none; ids without a pass find the first pass. */
export function labelOf(state, id) {
    const labels = state.trace?.labels;
    return labels ? labels[id] ?? labels[`${id}#1`] ?? labels[`${id}#1.1`] ?? null : null;
}

/** An element that shows the letters of a quantity; `showLetters` puts them in. */
export function letters(tag, props, id, fallback) {
    return h(tag, { ...props, "data-letters": id }, fallback);
}

/** Puts the letters into all elements made by {@link letters}; what is there stays while a trace is asked for. */
export function showLetters(element, state) {
    if (!state.trace?.labels) {
        return;
    }
    for (const place of element.querySelectorAll("[data-letters]")) {
        const label = labelOf(state, place.dataset.letters);
        if (label && place.dataset.shown !== label.mathml) {
            place.dataset.shown = label.mathml;
            setMarkup(place, label.mathml);
        }
    }
}
