/** Writes the numbers of a step into the drawing: what is computed, what is read and written now, which way it flows. */

import { replace } from "../dom.js";
import { t } from "../messages.js";
import { family, name, parse, place } from "./ids.js";
import { exact, fit, share } from "./numbers.js";
import { placePlates } from "./labels.js";
import { bare, letters, widthOf, withoutLayer } from "./letters.js";
import { isKnown, position, stepOf, touched, within } from "./progress.js";
import { labelOf, printedOf, reasonOfZero, shownValue, spokenOf, valueOf, viewOf } from "./values.js";

/**
 * Brings the drawing up to a state. Only what differs from before is touched.
 *
 * @param {Object} parts as draw.js made them
 * @param {Object} state the page's state, with a trace
 * @param {Object} scale largest weight and gradient, from {@link scaleOf}
 */
export function paint(parts, state, scale) {
    const { trace } = state;
    const step = stepOf(trace, state.step);
    const at = position(trace, state.step);
    const view = viewOf(trace, state.step, state.digits);
    const now = touched(trace, step);
    const look = { trace, at, view, now, scale, phase: step?.phase ?? null };
    const fork = forkOf(trace, state, step);
    parts.cells.forEach(cell => paintCell(cell, look));
    parts.edges.forEach(edge => paintEdge(edge, look, fork, state));
    placeOnEdges(parts);
    arrange(parts);
    parts.biases.forEach(bias => paintBias(bias, look, state));
    parts.lines.forEach(line => {
        const active = now.edges.has(name("t", 0, line.k)) || now.edges.has("t");
        classes(line, line.group, `edge to-loss${active ? ` active ${now.way}` : ""}${fork.has(`loss[${line.k}]`) ? " forked" : ""}`);
    });
    parts.units.forEach(unit => paintUnit(unit, look, fork, state));
    parts.items.forEach(item => describe(item, look));
}

/** The largest weight and the largest gradient of a trace: what the widths are measured by. */
export function scaleOf(trace) {
    let weight = 0;
    let gradient = 0;
    (trace.network.weights ?? []).flat(2).forEach(value => { weight = Math.max(weight, Math.abs(value ?? 0)); });
    trace.steps.forEach(step => {
        if (step.quantity.startsWith("dw(")) {
            gradient = Math.max(gradient, Math.abs(step.value ?? 0));
        }
    });
    return { weight, gradient };
}

function classes(part, element, wanted) {
    if (part.classes !== wanted) {
        part.classes = wanted;
        const kept = ["lit", "near"].filter(name => element.classList.contains(name)).join(" ");
        element.setAttribute("class", kept ? `${wanted} ${kept}` : wanted);
    }
}

function write(part, key, element, text) {
    if (part[key] !== text) {
        part[key] = text;
        element.textContent = text;
    }
}

function letter(part, element, trace, id, shorten = text => text) {
    const label = shorten(labelOf(trace, id));
    if (part.named !== label) {
        part.named = label;
        replace(element, letters(label));
        // A long name, such as Mazur's, is set narrower.
        const room = part.width - 9;
        if (part.tall && widthOf(label) * 5.4 > room) {
            element.setAttribute("textLength", room);
            element.setAttribute("lengthAdjust", "spacingAndGlyphs");
        } else {
            element.removeAttribute("textLength");
        }
    }
    return label;
}

function idOf({ kind, layer, i }, view) {
    return kind === "total" ? (view.samples > 1 && view.together ? view.id("eta", 0).replace("eta", "loss") : view.id("loss", 0))
        : view.id(kind, layer, i);
}

function paintCell(cell, { trace, at, view, now, scale }) {
    const id = idOf(cell, view);
    if (cell.id !== id) {
        cell.id = id;
        cell.element.dataset.q = id;
    }
    const label = letter(cell, cell.label, trace, id, cell.short ? bare : undefined);
    const value = shownValue(trace, id);
    const known = value !== null && isKnown(trace, id, at);
    const signed = family(id) === "gradient";
    const room = cell.tall ? Math.floor((cell.width - 8) / 6.3) : Math.floor((cell.width - 12 - widthOf(label) * 6) / 6.1);
    write(cell, "text", cell.number, known ? fit(value, Math.max(4, room), signed) : value === null && isKnown(trace, id, at) ? "–" : "?");
    const share = known ? Math.min(1, Math.abs(value) / (signed ? scale.delta ?? 1 : 1)) : 0;
    if (cell.share !== share) {
        cell.share = share;
        cell.element.style.setProperty("--share", share.toFixed(3));
    }
    classes(cell, cell.element, `cell of-${cell.kind} ${signed ? "gradient" : "value"}`
        + (known ? value < 0 ? " minus" : value > 0 ? " plus" : " zero" : " open")
        + (within(now.writes, id) ? " written" : within(now.reads, id) ? " read" : ""));
}

function paintEdge(edge, { trace, at, view, now, scale, phase }, fork, state) {
    const { layer, i, j } = edge;
    const weightId = view.id("w", layer, i, j);
    const gradientId = view.id("dw", layer, i, j);
    const newId = view.id("w'", layer, i, j);
    const weight = valueOf(trace, weightId) ?? 0;
    const gradient = valueOf(trace, gradientId);
    const graded = gradient !== null && isKnown(trace, gradientId, at);
    const updated = valueOf(trace, newId) !== null && isKnown(trace, newId, at);
    const backward = phase === "backward" && trace.steps.length > 0;
    const value = backward ? (graded ? gradient : 0) : weight;
    const size = backward ? (graded ? share(gradient, scale.gradient) : 0) : share(weight, scale.weight);
    const width = (0.75 + 2 * size).toFixed(2);
    if (edge.width !== width) {
        edge.width = width;
        edge.line.style.setProperty("stroke-width", width);
    }
    const active = now.edges.has(edge.place) || now.edges.has(name("w", layer));
    const chosen = state.selected && place(state.selected) === edge.place;
    classes(edge, edge.group, `edge ${backward ? (graded ? "gradient" : "waiting") : "value"}`
        + (value < 0 ? " minus" : " plus") + (active ? ` active ${now.way}` : "")
        + (fork.has(edge.place) ? " forked" : "") + (chosen ? " chosen" : ""));
    if (!edge.weight) {
        return;
    }
    const shown = updated ? newId : weightId;
    edge.weight.dataset.q = shown;
    edge.gradient.dataset.q = gradientId;
    write(edge, "weightText", edge.weight, (updated ? "→" : "") + fit(valueOf(trace, shown) ?? 0, updated ? 6 : 7));
    write(edge, "gradientText", edge.gradient, graded ? fit(gradient, 8, true) : backward ? "?" : "");
    const look = (active ? " active" : "") + (chosen ? " chosen" : "") + (updated ? " updated" : "")
        + (within(now.writes, gradientId) || within(now.writes, newId) ? " written" : "")
        + ((valueOf(trace, shown) ?? 0) < 0 ? " minus" : " plus") + (graded ? gradient < 0 ? " falls" : " rises" : "");
    const two = edge.gradientText !== "";
    edge.two = two;
    edge.wants = Boolean(edge.plate) && two && (chosen || (active && now.edges.size === 1));
    edge.look = edge.home + look + (two ? " two" : "") + (backward && graded ? " by-gradient" : "");
}

/** Puts the labels where none covers another; a plate for which there is no room is left out. */
function placeOnEdges(parts) {
    const { drawing } = parts;
    parts.places ??= new Map();
    for (let layer = 1; layer <= drawing.last; layer++) {
        const edges = parts.edges.filter(edge => edge.layer === layer);
        if (!edges[0]?.label) {
            continue;
        }
        const plated = edges.map((edge, e) => (edge.wants ? e : -1)).filter(e => e >= 0);
        const key = `${layer} ${plated}`;
        if (!parts.places.has(key)) {
            parts.places.set(key, plated.length > 0 ? placePlates(drawing, layer, plated) : null);
        }
        const places = parts.places.get(key);
        edges.forEach((edge, e) => {
            const both = edge.wants && places !== null;
            classes(edge.labelState ??= {}, edge.label, edge.look + (both ? " both" : ""));
            move(edge, places?.[e] ?? edge.at);
            if (edge.plate) {
                setLines(edge, both, edge.two);
            }
        });
    }
}

function move(edge, { x, y }) {
    const shift = x === edge.at.x && y === edge.at.y ? "" : `translate(${(x - edge.at.x).toFixed(1)} ${(y - edge.at.y).toFixed(1)})`;
    if ((edge.shift ?? "") !== shift) {
        edge.shift = shift;
        if (shift) {
            edge.label.setAttribute("transform", shift);
        } else {
            edge.label.removeAttribute("transform");
        }
    }
}

/** Labels in their order, those on a plate above the others: what one sees hangs on the state alone, not on the way to it. */
export function arrange(parts) {
    const labels = parts.edges.map(edge => edge.label).filter(Boolean);
    const above = labels.map(label => label.classList.contains("both") || label.classList.contains("raised"));
    const key = above.join();
    if (above.includes(true) ? parts.front !== key : parts.front) {
        parts.front = above.includes(true) ? key : null;
        labels[0].parentNode.append(...labels.filter((_, at) => !above[at]), ...labels.filter((_, at) => above[at]));
    }
}

/** One line in the middle of the edge, or both on a plate above what else is there. */
function setLines(edge, both, two) {
    const key = `${both} ${two}`;
    if (edge.lines !== key) {
        edge.lines = key;
        const { y } = edge.at;
        edge.weight.setAttribute("y", y + (both ? -3 : 4));
        edge.gradient.setAttribute("y", y + (both ? 10 : 4));
        edge.plate.setAttribute("y", y - (two ? 16 : 9));
        edge.plate.setAttribute("height", two ? 31 : 18);
    }
}

function paintBias(bias, { trace, at, view, now }, state) {
    const { layer, j } = bias;
    const id = view.id("b", layer, j);
    const newId = view.id("b'", layer, j);
    const updated = valueOf(trace, newId) !== null && isKnown(trace, newId, at);
    const value = valueOf(trace, updated ? newId : id);
    const arrow = updated && bias.roomy;
    const label = letter(bias, bias.label, trace, id, withoutLayer);
    write(bias, "text", bias.number, value === null ? "–" : (arrow ? "→" : "") + fit(value, Math.max(4, Math.floor((bias.width - (arrow ? 27 : 12) - widthOf(label) * 4.6) / 5.8))));
    const gradientId = view.id("db", layer, j);
    const touching = within(now.writes, gradientId) || within(now.writes, newId);
    classes(bias, bias.group, `bias ${value < 0 ? "minus" : "plus"}${updated ? " updated" : ""}`
        + (touching ? " written" : within(now.reads, id) ? " read" : "")
        + (state.selected && place(state.selected) === bias.place ? " chosen" : ""));
}

function paintUnit(unit, { trace, at, view, now }, fork, state) {
    const { layer, i } = unit;
    const out = layer === 0 ? view.id("x", 0, i) : view.id("h", layer, i);
    const own = layer === 0 ? [out] : ["a", "h", "d", "dh", "s"].map(kind => view.id(kind, layer, i));
    const value = valueOf(trace, out);
    const known = value !== null && isKnown(trace, out, at);
    if (unit.dot) {
        const size = known ? Math.min(1, Math.abs(value)) : 0;
        unit.frame.style.setProperty("--share", size.toFixed(2));
    }
    const written = own.some(id => within(now.writes, id));
    const read = own.some(id => within(now.reads, id));
    const way = now.way === "still" ? "" : ` ${now.way}`;
    classes(unit, unit.group, `unit${layer === 0 ? " input" : ""}${known ? value < 0 ? " minus" : " plus" : " open"}`
        + (written ? ` written${way}` : read ? " read" : "") + (fork.has(unit.place) ? " forked" : "")
        + (state.selected && place(state.selected) === unit.place ? " chosen" : ""));
}

/**
 * The places over which the loss reaches a quantity: the fork. Of a backward step at a hidden unit that unit's, else that
 * of the selected quantity.
 */
export function forkOf(trace, state, step) {
    const found = new Set();
    const of = step?.phase === "backward" && ["c", "dh", "d"].includes(parse(step.quantity)?.kind) && parse(step.quantity).i
        ? step.quantity : state.selected;
    const it = of ? parse(of) : null;
    const units = trace.network.layers ?? [];
    const last = units.length - 1;
    if (!it || !it.i || it.layer < 1 || it.layer > last || !trace.network.targets) {
        return found;
    }
    if (place(of).startsWith("w(")) {
        found.add(place(of));
    }
    let from = [place(of).startsWith("w(") && it.kind !== "c" ? it.j : it.i];
    found.add(name("h", it.layer, from[0]));
    for (let layer = it.layer + 1; layer <= last; layer++) {
        const all = Array.from({ length: units[layer] }, (_, k) => k + 1);
        from.forEach(i => all.forEach(j => found.add(name("w", layer, i, j))));
        all.forEach(j => found.add(name("h", layer, j)));
        from = all;
    }
    from.forEach(k => found.add(`loss[${k}]`));
    return found;
}

/** What is said of an item when it gets the focus. */
function describe(item, { trace, at, view }) {
    const text = sayItem(item, trace, at, view);
    if (item.said !== text) {
        item.said = text;
        item.element.setAttribute("aria-label", text);
    }
}

function sayItem(item, trace, at, view) {
    const say = id => sayValue(trace, at, view, id, true);
    switch (item.kind) {
        case "edge": return [
            t("stage.say.edge", { weight: say(view.id("w", item.layer, item.i, item.j)),
                from: spokenOf(trace, item.layer === 1 ? view.id("x", 0, item.i) : view.id("h", item.layer - 1, item.i)),
                to: spokenOf(trace, view.id("a", item.layer, item.j)) }),
            ...optional(trace, at, view, view.id("dw", item.layer, item.i, item.j))].join(" ");
        case "bias": return [t("stage.say.bias", { bias: say(view.id("b", item.layer, item.j)) }),
            ...optional(trace, at, view, view.id("db", item.layer, item.j))].join(" ");
        case "unit": return item.layer === 0 ? t("stage.say.input", { input: say(view.id("x", 0, item.i)) })
            : [t("stage.say.unit", { n: item.i, layer: item.layer }),
                ...["a", "h"].map(kind => `${say(view.id(kind, item.layer, item.i))}.`),
                ...optional(trace, at, view, view.id("d", item.layer, item.i))].join(" ");
        case "outcome": return `${say(view.id("t", 0, item.k))}. ${say(idOf({ kind: item.part.single ? "total" : "loss", layer: 0, i: item.k }, view))}.`;
        default: return `${say(idOf({ kind: "total" }, view))}.`;
    }
}

function optional(trace, at, view, id) {
    return valueOf(trace, id) !== null && isKnown(trace, id, at) ? [`${sayValue(trace, at, view, id, true)}.`] : [];
}

/**
 * A quantity with its value in all its printed digits, and why it is 0 if it is.
 *
 * @param {boolean} aloud in the words of the spoken line instead of letters
 */
export function sayValue(trace, at, view, id, aloud = false) {
    const label = aloud ? spokenOf(trace, id) : labelOf(trace, id);
    const value = shownValue(trace, id);
    if (value === null) {
        return t("stage.say.none", { label });
    }
    if (!isKnown(trace, id, at)) {
        return t("stage.say.open", { label });
    }
    const step = stepOf(trace, id);
    const number = step ? printedOf(step) : exact(value, view.digits);
    const zero = reasonOfZero(trace, view, id);
    const plainly = `${label} = ${number}`;
    return zero ? `${plainly} (${t(`stage.zero.${zero.reason}`, { because: labelOf(trace, zero.because) })})` : plainly;
}
