/** A curve on two logarithmic axes, drawn as SVG. */

import { s } from "../dom.js";
import { power } from "./powers.js";

const WIDTH = 420;
const HEIGHT = 260;
const LEFT = 54;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 44;

/**
 * The drawing of points; those with an error of 0 lie on the lower edge, as hollow marks.
 *
 * @param {{h: number, error: number}[]} points the curve
 * @param {{mark: ?number, x: string, y: string, title: string}} texts an h to mark, names of the axes, the alternative
 *     text
 * @returns {SVGElement}
 */
export function logPlot(points, { mark, x, y, title }) {
    const across = axis(points.map(point => point.h), LEFT, WIDTH - RIGHT);
    const up = axis(points.map(point => point.error).filter(error => error > 0), HEIGHT - BOTTOM, TOP);
    const place = point => [across.at(point.h), point.error > 0 ? up.at(point.error) : HEIGHT - BOTTOM];
    const sorted = [...points].sort((one, other) => one.h - other.h);
    return s("svg", { class: "log-plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": title },
        up.powers.map(exponent => [
            s("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: up.at(10 ** exponent), y2: up.at(10 ** exponent) }),
            s("text", { class: "tick", x: LEFT - 7, y: up.at(10 ** exponent) + 4, "text-anchor": "end" }, power(exponent)),
        ]),
        across.powers.map(exponent => [
            s("line", { class: "grid", y1: TOP, y2: HEIGHT - BOTTOM, x1: across.at(10 ** exponent), x2: across.at(10 ** exponent) }),
            s("text", { class: "tick", x: across.at(10 ** exponent), y: HEIGHT - BOTTOM + 16, "text-anchor": "middle" },
                power(exponent)),
        ]),
        s("text", { class: "axis", x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 6, "text-anchor": "middle" }, x),
        s("text", { class: "axis", "text-anchor": "middle", transform: `translate(12 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)` }, y),
        mark > 0 && across.holds(mark)
            && s("line", { class: "chosen", x1: across.at(mark), x2: across.at(mark), y1: TOP, y2: HEIGHT - BOTTOM }),
        s("polyline", { class: "curve", points: sorted.map(point => place(point).map(round).join(",")).join(" ") }),
        sorted.map(point => {
            const [cx, cy] = place(point).map(round);
            return s("circle", { class: point.error > 0 ? "point" : "point zero", cx, cy, r: 3 });
        }));
}

/** The axis from the power of ten below the least to the one above the greatest value. */
function axis(values, from, to) {
    const logs = values.length > 0 ? values.map(Math.log10) : [-1, 0];
    const low = Math.floor(Math.min(...logs) + 1e-9);
    const high = Math.max(Math.ceil(Math.max(...logs) - 1e-9), low + 1);
    const every = Math.ceil((high - low) / 7);
    const powers = [];
    for (let exponent = low; exponent <= high; exponent += every) {
        powers.push(exponent);
    }
    return {
        powers,
        at: value => from + (Math.log10(value) - low) / (high - low) * (to - from),
        holds: value => Math.log10(value) >= low && Math.log10(value) <= high,
    };
}

function round(value) {
    return Math.round(value * 100) / 100;
}
