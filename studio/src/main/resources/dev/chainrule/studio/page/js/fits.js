/**
 * Whether what a link or the browser's storage holds has the shape that the page works with: types, nesting and sizes.
 * What the numbers mean is for the server to judge. Pure.
 */

import { LEVELS, TABS } from "./state.js";

const MOST_UNITS = 1_000_000;
const MOST_DIGITS = 17;

const isObject = it => typeof it === "object" && it !== null && !Array.isArray(it);
const isText = it => typeof it === "string";
const isNumber = it => typeof it === "number" && Number.isFinite(it);
const isMissing = it => it === undefined || it === null;
const isNamed = it => isText(it) || (isObject(it) && (it.name === undefined || isText(it.name)));
const isRow = (it, width) => Array.isArray(it) && it.length === width && it.every(isNumber);
const isRows = (it, width) => isRow(it, width) || (Array.isArray(it) && it.length > 0 && it.every(row => isRow(row, width)));

/** The fields of a network file that need no other field to be judged; each may be missing. */
const FIELDS = {
    loss: isNamed, optimizer: isNamed, learningRate: isNumber, seed: isNumber, notation: isText, conventions: isObject,
    title: isText,
};

/** A network file, or a network that is kept by its content and what was changed in it. */
export function isNetwork(it) {
    if (!isObject(it) || !Object.entries(FIELDS).every(([name, fits]) => isMissing(it[name]) || fits(it[name]))) {
        return false;
    }
    if (it.ref !== undefined) {
        return isText(it.ref) && ["layers", "activations", "inputs", "targets", "weights", "biases"]
            .every(name => isMissing(it[name]) || Array.isArray(it[name]));
    }
    const { layers, activations, weights, biases, inputs, targets } = it;
    return Array.isArray(layers) && layers.length > 1
        && layers.every(units => Number.isInteger(units) && units > 0 && units <= MOST_UNITS)
        && Array.isArray(activations) && activations.length === layers.length - 1 && activations.every(isNamed)
        && ofLayers(weights, layers, (matrix, l) => matrix.length === layers[l] && isRows(matrix, layers[l + 1]))
        && ofLayers(biases, layers, (row, l) => isRow(row, layers[l + 1]))
        && isRows(inputs, layers[0])
        && (isMissing(targets) || isRows(targets, layers.at(-1)) && listed(targets) === listed(inputs)
            && (!listed(inputs) || targets.length === inputs.length));
}

/** For every layer an array that fits, or null; the whole may be missing. */
function ofLayers(list, layers, fits) {
    return isMissing(list) || (Array.isArray(list) && list.length === layers.length - 1
        && list.every((one, l) => isMissing(one) || (Array.isArray(one) && fits(one, l))));
}

function listed(rows) {
    return rows.some(Array.isArray);
}

const orNull = fits => it => it === null || fits(it);
const isDigits = it => Number.isInteger(it) && it >= 1 && it <= MOST_DIGITS;

/** What may stand beside the network. */
const STATE = {
    notation: orNull(isText), digits: isDigits, level: it => LEVELS.includes(it), step: orNull(isText), selected: orNull(isText),
    preset: orNull(isText), title: orNull(isText), tab: it => TABS.includes(it),
};

/** Which fields of a link do not fit, its network apart. */
export function misfits(content) {
    return Object.keys(STATE).filter(name => content[name] !== undefined && !STATE[name](content[name]));
}

/** Edits of a window as `keepEdits` keeps them. */
export function areEdits(it) {
    const isEdit = one => isObject(one) && isNetwork(one.network) && STATE.notation(one.notation ?? null) && isDigits(one.digits);
    return isObject(it) && isText(it.fragment) && [it.past, it.future].every(list => Array.isArray(list) && list.every(isEdit))
        && (isMissing(it.origin) || isNetwork(it.origin)) && (isMissing(it.newer) || isObject(it.newer))
        && (isMissing(it.merge) || isText(it.merge))
        && misfits({ preset: it.preset ?? null, title: it.title ?? null, tab: it.tab }).length === 0;
}
