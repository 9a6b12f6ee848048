/** Starts the page: state, texts, regions, and what they ask of the server. */

import * as api from "./api.js";
import * as keys from "./keys.js";
import { link } from "./link.js";
import { remember, recall } from "./memory.js";
import { speak, t } from "./messages.js";
import { openPreset } from "./network/presets.js";
import * as print from "./print.js";
import { firstLanguage, firstTheme, followSystem } from "./settings.js";
import { initialState, reduce } from "./state.js";
import * as status from "./status.js";
import { createStore } from "./store.js";
import * as tabs from "./tabs.js";
import { keepTraced } from "./trace.js";

const FIRST_PRESET = "second-text";

const REGIONS = [
    ["#top", "./network/toolbar.js"],
    ["#network .content", "./network/network.js"],
    ["#diagram .content", "./stage/diagram.js"],
    ["#derivation .content", "./stage/derivation.js"],
    ["#transport .content", "./stage/transport.js"],
    ["#steps", "./stage/steps.js"],
    ["#training", "./training/training.js"],
    ["#check", "./tools/gradcheck.js"],
    ["#exercises", "./tools/exercises.js"],
    ["#export", "./tools/export.js"],
];

/** The page's store, for tests and for whoever looks from the console. */
export const store = createStore(reduce, initialState({ language: firstLanguage(), theme: firstTheme() }));
document.documentElement.dataset.theme = store.get().theme;

await speak(store.get().language);
label();
store.subscribe(follow);
followSystem(store);
status.mount(document.getElementById("status"), store);
tabs.mount(document.getElementById("tabs"), store);
keys.mount(document, store);
print.mount(document.getElementById("derivation"));
link(store);
await Promise.all(REGIONS.map(([place, module]) => mountRegion(place, module)));

const remark = await recall(store);

/** Keeps what has changed and is not kept yet; for those who look at the address right after. */
export const keep = remember(store);
keepTraced(store);
await begin();
document.documentElement.dataset.ready = "";

/** A region that is broken is a remark in the console; the others work. */
async function mountRegion(place, module) {
    try {
        const { mount } = await import(module);
        mount(document.querySelector(place), store);
    } catch (fault) {
        console.error(`${module}: ${fault.stack ?? fault}`);
    }
}

/** Gets what there is to choose from, and opens something if the address holds nothing; waits for the server. */
async function begin() {
    try {
        const [about, presets] = await Promise.all([api.get("/api/about"), api.get("/api/presets")]);
        store.dispatch({ type: "about", about });
        store.dispatch({ type: "presets", presets });
        const preset = presets.find(one => one.id === FIRST_PRESET) ?? presets[0];
        if (remark !== null && about.opened) {
            const { opened, title } = about;
            store.dispatch({
                type: "open", network: opened.ref ? { ref: opened.ref } : opened, title, notation: opened.notation ?? null,
            });
        } else if (remark !== null && preset) {
            openPreset(store, preset);
        }
        if (remark) {
            store.dispatch({ type: "remark", remark });
        }
    } catch (fault) {
        if (!(fault instanceof api.Away)) {
            store.dispatch({ type: "refused", message: fault.message });
            return;
        }
        await new Promise(resolve => {
            const stop = store.subscribe(({ status: now }) => {
                if (now !== "away") {
                    stop();
                    resolve();
                }
            });
        });
        await begin();
    }
}

function follow(state, before) {
    if (state.language !== before.language) {
        label();
    }
    if (state.theme !== before.theme) {
        document.documentElement.dataset.theme = state.theme;
    }
}

/** The texts of index.html itself. */
function label() {
    for (const element of document.querySelectorAll("[data-text]")) {
        element.textContent = t(`page.${element.dataset.text}`);
    }
    for (const element of document.querySelectorAll("[data-label]")) {
        element.setAttribute("aria-label", t(`page.${element.dataset.label}`));
    }
}
