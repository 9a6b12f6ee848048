/** What a network of two inputs says all over the plane, with its samples on it. */

import { h, replace } from "../dom.js";
import { t } from "../messages.js";
import { format } from "../numbers.js";
import { colours, prepare, rgb, ticks } from "./canvas.js";

const LEFT = 40;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 30;
const MOST_ROWS = 40;

/** Hues of classes, in order; a shape of its own for each stands in the samples too. */
const CLASSES = ["value-pos", "value-neg", "gradient-neg", "gradient-pos", "accent", "ink"];
const SHAPES = ["circle", "square", "triangle", "diamond"];

export function createBoundary() {
    let output = 0;
    let last = null;
    let offered = -1;
    const image = document.createElement("canvas");
    const canvas = h("canvas", { class: "boundary-canvas", role: "img" });
    const choose = h("select", { "aria-label": t("training.boundary.output"), hidden: true, onchange: () => {
        output = Number(choose.value);
        paint();
    } });
    const scale = h("p", { class: "boundary-scale remark" });
    const rows = h("tbody");
    const head = h("thead");
    const table = h("details", { class: "lab-table", ontoggle: fill },
        h("summary", null, t("training.boundary.table")),
        h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("training.boundary.table") }, h("table", null, head, rows)));
    const element = h("section", { class: "lab-part lab-boundary", "aria-label": t("training.boundary.title"), hidden: true },
        h("div", { class: "lab-head" }, h("h3", null, t("training.boundary.title")), choose), canvas, scale, table);

    function show(view, state) {
        const boundary = view.snapshot?.boundary;
        element.hidden = !boundary;
        element.parentElement?.classList.toggle("alone", !boundary);
        if (!boundary) {
            return;
        }
        last = { boundary, points: view.training?.points ?? [], theme: state.theme };
        const outputs = boundary.values.length;
        if (outputs !== offered) {
            offered = outputs;
            output = outputs > 1 ? -1 : 0;
            choose.hidden = outputs === 1;
            replace(choose, h("option", { value: -1 }, t("training.boundary.largest")),
                boundary.values.map((_, k) => h("option", { value: k }, t("training.boundary.one", { n: k + 1 }))));
            choose.value = String(output);
        }
        paint();
        if (table.open && view.snapshot.state !== "running") {
            fill();
        }
    }

    /** The range of an output's colours: that of its targets, or of 0 and 1. */
    function range(k) {
        const targets = last.points.map(([, target]) => target[k]);
        const low = Math.min(...targets);
        const high = Math.max(...targets);
        return high > low ? [low, high] : low >= 0 && high <= 1 ? [0, 1] : [low - 1, high + 1];
    }

    function paint() {
        const { boundary, points, theme } = last;
        const c = colours(theme);
        const { context, width, height } = prepare(canvas);
        if (width === 0) {
            return;
        }
        const { n, from, to } = boundary;
        image.width = n;
        image.height = n;
        const pixels = image.getContext("2d");
        const data = pixels.createImageData(n, n);
        const colourAt = output < 0 ? classes(boundary, c) : shades(boundary.values[output], range(output), c);
        for (let i = 0; i < n * n; i++) {
            const at = ((n - 1 - Math.floor(i / n)) * n + i % n) * 4; // the first row lies at the bottom
            data.data.set(colourAt(i), at);
            data.data[at + 3] = 255;
        }
        pixels.putImageData(data, 0, 0);
        const across = x => LEFT + (x - from[0]) / (to[0] - from[0]) * (width - LEFT - RIGHT);
        const up = y => height - BOTTOM - (y - from[1]) / (to[1] - from[1]) * (height - TOP - BOTTOM);
        context.imageSmoothingEnabled = output >= 0;
        context.drawImage(image, LEFT, TOP, width - LEFT - RIGHT, height - TOP - BOTTOM);
        context.strokeStyle = c.line;
        context.strokeRect(LEFT + 0.5, TOP + 0.5, width - LEFT - RIGHT - 1, height - TOP - BOTTOM - 1);
        axes(context, c, { width, height, from, to, across, up });
        if (output >= 0) {
            contour(context, c, boundary, output, range(output), across, up);
        }
        for (const [x, target] of points) {
            sample(context, c, across(x[0]), up(x[1]), target);
        }
        describe(c);
    }

    function sample(context, c, x, y, target) {
        const isClass = target.length > 1 && output < 0;
        const k = isClass ? target.indexOf(Math.max(...target)) : 0;
        const [low, high] = range(Math.max(output, 0));
        const isHigh = target[Math.max(output, 0)] > (low + high) / 2;
        const shape = isClass ? SHAPES[k % SHAPES.length] : isHigh ? "circle" : "square";
        context.fillStyle = isClass ? c[CLASSES[k % CLASSES.length]] : isHigh ? c["value-pos"] : c["value-neg"];
        context.strokeStyle = c.paper;
        context.lineWidth = 2;
        context.beginPath();
        outline(context, shape, x, y, last.points.length > 60 ? 3.5 : 6);
        context.stroke();
        context.fill();
    }

    function describe() {
        const k = Math.max(output, 0);
        const [low, high] = range(k);
        const text = output < 0 ? t("training.boundary.aboutClasses")
            : t("training.boundary.about", { low: format(low, 3), high: format(high, 3) });
        if (scale.textContent !== text) {
            scale.textContent = text;
            canvas.setAttribute("aria-label", `${t("training.boundary.title")}: ${text}`);
        }
    }

    function fill() {
        if (!last || !table.open) {
            return;
        }
        const { boundary, points } = last;
        replace(head, h("tr", null, ["x₁", "x₂"].map(name => h("th", { scope: "col" }, name)),
            h("th", { scope: "col" }, t("training.boundary.target")), h("th", { scope: "col" }, t("training.boundary.said"))));
        replace(rows, points.slice(0, MOST_ROWS).map(([x, target]) => h("tr", null,
            x.map(value => h("td", { class: "number" }, format(value, 4))),
            h("td", { class: "number" }, target.map(value => format(value, 4)).join("; ")),
            h("td", { class: "number" }, boundary.values.map(values => format(Number(between(boundary, values, x).toPrecision(3)), 3)).join("; ")))));
    }

    return { element, show };
}

/** The value between the four grid points around x. */
function between({ n, from, to }, values, x) {
    const place = axis => (x[axis] - from[axis]) / (to[axis] - from[axis]) * (n - 1);
    const [u, v] = [place(0), place(1)];
    const i = Math.min(Math.floor(u), n - 2);
    const j = Math.min(Math.floor(v), n - 2);
    const at = (a, b) => values[(j + b) * n + i + a] ?? NaN;
    const [p, q] = [u - i, v - j];
    return (1 - q) * ((1 - p) * at(0, 0) + p * at(1, 0)) + q * ((1 - p) * at(0, 1) + p * at(1, 1));
}

/** From orange through paper to blue. */
function shades(values, [low, high], c) {
    const paper = rgb(c.paper);
    const ends = [rgb(c["value-neg"]), rgb(c["value-pos"])];
    return i => {
        const part = Math.min(Math.max((values[i] - low) / (high - low), 0), 1) * 2 - 1;
        const end = ends[part < 0 ? 0 : 1];
        const strength = Math.abs(part) * 0.62;
        return paper.map((one, channel) => one + (end[channel] - one) * strength);
    };
}

/** The hue of the largest output, the stronger the further it is ahead of the second. */
function classes({ values }, c) {
    const paper = rgb(c.paper);
    const hues = CLASSES.map(name => rgb(c[name]));
    return i => {
        let best = 0;
        let second = -Infinity;
        for (let k = 1; k < values.length; k++) {
            if (values[k][i] > values[best][i]) {
                second = values[best][i];
                best = k;
            } else {
                second = Math.max(second, values[k][i]);
            }
        }
        const ahead = Math.min(1, Math.max(0, values[best][i] - second));
        const strength = 0.12 + 0.45 * ahead;
        return paper.map((one, channel) => one + (hues[best % hues.length][channel] - one) * strength);
    };
}

/** The line on which the output lies in the middle of its range: marching squares. */
function contour(context, c, { n, from, to, values }, k, [low, high], across, up) {
    const level = (low + high) / 2;
    const all = values[k];
    const x = i => across(from[0] + (to[0] - from[0]) * i / (n - 1));
    const y = j => up(from[1] + (to[1] - from[1]) * j / (n - 1));
    context.strokeStyle = c.ink;
    context.lineWidth = 1.5;
    context.beginPath();
    for (let j = 0; j + 1 < n; j++) {
        for (let i = 0; i + 1 < n; i++) {
            const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
            const crossings = [];
            for (let e = 0; e < 4; e++) {
                const [a, b] = [corners[e], corners[(e + 1) % 4]];
                const [va, vb] = [all[a[1] * n + a[0]] - level, all[b[1] * n + b[0]] - level];
                if ((va < 0) !== (vb < 0)) {
                    const part = va / (va - vb);
                    crossings.push([x(a[0] + (b[0] - a[0]) * part), y(a[1] + (b[1] - a[1]) * part)]);
                }
            }
            for (let e = 0; e + 1 < crossings.length; e += 2) {
                context.moveTo(...crossings[e]);
                context.lineTo(...crossings[e + 1]);
            }
        }
    }
    context.stroke();
}

function outline(context, shape, x, y, r) {
    switch (shape) {
        case "square": context.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8); break;
        case "triangle":
            context.moveTo(x, y - r * 1.1);
            context.lineTo(x + r, y + r * 0.8);
            context.lineTo(x - r, y + r * 0.8);
            context.closePath();
            break;
        case "diamond":
            context.moveTo(x, y - r * 1.2);
            context.lineTo(x + r * 1.2, y);
            context.lineTo(x, y + r * 1.2);
            context.lineTo(x - r * 1.2, y);
            context.closePath();
            break;
        default: context.arc(x, y, r, 0, 2 * Math.PI);
    }
}

function axes(context, c, { width, height, from, to, across, up }) {
    context.fillStyle = c["ink-soft"];
    context.font = `12px ${c.font}`;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    for (const mark of ticks(from[0], to[0], 5)) {
        context.fillText(format(mark, 3), across(mark), height - BOTTOM + 16);
    }
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const mark of ticks(from[1], to[1], 5)) {
        context.fillText(format(mark, 3), LEFT - 6, up(mark));
    }
    context.fillText("x₁", width - RIGHT, height - 6);
    context.textAlign = "left";
    context.fillText("x₂", 2, TOP + 6);
}
