/** The left column: all that can be changed in a network, in tables. */

import { h } from "../dom.js";
import { t } from "../messages.js";
import * as conventions from "./conventions.js";
import { acceptDrops } from "./files.js";
import * as large from "./large.js";
import * as layers from "./layers.js";
import { mountPart } from "./part.js";
import { presetText } from "./presets.js";
import * as published from "./published.js";
import * as recipe from "./recipe.js";
import * as samples from "./samples.js";
import { showRefusal } from "./refusal.js";
import * as weights from "./weights.js";

/** Mounts the column. */
export function mount(element, store) {
    const parts = [about, layers, weights, large, samples, recipe, conventions, published];
    for (const part of parts) {
        const place = h("div", { class: "part-place" });
        element.append(place);
        part.mount(place, store);
    }
    const refusal = h("p", { class: "field-error", id: "refusal", role: "alert", hidden: true });
    element.prepend(refusal);
    store.subscribe((state, before) => {
        if (state.error !== before.error || state.status !== before.status || state.network !== before.network
            || state.language !== before.language) {
            showRefusal(element, refusal, state);
        }
    });
    showRefusal(element, refusal, store.get());
    acceptDrops(document.querySelector("main"), store);
}

/** What the open preset is about. */
const about = {
    mount(element, store) {
        mountPart(element, store, {
            key: ({ preset, presets, network, status }) => JSON.stringify([preset, presets.length, !network, !network && status]),
            build: ({ preset, presets, network, status }) => {
                if (!network) {
                    return h("p", { class: "remark" }, t(status === "away" ? "page.empty.away" : "page.empty.asking"));
                }
                const found = presets.find(one => one.id === preset);
                return found && h("p", { class: "about" }, presetText(found, "about"));
            },
        });
    },
};
