/** Finds a place on each edge for its label, so that no two touch each other or a unit. */

import { controls } from "./layout.js";

const LINE = 13; // one line of a label
const WIDTHS = { weight: 40, both: 49 };
const NEAR = 13; // px at which another line begins to make it unclear whose label it is
const HEADING = 104; // px of the words beside a layer
const FIRST = 0.12;
const LAST = 0.88;
const CANDIDATES = 39;
const SWEEPS = 24;
const STARTS = 8;
const MOST = 48; // in one gap; above that no label is tried
const ROOMY = 4; // so many edges in one gap have room for weight and gradient at once

/**
 * Sets `label` ({x, y, w, h, single}, the middle) of every edge; where a gap between two layers is too crowded, of none in
 * it. A single label has one line, for the weight or the gradient, whichever the step is about.
 *
 * @param {Object} drawing as layout.js makes it
 * @param {boolean} gradients whether there is a second line for the gradient
 */
export function placeLabels(drawing, gradients) {
    const right = drawing.flow === "right";
    const w = gradients ? WIDTHS.both : WIDTHS.weight;
    const headings = right ? [] : drawing.headings.map(({ x, y }) => ({ x, y: y - 11, w: HEADING, h: 15 }));
    const solid = [...drawing.units, ...drawing.biases, ...headings];
    for (let layer = 1; layer <= drawing.last; layer++) {
        const edges = drawing.edges.filter(edge => edge.layer === layer);
        if (edges.length > MOST) {
            continue;
        }
        const single = gradients && edges.length > ROOMY;
        const hgt = gradients && !single ? 2 * LINE : LINE;
        const candidates = edges.map(edge => along(edge, right).filter(at => !solid.some(box => touch(rect(at, w, hgt), box))));
        if (candidates.some(list => list.length === 0)) {
            continue;
        }
        const chosen = settle(candidates, edges, w, hgt, right);
        if (chosen) {
            edges.forEach((edge, e) => { edge.label = { ...chosen[e], w, h: hgt, single }; });
        }
    }
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

/** One candidate for each edge, chosen in turns until none touches another; null if that does not come out. */
function settle(candidates, edges, w, hgt, right) {
    const strokes = edges.map(edge => along(edge, right));
    const doubt = candidates.map((list, e) => list.map(at => strokes.reduce((sum, points, other) =>
        sum + (other === e ? 0 : Math.exp(-((nearest(points, at) / NEAR) ** 2))), Math.abs(at.t - 0.5) * 0.3)));
    for (let start = 0; start < STARTS; start++) {
        const chosen = candidates.map((list, e) => list[start === 0 ? best(doubt[e]) : (start * 11 + e * 7 * start) % list.length]);
        improve(chosen, candidates, doubt, w, hgt);
        if (chosen.every((at, e) => chosen.every((other, o) => o <= e || overlap(at, other, w, hgt) === 0))) {
            return chosen;
        }
    }
    return null;
}

function improve(chosen, candidates, doubt, w, hgt) {
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
        let moved = false;
        for (let e = 0; e < candidates.length; e++) {
            const cost = candidates[e].map((at, n) => chosen.reduce((sum, other, o) =>
                sum + (o === e ? 0 : (4 + sweep) * overlap(at, other, w, hgt)), doubt[e][n]));
            const pick = candidates[e][best(cost)];
            moved ||= pick !== chosen[e];
            chosen[e] = pick;
        }
        if (!moved) {
            break;
        }
    }
}

function nearest(points, at) {
    return Math.sqrt(points.reduce((least, point) => Math.min(least, (point.x - at.x) ** 2 + (point.y - at.y) ** 2), Infinity));
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

/** 0 if two labels of this size are apart, up to 1 for the same place. */
function overlap(one, other, w, hgt) {
    const x = Math.max(0, 1 - Math.abs(one.x - other.x) / (w + 2));
    const y = Math.max(0, 1 - Math.abs(one.y - other.y) / (hgt + 1));
    return x > 0 && y > 0 ? 0.2 + 0.8 * x * y : 0;
}

function rect(at, w, hgt) {
    return { x: at.x - w / 2, y: at.y - hgt / 2, w, h: hgt };
}

function touch(one, other) {
    return one.x < other.x + other.w + 2 && other.x < one.x + one.w + 2
        && one.y < other.y + other.h + 1 && other.y < one.y + one.h + 1;
}
