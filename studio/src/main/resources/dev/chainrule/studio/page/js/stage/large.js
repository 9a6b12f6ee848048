/**
 * Networks too large to draw edge by edge: every layer as a strip of cells, one for each unit, and in front of it a small
 * network of what matters most, the focus. Stepping only repaints.
 */

import { h, replace, s } from "../dom.js";
import { post } from "../api.js";
import { t } from "../messages.js";
import { fit, share } from "./numbers.js";
import { letters } from "./letters.js";
import { name, parse, plain, place } from "./ids.js";
import { isKnown, position, stepOf, touched, within } from "./progress.js";
import { sayValue } from "./paint.js";
import { labelOf, rowOf, rowShown, shownValue, valueOf, viewOf } from "./values.js";

const CELL = 9; // px of one unit in a strip
const PICTURE = 200; // px of the side of a picture

/**
 * Mounts the strips.
 *
 * @param {Element} element
 * @param {Object} store the page's store
 * @returns {{show: function(Object): void}} show: brings them up to a state with a large trace
 */
export function mountLarge(element, store) {
    let drawn = null; // {trace, language, strips, focus}
    const focuses = new WeakMap(); // trace → the focus chosen in it, instead of the server's first

    async function look(id) {
        const { network, notation, digits, trace } = store.get();
        try {
            const body = { network, digits, focus: plain(id), ...(trace.shown ?? {}), ...(notation ? { notation } : {}) };
            const answer = await post("/api/trace", body, { topic: "focus" });
            if (store.get().trace === trace) {
                Object.assign(trace.labels, answer.labels);
                focuses.set(trace, answer.focus);
                drawFocus(store.get());
                const again = [...element.querySelectorAll(".focus .unit")].find(unit => plain(unit.dataset.q) === plain(id));
                again?.focus({ preventScroll: true });
            }
        } catch (fault) {
            if (fault.name !== "AbortError") {
                console.info(fault.message);
            }
        }
    }

    function drawFocus(state) {
        const { trace } = state;
        drawn.small = makeFocus(trace, focuses.get(trace) ?? trace.focus, drawn.room, look, store);
        replace(drawn.place, h("h3", { class: "strip-title" }, t("stage.large.focus")), drawn.small.svg);
        paintFocus(drawn.small, state);
    }

    function show(state) {
        const { trace, language } = state;
        const room = Math.max(300, element.clientWidth || 520);
        if (drawn?.trace !== trace || drawn.language !== language || drawn.room !== room) {
            const strips = stripsOf(trace).map(strip => makeStrip(strip, room, look, store));
            drawn = { trace, language, room, strips, small: null, place: h("div", { class: "focus" }) };
            replace(element, drawn.place, h("div", { class: "strip-list" }, strips.map(strip => strip.element)),
                h("p", { class: "soft" }, t("stage.large.how")));
            drawFocus(state);
        }
        drawn.strips.forEach(strip => paintStrip(strip, state));
        paintFocus(drawn.small, state);
    }
    return { show };
}

function stripsOf(trace) {
    const inputs = rowOf(trace.network.inputs, rowShown(trace)) ?? [];
    const first = { layer: 0, units: trace.network.layers[0], activation: null, values: inputs };
    return [first, ...trace.layers.map(layer => ({ ...layer, values: layer.activations }))];
}

/** One layer: a canvas of cells, activations above, signals below; arrows choose a unit, Enter puts it in the focus. */
function makeStrip(strip, room, look, store) {
    const { layer, units } = strip;
    // As many as a square has are taken for a picture and shown as one.
    const side = Math.sqrt(units);
    const square = units >= 64 && Number.isInteger(side);
    const columns = square ? side : Math.min(units, Math.floor((room - 4) / (units <= 40 ? 12 : CELL)));
    const size = square ? Math.max(4, Math.min(10, Math.floor(PICTURE / side)))
        : Math.max(4, Math.min(14, Math.floor((room - 4) / columns)));
    const lines = Math.ceil(units / columns);
    const both = strip.deltas ? 2 : 1;
    const scaleUp = Math.min(3, window.devicePixelRatio || 1);
    const [width, height] = [columns * size, (lines * size + 4) * both];
    const canvas = h("canvas", { width: width * scaleUp, height: height * scaleUp, class: "strip", tabindex: 0, role: "slider",
        "aria-valuemin": 1, "aria-valuemax": units, "aria-valuenow": 1 });
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const part = { ...strip, columns, size, lines, canvas, scaleUp, at: 1, chosen: false, painted: "" };
    const view = viewOf(store.get().trace, null);
    const id = i => view.id(layer === 0 ? "x" : "h", layer, i);
    const unitAt = event => {
        const box = canvas.getBoundingClientRect();
        const line = Math.floor((event.clientY - box.top) / size) % Math.max(1, lines);
        const i = line * columns + Math.floor((event.clientX - box.left) / size) + 1;
        return i >= 1 && i <= units ? i : null;
    };
    const point = i => {
        part.at = i;
        part.chosen = true;
        canvas.dataset.q = id(i);
        canvas.setAttribute("aria-valuenow", i);
        canvas.setAttribute("aria-valuetext", say(store.get(), id(i)));
        part.caption.textContent = say(store.get(), id(i));
        store.dispatch({ type: "light", quantity: id(i) });
        part.painted = "";
        paintStrip(part, store.get());
    };
    canvas.addEventListener("pointermove", event => {
        const i = unitAt(event);
        if (i !== null && i !== part.at) {
            point(i);
        }
    });
    canvas.addEventListener("click", event => {
        const i = unitAt(event);
        if (i !== null) {
            point(i);
            look(id(i));
        }
    });
    canvas.addEventListener("focus", () => point(part.at));
    canvas.addEventListener("keydown", event => {
        const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, PageDown: 10 * columns, PageUp: -10 * columns }[event.key];
        const to = event.key === "Home" ? 1 : event.key === "End" ? units : by ? part.at + by : null;
        if (event.key === "Enter") {
            event.preventDefault();
            look(id(part.at));
        } else if (to !== null) {
            event.preventDefault();
            point(Math.max(1, Math.min(units, to)));
        }
    });
    const title = layer === 0 ? t("stage.large.inputs", { n: units }) : t("stage.large.layer", { n: units, layer, activation: strip.activation });
    canvas.setAttribute("aria-label", title);
    part.caption = h("p", { class: "strip-caption", "aria-hidden": "true" });
    part.element = h("div", { class: "strip-row" }, h("p", { class: "strip-title" }, title), canvas, part.caption);
    return part;
}

function say({ trace, step, digits }, id) {
    return sayValue(trace, position(trace, step), viewOf(trace, step, digits), id);
}

/** Hues are mixed from the page's colours once for each painting. */
function paintStrip(part, state, theme = document.documentElement.dataset.theme) {
    const { trace, step } = state;
    const at = position(trace, step);
    const view = viewOf(trace, step);
    const forward = part.layer === 0 || isKnown(trace, view.id("h", part.layer, 1), at);
    const backward = part.deltas && isKnown(trace, view.id("d", part.layer, 1), at);
    const key = [forward, backward, theme, part.at, part.chosen].join();
    if (part.painted === key) {
        return;
    }
    part.painted = key;
    const style = getComputedStyle(part.canvas);
    const color = token => style.getPropertyValue(token).trim();
    const context = part.canvas.getContext("2d");
    context.setTransform(part.scaleUp, 0, 0, part.scaleUp, 0, 0);
    context.clearRect(0, 0, part.canvas.width, part.canvas.height);
    rows(context, part, part.values, forward, 0, [color("--value-pos"), color("--value-neg")], color("--line"));
    if (part.deltas) {
        rows(context, part, part.deltas, backward, part.lines * part.size + 4, [color("--gradient-pos"), color("--gradient-neg")], color("--line"));
    }
    if (!part.chosen) {
        return;
    }
    const x = ((part.at - 1) % part.columns) * part.size;
    const y = Math.floor((part.at - 1) / part.columns) * part.size;
    context.globalAlpha = 1;
    context.strokeStyle = color("--accent");
    context.lineWidth = 2;
    context.strokeRect(x + 1, y + 1, part.size - 2, part.size - 2);
}

function rows(context, { columns, size, units }, values, known, top, hues, line) {
    const largest = known ? values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) : 0;
    const at = i => [(i % columns) * size, top + Math.floor(i / columns) * size];
    context.globalAlpha = 0.5;
    context.strokeStyle = line;
    context.lineWidth = 0.5;
    context.beginPath();
    for (let i = 0; i < units; i++) {
        context.rect(at(i)[0] + 0.5, at(i)[1] + 0.5, size - 1, size - 1);
    }
    context.stroke();
    if (!known) {
        return;
    }
    values.forEach((value, i) => {
        if (value) {
            const [x, y] = at(i);
            context.globalAlpha = 0.12 + 0.88 * share(value, largest);
            context.fillStyle = hues[value < 0 ? 1 : 0];
            context.fillRect(x + 0.5, y + 0.5, size - 1, size - 1);
            if (value < 0 && size >= 6) { // the sign not by hue alone: a notch
                context.clearRect(x + size - size / 3, y + size - size / 3, size / 3, size / 3);
            }
        }
    });
}

/** The focus: few units of each layer and the weights between them, as a drawing of its own. */
function makeFocus(trace, focus, room, look, store) {
    const columns = focus.units;
    const most = Math.max(...columns.map(column => column.length));
    const [hgt, pitch] = most > 6 ? [35, 41] : [38, 52];
    const w = Math.min(92, (room - 20) / columns.length * 0.62);
    const height = most * pitch + 12;
    const gap = (room - 20 - columns.length * w) / Math.max(1, columns.length - 1);
    const spot = new Map();
    columns.forEach((ids, layer) => ids.forEach((id, k) => spot.set(plain(id),
        { x: 10 + layer * (w + gap), y: (height - ids.length * pitch) / 2 + k * pitch + 6 })));
    const svg = s("svg", { viewBox: `0 0 ${room} ${height}`, width: room, height, class: "drawing focus-drawing", role: "group",
        "aria-label": t("stage.large.focus") });
    const edges = [];
    for (const { id, value, gradient } of focus.weights) {
        const it = parse(id);
        const from = spot.get(it.layer === 1 ? name("x", 0, it.i) : name("h", it.layer - 1, it.i));
        const to = spot.get(name("h", it.layer, it.j));
        if (!from || !to) {
            continue;
        }
        const [x1, y1, x2, y2] = [from.x + w, from.y + hgt / 2, to.x, to.y + hgt / 2];
        const line = s("path", { class: "line", d: `M${x1} ${y1}C${x1 + gap * 0.4} ${y1} ${x2 - gap * 0.4} ${y2} ${x2} ${y2}` });
        const group = s("g", { class: "edge", "data-q": plain(id) }, s("path", { class: "hit", d: line.getAttribute("d") }), line);
        group.addEventListener("click", () => store.dispatch({ type: "select", quantity: plain(id) }));
        edges.push({ id, it, value, gradient, group, line });
        svg.append(group);
    }
    const units = columns.flat().map(id => makeUnit(id, spot.get(plain(id)), w, hgt, trace, look, store));
    units.forEach(unit => svg.append(unit.group));
    roving(units, columns);
    return { svg, edges, units, largest: {
        weight: Math.max(...edges.map(edge => Math.abs(edge.value)), 0),
        gradient: Math.max(...edges.map(edge => Math.abs(edge.gradient ?? 0)), 0),
    } };
}

function makeUnit(id, at, w, hgt, trace, look, store) {
    const number = s("text", { class: "number", x: at.x + w - 5, y: at.y + 14 });
    const signal = s("text", { class: "number signal", x: at.x + w - 5, y: at.y + 31 });
    const group = s("g", { class: "unit", tabindex: -1, role: "button", "data-q": plain(id) },
        s("rect", { class: "frame", x: at.x, y: at.y, width: w, height: hgt, rx: 5 }),
        s("text", { class: "letter", x: at.x + 5, y: at.y + 14 }, letters(labelOf(trace, id))), number, signal);
    group.addEventListener("click", () => {
        const it = parse(id);
        if (it.kind === "h") {
            store.dispatch({ type: "select", quantity: name("d", it.layer, it.i, 0, it.scope) });
        }
        look(id);
    });
    group.addEventListener("keydown", event => {
        if (event.key === "Enter") {
            event.preventDefault();
            group.dispatchEvent(new MouseEvent("click", { bubbles: true }));
        }
    });
    return { id, it: parse(id), group, number, signal };
}

function roving(units, columns) {
    units[0]?.group.setAttribute("tabindex", "0");
    const spot = unit => {
        const column = columns.findIndex(ids => ids.includes(unit.id));
        return [column, columns[column].indexOf(unit.id)];
    };
    units.forEach(unit => unit.group.addEventListener("keydown", event => {
        const [dx, dy] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key] ?? [0, 0];
        if (dx || dy) {
            event.preventDefault();
            const [column, row] = spot(unit);
            const ids = columns[column + dx];
            const target = ids && units.find(one => one.id === ids[dy ? row + dy : Math.min(row, ids.length - 1)]);
            if (target) {
                unit.group.setAttribute("tabindex", "-1");
                target.group.setAttribute("tabindex", "0");
                target.group.focus();
            }
        }
    }));
}

function paintFocus({ edges, units, largest }, state) {
    const { trace, step } = state;
    const current = stepOf(trace, step);
    const at = position(trace, step);
    const now = touched(trace, current);
    const view = viewOf(trace, step);
    const backward = current?.phase === "backward";
    for (const { id, it, value, gradient, group, line } of edges) {
        const graded = backward && gradient !== null && isKnown(trace, name("dw", it.layer, it.i, it.j, parse(trace.steps[0].id).scope), at);
        const shown = graded ? gradient : value;
        line.style.setProperty("stroke-width", (0.75 + 2.75 * share(shown, graded ? largest.gradient : largest.weight)).toFixed(2));
        group.setAttribute("class", `edge ${graded ? "gradient" : "value"} ${shown < 0 ? "minus" : "plus"}`
            + (now.edges.has(place(id)) || now.edges.has(name("w", it.layer)) ? ` active ${now.way}` : ""));
    }
    for (const { id, it, group, number, signal } of units) {
        const value = valueOf(trace, id);
        const known = value !== null && isKnown(trace, id, at);
        const deltaId = name("d", it.layer, it.i, 0, it.scope);
        const delta = it.kind === "h" ? shownValue(trace, deltaId) : null;
        number.textContent = known ? fit(value, 7) : "?";
        const sent = delta !== null && isKnown(trace, deltaId, at);
        signal.setAttribute("class", `number signal${sent ? delta < 0 ? " falls" : " rises" : ""}`);
        signal.textContent = delta === null ? "" : sent ? `δ ${fit(delta, 7, true)}` : "δ ?";
        group.setAttribute("class", `unit${known ? value < 0 ? " minus" : " plus" : " open"}`
            + (within(now.writes, id) || within(now.writes, deltaId) ? " written" : within(now.reads, id) ? " read" : ""));
        group.setAttribute("aria-label", sayValue(trace, at, view, id, true));
    }
}
