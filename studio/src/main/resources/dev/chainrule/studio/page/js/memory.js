/** Keeps the state through reloads: in the address, above 2,000 numbers in the browser's storage; edits per window. */

import * as api from "./api.js";
import { isNetwork, misfits } from "./fits.js";
import { t } from "./messages.js";
import { countNumbers } from "./network/shape.js";
import { decode, encode, FIELDS, MOST_NUMBERS } from "./permalink.js";
import { contentOf } from "./settings.js";
import { find, keep, keepEdits, keptEdits, used } from "./storage.js";

const PAUSE = 150;

/**
 * Opens what the address holds.
 *
 * @returns {Promise<?string>} null if that is open now; else what is to be said, nothing where there was no link
 */
export async function recall(store) {
    try {
        return await open(store, location.hash);
    } catch {
        return t("page.link.broken");
    }
}

async function open(store, fragment) {
    const linked = await decode(fragment);
    if (!linked) {
        return "";
    }
    const edits = keptEdits(fragment);
    const content = edits?.newer ?? linked;
    if ((content.network ?? null) === null && typeof content.stored !== "string" || misfits(content).length > 0) {
        return t("page.link.broken");
    }
    const network = content.network ?? await find(content.stored);
    if (!network) {
        return t("page.link.elsewhere");
    }
    if (!isNetwork(network)) {
        return t("page.link.broken");
    }
    if (network.ref) {
        const whole = await find(network.ref);
        if (whole) {
            api.rememberLarge(network.ref, whole);
        }
    }
    store.dispatch({
        type: "restore",
        state: {
            ...Object.fromEntries(FIELDS.filter(name => content[name] !== undefined).map(name => [name, content[name]])),
            network, preset: content.preset ?? null, title: content.title ?? null, past: [], future: [], merge: null, epoch: null,
            ...(edits && { past: edits.past, future: edits.future, merge: edits.merge ?? null, preset: edits.preset, title: edits.title, tab: edits.tab }),
            origin: edits?.origin ?? network,
        },
    });
    return null;
}

/**
 * From now on every change is kept, and a link put into the address line is opened.
 *
 * @returns {function(): Promise} keeps what has changed and is not kept yet, without waiting for a pause
 */
export function remember(store) {
    let timer = null;
    let working = Promise.resolve();
    let kept = null; // the state that the address and the storage hold
    let told = false;
    const write = () => {
        clearTimeout(timer);
        timer = null;
        working = working.then(async () => {
            const state = store.get();
            await put(state);
            kept = state;
            told = false;
        }).catch(() => {
            if (!told) {
                told = true;
                store.dispatch({ type: "remark", remark: t("page.link.notKept") });
            }
        });
        return working;
    };
    const differ = (one, other) => [...FIELDS, "past", "future", "tab", "preset"].some(name => one?.[name] !== other?.[name]);
    store.subscribe((state, before) => {
        if (state.network && differ(state, before)) {
            timer ??= setTimeout(write, PAUSE);
        }
    });
    // A page that is being left has no time to pack an address, nor to end what it is about: what is newer than what is
    // kept goes into the window's own storage, as far as there is room.
    addEventListener("pagehide", () => {
        const state = store.get();
        if (state.network && differ(state, kept)) {
            keepEdits(location.hash, state, { ...contentOf(state), preset: state.preset, title: state.title });
        }
    });
    document.addEventListener("visibilitychange", () => document.hidden && timer !== null && write());
    addEventListener("hashchange", async () => {
        const remark = await recall(store);
        if (remark) {
            store.dispatch({ type: "remark", remark });
        }
    });
    return () => (timer === null ? working : write());
}

async function put(state) {
    if (!state.network) {
        return;
    }
    const content = { ...contentOf(state), preset: state.preset, title: state.title };
    const { ref } = state.network;
    if (ref && api.largeNetwork(ref)) {
        await keepOnce(ref);
    } else if (!ref && countNumbers(state.network) > MOST_NUMBERS) {
        content.stored = await keep(state.network);
        delete content.network;
    }
    const fragment = await encode(content);
    if (fragment !== location.hash) {
        history.replaceState(null, "", fragment);
    }
    keepEdits(fragment, state);
}

const keptRefs = new Set();

async function keepOnce(ref) {
    used(ref);
    if (!keptRefs.has(ref)) {
        await keep(api.largeNetwork(ref), ref);
        keptRefs.add(ref);
    }
}
