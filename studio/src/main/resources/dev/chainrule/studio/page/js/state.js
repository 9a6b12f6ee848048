/**
 * The page's state and the one function that changes it. Pure: no document, no clock, no randomness, so that it can be
 * tested anywhere; docs/studio.md lists the fields.
 */

export const LEVELS = ["pass", "layer", "neuron", "term"];
export const TABS = ["steps", "training", "check", "exercises"];
export const THEMES = ["light", "dark", "contrast"];

/** In place of a step: the end of the forward pass, resolved as soon as there is a trace. */
export const END_OF_FORWARD = "end-of-forward";

const FIRST_WEIGHT = "w(1)[1,1]";
const MOST_EDITS = 500;

/** The state before anything is opened. */
export function initialState(given = {}) {
    return {
        network: null, past: [], future: [], origin: null, preset: null, title: null,
        notation: null, digits: 6, language: "en", theme: "light",
        trace: null, status: "asking", error: null,
        level: "neuron", step: END_OF_FORWARD, selected: FIRST_WEIGHT, lit: null, tab: "steps",
        epoch: null, about: null, presets: [], remark: null, merge: null,
        look: null, details: null,
        ...given,
    };
}

/**
 * The state after an action. An action that changes nothing gives the very state back.
 *
 * Edits (undone by `undo`): `edit {network?, notation?, digits?, merge?}`, `restart`, `new-weights {seed}`,
 * `show-epoch {epoch, network}`. Consecutive edits with the same `merge` count as one.
 * Others: `open {network, notation?, digits?, level?, step?, selected?, preset?, title?}`, `undo`, `redo`,
 * `look {pass?, sample?, focus?}` (which of what is too much to send at once), `select {quantity}`, `light {quantity}`, `step {step}`, `level {level}`, `tab {tab}`, `theme {theme}`,
 * `language {language}`, `remark {remark}` (told in the status line), `about {about}`, `presets {presets}`, `restore {state}`;
 * answers: `trace {trace, network, notation, digits}`, `refused {message}`, `away`, `back`.
 */
export function reduce(state, action) {
    const change = CHANGES[action.type];
    if (!change) {
        throw new Error(`no such action: ${action.type}`);
    }
    const next = change(state, action);
    return next === state || same(state, next) ? state : next;
}

const CHANGES = {
    open(state, action) {
        const edits = action.keepEdits ? {} : { past: [], future: [] };
        return asking({
            ...state, ...edits,
            network: action.network, origin: action.origin ?? action.network,
            notation: action.notation ?? action.network.notation ?? null,
            digits: action.digits ?? state.digits, level: action.level ?? state.level,
            step: action.step === undefined ? END_OF_FORWARD : action.step,
            selected: action.selected ?? FIRST_WEIGHT, lit: null, epoch: null,
            preset: action.preset ?? null, title: action.title ?? null, merge: null, look: null,
        });
    },
    edit: (state, action) => edited(state, action, { epoch: null }),
    "show-epoch": (state, action) =>
        edited(state, { network: action.network, merge: "epoch" }, { epoch: action.epoch }),
    restart: state => (state.origin
        ? edited(state, { network: withParametersOf(state.network, state.origin) }, { epoch: null })
        : state),
    "new-weights": (state, action) =>
        edited(state, { network: withNewWeights(state.network, action.seed) }, { epoch: null }),
    undo: state => moved(state, "past", "future"),
    redo: state => moved(state, "future", "past"),

    // What is shown stays until the answer comes: it is not outdated, only another part.
    look: (state, { pass = null, sample = null, focus = null }) =>
        ({ ...state, look: { pass, sample, focus }, status: state.network ? "asking" : state.status }),
    select: (state, { quantity }) => ({ ...state, selected: quantity }),
    light: (state, { quantity }) => ({ ...state, lit: quantity ?? null }),
    step: (state, { step }) => ({ ...state, step }),
    level: (state, { level }) => (LEVELS.includes(level) ? { ...state, level } : state),
    tab: (state, { tab }) => (TABS.includes(tab) ? { ...state, tab } : state),
    theme: (state, { theme }) => (THEMES.includes(theme) ? { ...state, theme } : state),
    language: (state, { language }) => ({ ...state, language }),
    // An object of its own, so that the same remark twice is told twice.
    remark: (state, { remark }) => ({ ...state, remark: { text: remark } }),
    about: (state, { about }) => ({ ...state, about }),
    presets: (state, { presets }) => ({ ...state, presets }),
    restore: (state, action) => ({ ...state, ...action.state, lit: null, look: null, trace: null, status: "asking", error: null }),

    trace(state, action) {
        if (!answers(state, action)) {
            return state; // what was asked for is no longer what is shown
        }
        const network = filled(state.network, action.trace.network);
        return {
            ...state, network, details: network.ref ? { ...action.trace.network, ref: network.ref } : null, origin: state.origin === state.network ? network : state.origin,
            notation: state.notation ?? action.trace.network?.notation ?? null,
            trace: action.trace, status: "ready", error: null,
            step: resolvedStep(state.step, action.trace),
        };
    },
    refused: (state, action) => (action.network !== undefined && !answers(state, action)
        ? state
        : { ...state, trace: null, status: "refused", error: action.message }),
    away: state => ({ ...state, status: "away" }),
    // Asked again even where there is a trace: what was asked for meanwhile, such as another sample, got no answer.
    back: state => (state.status === "away" ? { ...state, status: "asking" } : state),
};

function same(one, other) {
    const keys = Object.keys(other);
    return keys.length === Object.keys(one).length && keys.every(key => Object.is(one[key], other[key]));
}

function asking(state) {
    return { ...state, trace: null, status: "asking", error: null, remark: null };
}

function answers(state, action) {
    return state.network === action.network && state.notation === action.notation && state.digits === action.digits
        && state.look === (action.look ?? null);
}

function snapshot({ network, notation, digits }) {
    return { network, notation, digits };
}

function edited(state, action, besides) {
    const next = {
        ...state, ...besides,
        network: action.network ?? state.network,
        notation: action.notation ?? state.notation,
        digits: action.digits ?? state.digits,
    };
    const unchanged = next.notation === state.notation && next.digits === state.digits
        && (next.network === state.network || JSON.stringify(next.network) === JSON.stringify(state.network));
    if (unchanged) {
        return next.epoch === state.epoch ? state : { ...state, epoch: next.epoch };
    }
    const sameSamples = JSON.stringify(next.network.inputs) === JSON.stringify(state.network.inputs);
    const merges = action.merge && action.merge === state.merge && state.past.length > 0;
    return asking({
        ...next,
        past: merges ? state.past : [...state.past.slice(1 - MOST_EDITS), snapshot(state)],
        future: [],
        merge: action.merge ?? null,
        look: sameSamples ? state.look : null,
    });
}

function moved(state, from, to) {
    if (state[from].length === 0) {
        return state;
    }
    const target = state[from].at(-1);
    return asking({
        ...state, ...target, epoch: null, merge: null, look: null,
        [from]: state[from].slice(0, -1),
        [to]: [...state[to], snapshot(state)],
    });
}

/** The network with the parameters it was opened with; the whole of it where the shape has changed since. */
function withParametersOf(network, origin) {
    if (JSON.stringify(network.layers) !== JSON.stringify(origin.layers)) {
        return origin;
    }
    const next = { ...network };
    for (const name of ["weights", "biases", "seed", "ref"]) {
        delete next[name];
        if (name in origin) {
            next[name] = origin[name];
        }
    }
    return next;
}

/** Weights are drawn by the server from the seed; biases begin at 0. */
function withNewWeights(network, seed) {
    const next = { ...network, seed };
    delete next.weights;
    if (network.biases) {
        next.biases = network.biases.map(layer => layer && layer.map(() => 0));
    }
    return next;
}

/** Puts the weights that the server drew where the file has none: no edit, the seed stands for the same numbers. */
function filled(network, answered) {
    const whole = network.weights && network.weights.every(layer => layer);
    return whole || network.ref || !answered?.weights ? network : { ...network, weights: answered.weights };
}

function resolvedStep(step, trace) {
    const steps = trace.steps ?? [];
    if (step === END_OF_FORWARD) {
        const scope = scopeOf(steps.find(one => one.phase === "forward")?.id ?? "");
        return steps.findLast(one => one.phase === "forward" && one.level !== "term"
            && scopeOf(one.id) === scope)?.id ?? null;
    }
    if (step === null || steps.some(one => one.id === step)) {
        return step;
    }
    return steps.find(one => withoutScope(one.id) === withoutScope(step))?.id ?? null;
}

/** `#1.3` of `h(1)[2]#1.3`: of which pass and sample it is. */
function scopeOf(id) {
    return id.replace(/^[^#]*/, "");
}

/** `h(1)[2]` of `h(1)[2]#1.3`, the same in any pass and sample. */
function withoutScope(id) {
    return id.replace(/#.*$/, "");
}

/** The network as far as the page knows it: of a large one, what the server told, and what was changed since. */
export function knownNetwork({ network, details }) {
    return network?.ref && details?.ref === network.ref ? { ...details, ...network } : network;
}
