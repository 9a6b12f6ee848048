/** Asks the server for the trace of what is shown; the only place that does. */

import * as api from "./api.js";

/** Asks whenever the network, the notation or the digits change, and again when the server is back. */
export function keepTraced(store) {
    let asked = null;
    const look = state => {
        const { network, notation, digits, trace, status } = state;
        if (!network || trace || status !== "asking"
            || (asked && asked.network === network && asked.notation === notation && asked.digits === digits)) {
            return;
        }
        asked = { network, notation, digits };
        ask(store, asked).finally(() => {
            if (asked?.network === network && asked.notation === notation && asked.digits === digits) {
                asked = null;
            }
        });
    };
    api.onConnection(there => store.dispatch({ type: there ? "back" : "away" }));
    store.subscribe(look);
    look(store.get());
}

async function ask(store, { network, notation, digits }) {
    try {
        const trace = await api.post("/api/trace", { network, digits, ...(notation && { notation }) }, { topic: "trace" });
        store.dispatch({ type: "trace", trace, network, notation, digits });
    } catch (fault) {
        if (fault instanceof api.Refused) {
            store.dispatch({ type: "refused", message: fault.message, network, notation, digits });
        } else if (!(fault instanceof api.Away) && fault.name !== "AbortError") {
            throw fault;
        }
    }
}
