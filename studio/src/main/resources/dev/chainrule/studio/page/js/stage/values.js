/** The numbers of a trace by their ids, and which of several passes and samples is looked at. */

import { t } from "../messages.js";
import { name, parse } from "./ids.js";
import { plan } from "./progress.js";

const PER_SAMPLE = new Set(["x", "t", "a", "h", "z", "n", "mean", "variance", "xw", "loss", "d", "dh", "s", "c", "dn", "dz"]);
const REDUCED = new Set(["dw", "db", "dp", "dgain", "dshift"]); // of each sample, then of all

const SAMPLE = /⟨[\d., ]+⟩/g;

const tables = new WeakMap();

/**
 * The number of a quantity.
 *
 * @param {Object} trace as `/api/trace` gives it
 * @param {string} id
 * @returns {?number} null where there is none: not defined, or not in the trace
 */
export function valueOf(trace, id) {
    let table = tables.get(trace);
    if (!table) {
        table = collect(trace);
        tables.set(trace, table);
    }
    return table.get(id) ?? null;
}

function collect(trace) {
    const table = new Map();
    const { network } = trace;
    const passes = trace.passes ?? [null];
    passes.forEach((pass, at) => {
        const number = pass ? pass.step ?? at + 1 : 0;
        const shared = number ? `#${number}` : "";
        parameters(table, at === 0 ? network : passes[at - 1].update, shared);
        const samples = pass?.samples ?? [null];
        samples.forEach((sample, k) => {
            const of = samples.length > 1 ? `${shared}.${k + 1}` : shared;
            const row = sample?.sample ?? k + 1;
            vector(table, "x", rowOf(network.inputs, row), of);
            vector(table, "t", rowOf(network.targets, row), of);
        });
        if (network.learningRate !== undefined) {
            table.set(`eta${shared}`, network.learningRate);
        }
    });
    if (trace.large) {
        ofLarge(table, trace);
    }
    plan(trace).steps.forEach(step => {
        if (step.value !== null && step.value !== undefined) {
            table.set(step.quantity, step.value);
        }
    });
    return table;
}

/** A large trace has the vectors of one sample. */
function ofLarge(table, trace) {
    const view = viewOf(trace, null);
    const of = view.id("h", 0).slice(1);
    const row = rowShown(trace);
    vector(table, "x", rowOf(trace.network.inputs, row), of);
    vector(table, "t", rowOf(trace.network.targets, row), of);
    trace.layers.forEach(layer => {
        vector(table, "h", layer.activations, of, layer.layer);
        vector(table, "d", layer.deltas, of, layer.layer);
    });
}

/** Which of the network's samples a large trace is of, from 1; where each has its pass, its place is the pass's. */
export function rowShown({ shown, row }) {
    return row ?? shown?.sample ?? 1;
}

/** Of the rows of a network file that for a sample, from 1; a single one needs no list. */
export function rowOf(rows, row) {
    return Array.isArray(rows?.[0]) ? rows[row - 1] ?? rows[0] : rows;
}

function parameters(table, from, of) {
    (from?.weights ?? []).forEach((matrix, l) => (matrix ?? []).forEach((line, i) => line.forEach((value, j) =>
        table.set(name("w", l + 1, i + 1, j + 1, of), value))));
    (from?.biases ?? []).forEach((line, l) => vector(table, "b", line, of, l + 1));
}

function vector(table, kind, values, of, layer = 0) {
    (values ?? []).forEach((value, i) => table.set(name(kind, layer, i + 1, 0, of), value));
}

/**
 * Which pass and sample a step belongs to.
 *
 * @param {number=} digits significant digits where a number is said in full
 * @returns {{pass: number, sample: number, passes: number, samples: number, id: function(string, number, number=, number=): string}}
 *     `id("h", 1, 2)` names a quantity there; pass and sample are 0 where there is only one
 */
export function viewOf(trace, step, digits = 6) {
    if (trace.large) {
        return viewOfLarge(trace, digits);
    }
    const passes = trace.passes?.length ?? 0;
    const it = step ? parse(step) : null;
    const pass = passes ? Math.max(1, it?.pass ?? trace.shown?.pass ?? 1) : 0;
    const samples = passes ? trace.passes[pass - 1]?.samples?.length ?? 1 : 0;
    const all = samples > 1 && it !== null && it.pass > 0 && it.sample === 0; // a step for all samples together
    const sample = samples > 1 ? it?.sample || trace.shown?.sample || (all ? samples : 1) : 0;
    const shared = pass ? `#${pass}` : "";
    const own = sample ? `${shared}.${sample}` : shared;
    return {
        pass, sample, passes, samples, digits, together: all,
        id: (kind, layer, i = 0, j = 0) => name(kind, layer, i, j,
            PER_SAMPLE.has(kind) || (REDUCED.has(kind) && !all) ? own : shared),
    };
}

function viewOfLarge({ shown, of }, digits) {
    const shared = shown ? `#${shown.pass}` : "";
    const sample = of?.samples > 1 ? shown.sample : 0;
    const own = sample ? `${shared}.${sample}` : shared;
    return {
        pass: shown?.pass ?? 0, sample, passes: of?.passes ?? 0, samples: of?.samples ?? 0, digits, together: false,
        id: (kind, layer, i = 0, j = 0) => name(kind, layer, i, j, PER_SAMPLE.has(kind) ? own : shared),
    };
}

const signs = new WeakMap();

/** −1 where the notation writes the signal as −∂L/∂a, else 1. */
export function signOfSignal(trace) {
    if (!signs.has(trace)) {
        const step = plan(trace).steps.find(one => parse(one.quantity)?.kind === "d" && one.value);
        const printed = step ? Number(printedOf(step).replaceAll("−", "-")) : NaN;
        signs.set(trace, step && printed * step.value < 0 ? -1 : 1);
    }
    return signs.get(trace);
}

/** The value of a step as its formula prints it. */
export function printedOf(step) {
    return step.numbers.text.split(" = ").at(-1);
}

/** What a chip shows: the value with the sign that the notation writes. */
export function shownValue(trace, id) {
    const value = valueOf(trace, id);
    return value !== null && parse(id)?.kind === "d" ? value * signOfSignal(trace) : value;
}

/** The label of a quantity in the notation, as text; of which sample it is, is said beside the drawing. */
export function labelOf(trace, id) {
    const label = trace.labels?.[id] ?? trace.labels?.[id.replace(/#.*/, "")];
    return (label?.text ?? likeSister(trace, id) ?? id.replace(/#.*/, "")).replace(SAMPLE, "");
}

/** The label in the words of the server's spoken line, which are English. */
export function saidOf(trace, id) {
    return trace.labels?.[id]?.spoken ?? labelOf(trace, id);
}

/** The label in words of the page's language. */
export function spokenOf(trace, id) {
    return saidOf(trace, id).replace(/ of layer (\d+)/, (_, layer) => ` ${t("stage.say.of-layer", { n: layer })}`);
}

/** Of a large network only some are named: another of the same layer, with the other index. */
function likeSister(trace, id) {
    const it = parse(id);
    if (!trace.labels || !it?.i || it.j) {
        return null;
    }
    const start = name(it.kind, it.layer) + "[";
    const sister = Object.keys(trace.labels).find(other => other.startsWith(start) && !other.includes(","));
    const below = number => [...String(number)].map(digit => "₀₁₂₃₄₅₆₇₈₉"[digit]).join("");
    const text = sister ? trace.labels[sister].text : "";
    const index = sister ? below(parse(sister).i) : "";
    return text.includes(index) && index ? text.replace(index, below(it.i)) : null;
}

/**
 * Why a number that is truly 0 is 0, as the name of a reason, with what it hangs on; null where nothing is to be said.
 *
 * @param {Object} trace
 * @param {{id: function}} view as {@link viewOf} gives it
 * @returns {?{reason: string, because: string}} because: the id of a quantity that is 0 or below 0
 */
export function reasonOfZero(trace, view, id) {
    const it = parse(id);
    if (!it || valueOf(trace, id) !== 0) {
        return null;
    }
    const { kind, layer, i, j } = it;
    const is = (k, l, a, b = 0) => view.id(k, l, a, b);
    const zero = other => valueOf(trace, other) === 0;
    const source = (l, a) => (l === 1 ? is("x", 0, a) : is("h", l - 1, a));
    const activation = [trace.network.activations ?? []].flat()[layer - 1];
    const relu = (activation?.name ?? activation) === "relu";
    const pick = (...tries) => tries.find(one => one !== null) ?? null;
    const on = (reason, other) => (zero(other) ? { reason, because: other } : null);
    switch (kind) {
        case "x": return { reason: "given", because: id };
        case "h": return relu && valueOf(trace, is("a", layer, i)) <= 0 ? { reason: "off", because: is("a", layer, i) } : null;
        case "s": return relu ? { reason: "flat", because: is("a", layer, i) } : { reason: "saturated", because: is("h", layer, i) };
        case "xw": return pick(on(layer === 1 ? "input" : "source", source(layer, i)), on("weight", is("w", layer, i, j)));
        case "dw": return pick(on(layer === 1 ? "input" : "source", source(layer, i)), on("signal", is("d", layer, j)));
        case "db": return on("signal", is("d", layer, i));
        case "d": return pick(on("slope", is("s", layer, i)), on("back", is("dh", layer, i)));
        case "c": return pick(on("signal", is("d", layer + 1, j)), on("weight", is("w", layer + 1, i, j)));
        case "loss": return { reason: "loss", because: id };
        default: return null;
    }
}
