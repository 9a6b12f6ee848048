/** Makes the drawing's elements from its layout, once for each network; paint.js fills in the numbers of a step. */

import { s, replace } from "../dom.js";
import { t } from "../messages.js";
import { name } from "./ids.js";

const LIGHT_FROM = 400; // edges: above that an edge is one line and nothing else

/**
 * Draws a layout.
 *
 * @param {SVGSVGElement} svg is emptied first
 * @param {Object} drawing as layout.js makes it
 * @param {Object} network the network's file, for activations
 * @returns {{cells: Object[], edges: Object[], lines: Object[], units: Object[], biases: Object[], items: Object[], drawing: Object}}
 *     the parts to paint; items: what the keyboard goes through
 */
export function draw(svg, drawing, network) {
    const parts = { cells: [], edges: [], lines: [], units: [], biases: [], items: [], drawing };
    svg.setAttribute("viewBox", `0 0 ${drawing.width} ${drawing.height}`);
    svg.setAttribute("width", drawing.width);
    svg.setAttribute("height", drawing.height);
    svg.setAttribute("class", `drawing ${drawing.tier} ${drawing.flow}`);
    const labels = s("g", { class: "labels" });
    const edges = s("g", { class: "edges" });
    const simple = drawing.edges.length > LIGHT_FROM;
    drawing.lines.forEach(line => edges.append(drawLine(line, parts)));
    drawing.edges.forEach(edge => edges.append(drawEdge(edge, drawing.flow, simple, labels, parts)));
    const nodes = s("g", { class: "units" });
    drawing.biases.forEach(bias => nodes.append(drawBias(bias, drawing.tier, parts)));
    drawing.units.forEach(unit => nodes.append(drawUnit(unit, drawing, parts)));
    drawing.outcomes.forEach(outcome => nodes.append(drawOutcome(outcome, parts)));
    if (drawing.total) {
        nodes.append(...drawTotal(drawing, edges, parts));
    }
    replace(svg, markers(), headings(drawing, network), edges, nodes, labels);
    return parts;
}

function markers() {
    const head = (id, of) => s("marker", {
        id, class: of, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9,
        markerUnits: "userSpaceOnUse", orient: "auto-start-reverse",
    }, s("path", { d: "M0 0.5L8 4L0 7.5L2 4z" }));
    return s("defs", null, head("arrow-forward", "forward"), head("arrow-backward", "backward"));
}

function headings(drawing, network) {
    const activations = [network.activations ?? []].flat();
    return s("g", { class: "headings", "aria-hidden": "true" }, drawing.headings.map(({ layer, x, y, anchor }) => {
        const activation = activations[layer - 1];
        const word = typeof activation === "string" ? activation : activation?.name;
        const title = layer === 0 ? t("stage.layer.inputs")
            : layer > drawing.last ? t("stage.layer.loss")
                : layer === drawing.last ? t("stage.layer.outputs")
                    : drawing.last > 2 ? t("stage.layer.hidden-n", { n: layer }) : t("stage.layer.hidden");
        return s("text", { x, y, "text-anchor": anchor }, title,
            word && layer <= drawing.last && drawing.tier === "full" ? s("tspan", { class: "activation" }, ` ${word}`) : null);
    }));
}

function drawLine({ k, path }, parts) {
    const fork = s("path", { class: "fork", d: path });
    const line = s("path", { class: "line", d: path });
    const flow = s("path", { class: "flow", d: path });
    const group = s("g", { class: "edge to-loss" }, fork, line, flow);
    parts.lines.push({ k, group, flow });
    return group;
}

function drawEdge(edge, flow, simple, labels, parts) {
    const { layer, i, j, path, label } = edge;
    const place = name("w", layer, i, j);
    const line = s("path", { class: "line", d: path });
    const part = { ...edge, place, line, group: line, flow: null, weight: null, gradient: null };
    if (simple) {
        line.classList.add("edge");
    } else {
        part.flow = s("path", { class: "flow", d: path });
        part.group = s("g", { class: "edge", tabindex: -1, role: "button" },
            s("path", { class: "fork", d: path }), s("path", { class: "hit", d: path }), line, part.flow);
        // Where labels are many, one is seen only while its edge is looked at.
        const share = flow === "down" ? 0.35 : 0.5; // from above: between the units and the heading of the next layer
        const at = label ?? { x: mix(edge.from.x, edge.to.x, share), y: mix(edge.from.y, edge.to.y, share), floating: true };
        const isLine = at.floating || at.single; // the second line comes only with a plate below both
        part.at = at;
        part.home = at.floating ? "edge-label floating" : at.single ? "edge-label single" : "edge-label";
        part.weight = s("text", { class: "weight", x: at.x, y: at.y + (isLine ? 4 : -1) });
        part.gradient = s("text", { class: "gradient", x: at.x, y: at.y + (isLine ? 4 : 12) });
        part.plate = isLine ? s("rect", { class: "plate", x: at.x - 29, y: at.y - 16, width: 58, height: 31, rx: 3 }) : null;
        part.label = s("g", { class: part.home, "aria-hidden": "true" }, part.plate, part.weight, part.gradient);
        labels.append(part.label);
        parts.items.push({ kind: "edge", part, element: part.group, layer, i, j, place });
    }
    part.group.dataset.q = place;
    parts.edges.push(part);
    return part.group;
}

function drawBias({ layer, j, x, y, w, h, stem }, tier, parts) {
    const place = name("b", layer, j);
    const label = s("text", { class: "letter", x: x + 5, y: y + h / 2 + 3.5 });
    const number = s("text", { class: "number", x: x + w - 5, y: y + h / 2 + 4 });
    const group = s("g", { class: "bias", tabindex: -1, role: "button", "data-q": place },
        s("path", { class: "stem", d: `M${stem[0]} ${stem[1]}L${stem[2]} ${stem[3]}` }),
        s("rect", { class: "frame", x, y, width: w, height: h, rx: h / 2 }),
        tier === "dots" ? null : [label, number]);
    const part = { layer, j, place, group, label, number, width: w, roomy: tier === "full" };
    parts.biases.push(part);
    parts.items.push({ kind: "bias", part, element: group, layer, j, place, x: x + w / 2, y: y + h / 2 });
    return group;
}

function drawUnit(unit, drawing, parts) {
    const { layer, i, x, y, w, h, cells } = unit;
    const place = layer === 0 ? name("x", 0, i) : name("h", layer, i);
    const dot = drawing.tier === "dots";
    const radius = Math.max(1.2, Math.min(w, h) / 2 * unit.scale);
    const frame = dot
        ? s("circle", { class: "frame", cx: x + w / 2, cy: y + h / 2, r: radius })
        : s("rect", { class: "frame", x, y, width: w, height: h, rx: 5 });
    const group = s("g", { class: layer === 0 ? "unit input" : "unit", tabindex: -1, role: "button", "data-q": place }, frame);
    const part = { layer, i, place, group, frame, dot };
    cells.forEach(cell => group.append(drawCell(cell, part, drawing.tier, parts)));
    if (drawing.tier === "full" && layer > 0) {
        group.append(...ways(cells, drawing.flow));
    }
    group.append(dot ? "" : s("rect", { class: "outline", x, y, width: w, height: h, rx: 5 }));
    parts.units.push(part);
    parts.items.push({ kind: "unit", part, element: group, layer, i, place, x: x + w / 2, y: y + h / 2 });
    return group;
}

function mix(from, to, share) {
    return from + (to - from) * share;
}

/** A number's cell: its letter small in the corner, the number large. */
function drawCell({ kind, x, y, w, h, k }, owner, tier, parts) {
    const tall = h > 24;
    const label = s("text", { class: "letter", x: x + 5, y: tall ? y + 12 : y + h / 2 + 3.5 });
    const number = s("text", { class: "number", x: x + w - 5, y: tall ? y + h - 6 : y + h / 2 + 4 });
    const element = s("g", { class: `cell of-${kind}` },
        s("rect", { class: "back", x: x + 0.5, y: y + 0.5, width: w - 1, height: h - 1, rx: 4 }), label, number);
    parts.cells.push({ kind, layer: owner.layer, i: owner.i ?? k, element, label, number, tall, width: w,
        short: kind === "d" && tier === "small" });
    return element;
}

/** The little arrows between the cells of a unit: a to h going forward, ∂L/∂h to δ going back. */
function ways(cells, flow) {
    const find = kind => cells.find(cell => cell.kind === kind);
    const between = (from, to, kind) => {
        if (!from || !to) {
            return null;
        }
        const right = from.y === to.y;
        const x = right ? Math.max(from.x, to.x) : from.x + from.w / 2;
        const y = right ? from.y + from.h / 2 : Math.max(from.y, to.y);
        const sign = (right ? to.x > from.x : to.y > from.y) ? 1 : -1;
        const d = right
            ? `M${x - 2.5 * sign} ${y - 4}L${x + 3.5 * sign} ${y}L${x - 2.5 * sign} ${y + 4}z`
            : `M${x - 4} ${y - 2.5 * sign}L${x} ${y + 3.5 * sign}L${x + 4} ${y - 2.5 * sign}z`;
        return s("path", { class: `way ${kind}`, d });
    };
    return [between(find("a"), find("h"), "forward"), between(find("dh"), find("d"), "backward")].filter(Boolean);
}

function drawOutcome({ k, x, y, w, h, single }, parts) {
    const group = s("g", { class: "outcome", tabindex: -1, role: "button", "data-q": name("t", 0, k) },
        s("rect", { class: "frame", x, y, width: w, height: h, rx: 5 }));
    const part = { k, group, single };
    group.append(
        drawCell({ kind: "t", x, y, w, h: h / 2, k }, { layer: 0 }, "full", parts),
        drawCell({ kind: single ? "total" : "loss", x, y: y + h / 2, w, h: h / 2, k }, { layer: 0 }, "full", parts),
        s("rect", { class: "outline", x, y, width: w, height: h, rx: 5 }));
    parts.items.push({ kind: "outcome", part, element: group, k, x: x + w / 2, y: y + h / 2 });
    return group;
}

function drawTotal(drawing, edges, parts) {
    const { x, y, w, h } = drawing.total;
    const centre = { x: x + w / 2, y: y + h / 2 };
    drawing.outcomes.forEach(outcome => {
        const side = { x: outcome.x + outcome.w / 2, y: outcome.y + outcome.h / 2 };
        const d = `M${side.x} ${side.y}L${centre.x} ${centre.y}`;
        edges.prepend(s("g", { class: "edge sum" }, s("path", { class: "line", d })));
    });
    const group = s("g", { class: "outcome whole", tabindex: -1, role: "button", "data-q": "loss" },
        s("rect", { class: "frame", x, y, width: w, height: h, rx: 5 }));
    group.append(drawCell({ kind: "total", x, y, w, h, k: 0 }, { layer: 0 }, "full", parts),
        s("rect", { class: "outline", x, y, width: w, height: h, rx: 5 }));
    parts.items.push({ kind: "total", part: { group }, element: group, k: 0, ...centre });
    return [group];
}
