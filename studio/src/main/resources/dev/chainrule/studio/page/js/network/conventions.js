/** Which of several definitions in use is meant: biases, order of updates, batch, the slope of relu at 0. */

import { h } from "../dom.js";
import { has, t } from "../messages.js";
import { select } from "./choice.js";
import { mountPart } from "./part.js";
import { knownNetwork } from "../state.js";
import { withField } from "./shape.js";

const NAMES = ["biases", "updateOrder", "batch", "reluAtZero"];

export function mount(element, store) {
    let open = false;

    mountPart(element, store, {
        key: state => {
            const network = knownNetwork(state);
            return JSON.stringify([network?.ref, Boolean(network?.layers), network?.conventions, hasBiases(network),
                state.about?.conventions]);
        },
        build: state => {
            const network = knownNetwork(state);
            return network?.layers && part(network, state.about?.conventions ?? {});
        },
    });

    function part(network, offers) {
        const values = effective(network);
        const changed = NAMES.filter(name => String(values[name]) !== String(usual(name, network)));
        return h("details", { class: "part conventions", open, ontoggle: event => { open = event.target.open; } },
            h("summary", null, h("h3", null, t("page.conventions.title")), " ",
                h("span", { class: "remark" }, changed.length === 0 ? t("page.conventions.usual")
                    : changed.map(name => say(name, values[name])).join(" · "))),
            h("div", { class: "fields" }, NAMES.map(name => {
                const label = t(`page.conventions.${name}.name`);
                return h("div", { class: "field" },
                    h("span", { class: "field-name", "aria-hidden": "true" }, label),
                    h("span", { class: "field-value" }, select({
                        label, place: `conventions.${name}`, value: String(values[name]),
                        options: words(name, network, offers).map(word => [String(word), say(name, word)]),
                        commit: word => choose(name, word),
                    })),
                    h("p", { class: "remark" }, t(`page.conventions.${name}.about`)));
            })));
    }

    function choose(name, word) {
        const { network } = store.get();
        const value = name === "reluAtZero" ? Number(word) : word;
        const conventions = { ...knownNetwork(store.get()).conventions, [name]: value };
        let next = withField(network, "conventions", conventions);
        if (name === "biases" && value === "shared" && next.biases) {
            // One bias for a layer: the first of each stands for all.
            next = { ...next, biases: next.biases.map(layer => layer && layer.map(() => layer[0])) };
        }
        store.dispatch({ type: "edit", network: next });
    }
}

/** What can be chosen: without biases there is nothing to say about them, and they cannot be none where there are some. */
function words(name, network, offers) {
    const all = offers[name] ?? [network.conventions?.[name] ?? usual(name, network)];
    return name === "biases" ? all.filter(word => (word === "none") !== hasBiases(network)) : all;
}

function usual(name, network) {
    return {
        biases: hasBiases(network) ? "updated" : "none", updateOrder: "simultaneous", batch: "mean", reluAtZero: 0,
    }[name];
}

/** Of a large network the numbers are not here, but its conventions say whether there are biases. */
function hasBiases(network) {
    return Boolean(network?.biases) || Boolean(network?.ref && (network.conventions?.biases ?? "none") !== "none");
}

function effective(network) {
    return Object.fromEntries(NAMES.map(name => [name, network.conventions?.[name] ?? usual(name, network)]));
}

function say(name, word) {
    const key = `page.conventions.${name}.${String(word).replace(".", "_")}`;
    return has(key) ? t(key) : String(word);
}
