/**
 * The names of quantities: `a(1)[2]` is the pre-activation of the second unit of the first layer, `w(1)[2,3]` leads from
 * its unit 2 to unit 3, `#2.1` at the end means pass 2, sample 1. One name in every notation.
 */

const SHAPE = /^([a-z-]+'?)(?:\((\d+)\))?(?:\[([0-9ijk]+)(?:,([0-9ijk]+))?\])?(?:#(\d+)(?:\.(\d+))?)?$/;

const OF_UNITS = new Set([
    "x", "a", "h", "z", "n", "mean", "variance", "gain", "shift", "running-mean", "running-variance", "p",
    "d", "dh", "s", "dn", "dz", "dgain", "dshift", "dp", "gain'", "shift'", "p'",
]);
const OF_WEIGHTS = new Set(["w", "dw", "w'", "xw"]);
const OF_BIASES = new Set(["b", "db", "b'"]);
const OF_PARAMETERS = new Set(["g", "m", "v", "m'", "v'"]); // a weight's with two indices, a bias's with one

/** Of a gradient: everything that the backward pass computes. */
const BACKWARD = new Set(["d", "dh", "s", "c", "dw", "db", "dn", "dz", "dgain", "dshift", "dp"]);
const UPDATE = new Set(["g", "m'", "v'", "w'", "b'", "p'", "gain'", "shift'"]);

const parsed = new Map();

/**
 * @param {string} id
 * @returns {?{kind: string, layer: number, i: number, j: number, scope: string, pass: number, sample: number}} indices
 *     from 1, 0 where there is none; null if it is no name of a quantity
 */
export function parse(id) {
    let found = parsed.get(id);
    if (found === undefined) {
        const parts = SHAPE.exec(id);
        found = parts && {
            kind: parts[1],
            layer: Number(parts[2] ?? 0),
            i: Number(parts[3] ?? 0),
            j: Number(parts[4] ?? 0),
            pass: Number(parts[5] ?? 0),
            sample: Number(parts[6] ?? 0),
            scope: id.includes("#") ? id.slice(id.indexOf("#")) : "",
        };
        parsed.set(id, found);
    }
    return found;
}

/** The id without pass and sample. */
export function plain(id) {
    const at = id.indexOf("#");
    return at < 0 ? id : id.slice(0, at);
}

/** The id of a kind: `name("w", 1, 2, 3)` is `w(1)[2,3]`. */
export function name(kind, layer, i = 0, j = 0, scope = "") {
    return kind + (layer ? `(${layer})` : "") + (i ? `[${i}${j ? `,${j}` : ""}]` : "") + scope;
}

/**
 * Where a quantity is at home, without pass and sample: a unit is named by its activation (`h(1)[2]`, an input `x[1]`),
 * an edge by its weight, a bias by itself; what is neither is at home at itself.
 */
export function place(id) {
    const it = parse(id);
    if (!it || it.i === 0) {
        return plain(id);
    }
    const { kind, layer, i, j } = it;
    if (kind === "c") {
        return name("w", layer + 1, i, j); // what a destination sends back comes over the weight to it
    }
    if (OF_WEIGHTS.has(kind) || (OF_PARAMETERS.has(kind) && j)) {
        return name("w", layer, i, j);
    }
    if (OF_BIASES.has(kind) || OF_PARAMETERS.has(kind)) {
        return name("b", layer, i);
    }
    if (OF_UNITS.has(kind)) {
        return kind === "x" ? name("x", 0, i) : name("h", layer, i);
    }
    return plain(id);
}

/** The vector or matrix that a quantity is an entry of: `w(1)` of `w(1)[2,3]`. */
export function whole(id) {
    const it = parse(id);
    return it ? name(it.kind, it.layer, 0, 0, it.scope) : id;
}

/** Whether an id means a whole vector or matrix (or layer, or phase). */
export function isWhole(id) {
    const it = parse(id);
    return !it || it.i === 0 || it.kind === "layer" || it.kind === "phase";
}

/** "value", "gradient" or "update": which family of hues a quantity belongs to. */
export function family(id) {
    const kind = parse(id)?.kind;
    return BACKWARD.has(kind) && kind !== "s" ? "gradient" : "value";
}

/** In which phase a quantity is computed: forward, loss, backward, update, or null if it is given. */
export function phaseOf(id) {
    const it = parse(id);
    if (!it) {
        return null;
    }
    if (BACKWARD.has(it.kind)) {
        return "backward";
    }
    if (UPDATE.has(it.kind)) {
        return "update";
    }
    if (it.kind === "loss") {
        return "loss";
    }
    return ["a", "h", "xw", "z", "n", "mean", "variance"].includes(it.kind) ? "forward" : null;
}
