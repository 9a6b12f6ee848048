/** Keeps the state through reloads: in the address, above 2,000 numbers in the browser's storage; edits per window. */

import * as api from "./api.js";
import { isNetwork, misfits } from "./fits.js";
import { t } from "./messages.js";
import { countNumbers } from "./network/shape.js";
import { decode, encode, FIELDS, MOST_NUMBERS } from "./permalink.js";
import { contentOf } from "./settings.js";
import { find, keep, keepEdits, keptEdits } from "./storage.js";

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
            network, preset: content.preset ?? null, title: content.title ?? null, past: [], future: [], epoch: null,
            ...(edits && { past: edits.past, future: edits.future, preset: edits.preset, title: edits.title, tab: edits.tab }),
            origin: edits?.origin ?? network,
        },
    });
    return null;
}

/** From now on every change is kept, and a link put into the address line is opened. */
export function remember(store) {
    let timer = null;
    let working = Promise.resolve();
    const write = () => {
        clearTimeout(timer);
        timer = null;
        working = working.then(() => put(store.get())).catch(fault => console.info(`not kept: ${fault.message}`));
        return working;
    };
    store.subscribe((state, before) => {
        const kept = [...FIELDS, "past", "future", "tab", "preset"];
        if (state.network && kept.some(name => state[name] !== before[name])) {
            timer ??= setTimeout(write, PAUSE);
        }
    });
    // A page that is being left has no time to pack an address: what is newer than it goes into the window's own storage.
    addEventListener("pagehide", () => {
        const state = store.get();
        if (timer !== null && state.network && countNumbers(state.network) <= MOST_NUMBERS) {
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
    if (!keptRefs.has(ref)) {
        await keep(api.largeNetwork(ref), ref);
        keptRefs.add(ref);
    }
}
