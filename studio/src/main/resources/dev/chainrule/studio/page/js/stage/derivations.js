/** Asks the server for derivations and remembers them: the same question about the same network is asked once. */

import { post } from "../api.js";
import { stepOf } from "./progress.js";

const MOST = 400;

const memory = new Map(); // of the network shown: those of others are let go
let of = null;
const numbers = new WeakMap();
let count = 0;

function keyOf({ network, notation, digits }, quantity) {
    if (!numbers.has(network)) {
        numbers.set(network, ++count);
    }
    return `${numbers.get(network)} ${notation} ${digits} ${quantity}`;
}

/** The derivation if it is here already, else null. */
export function known(state, quantity) {
    const kept = memory.get(keyOf(state, quantity));
    return kept && !(kept instanceof Promise) ? kept : null;
}

/**
 * The derivation of a quantity.
 *
 * @param {Object} state the page's state, with a trace
 * @param {string} quantity its id
 * @returns {Promise<{id: string, title: string, path: Object[], spoken: string, html: string}>}
 */
export async function derive(state, quantity) {
    const { network, notation, digits } = state;
    if (of !== network) {
        memory.clear();
        of = network;
    }
    const key = keyOf(state, quantity);
    if (!memory.has(key)) {
        const asked = post("/api/derivation", notation ? { network, notation, digits, quantity } : { network, digits, quantity })
            .then(answer => {
                if (of === network) {
                    memory.set(key, answer);
                }
                return answer;
            });
        memory.set(key, asked);
        asked.catch(() => memory.delete(key));
        if (memory.size > MOST) {
            memory.delete(memory.keys().next().value);
        }
    }
    return memory.get(key);
}

/**
 * Steps as aligned equations, to be put into a document of one's own; a document that compiles alone is what the menu of
 * exports makes.
 *
 * @param {Object} trace
 * @param {string[]} ids of the steps
 * @returns {string} LaTeX, with a comment that says which package it needs
 */
export function latex(trace, ids) {
    const steps = ids.map(id => stepOf(trace, id)).filter(Boolean);
    const lines = steps.map(step => {
        const [left, ...right] = step.symbols.latex.split(" = ");
        const numbers = step.numbers.latex.split(" = ").slice(1);
        return `${left} &= ${[...right, ...numbers].join(" \\\\\n  &= ")}`;
    });
    return `% \\usepackage{amsmath}\n\\begin{align*}\n${lines.join(" \\\\\n")}\n\\end{align*}\n`;
}
