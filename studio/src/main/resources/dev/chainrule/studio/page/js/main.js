/** Starts the page: state, texts, regions, and the one place that asks the server for the trace. */

import { createStore } from "./store.js";
import { initialState, reduce } from "./state.js";
import { bestLanguage, speak, t } from "./messages.js";
import * as api from "./api.js";

const REGIONS = [
    ["#network .content", "./network/network.js"],
    ["#top", "./network/toolbar.js"],
    ["#diagram .content", "./stage/diagram.js"],
    ["#derivation .content", "./stage/derivation.js"],
    ["#transport .content", "./stage/transport.js"],
    ["#steps", "./stage/steps.js"],
    ["#training", "./training/training.js"],
    ["#check", "./tools/gradcheck.js"],
    ["#exercises", "./tools/exercises.js"],
    ["#export", "./tools/export.js"],
];

export const store = createStore(reduce, initialState({ language: bestLanguage(navigator.languages ?? ["en"]) }));

await speak(store.get().language);
label();
store.subscribe(follow);
await Promise.all(REGIONS.map(([place, module]) => mount(place, module)));
wireTabs();
await begin();

async function mount(place, module) {
    const element = document.querySelector(place);
    try {
        const { mount } = await import(module);
        mount(element, store);
    } catch (fault) {
        console.info(`${module} is not there: ${fault.message}`);
    }
}

async function begin() {
    try {
        const about = await api.get("/api/about");
        store.dispatch({ type: "about", about });
        if (about.opened) {
            store.dispatch({ type: "open", network: about.opened, title: about.title });
        }
        store.dispatch({ type: "presets", presets: await api.get("/api/presets") });
    } catch (fault) {
        store.dispatch({ type: fault instanceof api.Away ? "away" : "refused", message: fault.message });
    }
}

function follow(state, before) {
    if (state.language !== before.language) {
        label();
    }
    if (state.theme !== before.theme) {
        document.documentElement.dataset.theme = state.theme;
    }
    if (state.tab !== before.tab) {
        showTab(state.tab);
    }
    if (state.network && !state.trace && state.status === "asking"
        && (state.network !== before.network || state.notation !== before.notation || state.digits !== before.digits)) {
        ask(state);
    }
}

async function ask({ network, notation, digits }) {
    try {
        const body = notation ? { network, notation, digits } : { network, digits };
        const trace = await api.post("/api/trace", body, { topic: "trace" });
        store.dispatch({ type: "trace", trace, network, notation, digits });
    } catch (fault) {
        if (fault instanceof api.Away) {
            store.dispatch({ type: "away" });
        } else if (fault.name !== "AbortError") {
            store.dispatch({ type: "refused", message: fault.message, network, notation, digits });
        }
    }
}

/** Texts of index.html itself. */
function label() {
    for (const element of document.querySelectorAll("[data-text]")) {
        element.textContent = t(`page.${element.dataset.text}`);
    }
    for (const element of document.querySelectorAll("[data-label]")) {
        element.setAttribute("aria-label", t(`page.${element.dataset.label}`));
    }
}

function wireTabs() {
    const tabs = [...document.querySelectorAll("[role=tab]")];
    for (const [index, tab] of tabs.entries()) {
        tab.addEventListener("click", () => choose(tab));
        tab.addEventListener("keydown", event => {
            const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
            if (to !== undefined) {
                event.preventDefault();
                const next = tabs[(to + tabs.length) % tabs.length];
                choose(next);
                next.focus();
            }
        });
    }
    showTab(store.get().tab);
}

function choose(tab) {
    store.dispatch({ type: "tab", tab: tab.id.replace("tab-", "") });
}

function showTab(name) {
    for (const tab of document.querySelectorAll("[role=tab]")) {
        const chosen = tab.id === `tab-${name}`;
        tab.setAttribute("aria-selected", String(chosen));
        tab.tabIndex = chosen ? 0 : -1;
        document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
    }
}
