/**
 * Where everything in the drawing stands. Pure geometry: layers from left to right, or from top to bottom where the page
 * is narrow; units as cards with their numbers, as small cards, or as dots, whichever has room.
 */

import { placeLabels } from "./labels.js";

/** Sizes of the three ways to draw a unit. `cell` is one number; a full card has two by two of them. */
const TIERS = {
    full: { cell: [55, 35], unit: [110, 70], forwardOnly: [110, 35], input: [55, 35], bias: [72, 20], apart: 32, least: 68 },
    small: { cell: [62, 21], unit: [62, 42], forwardOnly: [62, 21], input: [62, 21], bias: [60, 16], apart: 10, least: 44 },
    dots: { cell: [0, 0], unit: [18, 18], forwardOnly: [18, 18], input: [18, 18], bias: [9, 9], apart: 6, least: 40 },
};
const MARGIN = 5;
const STEM = 7; // from a bias to its unit
const BESIDE = 0.74; // of its unit's width has at most a bias that edges pass from above
const BETWEEN = 6; // px from one edge to the next, where they pass a bias
const ABREAST = 0.4; // of the room beside a bias take at most all the edges that pass it
const LEAD = 8; // px above a bias from which on they go straight down
const HEADING = 26;
const TALLEST = 640;
const LOSS = { full: [58, 70], small: [62, 46], dots: [62, 46], total: [58, 37], gap: 24 };

/**
 * @param {{units: number[], biases: boolean[], targets: boolean}} shape units: of each layer, inputs first; biases: of
 *     each layer after the inputs
 * @param {number} width room in pixels
 * @returns {Object} tier, flow ("right" or "down"), width, height, `units`, `biases`, `outcomes` (target and loss of each
 *     output), `total`, `edges` (`from` and `to` are the ends of the curve, after which one from above goes straight past the
 *     bias), `lines` (from outputs to their losses), `headings`
 */
export function layOut(shape, width) {
    const options = [["full", "right"], ["full", "down"], ["small", "right"], ["small", "down"], ["dots", "right"]];
    const [tier, flow] = options.find(([tier, flow]) => fits(shape, tier, flow, width)) ?? ["dots", "right"];
    return flow === "right" ? across(shape, tier, width) : down(shape, tier, width);
}

function sizes(shape, tier) {
    const of = TIERS[tier];
    return { ...of, unit: shape.targets ? of.unit : of.forwardOnly };
}

/** Where there is little room full cards may be a little narrower. */
function narrowed(shape, size, flow, width) {
    if (size.unit[0] < 100) {
        return size;
    }
    const most = Math.max(...shape.units);
    const layers = shape.units.length - 1;
    const loss = shape.targets ? LOSS.full[0] + LOSS.gap : 0;
    const room = flow === "down" ? (width - 4 - (most - 1) * 6) / most / 2
        : (width - 2 * MARGIN - loss - layers * size.least) / (1 + 2 * layers);
    const ratio = Math.max(49, Math.min(size.cell[0], Math.floor(room))) / size.cell[0];
    const scaled = ([w, h]) => [w * ratio, h];
    return { ...size, cell: scaled(size.cell), unit: scaled(size.unit), input: scaled(size.input), bias: scaled(size.bias) };
}

function fits(shape, tier, flow, width) {
    const size = narrowed(shape, sizes(shape, tier), flow, width);
    const most = Math.max(...shape.units);
    const layers = shape.units.length - 1;
    if (flow === "right") {
        const gap = gapAcross(shape, size, width);
        return gap >= size.least && most * pitchAcross(shape, size) <= TALLEST;
    }
    const widest = Math.max(most, shape.targets ? shape.units.at(-1) : 0);
    return widest * size.unit[0] + (widest - 1) * 6 + 4 <= width && layers <= 6;
}

function gapAcross(shape, size, width) {
    const layers = shape.units.length - 1;
    const loss = shape.targets ? LOSS.full[0] + LOSS.gap : 0;
    return (width - 2 * MARGIN - size.input[0] - layers * size.unit[0] - loss) / layers;
}

function pitchAcross(shape, size) {
    return size.unit[1] + size.apart + size.bias[1] + STEM; // without biases the room is the labels'
}

function across(shape, tier, width) {
    const size = narrowed(shape, sizes(shape, tier), "right", width);
    const room = Math.max(gapAcross(shape, size, width), size.least);
    const gap = Math.min(room, tier === "full" ? 190 : 150);
    const most = Math.max(...shape.units);
    const wish = pitchAcross(shape, size);
    // Dots come nearer to each other the more there are, so that all are always there.
    const pitch = tier === "dots" ? Math.min(wish, Math.max(TALLEST / most, 3)) : wish;
    const outputs = shape.units.at(-1);
    const lossRows = shape.targets ? outputs * (LOSS[tier][1] + 12) + (outputs > 2 ? LOSS.total[1] + 16 : 0) : 0;
    const biasTop = shape.biases.some(Boolean) ? size.bias[1] + STEM : 0;
    const inner = Math.max(most * pitch - size.apart, lossRows, outputs === 2 && shape.targets ? 2 * LOSS[tier][1] + LOSS.total[1] + 20 : 0);
    const height = HEADING + inner + MARGIN;
    const drawing = start(tier, "right", height, shape);

    let x = MARGIN + Math.max(0, (room - gap) * (shape.units.length - 1) / 2);
    shape.units.forEach((count, layer) => {
        const [w, hgt] = layer === 0 ? size.input : size.unit;
        const own = layer > 0 && shape.biases[layer - 1] ? biasTop : 0;
        const step = layer > 0 && layer === shape.units.length - 1 && outputs === 2 && shape.targets && tier !== "dots"
            ? Math.max(pitch, LOSS[tier][1] + LOSS.total[1] + 20) : pitch;
        const tall = (count - 1) * step + hgt + own;
        const top = HEADING + (inner - tall) / 2 + own;
        drawing.headings.push({ layer, x: Math.max(x + w / 2, HEADING), y: 12, anchor: "middle" }); // a dot is narrower than its word
        for (let i = 0; i < count; i++) {
            addUnit(drawing, size, { layer, i: i + 1, x, y: top + i * step, w, h: hgt, scale: Math.min(1, step / wish) });
            if (own) {
                addBias(drawing, size, layer, i + 1, tier);
            }
        }
        x += w + gap;
    });
    if (shape.targets) {
        x += LOSS.gap - gap;
        outcomesAcross(drawing, x, HEADING, inner);
        x += LOSS[tier][0];
    } else {
        x -= gap;
    }
    drawing.width = Math.max(width, x + MARGIN);
    return finish(drawing, shape, size);
}

function outcomesAcross(drawing, x, top, inner) {
    const outputs = drawing.units.filter(unit => unit.layer === drawing.last);
    const [w, hgt] = LOSS[drawing.tier];
    const single = outputs.length === 1;
    let centres = outputs.map(unit => unit.y + unit.h / 2);
    if (outputs.length > 1 && centres[1] - centres[0] < hgt + 8) { // spread where the outputs stand closer than the cards
        const step = hgt + 8;
        const first = top + inner / 2 - (outputs.length - 1) * step / 2 - (outputs.length > 2 ? 22 : 0);
        centres = centres.map((_, k) => first + k * step);
    }
    centres.forEach((centre, k) => drawing.outcomes.push({ k: k + 1, x, y: centre - hgt / 2, w, h: hgt, single }));
    drawing.headings.push({ layer: drawing.last + 1, x: x + w / 2, y: 12, anchor: "middle" });
    if (!single) {
        const [tw, th] = LOSS.total;
        const middle = outputs.length === 2 ? (centres[0] + centres[1]) / 2 : centres.at(-1) + hgt / 2 + 16 + th / 2;
        drawing.total = { x: x + w / 2 - tw / 2, y: middle - th / 2, w: tw, h: th };
    }
}

function down(shape, tier, width) {
    const wide = narrowed(shape, sizes(shape, tier), "down", width);
    const size = { ...wide, bias: [Math.min(wide.bias[0], BESIDE * wide.unit[0]), wide.bias[1]] };
    const layers = shape.units.length - 1;
    const biasTop = shape.biases.some(Boolean) ? size.bias[1] + STEM : 0;
    const gap = (tier === "full" ? 104 : 72) + biasTop;
    const drawing = start(tier, "down", 0, shape);
    let y = HEADING;
    shape.units.forEach((count, layer) => {
        const [w, hgt] = layer === 0 ? size.input : size.unit;
        const between = Math.min(40, Math.max(6, (width - 4 - count * w) / Math.max(1, count)));
        const pitch = w + between;
        const left = (width - (count - 1) * pitch - w) / 2;
        drawing.headings.push({ layer, x: 2, y: layer === 0 ? 12 : y - biasTop - 14, anchor: "start" });
        for (let i = 0; i < count; i++) {
            addUnit(drawing, size, { layer, i: i + 1, x: left + i * pitch, y, w, h: hgt, scale: 1 });
            if (layer > 0 && shape.biases[layer - 1]) {
                addBias(drawing, size, layer, i + 1, tier);
            }
        }
        y += hgt + (layer < layers ? gap : 0);
    });
    if (shape.targets) {
        y += LOSS.gap;
        y = outcomesDown(drawing, y, width);
    }
    drawing.width = width;
    drawing.height = y + MARGIN;
    return finish(drawing, shape, size);
}

function outcomesDown(drawing, y, width) {
    const outputs = drawing.units.filter(unit => unit.layer === drawing.last);
    const [w, hgt] = LOSS[drawing.tier];
    const single = outputs.length === 1;
    outputs.forEach((unit, k) =>
        drawing.outcomes.push({ k: k + 1, x: unit.x + unit.w / 2 - w / 2, y, w, h: hgt, single }));
    drawing.headings.push({ layer: drawing.last + 1, x: 2, y: y - 10, anchor: "start" });
    if (single) {
        return y + hgt;
    }
    const [tw, th] = LOSS.total;
    const [a, b] = [drawing.outcomes[0], drawing.outcomes.at(-1)];
    const between = outputs.length === 2 && b.x - a.x - w > tw + 16;
    const top = between ? y + (hgt - th) / 2 : y + hgt + 18;
    drawing.total = { x: width / 2 - tw / 2, y: top, w: tw, h: th };
    return Math.max(y + hgt, top + th);
}

function start(tier, flow, height, shape) {
    return {
        tier, flow, width: 0, height, last: shape.units.length - 1,
        units: [], biases: [], outcomes: [], total: null, edges: [], lines: [], headings: [],
    };
}

/** A unit with the cells of its numbers: forward a → h, backward δ ← ∂L/∂h; in a small one only h and δ. */
function addUnit(drawing, size, unit) {
    const { layer, x, y, w, h } = unit;
    const [cw, ch] = size.cell;
    const two = h > ch + 4; // there is a backward row
    const put = (kind, column, row, cells) => cells.push({ kind, x: x + column * cw, y: y + row * ch, w: cw, h: ch });
    const cells = [];
    if (drawing.tier === "full" && layer > 0) {
        if (drawing.flow === "right") {
            put("a", 0, 0, cells);
            put("h", 1, 0, cells);
        } else {
            put("a", 0, 0, cells);
            put(two ? "h" : "h", two ? 0 : 1, two ? 1 : 0, cells);
        }
        if (two) {
            put("d", drawing.flow === "right" ? 0 : 1, drawing.flow === "right" ? 1 : 0, cells);
            put("dh", 1, 1, cells);
        }
    } else if (drawing.tier !== "dots") {
        put(layer === 0 ? "x" : "h", 0, 0, cells);
        if (layer > 0 && two) {
            cells.push({ kind: "d", x, y: y + ch, w: cw, h: h - ch });
        }
    }
    drawing.units.push({ ...unit, cells });
}

function addBias(drawing, size, layer, j, tier) {
    const unit = drawing.units.at(-1);
    const [w, hgt] = size.bias;
    const x = tier === "dots" ? unit.x - 2 : unit.x;
    drawing.biases.push({ layer, j, x, y: unit.y - STEM - hgt, w, h: hgt, stem: [x + w / 2, unit.y - STEM, x + w / 2, unit.y] });
}

function finish(drawing, shape, size) {
    const at = new Map(drawing.units.map(unit => [`${unit.layer}.${unit.i}`, unit]));
    const right = drawing.flow === "right";
    const exit = unit => (right ? { x: unit.x + unit.w, y: unit.y + unit.h / 2 } : { x: unit.x + unit.w / 2, y: unit.y + unit.h });
    for (let layer = 1; layer < shape.units.length; layer++) {
        const passes = !right && shape.biases[layer - 1];
        for (let i = 1; i <= shape.units[layer - 1]; i++) {
            for (let j = 1; j <= shape.units[layer]; j++) {
                const from = exit(at.get(`${layer - 1}.${i}`));
                const unit = at.get(`${layer}.${j}`);
                const to = passes ? beside(unit, size.bias, i, shape.units[layer - 1])
                    : right ? { x: unit.x, y: unit.y + unit.h / 2 } : { x: unit.x + unit.w / 2, y: unit.y };
                const path = curve(from, to, right) + (passes ? `V${round(unit.y)}` : "");
                drawing.edges.push({ layer, i, j, from, to, path, label: null });
            }
        }
    }
    for (const outcome of drawing.outcomes) {
        const from = exit(at.get(`${drawing.last}.${outcome.k}`));
        const to = right ? { x: outcome.x, y: outcome.y + outcome.h / 2 } : { x: outcome.x + outcome.w / 2, y: outcome.y };
        drawing.lines.push({ k: outcome.k, from, to, path: curve(from, to, right) });
    }
    if (drawing.total) {
        drawing.height = Math.max(drawing.height, drawing.total.y + drawing.total.h + MARGIN);
    }
    if (drawing.tier !== "dots") {
        placeLabels(drawing, shape.targets);
    }
    drawing.pitch = size.unit[1] + size.apart;
    return drawing;
}

/**
 * Where the i-th of n edges from above begins to pass the bias on the left of its unit: from there it goes straight down,
 * in the middle of the room on its right. It begins above the bias, as a curve from far on the left comes in flat.
 */
function beside(unit, [w, h], i, n) {
    const room = unit.w - w;
    const apart = n > 1 ? Math.min(BETWEEN, (ABREAST * room) / (n - 1)) : 0;
    return { x: unit.x + w + room / 2 + (i - (n + 1) / 2) * apart, y: unit.y - STEM - h - LEAD };
}

/** Control points of the gentle curve from one unit to another. */
export function controls(from, to, right) {
    return right
        ? [{ x: from.x + (to.x - from.x) * 0.36, y: from.y }, { x: to.x - (to.x - from.x) * 0.36, y: to.y }]
        : [{ x: from.x, y: from.y + (to.y - from.y) * 0.36 }, { x: to.x, y: to.y - (to.y - from.y) * 0.36 }];
}

function curve(from, to, right) {
    const [a, b] = controls(from, to, right);
    const at = ({ x, y }) => `${round(x)} ${round(y)}`;
    return `M${at(from)}C${at(a)} ${at(b)} ${at(to)}`;
}

function round(number) {
    return Math.round(number * 10) / 10;
}
