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
        const wanted = `${state.language} ${key(state)}`;
        if (wanted !== built) {
            const focused = placeOfFocus(element);
            built = wanted;
            replace(element, build(state));
            update?.(element, state);
            focusAgain(element, focused);
        } else if (!before || changed(state, before)) {
            update?.(element, state);
        }
    };
    store.subscribe(draw);
    draw(store.get(), null);
    return () => draw(store.get(), null);
}

/** What a change of only steps, lights and tabs is not. */
function changed(state, before) {
    return ["network", "trace", "digits", "notation", "error", "status", "about", "presets", "epoch"]
        .some(name => state[name] !== before[name]);
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
