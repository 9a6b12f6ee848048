/**
 * The keyboard in the drawing: one stop for Tab; the arrows go along the edges from unit to unit and from one to the
 * next beside it; Enter derives.
 */

/**
 * @param {SVGSVGElement} svg
 * @param {{choose: function(string): void}} actions choose: derive the quantity with this id
 * @returns {{reset: function(Object[], string): void}} to be told of a new drawing: its items and its flow
 */
export function steer(svg, actions) {
    let items = [];
    let flow = "right";
    let current = null;
    let came = null; // the unit from which an edge was entered: its other edges are the next ones

    svg.addEventListener("keydown", event => {
        if (event.altKey || event.ctrlKey || event.metaKey || !current) {
            return;
        }
        if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            actions.choose(current.element.dataset.q);
            return;
        }
        const turn = TURNS[flow][event.key];
        if (!turn) {
            return;
        }
        event.preventDefault(); // at the border the arrow does nothing: it must not step instead
        const target = walk(items, current, turn, came, flow);
        if (target) {
            came = target.kind === "edge" ? (current.kind === "edge" ? came : current) : null;
            go(target);
        }
    });
    svg.addEventListener("focusin", event => {
        const found = items.find(item => item.element === event.target);
        if (found && found !== current) {
            tabStop(found);
        }
    });

    function tabStop(item) {
        current?.element.setAttribute("tabindex", "-1");
        current = item;
        current?.element.setAttribute("tabindex", "0");
    }

    function go(item) {
        tabStop(item);
        item.element.focus({ preventScroll: false });
    }

    return {
        reset(newItems, newFlow) {
            const had = current && svg.contains(svg.ownerDocument.activeElement);
            const key = current && keyOf(current);
            items = newItems;
            flow = newFlow;
            current = null;
            came = null;
            const again = items.find(item => keyOf(item) === key) ?? items.find(item => item.kind === "unit") ?? items[0];
            tabStop(again ?? null);
            if (had && again) {
                again.element.focus({ preventScroll: true });
            }
        },
        /** After a redrawing that took the focus away. */
        focus: () => current?.element.focus({ preventScroll: true }),
    };
}

const TURNS = {
    right: { ArrowRight: "on", ArrowLeft: "back", ArrowDown: "after", ArrowUp: "before" },
    down: { ArrowDown: "on", ArrowUp: "back", ArrowRight: "after", ArrowLeft: "before" },
};

function keyOf(item) {
    return [item.kind, item.layer ?? "", item.i ?? item.k ?? "", item.j ?? ""].join(".");
}

/** The item that one comes to, or null at a border. */
export function walk(items, from, turn, came, flow) {
    if (turn === "on" || turn === "back") {
        return along(items, from, turn === "on" ? 1 : -1);
    }
    const beside = from.kind === "edge" ? sisters(items, from, came) : column(items, from, flow);
    return beside[beside.indexOf(from) + (turn === "after" ? 1 : -1)] ?? null;
}

function along(items, from, by) {
    const unit = (layer, i) => items.find(it => it.kind === "unit" && it.layer === layer && it.i === i);
    const first = (test, score) => items.filter(test).sort((a, b) => score(a) - score(b))[0] ?? null;
    switch (from.kind) {
        case "edge":
            return by > 0 ? unit(from.layer, from.j) : unit(from.layer - 1, from.i);
        case "bias":
            return by > 0 ? unit(from.layer, from.j) : null;
        case "unit": {
            const edge = by > 0
                ? first(it => it.kind === "edge" && it.layer === from.layer + 1 && it.i === from.i, it => Math.abs(it.j - from.i))
                : first(it => it.kind === "edge" && it.layer === from.layer && it.j === from.i, it => Math.abs(it.i - from.i));
            if (edge) {
                return edge;
            }
            return by > 0
                ? items.find(it => it.kind === "outcome" && it.k === from.i) ?? nearest(items, from, by)
                : nearest(items, from, by);
        }
        case "outcome":
            return by > 0 ? items.find(it => it.kind === "total") ?? null
                : first(it => it.kind === "unit" && it.i === from.k, it => -it.layer);
        default:
            return by > 0 ? null : items.find(it => it.kind === "outcome") ?? null;
    }
}

/** Where edges are too many to be items: the unit of the next layer that is nearest. */
function nearest(items, from, by) {
    if (items.some(it => it.kind === "edge")) {
        return null;
    }
    return items.filter(it => it.kind === "unit" && it.layer === from.layer + by)
        .sort((a, b) => Math.abs(a.y - from.y) - Math.abs(b.y - from.y))[0] ?? null;
}

/** The edges from the same unit, or to it if one came from there. */
function sisters(items, edge, came) {
    const edges = items.filter(it => it.kind === "edge" && it.layer === edge.layer);
    const into = came?.kind === "unit" && came.layer === edge.layer;
    return into ? edges.filter(it => it.j === edge.j) : edges.filter(it => it.i === edge.i);
}

/** What stands in the same layer, in the order in which it is seen: each bias before its unit. */
function column(items, from, flow) {
    const layer = levelOf(from);
    const across = flow === "right" ? "y" : "x";
    const list = items.filter(it => it.kind !== "edge" && levelOf(it) === layer);
    return list.sort((a, b) => a[across] - b[across] || (a.kind === "bias" ? -1 : 0) - (b.kind === "bias" ? -1 : 0));
}

function levelOf(item) {
    return item.kind === "outcome" || item.kind === "total" ? "loss" : item.layer;
}
