/** One row per layer: how weights, activations and gradients are spread, and how much of the error arrives. */

import { h, replace, s } from "../dom.js";
import { t } from "../messages.js";
import { word as sayWord } from "../network/choice.js";
import { format } from "../numbers.js";

const WIDTH = 150;
const HEIGHT = 44;

/** So many powers of ten below the largest ‖δ‖ a bar has no length any more. */
const DECADES = 6;

/** The steepest slope of activations that go flat on both sides: each layer of them shrinks the error at least so. */
const STEEPEST = { sigmoid: 0.25, tanh: 1, softsign: 1, "hard-sigmoid": 1 / 6 };

/** Units that no longer move are remarkable only where the diagnosis names them: a network that has learned is often saturated. */
const KINDS = { saturated: "saturated-units", dead: "dead-units" };

export function createLayers() {
    const body = h("tbody");
    const names = ["layer", "weights", "activations", "gradients", "delta", "ratio", "units"];
    const table = h("table", { class: "lab-layers" },
        h("caption", { class: "unseen" }, t("training.layers.title")),
        h("thead", null, h("tr", null, names.map(name =>
            h("th", { scope: "col", title: t(`training.layers.about.${name}`) }, t(`training.layers.${name}`))))),
        body);
    const element = h("section", { class: "lab-part", "aria-label": t("training.layers.title"), hidden: true },
        h("h3", null, t("training.layers.title")), h("p", { class: "remark" }, t("training.layers.caption")),
        h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("training.layers.title") }, table));
    let rows = [];
    let built = "";

    function show({ snapshot, training }) {
        const findings = snapshot?.findings ?? [];
        const layers = snapshot?.layers;
        element.hidden = !layers || !training;
        if (element.hidden) {
            return;
        }
        const key = training.id;
        if (built !== key || rows.length !== layers.length) {
            built = key;
            rows = layers.map((_, l) => row(training.layers[l], l, layers.length));
            replace(body, rows.map(one => one.element));
        }
        const largest = Math.max(...layers.map(layer => layer.meanDelta ?? 0));
        layers.forEach((layer, l) => rows[l].update(layer, largest, Object.keys(KINDS).filter(name => isNamed(findings, KINDS[name], l + 1))));
    }

    return { element, show };
}

/** Whether the diagnosis speaks of this in a layer: "layer 2", "layer 1 to 3". */
function isNamed(findings, kind, layer) {
    return findings.some(({ kind: found, where }) => {
        const [from, to = from] = (where.match(/\d+/g) ?? []).map(Number);
        return found === kind && from <= layer && layer <= to;
    });
}

function row({ units, activation }, l, count) {
    const histograms = { weights: histogram("value"), activations: histogram("value"), gradients: histogram("gradient") };
    const bar = s("rect", { class: "delta-bar", x: 0, y: 0, height: 8, width: 0 });
    const delta = h("span", { class: "number" });
    const ratio = h("span", { class: "number" });
    const gauge = slopeGauge(STEEPEST[activation]);
    const health = h("td", { class: "lab-health" });
    const word = sayWord("activation", activation);
    const isLast = l === count - 1;
    const element = h("tr", null,
        h("th", { scope: "row" }, h("span", { class: "layer-name" }, t("training.layers.name", { n: l + 1 })),
            h("span", { class: "remark" }, t("training.layers.kind", { n: units, activation: word }))),
        Object.values(histograms).map(one => h("td", null, one.element)),
        h("td", { class: "lab-delta" }, delta, s("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true", class: "delta-track" }, bar)),
        h("td", { class: "lab-ratio" }, isLast ? h("span", { class: "remark" }, "–") : [ratio, gauge.element]),
        health);

    function update(layer, largest, ill) {
        for (const [name, one] of Object.entries(histograms)) {
            one.update(layer[name]);
        }
        put(delta, format(layer.meanDelta, 3));
        const share = layer.meanDelta > 0 ? Math.max(0, 1 + Math.log10(layer.meanDelta / largest) / DECADES) : 0;
        bar.setAttribute("width", (100 * share).toFixed(1));
        if (!isLast) {
            put(ratio, layer.ratio === null ? "–" : t("training.layers.product", {
                ratio: format(layer.ratio, 3), weights: format(layer.byWeights, 3), slope: format(layer.bySlope, 3),
            }));
            gauge.update(layer.bySlope);
        }
        const said = [];
        if (layer.saturated > 0) {
            said.push(t("training.layers.saturated", { share: Math.round(100 * layer.saturated) }));
        }
        if (layer.dead > 0) {
            said.push(t("training.layers.dead", { share: Math.round(100 * layer.dead) }));
        }
        put(health, said.join(", ") || t("training.layers.well"));
        health.classList.toggle("ill", ill.some(name => layer[name] > 0));
    }

    return { element, update };
}

/** Bars left of 0 in one hue, right of it in the other. */
function histogram(hue) {
    const below = s("path", { class: `bars ${hue}-neg` });
    const above = s("path", { class: `bars ${hue}-pos` });
    const zero = s("line", { class: "zero", y1: 0, y2: HEIGHT });
    const svg = s("svg", { class: "histogram", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", preserveAspectRatio: "none" },
        above, below, zero, s("line", { class: "ground", x1: 0, x2: WIDTH, y1: HEIGHT - 0.5, y2: HEIGHT - 0.5 }));
    const low = h("span");
    const high = h("span");
    const element = h("figure", { class: "spread" }, svg, h("figcaption", { class: "number" }, low, high));

    function update({ from, to, counts }) {
        const most = Math.max(...counts, 1);
        const width = WIDTH / counts.length;
        let left = "";
        let right = "";
        counts.forEach((count, i) => {
            if (count > 0) {
                const height = Math.max(1.5, count / most * (HEIGHT - 3));
                const bar = `M${(i * width + 0.5).toFixed(1)} ${HEIGHT}v${-height.toFixed(1)}h${(width - 1).toFixed(1)}v${height.toFixed(1)}z`;
                const middle = from + (i + 0.5) * (to - from) / counts.length;
                middle < 0 ? left += bar : right += bar;
            }
        });
        below.setAttribute("d", left);
        above.setAttribute("d", right);
        const inside = from < 0 && to > 0;
        const x = inside ? -from / (to - from) * WIDTH : -10;
        zero.setAttribute("x1", x.toFixed(1));
        zero.setAttribute("x2", x.toFixed(1));
        put(low, format(from, 3));
        put(high, format(to, 3));
        svg.setAttribute("aria-label", t("training.layers.spread", { from: format(from, 3), to: format(to, 3) }));
    }

    return { element, update };
}

/** How much of the error f′ lets through, with the most that it can. */
function slopeGauge(bound) {
    const fill = s("rect", { class: "slope-fill", x: 0, y: 2, height: 6, width: 0 });
    const svg = s("svg", { class: "slope-gauge", viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img" },
        s("rect", { class: "slope-track", x: 0, y: 2, width: 100, height: 6 }), fill,
        bound && s("line", { class: "slope-bound", x1: 100 * bound, x2: 100 * bound, y1: 0, y2: 10 }));
    const element = h("span", { class: "slope" }, svg, bound && h("span", { class: "remark" }, t("training.layers.bound", { bound: format(bound, 3) })));
    function update(slope) {
        fill.setAttribute("width", (100 * Math.min(1, slope ?? 0)).toFixed(1));
        svg.setAttribute("aria-label", t("training.layers.slope", { slope: format(slope, 3) }));
    }
    return { element, update };
}

function put(element, text) {
    if (element.textContent !== text) {
        element.textContent = text;
    }
}
