/** Finds a place on each edge for its label, so that no two touch each other or a unit. */

import { controls } from "./layout.js";

const LINE = 13; // one line of a label
const WIDTHS = [56, 51]; // of eight digits; closer where that does not come out
const WEIGHT_ONLY = 44;
const PLATE = { w: 62, h: 34 }; // with its rim
const NEAR = 13; // px at which another line begins to make it unclear whose label it is, for one line
const HEADING = 104; // px of the words beside a layer
const FIRST = 0.12;
const LAST = 0.88;
const CANDIDATES = 39;
const SWEEPS = { few: 24, many: 10 };
const STARTS = { few: 8, many: 2 };
const FEW = 12; // edges: of those the best of all starts is taken, of more the first that comes out
const MOST = 36; // in one gap; above that no label is tried
const ROOMY = 4; // so many edges in one gap have room for weight and gradient at once
const STAYS = 0.004; // for each px that a label would leave its place

/**
 * Sets `label` ({x, y, w, h, single}, the middle) of every edge; where a gap between two layers is too crowded, of none in
 * it. A single label has one line, for the weight or the gradient, whichever the step is about.
 *
 * @param {Object} drawing as layout.js makes it
 * @param {boolean} gradients whether there is a second line for the gradient
 */
export function placeLabels(drawing, gradients) {
    for (let layer = 1; layer <= drawing.last; layer++) {
        const edges = drawing.edges.filter(edge => edge.layer === layer);
        if (edges.length > MOST) {
            continue;
        }
        const single = gradients && edges.length > ROOMY;
        const h = gradients && !single ? 2 * LINE : LINE;
        for (const w of gradients ? WIDTHS : [WEIGHT_ONLY]) {
            const chosen = settle(edges, edges.map(() => ({ w, h })), drawing);
            if (chosen) {
                edges.forEach((edge, e) => { edge.label = { ...chosen.places[e], w, h, single }; });
                break;
            }
        }
    }
}

/**
 * Places for plates, which have room for weight and gradient, beside the labels that are there: if possible these stay
 * where they are, else they make room; where they are few they also do if that makes it clearer.
 *
 * @param {Object} drawing as layout.js makes it, with its labels
 * @param {number} layer
 * @param {number[]} plated the numbers of the edges, of all in this gap, whose labels are on a plate
 * @returns {?{x: number, y: number}[]} for each edge in this gap its place, null for one without a label; null if there is
 *     no room
 */
export function placePlates(drawing, layer, plated) {
    const edges = drawing.edges.filter(edge => edge.layer === layer);
    const sizes = edges.map(({ label }, e) => (plated.includes(e) ? PLATE : label));
    const there = edges.map((edge, e) => (sizes[e] ? e : -1)).filter(e => e >= 0);
    const of = list => there.map(e => list[e]);
    const start = of(edges).map(({ label, from, to }) => label ?? { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
    const moving = there.map(e => plated.includes(e));
    const stay = settle(of(edges), of(sizes), drawing, { start, moving });
    const leave = stay === null || there.length <= FEW ? settle(of(edges), of(sizes), drawing, { start }) : null;
    const found = stay === null || leave?.doubt < stay.doubt ? leave : stay;
    if (found === null) {
        return null;
    }
    const all = edges.map(() => null);
    there.forEach((e, at) => { all[e] = found.places[at]; });
    return all;
}

/** Points on an edge, each with the others' lines kept in mind later. */
function along({ from, to }, right) {
    const [a, b] = controls(from, to, right);
    return Array.from({ length: CANDIDATES }, (_, n) => {
        const t = FIRST + ((LAST - FIRST) * n) / (CANDIDATES - 1);
        const u = 1 - t;
        const mix = (p, q, r, s) => u * u * u * p + 3 * u * u * t * q + 3 * u * t * t * r + t * t * t * s;
        return { t, x: mix(from.x, a.x, b.x, to.x), y: mix(from.y, a.y, b.y, to.y) };
    });
}

/** What a label must not touch, besides others: units, biases, the words beside a layer. */
function solids(drawing) {
    const headings = drawing.flow === "right" ? [] : drawing.headings.map(({ x, y }) => ({ x, y: y - 11, w: HEADING, h: 15 }));
    return [...drawing.units, ...drawing.biases, ...headings];
}

/**
 * One place for each edge, chosen in turns until none touches another; null if that does not come out.
 *
 * @param {?{start: Object[], moving: boolean[]=}} from where the labels are, and which may leave
 * @returns {?{places: Object[], doubt: number}} doubt: how unclear it is whose the labels are
 */
function settle(edges, sizes, drawing, from = null) {
    const right = drawing.flow === "right";
    const taken = solids(drawing);
    const strokes = edges.map(edge => along(edge, right));
    const candidates = strokes.map((points, e) => (from?.moving?.[e] === false ? [from.start[e]]
        : points.filter(at => inside(rect(at, sizes[e]), drawing) && !taken.some(box => touch(rect(at, sizes[e]), box)))));
    if (candidates.some(list => list.length === 0)) {
        return null;
    }
    const doubt = candidates.map((list, e) => list.map(at => unclear(at, e, strokes, NEAR * sizes[e].h / LINE)
        + (from ? STAYS * Math.hypot(at.x - from.start[e].x, at.y - from.start[e].y) : Math.abs(at.t - 0.5) * 0.3)));
    const effort = edges.length > FEW ? "many" : "few";
    let found = null;
    for (let start = 0; start < STARTS[effort]; start++) {
        const chosen = candidates.map((list, e) => list[start === 0 ? best(doubt[e]) : (start * 11 + e * 7 * start) % list.length]);
        improve(chosen, candidates, doubt, sizes, SWEEPS[effort]);
        if (chosen.every((at, e) => chosen.every((other, o) => o <= e || overlap(at, sizes[e], other, sizes[o]) === 0))) {
            const sum = chosen.reduce((total, at, e) => total + doubt[e][candidates[e].indexOf(at)], 0);
            found = found === null || sum < found.doubt ? { places: chosen, doubt: sum } : found;
            if (edges.length > FEW) {
                break;
            }
        }
    }
    return found;
}

/** Lets one label after the other go where it lies on the others least, until none wants to any more. */
function improve(chosen, candidates, doubt, sizes, sweeps) {
    for (let sweep = 0; sweep < sweeps; sweep++) {
        let moved = false;
        for (let e = 0; e < candidates.length; e++) {
            const pick = candidates[e].length === 1 ? chosen[e] : cheapest(e, chosen, candidates[e], doubt[e], sizes, 4 + sweep);
            moved ||= pick !== chosen[e];
            chosen[e] = pick;
        }
        if (!moved) {
            break;
        }
    }
}

function cheapest(e, chosen, candidates, doubt, sizes, weight) {
    let pick = null;
    let least = Infinity;
    for (let n = 0; n < candidates.length; n++) {
        let cost = doubt[n];
        for (let o = 0; o < chosen.length && cost < least; o++) {
            if (o !== e) {
                cost += weight * overlap(candidates[n], sizes[e], chosen[o], sizes[o]);
            }
        }
        if (cost < least) {
            least = cost;
            pick = candidates[n];
        }
    }
    return pick;
}

/** How many other edges are so near to a place on one that the label could be theirs. */
function unclear(at, e, strokes, near) {
    let sum = 0;
    for (let other = 0; other < strokes.length; other++) {
        if (other !== e) {
            let least = Infinity;
            for (const { x, y } of strokes[other]) {
                least = Math.min(least, (x - at.x) ** 2 + (y - at.y) ** 2);
            }
            sum += Math.exp(-least / near ** 2);
        }
    }
    return sum;
}

function best(costs) {
    let at = 0;
    costs.forEach((cost, n) => {
        if (cost < costs[at]) {
            at = n;
        }
    });
    return at;
}

/** 0 if two labels are apart, up to 1 for the same place. */
function overlap(one, size, other, its) {
    const x = 1 - Math.abs(one.x - other.x) / ((size.w + its.w) / 2 + 2);
    if (x <= 0) {
        return 0;
    }
    const y = 1 - Math.abs(one.y - other.y) / ((size.h + its.h) / 2 + 1);
    return y > 0 ? 0.2 + 0.8 * x * y : 0;
}

function rect(at, { w, h }) {
    return { x: at.x - w / 2, y: at.y - h / 2, w, h };
}

function inside({ x, y, w, h }, drawing) {
    return x >= 0 && y >= 0 && x + w <= drawing.width && y + h <= drawing.height;
}

function touch(one, other) {
    return one.x < other.x + other.w + 2 && other.x < one.x + one.w + 2
        && one.y < other.y + other.h + 1 && other.y < one.y + one.h + 1;
}
