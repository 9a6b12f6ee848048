/**
 * Lights up everything that stands for the quantity that is pointed at: a formula's term, an edge, a cell of a matrix, a
 * row of a table. Whatever stands for a quantity has its id in `data-q`.
 */

import { isWhole, parse, place, plain, whole } from "./stage/ids.js";

const listeners = new Set();
let current = null; // the element pointed at or focused

/**
 * Hears who is pointed at, and where: a formula in the derivation lights up the drawing, but only the drawing and the
 * tables change what is derived.
 *
 * @param {function(?string, ?Element): void} listener gets the id and the element, or null and null
 * @returns {function(): void} stops hearing
 */
export function onPoint(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/**
 * Starts the one handler of the page.
 *
 * @param {Object} store the page's store
 * @param {Document=} page
 */
export function link(store, page = document) {
    const point = element => {
        if (element === current) {
            return;
        }
        current = element;
        const quantity = element?.dataset.q ?? null;
        store.dispatch({ type: "light", quantity });
        listeners.forEach(listener => listener(quantity, element));
    };
    const of = target => (target instanceof Element ? target.closest("[data-q]") : null);
    page.addEventListener("pointerover", event => {
        const element = of(event.target);
        // Leaving with the pointer gives the light back to what has the focus.
        point(element ?? focused(page));
    }, { passive: true });
    page.documentElement.addEventListener("pointerleave", () => point(focused(page)), { passive: true });
    page.addEventListener("focusin", event => point(of(event.target)));
    page.addEventListener("focusout", event => {
        if (!event.relatedTarget) {
            point(null);
        }
    });

    let marked = [];
    let due = false;
    const later = () => {
        if (!due) {
            due = true;
            requestAnimationFrame(() => {
                due = false;
                marked = mark(page, store.get().lit, marked);
            });
        }
    };
    store.subscribe((state, before) => {
        if (state.lit !== before.lit) {
            later();
        }
    });
    // What is drawn anew under the pointer is lit as before.
    new MutationObserver(() => {
        if (store.get().lit) {
            later();
        }
    }).observe(page.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-q"] });
}

function focused(page) {
    return page.activeElement?.matches?.("[data-q]:focus-visible") ? page.activeElement : null;
}

function mark(page, lit, before) {
    before.forEach(element => element.classList.remove("lit", "near"));
    if (!lit) {
        return [];
    }
    const found = [];
    for (const element of page.querySelectorAll("[data-q]")) {
        const nearness = near(lit, element.dataset.q);
        if (nearness) {
            element.classList.add(nearness);
            found.push(element);
        }
    }
    return found;
}

/**
 * How near two quantities are: "lit" for the same, "near" for the same place or a whole and its entries, else null.
 * An id without pass and sample means that of any.
 */
export function near(one, other) {
    if (one === other) {
        return "lit";
    }
    const [a, b] = [parse(one), parse(other)];
    if (!a || !b || (a.scope && b.scope && !sameScope(a, b))) {
        return null;
    }
    const [left, right] = [plain(one), plain(other)];
    if (left === right) {
        return "lit";
    }
    if (isWhole(one) !== isWhole(other)) {
        return plain(whole(isWhole(one) ? other : one)) === (isWhole(one) ? left : right) ? "near" : null;
    }
    return place(one) === place(other) ? "near" : null;
}

function sameScope(a, b) {
    return a.pass === b.pass && (a.sample === b.sample || a.sample === 0 || b.sample === 0);
}
