/** In place of the tables of a large network: its layers as strips, and a way to any weight by its indices. */

import { h } from "../dom.js";
import { t } from "../messages.js";
import { format } from "../numbers.js";
import { moveWithArrows, numberCell } from "./cell.js";
import { mountPart } from "./part.js";
import { knownNetwork } from "../state.js";
import { listable } from "./weights.js";

const MOST_BARS = 96;

export function mount(element, store) {
    const wanted = { layer: 1, from: 1, to: 1 };

    mountPart(element, store, {
        key: state => JSON.stringify([isLarge(state), layersOf(state)]),
        build: state => isLarge(state) && layersOf(state).length > 1 && part(layersOf(state)),
        update,
    });

    function part(layers) {
        const pairs = layers.slice(1).map((units, l) => layers[l] * units);
        return h("section", { class: "part large", "aria-labelledby": "large-title" },
            h("h3", { id: "large-title" }, t("page.large.title")),
            h("p", { class: "remark" }, t("page.large.about", {
                layers: layers.join(" – "), n: pairs.reduce((sum, count) => sum + count, 0).toLocaleString("en").replaceAll(",", "\u202f"),
            })),
            h("table", { class: "strips" },
                h("caption", { class: "unseen" }, t("page.large.strips")),
                h("thead", null, h("tr", null, h("th", { scope: "col" }, t("page.layers.layer")),
                    h("th", { scope: "col" }, t("page.large.activations")), h("th", { scope: "col", class: "right" }, t("page.large.mean")))),
                h("tbody", null, layers.map((units, l) => h("tr", null,
                    h("th", { scope: "row" }, l === 0 ? t("page.layers.inputs") : t("page.large.layer", { l }),
                        h("span", { class: "remark number" }, " ", String(units))),
                    h("td", null, h("div", { class: "bars", "data-strip": l, "aria-hidden": "true" })),
                    h("td", { class: "number right", "data-mean": l }))))),
            search(layers));
    }

    function search(layers) {
        const fault = h("p", { class: "field-error", role: "alert", hidden: true });
        const box = (name, most) => h("label", { class: "parameter" }, t(`page.large.find.${name}`), " ", numberCell({
            label: t(`page.large.find.${name}`), place: `search.${name}`, value: wanted[name], digits: 9, whole: true, size: 5,
            commit: value => { wanted[name] = value; },
            check: value => (value >= 1 && value <= most() ? null : t("page.large.range", { most: most() })),
        }));
        const form = h("form", { class: "search", "data-faults": true, onsubmit: event => {
            event.preventDefault();
            const { layer, from, to } = wanted;
            const inside = from <= layers[layer - 1] && to <= layers[layer];
            fault.hidden = inside;
            fault.textContent = inside ? "" : t("page.large.none", { layer, rows: layers[layer - 1], columns: layers[layer] });
            if (inside) {
                store.dispatch({ type: "select", quantity: `w(${layer})[${from},${to}]` });
            }
        } },
        h("p", { class: "field-name" }, t("page.large.search")),
        box("layer", () => layers.length - 1),
        box("from", () => layers[wanted.layer - 1]),
        box("to", () => layers[wanted.layer]),
        h("button", { type: "submit", class: "quiet" }, t("page.large.derive")));
        moveWithArrows(form);
        return [form, fault];
    }
}

/** Whether the tables would be too large. */
export function isLarge({ network, trace }) {
    return Boolean(network && (network.ref || trace?.large || (network.weights && !listable(network))));
}

function layersOf(state) {
    return knownNetwork(state)?.layers ?? [];
}

function update(part, { trace, digits, details }) {
    const sample = Array.isArray(details?.inputs?.[0]) ? details.inputs[(trace?.row ?? 1) - 1] : details?.inputs;
    for (const strip of part.querySelectorAll("[data-strip]")) {
        const l = Number(strip.dataset.strip);
        const values = l === 0 ? sample : trace?.layers?.find(layer => layer.layer === l)?.activations;
        strip.replaceChildren(...bars(values ?? []));
        part.querySelector(`[data-mean="${l}"]`).textContent = values?.length
            ? format(values.reduce((sum, value) => sum + value, 0) / values.length, Math.min(digits, 3)) : "";
    }
}

/** Neighbours share a bar where there are more units than bars; the strongest speaks for them. */
function bars(values) {
    const size = Math.ceil(values.length / MOST_BARS);
    const strongest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    const shown = [];
    for (let from = 0; from < values.length; from += size) {
        const value = values.slice(from, from + size).reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
        const bar = h("i", { class: value < 0 ? "negative" : "positive" });
        bar.style.opacity = String(0.08 + 0.92 * Math.abs(value) / strongest);
        shown.push(bar);
    }
    return shown;
}
