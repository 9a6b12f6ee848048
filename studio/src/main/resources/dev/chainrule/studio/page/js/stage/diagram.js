/** The drawing of the network at a step: made once for each shape, then only painted. */

import { h, replace, s } from "../dom.js";
import { t } from "../messages.js";
import { onPoint } from "../link.js";
import { draw } from "./draw.js";
import { layOut } from "./layout.js";
import { steer } from "./keys.js";
import { arrange, paint, sayValue, scaleOf } from "./paint.js";
import { parse, place } from "./ids.js";
import { position } from "./progress.js";
import { valueOf, viewOf } from "./values.js";
import { mountLarge } from "./large.js";
import { chooser } from "./samples.js";

const ZOOMS = [0.75, 1, 1.5, 2, 3];
const STALE = 400; // ms after which numbers that wait for an answer are taken away

/**
 * Mounts the drawing.
 *
 * @param {Element} element
 * @param {Object} store the page's store
 */
export function mount(element, store) {
    const svg = s("svg", { role: "application", class: "drawing" });
    const frame = h("div", { class: "drawing-frame" }, svg);
    const strips = h("div", { class: "strips", hidden: true });
    const samples = h("div", { class: "sample-chooser" });
    const zoom = h("div", { class: "zoom", role: "group" });
    const readout = h("p", { class: "readout", "aria-hidden": "true" });
    const legend = h("p", { class: "legend" });
    const notice = h("p", { class: "drawing-notice", hidden: true });
    element.classList.add("stage-diagram");
    replace(element, h("div", { class: "drawing-tools" }, samples, zoom), notice, frame, strips, readout, legend);

    const large = mountLarge(strips, store);
    const pick = id => store.dispatch({ type: "select", quantity: derivable(id, store.get()) });
    const keyboard = steer(svg, { choose: pick });
    svg.addEventListener("click", event => {
        const found = event.target.closest?.("[data-q]");
        if (found) {
            pick(found.dataset.q);
        }
    });
    onPoint((id, source) => {
        lift(svg, id);
        if (drawn) {
            arrange(drawn.parts);
        }
        readout.textContent = id && source ? read(id, store.get()) : hint(store.get());
    });

    let drawn = null; // {parts, trace, shape, width, language, scale}
    let factor = 1;
    let room = 0; // px across the frame, 0 while it is not known
    let staleTimer = 0;

    function show(state) {
        clearTimeout(staleTimer);
        const { trace } = state;
        frame.classList.toggle("waiting", !trace);
        notice.hidden = true;
        notice.textContent = "";
        if (!trace) {
            staleTimer = setTimeout(forget, STALE);
            return;
        }
        const big = trace.large === true;
        frame.hidden = big;
        strips.hidden = !big;
        zoom.hidden = big;
        chooser(samples, store);
        if (big) {
            drawn = null;
            tools(state);
            large.show(state);
            return;
        }
        room ||= frame.clientWidth; // the page is laid out for it: at a step that would be once more than need be
        const width = Math.floor(Math.max(280, (room || 600) * factor));
        const shape = shapeOf(trace);
        const key = JSON.stringify(shape) + width + state.language + JSON.stringify(trace.network.activations ?? "");
        if (drawn?.key !== key) {
            const drawing = layOut(shape, width);
            drawn = { key, parts: draw(svg, drawing, trace.network), trace: null };
            keyboard.reset(drawn.parts.items, drawing.flow);
            svg.setAttribute("aria-label", t("stage.diagram.label", { layers: shape.units.join("–") }));
            svg.setAttribute("aria-roledescription", t("stage.diagram.role"));
            tools(state);
        }
        if (drawn.trace !== trace) {
            drawn.trace = trace;
            drawn.scale = { ...scaleOf(trace), delta: largestSignal(trace) };
        }
        paint(drawn.parts, state, drawn.scale);
        if (!state.lit) {
            readout.textContent = hint(state);
        }
    }

    /** No number may stand beside a network that it does not belong to. */
    function forget() {
        drawn = null;
        replace(svg);
        const { status, error } = store.get();
        notice.textContent = status === "refused" ? error : t(status === "away" ? "stage.away" : "stage.asking");
        notice.hidden = false;
    }

    function tools(state) {
        const set = next => {
            factor = ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, next))];
            show(store.get());
        };
        const at = () => ZOOMS.indexOf(factor);
        replace(zoom,
            h("button", { type: "button", class: "quiet", "aria-label": t("stage.zoom.out"), onclick: () => set(at() - 1), disabled: at() === 0 }, "−"),
            h("button", { type: "button", class: "quiet", "aria-label": t("stage.zoom.fit"), onclick: () => set(ZOOMS.indexOf(1)) },
                `${Math.round(factor * 100)} %`),
            h("button", { type: "button", class: "quiet", "aria-label": t("stage.zoom.in"), onclick: () => set(at() + 1), disabled: at() === ZOOMS.length - 1 }, "+"));
        zoom.setAttribute("aria-label", t("stage.zoom.label"));
        replace(legend, legendOf(state));
    }

    new ResizeObserver(() => {
        if (frame.clientWidth !== room) {
            room = frame.clientWidth;
            requestAnimationFrame(() => show(store.get()));
        }
    }).observe(frame);
    store.subscribe((state, before) => {
        if (["trace", "step", "selected", "language", "status"].some(key => state[key] !== before[key])) {
            show(state);
        }
    });
    show(store.get());
}

/** Raises what is pointed at above the others: its label, where labels are hidden. */
function lift(svg, id) {
    svg.querySelectorAll(".edge-label.raised").forEach(label => label.classList.remove("raised"));
    if (id && place(id).startsWith("w(")) {
        const home = place(id);
        for (const label of svg.querySelectorAll(".edge-label")) {
            if (place(label.querySelector(".weight")?.dataset.q ?? "") === home) {
                label.classList.add("raised");
            }
        }
    }
}

/** What can be derived of what was pointed at: of inputs and targets there is nothing to derive. */
function derivable(id, { selected }) {
    return ["x", "t", "eta"].includes(parse(id)?.kind) ? selected : id;
}

function read(id, { trace, step, digits }) {
    if (!trace || parse(id) === null) {
        return "";
    }
    const view = viewOf(trace, step, digits);
    const at = position(trace, step);
    const it = parse(id);
    const own = id.includes("#") || !view.pass ? id : view.id(it.kind, it.layer, it.i, it.j);
    if (!it.i && it.kind !== "loss" && it.kind !== "eta") {
        return "";
    }
    const more = it.kind === "w" ? [view.id("dw", it.layer, it.i, it.j), view.id("w'", it.layer, it.i, it.j)]
        : it.kind === "b" ? [view.id("db", it.layer, it.i), view.id("b'", it.layer, it.i)]
            : it.kind === "h" ? [view.id("d", it.layer, it.i)] : [];
    return [own, ...more.filter(other => valueOf(trace, other) !== null)]
        .map(one => sayValue(trace, at, view, one)).join("  ·  ");
}

function hint({ trace }) {
    return trace && !trace.large ? t("stage.hint") : "";
}

function legendOf() {
    const item = (of, text) => h("span", { class: `legend-item ${of}` }, h("span", { class: "swatch", "aria-hidden": "true" }), text);
    return [item("value plus", t("stage.legend.plus")), item("value minus", t("stage.legend.minus")),
        item("gradient plus", t("stage.legend.rises")), item("gradient minus", t("stage.legend.falls")),
        item("open", t("stage.legend.open"))];
}

function shapeOf(trace) {
    const { network } = trace;
    const targets = network.targets !== undefined && network.targets !== null;
    const layers = network.layers.slice(1).map((_, l) => Array.isArray(network.biases?.[l]));
    return { units: network.layers, biases: layers, targets };
}

function largestSignal(trace) {
    return trace.steps.reduce((most, one) =>
        (/^(d|dh|c)\(/.test(one.quantity) ? Math.max(most, Math.abs(one.value ?? 0)) : most), 0) || 1;
}

