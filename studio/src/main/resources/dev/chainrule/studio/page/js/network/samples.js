/** The table of samples: typed, added, taken out, pasted. */

import { h } from "../dom.js";
import { t } from "../messages.js";
import { fitCells, moveWithArrows, numberCell, showNumber } from "./cell.js";
import { readRows, samplesOfRows } from "./csv.js";
import { letters, showLetters } from "./labels.js";
import { parse } from "../numbers.js";
import { mountPart } from "./part.js";
import { samplesOf, withSamples } from "./shape.js";

const SHOWN_AT_FIRST = 12;
const MOST_WIDTH = 64;

export function mount(element, store) {
    let all = false;
    const network = () => store.get().network;
    const edit = samples => store.dispatch({ type: "edit", network: withSamples(network(), samples) });

    const draw = mountPart(element, store, {
        key: ({ network: shown, notation }) => JSON.stringify([shown?.ref, isList(shown), Boolean(shown?.layers), shown?.layers?.[0],
            shown?.layers?.at(-1), shown?.layers && samplesOf(shown).length, Boolean(shown?.targets), notation, all,
            shown?.conventions?.batch]),
        build: state => state.network?.layers && state.network.layers[0] <= MOST_WIDTH && part(state),
        update,
    });

    function part({ network: shown, digits }) {
        const samples = samplesOf(shown);
        const visible = all ? samples : samples.slice(0, SHOWN_AT_FIRST);
        const [inputs, outputs] = [shown.layers[0], shown.layers.at(-1)];
        const hasTargets = Boolean(shown.targets);
        const each = shown.conventions?.batch === "each";
        const built = h("table", { class: "matrix samples" },
            h("caption", { class: "unseen" }, t("page.samples.caption")),
            h("thead", null, h("tr", null,
                h("th", { scope: "col", class: "corner" }, h("abbr", { title: t("page.samples.number") }, "№")),
                heads("x", inputs), hasTargets && heads("t", outputs, "target"),
                h("th", null, h("span", { class: "unseen" }, t("page.layers.remove"))))),
            h("tbody", null, visible.map((sample, k) => row(sample, k, { count: samples.length, list: isList(shown), each, digits, hasTargets }))));
        moveWithArrows(built);
        built.addEventListener("paste", pasteInto);
        const hint = h("p", { class: "field-error", role: "alert", hidden: true });
        return h("section", { class: "part", "aria-labelledby": "samples-title" },
            h("div", { class: "part-head" },
                h("h3", { id: "samples-title" }, t("page.samples.title")),
                h("span", { class: "remark number" }, t("page.samples.count", { n: samples.length }))),
            h("div", { class: "scroll", "data-faults": true, "data-place": "inputs" }, built),
            h("div", { class: "buttons" },
                h("button", {
                    type: "button", class: "quiet", "data-key": "add-sample",
                    onclick: () => edit([...samplesOf(network()), fresh(network())]),
                }, "+ ", t("page.samples.add")),
                h("button", { type: "button", class: "quiet", "data-key": "targets", onclick: toggleTargets },
                    t(hasTargets ? "page.samples.withoutTargets" : "page.samples.withTargets")),
                visible.length < samples.length && h("button", {
                    type: "button", class: "quiet", onclick: showAll,
                }, t("page.samples.all", { n: samples.length }))),
            pasting(inputs, outputs, hint), hint);
    }

    function heads(letter, count, className) {
        return Array.from({ length: count }, (_, i) => h("th", { scope: "col", class: i === 0 ? className : null },
            letters("span", null, `${letter}[${i + 1}]`, `${letter}${i + 1}`)));
    }

    function row(sample, k, { count, list, each, digits, hasTargets }) {
        const pass = count === 1 ? "" : each ? `#${k + 1}` : `#1.${k + 1}`;
        const listed = list ? `[${k}]` : "";
        const cells = (letter, field, values, side) => values.map((value, i) =>
            h("td", { class: i === 0 && side === "target" ? "target" : null }, numberCell({
                label: t(`page.samples.${side}Cell`, { k: k + 1, i: i + 1 }), place: `${field}${listed}[${i}]`,
                quantity: `${letter}[${i + 1}]${pass}`, value, digits, size: 6,
                commit: number => edit(samplesOf(network()).map((one, at) =>
                    (at === k ? { ...one, [side]: one[side].with(i, number) } : one))),
            })));
        return h("tr", null,
            h("th", { scope: "row", class: "number" }, String(k + 1)),
            cells("x", "inputs", sample.input, "input"),
            hasTargets && cells("t", "targets", sample.target, "target"),
            h("td", null, count > 1 && h("button", {
                type: "button", class: "quiet small", title: t("page.samples.remove", { k: k + 1 }),
                "aria-label": t("page.samples.remove", { k: k + 1 }),
                onclick: () => edit(samplesOf(network()).toSpliced(k, 1)),
            }, "×")));
    }

    function showAll() {
        all = true;
        draw();
    }

    function toggleTargets() {
        const { targets, layers } = network();
        edit(samplesOf(network()).map(({ input }) => ({ input, target: targets ? null : Array(layers.at(-1)).fill(0) })));
    }

    /** Several numbers pasted into a cell are rows, as out of a spreadsheet; one number is only typed. */
    function pasteInto(event) {
        const text = event.clipboardData.getData("text");
        if (parse(text) === null && readRows(text).rows.flat().length > 1) {
            event.preventDefault();
            take(text, event.target.closest("section").querySelector(".field-error"));
        }
    }

    function pasting(inputs, outputs, hint) {
        const box = h("textarea", {
            rows: 4, spellcheck: "false", class: "number", "aria-label": t("page.samples.paste"),
            placeholder: "0.05, 0.10, 0.01, 0.99",
        });
        return h("details", { class: "pasting" },
            h("summary", null, t("page.samples.paste")),
            h("p", { class: "remark" }, t("page.samples.pasteAbout", { inputs, outputs })),
            box,
            h("button", { type: "button", class: "quiet", onclick: () => take(box.value, hint) }, t("page.samples.take")));
    }

    function take(text, hint) {
        const fault = takeRows(store, text);
        hint.hidden = !fault;
        hint.textContent = fault ?? "";
    }
}

/** Puts the rows of a text in place of the samples; gives a message if they do not fit. */
export function takeRows(store, text) {
    const { network } = store.get();
    const [inputs, outputs] = [network.layers[0], network.layers.at(-1)];
    const { rows, faults, ambiguous } = readRows(text, [inputs, inputs + outputs]);
    if (ambiguous) {
        return t("page.samples.ambiguous", { text: ambiguous });
    }
    if (faults.length > 0) {
        return t("page.samples.notANumber", { line: faults[0].line, text: faults[0].text });
    }
    const samples = samplesOfRows(rows, inputs, outputs);
    if (!samples) {
        const found = [...new Set(rows.map(row => row.length))].join(", ") || "0";
        return t("page.samples.width", { inputs, all: inputs + outputs, found });
    }
    store.dispatch({ type: "edit", network: withSamples(network, samples) });
    return null;
}

/** Whether the file has a list of samples, be it of one. */
function isList(network) {
    return Array.isArray(network?.inputs?.[0]);
}

function fresh(network) {
    return {
        input: Array(network.layers[0]).fill(0),
        target: network.targets ? Array(network.layers.at(-1)).fill(0) : null,
    };
}

function update(part, state) {
    const { network, digits } = state;
    if (!network?.layers) {
        return;
    }
    showLetters(part, state);
    for (const cell of part.querySelectorAll("input[data-place]")) {
        const [, field, indices] = /^(inputs|targets)(.*)$/.exec(cell.dataset.place);
        const value = indices.match(/\d+/g).reduce((tree, index) => tree?.[Number(index)], network[field]);
        showNumber(cell, value, digits);
    }
    part.querySelectorAll("table").forEach(fitCells);
}
