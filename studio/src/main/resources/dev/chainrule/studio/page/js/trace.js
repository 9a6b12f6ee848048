/** Asks the server for the trace of what is shown: the only place from which the state's comes. */

import * as api from "./api.js";

/** Asks whenever the network, the notation or the digits change, and again when the server is back. */
export function keepTraced(store) {
    let asked = null;
    const follow = state => {
        const { network, notation, digits, look, status } = state;
        const wanted = { network, notation, digits, look };
        if (!network || status !== "asking" || (asked && Object.keys(wanted).every(name => asked[name] === wanted[name]))) {
            return;
        }
        asked = wanted;
        ask(store, wanted).finally(() => {
            if (asked === wanted) {
                asked = null;
            }
        });
    };
    api.onConnection(there => store.dispatch({ type: there ? "back" : "away" }));
    store.subscribe(follow);
    follow(store.get());
}

async function ask(store, asked) {
    try {
        const trace = await api.post("/api/trace", bodyOf(asked), { topic: "trace" });
        store.dispatch({ type: "trace", trace, ...asked });
    } catch (fault) {
        if (fault instanceof api.Refused) {
            store.dispatch({ type: "refused", message: fault.message, ...asked });
        } else if (fault instanceof api.Away) {
            store.dispatch({ type: "away" });
        } else if (fault.name !== "AbortError") {
            throw fault;
        }
    }
}

function bodyOf({ network, notation, digits, look }) {
    const body = { network, digits };
    for (const [name, value] of Object.entries({ notation, ...look })) {
        if (value !== null && value !== undefined) {
            body[name] = value;
        }
    }
    return body;
}
