/** What the browser keeps for the page: large networks (IndexedDB, by content), the edits of this window, preferences. */

import { areEdits } from "./fits.js";

const DATABASE = "chainrule";
const NETWORKS = "networks";
const EDITS = "chainrule-edits";
const MOST_CHARACTERS = 2_000_000;

/** Keeps a network; gives the name it is found by, which follows from its content. */
export async function keep(network, name = null) {
    const text = JSON.stringify(network);
    const key = name ?? await digest(text);
    await inStore("readwrite", store => store.put(text, key));
    return key;
}

/** A kept network, or null. */
export async function find(key) {
    try {
        const text = await inStore("readonly", store => store.get(key));
        return text ? JSON.parse(text) : null;
    } catch {
        return null;
    }
}

async function digest(text) {
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(hash).slice(0, 12)].map(byte => byte.toString(16).padStart(2, "0")).join("");
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
export function keepEdits(fragment, { past, future, origin, preset, title, tab, network }, newer = null) {
    const edits = { fragment, newer, future, origin: origin === network ? null : origin, preset, title, tab };
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
