/** The tables of weights and biases: rows are source units, columns destination units, the last row is the bias. */

import { h } from "../dom.js";
import { t } from "../messages.js";
import { fitCells, moveWithArrows, numberCell, showNumber } from "./cell.js";
import { letters, showLetters } from "./labels.js";
import { nameOfLayer } from "./layers.js";
import { mountPart } from "./part.js";
import { countParameters, withBiasValue, withWeight } from "./shape.js";

/** Above this a table of boxes is no longer something to read. */
const MOST_CELLS = 2000;

export function mount(element, store) {
    const network = () => store.get().network;
    const edit = (changed, merge) => store.dispatch({ type: "edit", network: changed, merge });

    mountPart(element, store, {
        key: state => JSON.stringify([state.network?.ref, state.network?.layers, state.network?.biases?.map(Boolean),
            Boolean(state.network?.weights), state.notation]),
        build: state => (listable(state.network) ? tables(state) : null),
        update,
    });

    function tables({ network: shown, digits }) {
        return h("section", { class: "part", "aria-labelledby": "weights-title" },
            h("div", { class: "part-head" },
                h("h3", { id: "weights-title" }, t("page.weights.title")),
                h("span", { class: "buttons" },
                    h("button", {
                        type: "button", class: "quiet", title: t("page.weights.restartAbout"),
                        onclick: () => store.dispatch({ type: "restart" }),
                    }, t("page.weights.restart")),
                    h("button", {
                        type: "button", class: "quiet", title: t("page.weights.newAbout"),
                        onclick: () => store.dispatch({ type: "new-weights", seed: nextSeed(network()) }),
                    }, t("page.weights.new")))),
            shown.layers.slice(1).map((_, l) => table(shown, l, digits)));
    }

    function table(shown, l, digits) {
        const rows = shown.layers[l];
        const columns = shown.layers[l + 1];
        const source = i => (l === 0 ? `x[${i + 1}]` : `h(${l})[${i + 1}]`);
        const built = h("table", { class: "matrix" },
            h("caption", null, t("page.weights.caption", {
                from: nameOfLayer(shown, l), to: nameOfLayer(shown, l + 1), rows, columns,
            })),
            h("thead", null, h("tr", null,
                h("th", { class: "corner", scope: "col" }, h("span", { class: "unseen" }, t("page.weights.from"))),
                Array.from({ length: columns }, (_, j) =>
                    h("th", { scope: "col" }, letters("span", null, `h(${l + 1})[${j + 1}]`, String(j + 1)))))),
            h("tbody", null,
                Array.from({ length: rows }, (_, i) => h("tr", null,
                    h("th", { scope: "row" }, letters("span", null, source(i), String(i + 1))),
                    Array.from({ length: columns }, (_, j) => h("td", null, numberCell({
                        label: t("page.weights.cell", { l: l + 1, i: i + 1, j: j + 1 }), place: `weights[${l}][${i}][${j}]`,
                        quantity: `w(${l + 1})[${i + 1},${j + 1}]`, value: shown.weights[l][i][j], digits, size: 7,
                        commit: value => edit(withWeight(network(), l, i, j, value)),
                    }))))),
                shown.biases?.[l] && h("tr", { class: "bias" },
                    h("th", { scope: "row" }, t("page.weights.bias")),
                    Array.from({ length: columns }, (_, j) => h("td", null, numberCell({
                        label: t("page.weights.biasCell", { l: l + 1, j: j + 1 }), place: `biases[${l}][${j}]`,
                        quantity: `b(${l + 1})[${j + 1}]`, value: shown.biases[l][j], digits, size: 7,
                        commit: value => edit(withBiasValue(network(), l, j, value)),
                    }))))));
        moveWithArrows(built);
        return h("div", { class: "scroll", "data-faults": true }, built);
    }
}

/** Whether the parameters of a network are listed one by one. */
export function listable(network) {
    return Boolean(network?.layers && network.weights?.every(layer => layer)) && countParameters(network) <= MOST_CELLS;
}

function update(part, state) {
    const { network, digits } = state;
    if (!listable(network)) {
        return;
    }
    showLetters(part, state);
    for (const cell of part.querySelectorAll("input[data-place]")) {
        const [, field, l, i, j] = /^(\w+)\[(\d+)\]\[(\d+)\](?:\[(\d+)\])?$/.exec(cell.dataset.place);
        showNumber(cell, j === undefined ? network[field][l]?.[i] : network[field][l]?.[i]?.[j], digits);
    }
    part.querySelectorAll("table").forEach(fitCells);
}

function nextSeed(network) {
    return (network.seed ?? 0) + 1;
}
