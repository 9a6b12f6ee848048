/** A part of the left column: built anew when its shape changes, else only its values are put in. */

import { replace } from "../dom.js";

/**
 * @param {HTMLElement} element where the part is
 * @param {Object} store the store
 * @param {{key: function(Object): string, build: function(Object): ?Node, update?: function(HTMLElement, Object): void}} part
 *     `key` of the state says when to build again (the language is always part of it); `update` puts the values in
 * @returns {function()} draws again, when something besides the state has changed what `key` says
 */
export function mountPart(element, store, { key, build, update }) {
    let built = null;
    const draw = (state, before) => {
        if (before && !changed(state, before)) {
            return;
        }
        const wanted = `${state.language} ${key(state)}`;
        if (wanted !== built) {
            const focused = placeOfFocus(element);
            built = wanted;
            replace(element, build(state));
            update?.(element, state);
            focusAgain(element, focused);
        } else {
            update?.(element, state);
        }
    };
    store.subscribe(draw);
    draw(store.get(), null);
    return () => draw(store.get(), null);
}

/** Steps, lights and tabs change often, and nothing in these parts. */
const OF_NO_CONCERN = new Set(["step", "selected", "lit", "level", "tab", "remark"]);

function changed(state, before) {
    return Object.keys(state).some(name => state[name] !== before[name] && !OF_NO_CONCERN.has(name));
}

function placeOfFocus(element) {
    const focused = document.activeElement;
    return element.contains(focused) ? focused.closest("[data-place]")?.dataset.place ?? focused.dataset.key ?? null : null;
}

function focusAgain(element, place) {
    if (place) {
        const escaped = CSS.escape(place);
        element.querySelector(`[data-place="${escaped}"], [data-key="${escaped}"]`)?.focus();
    }
}
