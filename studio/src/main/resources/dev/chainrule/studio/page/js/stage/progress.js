/**
 * What stepping means: pure functions of the trace, the level and the step that was done last. The steps stand in one
 * list; one that sums up finer ones (a layer, a phase) stands before them and is done when they all are.
 */

import { name, parse, phaseOf, whole, isWhole, place } from "./ids.js";

const RANK = { pass: 0, layer: 1, neuron: 2, term: 3 };
const BEFORE_ALL = -1;

const plans = new WeakMap();

/**
 * The order of a trace's steps.
 *
 * @param {Object} trace as `/api/trace` gives it
 * @returns {{steps: Object[], index: Map<string, number>, ends: Int32Array}} index: of a step by its id; ends: the index
 *     of the last step that is done when this one is
 */
export function plan(trace) {
    let made = plans.get(trace);
    if (!made) {
        made = order(trace.steps ?? []);
        plans.set(trace, made);
    }
    return made;
}

function order(steps) {
    const index = new Map();
    const ends = new Int32Array(steps.length);
    const open = [];
    const close = (at, before) => { ends[at] = before - 1; };
    steps.forEach((step, at) => {
        index.set(step.id, at);
        while (open.length > 0 && !covers(steps[open.at(-1)], step)) {
            close(open.pop(), at);
        }
        if (isHeader(step)) {
            open.push(at);
        } else {
            ends[at] = at;
        }
    });
    open.forEach(at => close(at, steps.length));
    return { steps, index, ends, stops: new Map() };
}

function isHeader(step) {
    return /^(phase|layer)\b/.test(step.id);
}

function covers(header, step) {
    return RANK[step.level] > RANK[header.level] && step.phase === header.phase && scope(step.id) === scope(header.id);
}

function scope(id) {
    return parse(id)?.scope ?? "";
}

/**
 * Where the arrows stop at a level, as indices of steps: the steps of the level; a coarser one that sums up others only
 * where nothing finer exists.
 */
export function stops(trace, level) {
    const { steps, ends, stops: made } = plan(trace);
    if (!made.has(level)) {
        const wanted = RANK[level];
        const visible = steps.map(step => RANK[step.level] <= wanted);
        const finer = (at, to) => {
            for (let k = at + 1; k <= to; k++) {
                if (visible[k]) {
                    return true;
                }
            }
            return false;
        };
        const list = [];
        for (let at = 0; at < steps.length; at++) {
            if (visible[at] && !(isHeader(steps[at]) && RANK[steps[at].level] < wanted && finer(at, ends[at]))) {
                list.push(at);
            }
        }
        made.set(level, list);
    }
    return made.get(level);
}

/** How far a pass is when this step is done: the index of the last step done, −1 before the first. */
export function position(trace, step) {
    const { index, ends } = plan(trace);
    return index.has(step) ? ends[index.get(step)] : BEFORE_ALL;
}

/** The step with an id, or null. */
export function stepOf(trace, id) {
    const { steps, index } = plan(trace);
    return index.has(id) ? steps[index.get(id)] : null;
}

/** How many stops of the level are done: 0 before the first. */
export function stopsDone(trace, level, step) {
    const { ends } = plan(trace);
    const at = position(trace, step);
    const list = stops(trace, level);
    let low = 0;
    let high = list.length;
    while (low < high) { // ends grow along the list
        const middle = (low + high) >> 1;
        if (ends[list[middle]] <= at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/** The id of the step after so many stops of the level; null for 0. */
export function stepAfter(trace, level, count) {
    const list = stops(trace, level);
    const clamped = Math.max(0, Math.min(count, list.length));
    return clamped === 0 ? null : plan(trace).steps[list[clamped - 1]].id;
}

/** The step one stop on. At the end it stays. */
export function next(trace, level, step) {
    const done = stopsDone(trace, level, step);
    return done === stops(trace, level).length ? step : stepAfter(trace, level, done + 1);
}

/** The step one stop back; null, the beginning, before the first. */
export function previous(trace, level, step) {
    const { ends } = plan(trace);
    const at = position(trace, step);
    let done = stopsDone(trace, level, step);
    const list = stops(trace, level);
    while (done > 0 && ends[list[done - 1]] >= at) {
        done--; // from within a coarser step one goes back to the last stop before it
    }
    return stepAfter(trace, level, done);
}

/** The stretches of the time line: phase, from which to which stop (counted from 1), pass and sample. */
export function stretches(trace, level) {
    const { steps } = plan(trace);
    const list = [];
    stops(trace, level).forEach((at, count) => {
        const step = steps[at];
        const of = scope(step.id);
        const last = list.at(-1);
        if (last && last.phase === step.phase && last.scope === of) {
            last.to = count + 1;
        } else {
            list.push({ phase: step.phase, scope: of, from: count + 1, to: count + 1 });
        }
    });
    return list;
}

/** Whether a quantity is computed when so much is done; what is given is known from the start. */
export function isKnown(trace, id, at) {
    return knownFrom(trace, id) <= at;
}

function knownFrom(trace, id) {
    const { index, ends } = plan(trace);
    const own = index.get(id);
    if (own !== undefined) {
        return ends[own];
    }
    const it = parse(id);
    const phase = phaseOf(id);
    if (!it || phase === null) {
        return BEFORE_ALL;
    }
    const summed = phase === "update" ? name("phase", 0, 4, 0, it.scope)
        : phase === "loss" ? name("loss", 0, 0, 0, it.scope)
            : name("layer", it.layer, phase === "forward" ? 1 : 3, 0, it.scope);
    const phaseWhole = name("phase", 0, phase === "forward" ? 1 : 3, 0, it.scope);
    const at = index.get(summed) ?? index.get(phaseWhole);
    return at === undefined ? Infinity : ends[at];
}

/**
 * What a step touches, for the drawing: the ids it reads and writes, the wholes it reads, the edges it goes over, and
 * which way.
 *
 * @returns {{reads: Set<string>, writes: Set<string>, edges: Set<string>, way: "forward"|"backward"|"still"}} edges:
 *     places such as `w(1)[1,2]`, whole layers of edges (`w(1)`), or `t[1]` for the line between an output and its target
 */
export function touched(trace, step) {
    const nothing = { reads: new Set(), writes: new Set(), edges: new Set(), way: "still" };
    if (!step) {
        return nothing;
    }
    const reads = new Set(step.reads);
    const writes = new Set([step.quantity, ...written(step)]);
    const edges = new Set();
    for (const id of [...reads, ...writes]) {
        const it = parse(id);
        if (it && ["w", "dw", "w'", "t"].includes(it.kind) && it.i === 0) {
            edges.add(name(it.kind === "t" ? "t" : "w", it.layer));
        } else if (it?.kind === "t") {
            edges.add(name("t", 0, it.i));
        } else if (place(id).startsWith("w(")) {
            edges.add(place(id));
        }
    }
    const way = { forward: "forward", loss: "forward", backward: "backward" }[step.phase] ?? "still";
    return { reads, writes, edges, way };
}

/** What a step that sums up finer ones writes: whole vectors. */
function written(step) {
    const it = parse(step.id);
    const of = it?.scope ?? "";
    if (it?.kind === "layer") {
        return it.i === 1
            ? [name("a", it.layer, 0, 0, of), name("h", it.layer, 0, 0, of)]
            : [name("d", it.layer, 0, 0, of)];
    }
    if (it?.kind !== "phase") {
        return [];
    }
    const kinds = { 1: ["a", "h"], 3: ["d", "dh", "dw", "db"], 4: ["w'", "b'"] }[it.i] ?? [];
    return Array.from({ length: 64 }, (_, l) => kinds.map(kind => name(kind, l + 1, 0, 0, of))).flat();
}

/** Whether an id, or the whole it is an entry of, is in a set. */
export function within(set, id) {
    return set.has(id) || (!isWhole(id) && set.has(whole(id)));
}
