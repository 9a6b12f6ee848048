/** The loss curve: every point can be read off exactly, with the pointer or by the keys. */

import { h, replace } from "../dom.js";
import { t } from "../messages.js";
import { format } from "../numbers.js";
import { colours, powers, prepare, ticks } from "./canvas.js";

const LEFT = 62;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 36;
const MOST_ROWS = 40;

export function createCurve() {
    let log = true;
    let at = null; // index of the point that is read off
    let last = { curve: [], ghost: [] };
    let theme = "light";
    let shownEpoch = null;
    let drawn = null; // scales of the last drawing

    const canvas = h("canvas", { class: "curve-canvas" });
    const plot = h("div", {
        class: "curve-plot", role: "slider", tabindex: 0, "aria-label": t("training.curve.label"),
        "aria-valuemin": 0, "aria-valuemax": 0, "aria-valuenow": 0,
        onpointermove: event => read(nearest(event.clientX - canvas.getBoundingClientRect().left)),
        onpointerleave: () => document.activeElement !== plot && read(null),
        onblur: () => read(null), onkeydown: keys,
    }, canvas);
    const readout = h("p", { class: "curve-readout number" });
    const scale = h("button", { type: "button", class: "plain", onclick: () => {
        log = !log;
        paint();
    } });
    const rows = h("tbody");
    const table = h("details", { class: "lab-table", ontoggle: () => fill() },
        h("summary", null, t("training.curve.table")),
        h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("training.curve.table") },
            h("table", null, h("thead", null, h("tr", null,
                h("th", { scope: "col" }, t("training.curve.epoch")), h("th", { scope: "col" }, t("training.curve.loss")))), rows)));
    const element = h("section", { class: "lab-part", "aria-label": t("training.curve.title") },
        h("div", { class: "lab-head" }, h("h3", null, t("training.curve.title")), readout, scale), plot, table);

    function keys(event) {
        const points = last.curve;
        const from = at ?? points.length - 1;
        const page = Math.max(1, Math.round(points.length / 10));
        const to = {
            ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1,
            PageUp: from + page, PageDown: from - page, Home: 0, End: points.length - 1,
        }[event.key];
        if (to !== undefined && points.length > 0) {
            event.preventDefault();
            event.stopPropagation();
            read(Math.min(Math.max(to, 0), points.length - 1));
        }
    }

    function nearest(x) {
        const points = last.curve;
        if (!drawn || points.length === 0) {
            return null;
        }
        const epoch = drawn.epochAt(x);
        let low = 0;
        let high = points.length - 1;
        while (high - low > 1) {
            const middle = (low + high) >> 1;
            [low, high] = points[middle][0] <= epoch ? [middle, high] : [low, middle];
        }
        return Math.abs(points[low][0] - epoch) <= Math.abs(points[high][0] - epoch) ? low : high;
    }

    function read(index) {
        if (index !== at) {
            at = index;
            requestAnimationFrame(paint);
        }
    }

    function show(view, state) {
        last = view;
        theme = state.theme;
        shownEpoch = view.fresh ? null : state.epoch;
        at = at !== null && at >= view.curve.length ? null : at;
        paint();
        if (table.open && view.snapshot?.state !== "running") {
            fill();
        }
    }

    function fill() {
        const points = last.curve;
        const step = Math.max(1, Math.ceil(points.length / MOST_ROWS));
        const some = points.filter((_, i) => i % step === 0 || i === points.length - 1);
        replace(rows, some.map(([epoch, loss]) => h("tr", null,
            h("th", { scope: "row", class: "number" }, epoch), h("td", { class: "number" }, format(loss, 7)))));
    }

    function say() {
        const points = last.curve;
        const point = points[at ?? points.length - 1];
        const text = point ? t("training.curve.at", { epoch: point[0], loss: format(point[1], 7) }) : "";
        if (readout.textContent !== text) {
            readout.textContent = text;
            plot.setAttribute("aria-valuemax", Math.max(0, points.length - 1));
            plot.setAttribute("aria-valuenow", at ?? Math.max(0, points.length - 1));
            plot.setAttribute("aria-valuetext", text || t("training.curve.empty"));
        }
        const name = t(log ? "training.curve.toLinear" : "training.curve.toLog");
        if (scale.textContent !== name) {
            scale.textContent = name;
        }
    }

    function paint() {
        say();
        const c = colours(theme);
        const { context, width, height } = prepare(canvas);
        if (width === 0) {
            return;
        }
        const sets = [last.ghost, last.curve];
        const values = sets.flat().map(point => point[1]).filter(loss => Number.isFinite(loss) && (!log || loss > 0));
        context.font = `12px ${c.font}`;
        if (values.length === 0) {
            drawn = null;
            context.fillStyle = c["ink-soft"];
            context.textAlign = "center";
            context.fillText(t("training.curve.empty"), width / 2, height / 2);
            return;
        }
        const most = Math.max(5, ...sets.map(points => points.at(-1)?.[0] ?? 0));
        const across = epoch => LEFT + (epoch - 1) / Math.max(1, most - 1) * (width - LEFT - RIGHT);
        const up = vertical(values, height);
        drawn = { epochAt: x => 1 + (x - LEFT) / (width - LEFT - RIGHT) * Math.max(1, most - 1) };
        axes(context, c, { width, height, most, across, up });
        context.globalAlpha = 0.4;
        line(context, last.ghost, across, up, c["ink-soft"], 1.5);
        context.globalAlpha = 1;
        line(context, last.curve, across, up, c.accent, 2);
        if (shownEpoch > 0) {
            marker(context, across(shownEpoch), height, c["ink-soft"]);
        }
        const end = last.curve[at ?? last.curve.length - 1];
        if (end && Number.isFinite(end[1])) {
            dot(context, c, across(end[0]), up.at(end[1]), at !== null, height);
        }
    }

    function vertical(values, height) {
        let low = values.reduce((one, other) => Math.min(one, other));
        let high = values.reduce((one, other) => Math.max(one, other));
        if (log) {
            low = high / low < 2 ? low / 1.5 : low / 1.1;
            high = high / low < 2 ? high * 1.5 : high * 1.1;
            const span = Math.log(high / low);
            return {
                marks: powers(low, high),
                at: loss => TOP + (1 - Math.log(Math.max(loss, low) / low) / span) * (height - TOP - BOTTOM),
            };
        }
        low = Math.min(0, low);
        high = high > low ? high + 0.05 * (high - low) : low + 1;
        return { marks: ticks(low, high, 5), at: loss => TOP + (1 - (loss - low) / (high - low)) * (height - TOP - BOTTOM) };
    }

    return { element, show };
}

function axes(context, c, { width, height, most, across, up }) {
    context.lineWidth = 1;
    context.strokeStyle = c.line;
    context.fillStyle = c["ink-soft"];
    context.textBaseline = "middle";
    context.textAlign = "right";
    let free = Infinity;
    for (const mark of up.marks.toSorted((one, other) => one - other)) {
        const y = Math.round(up.at(mark)) + 0.5;
        if (free - y < 18) {
            continue;
        }
        free = y;
        context.globalAlpha = 0.7;
        context.beginPath();
        context.moveTo(LEFT, y);
        context.lineTo(width - RIGHT, y);
        context.stroke();
        context.globalAlpha = 1;
        context.fillText(format(mark, 3), LEFT - 8, y);
    }
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    for (const epoch of ticks(1, most, Math.max(2, Math.floor(width / 90)))) {
        if (Number.isInteger(epoch) && epoch >= 1) {
            context.fillText(epoch.toLocaleString("en").replaceAll(",", "\u202f"), across(epoch), height - BOTTOM + 18);
        }
    }
    context.textAlign = "right";
    context.fillText(t("training.curve.epochAxis"), width - RIGHT, height - 3);
}

function line(context, points, across, up, colour, width) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineJoin = "round";
    context.beginPath();
    let pen = false;
    for (const [epoch, loss] of points) {
        if (!Number.isFinite(loss)) {
            pen = false;
            continue;
        }
        context[pen ? "lineTo" : "moveTo"](across(epoch), up.at(loss));
        pen = true;
    }
    context.stroke();
}

function marker(context, x, height, colour) {
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(x, TOP);
    context.lineTo(x, height - BOTTOM);
    context.stroke();
    context.setLineDash([]);
}

function dot(context, c, x, y, isRead, height) {
    if (isRead) {
        context.strokeStyle = c.ink;
        context.lineWidth = 1;
        context.beginPath();
        context.moveTo(x, TOP);
        context.lineTo(x, height - BOTTOM);
        context.stroke();
    }
    context.fillStyle = c.paper;
    context.strokeStyle = c.accent;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y, 4, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
}
