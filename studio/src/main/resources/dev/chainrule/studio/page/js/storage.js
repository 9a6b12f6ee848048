/** What the browser keeps for the page: large networks (IndexedDB, by content), the edits of this window, preferences. */

import { areEdits } from "./fits.js";

const DATABASE = "chainrule";
const NETWORKS = "networks";
const EDITS = "chainrule-edits";
const NEWEST = "chainrule-networks";
const MOST_CHARACTERS = 2_000_000;

/** So many networks are kept; those used longest ago go first. */
const MOST_NETWORKS = 24;

/** Keeps a network; gives the name it is found by, which follows from its content. */
export async function keep(network, name = null) {
    const text = JSON.stringify(network);
    const key = name ?? digest(text);
    const newest = used(key);
    await inStore("readwrite", store => {
        const keys = store.getAllKeys();
        keys.onsuccess = () => keys.result.filter(one => newest && !newest.includes(one)).forEach(one => store.delete(one));
        return store.put(text, key);
    });
    return key;
}

/** A kept network, or null. */
export async function find(key) {
    try {
        const text = await inStore("readonly", store => store.get(key));
        if (!text) {
            return null;
        }
        used(key);
        return JSON.parse(text);
    } catch {
        return null;
    }
}

/** Says that a network is in use, so that others go before it; gives the names of all that stay, null if that cannot be kept. */
export function used(key) {
    return guarded(() => {
        const kept = guarded(() => JSON.parse(localStorage.getItem(NEWEST)));
        const newest = [key, ...(Array.isArray(kept) ? kept : []).filter(one => one !== key)].slice(0, MOST_NETWORKS);
        localStorage.setItem(NEWEST, JSON.stringify(newest));
        return newest;
    });
}

/** FNV-1a over two lanes of 32 bits, and the length; crypto.subtle is not there under an address other than this machine's. */
function digest(text) {
    let low = 0x811c9dc5;
    let high = 0x01000193;
    for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        low = Math.imul(low ^ code, 0x01000193);
        high = Math.imul(high ^ code, 0x85ebca6b);
    }
    return [low >>> 0, high >>> 0, text.length].map(part => part.toString(36)).join("-");
}

function inStore(mode, work) {
    return new Promise((resolve, reject) => {
        const opening = indexedDB.open(DATABASE, 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore(NETWORKS);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
            const database = opening.result;
            const transaction = database.transaction(NETWORKS, mode);
            let request;
            try {
                request = work(transaction.objectStore(NETWORKS));
            } catch (fault) { // such as a key that can be none; here nobody else would hear of it
                database.close();
                reject(fault);
                return;
            }
            transaction.oncomplete = () => {
                database.close();
                resolve(request.result);
            };
            transaction.onerror = transaction.onabort = () => {
                database.close();
                reject(transaction.error);
            };
        };
    });
}

/**
 * Keeps what undo and redo need, for a reload of this very window (not for others); the oldest edits go first.
 *
 * @param {string} fragment the address that this belongs to
 * @param {Object} state the state
 * @param {?Object} newer what the address does not hold yet, because the page is being left
 */
export function keepEdits(fragment, { past, future, merge, origin, preset, title, tab, network }, newer = null) {
    const edits = { fragment, newer, future, merge, origin: origin === network ? null : origin, preset, title, tab };
    for (let kept = past; ; kept = kept.slice(Math.ceil(kept.length / 2))) {
        const text = JSON.stringify({ ...edits, past: kept });
        if (text.length < MOST_CHARACTERS || kept.length === 0) {
            guarded(() => sessionStorage.setItem(EDITS, text));
            return;
        }
    }
}

/** What `keepEdits` kept for this fragment, or null. */
export function keptEdits(fragment) {
    const edits = guarded(() => JSON.parse(sessionStorage.getItem(EDITS)));
    return edits?.fragment === fragment && areEdits(edits) ? edits : null;
}

/** A preference (language, theme), or null. */
export function preference(name) {
    return guarded(() => localStorage.getItem(`chainrule-${name}`)) ?? null;
}

/** Keeps a preference. */
export function prefer(name, value) {
    guarded(() => localStorage.setItem(`chainrule-${name}`, value));
}

/** Storage can be forbidden or full: the page works without. */
function guarded(work) {
    try {
        return work();
    } catch {
        return null;
    }
}
