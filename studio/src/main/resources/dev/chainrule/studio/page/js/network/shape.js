/**
 * Changes of a network file, each giving a new one: layers, weights, biases and samples keep fitting each other, and what
 * was there stays. Pure.
 */

/** How many parameters a network file describes. */
export function countParameters(network) {
    const { layers, biases } = network;
    let count = 0;
    for (let l = 1; l < layers.length; l++) {
        count += layers[l - 1] * layers[l] + (biases?.[l - 1] ? layers[l] : 0);
    }
    return count;
}

/** How many numbers a network file holds: parameters and samples. */
export function countNumbers(network) {
    if (!network?.layers) {
        return 0;
    }
    const numbers = tree => (Array.isArray(tree) ? tree.reduce((sum, item) => sum + numbers(item), 0) : 1);
    return countParameters(network) + numbers(network.inputs ?? []) + numbers(network.targets ?? []);
}

/** The samples, also when the file has one without a list: `[{input: [], target: []|null}]`. */
export function samplesOf(network) {
    const list = Array.isArray(network.inputs?.[0]);
    const inputs = list ? network.inputs : [network.inputs ?? []];
    const targets = list ? network.targets : network.targets && [network.targets];
    return inputs.map((input, i) => ({ input, target: targets?.[i] ?? null }));
}

/** The network with these samples; one alone is written without a list. */
export function withSamples(network, samples) {
    const next = { ...network };
    const one = samples.length === 1;
    next.inputs = one ? samples[0].input : samples.map(sample => sample.input);
    if (samples.every(sample => sample.target)) {
        next.targets = one ? samples[0].target : samples.map(sample => sample.target);
    } else {
        delete next.targets;
    }
    return next;
}

/** The network with so many units in a layer (0: the inputs). */
export function withUnits(network, layer, units) {
    const layers = network.layers.with(layer, units);
    return fitted(network, layers, network.activations, network.biases);
}

/** The network with one more hidden layer before the output, like the one before it. */
export function withLayer(network) {
    const at = network.layers.length - 1;
    const units = at > 1 ? network.layers[at - 1] : Math.max(2, network.layers[at]);
    const hidden = at > 1 ? network.activations[at - 2] : "sigmoid";
    const weights = network.weights?.toSpliced(at - 1, 0, null);
    const biases = network.biases?.toSpliced(at - 1, 0, network.biases.at(-1) && Array(units).fill(0));
    return fitted({ ...network, weights }, network.layers.toSpliced(at, 0, units),
        network.activations.toSpliced(at - 1, 0, hidden), biases);
}

/** The network without a layer (1 or later); there stays at least one. */
export function withoutLayer(network, layer) {
    const weights = network.weights?.toSpliced(layer - 1, 1);
    const biases = network.biases?.toSpliced(layer - 1, 1);
    return fitted({ ...network, weights }, network.layers.toSpliced(layer, 1),
        network.activations.toSpliced(layer - 1, 1), biases);
}

/** The network with or without biases in a layer (from 1). */
export function withBias(network, layer, has) {
    const depth = network.layers.length - 1;
    const biases = (network.biases ?? Array(depth).fill(null))
        .with(layer - 1, has ? Array(network.layers[layer]).fill(0) : null);
    return fitted(network, network.layers, network.activations, biases);
}

/** The network with another activation of a layer (from 1). */
export function withActivation(network, layer, activation) {
    return { ...network, activations: network.activations.with(layer - 1, activation) };
}

/** The network with one weight changed; indices from 0, as in the file. */
export function withWeight(network, l, i, j, value) {
    return { ...network, weights: network.weights.with(l, network.weights[l].with(i, network.weights[l][i].with(j, value))) };
}

/** The network with one bias changed; the same for its whole layer where the layer shares one. */
export function withBiasValue(network, l, j, value) {
    const shared = network.conventions?.biases === "shared";
    const layer = shared ? network.biases[l].map(() => value) : network.biases[l].with(j, value);
    return { ...network, biases: network.biases.with(l, layer) };
}

/** A field set, or taken out with undefined. */
export function withField(network, name, value) {
    const next = { ...network, [name]: value };
    if (value === undefined) {
        delete next[name];
    }
    return next;
}

function fitted(network, layers, activations, biases) {
    const next = { ...network, layers, activations };
    next.weights = layers.slice(1).map((columns, l) =>
        matrix(network.weights?.[l], layers[l], columns, l));
    delete next.biases;
    if (biases?.some(layer => layer)) {
        const shared = network.conventions?.biases === "shared";
        next.biases = biases.map((layer, l) => layer
            && Array.from({ length: layers[l + 1] }, (_, j) => layer[j] ?? (shared ? layer[0] ?? 0 : 0)));
    }
    next.conventions = conventionsFor(network.conventions, Boolean(next.biases));
    if (!next.conventions) {
        delete next.conventions;
    }
    return withSamples(next, samplesOf(network).map(({ input, target }) => ({
        input: sized(input, layers[0]),
        target: target && sized(target, layers.at(-1)),
    })));
}

/** A bias policy that the biases contradict is left to its default. */
function conventionsFor(conventions, hasBiases) {
    if (!conventions?.biases || (conventions.biases !== "none") === hasBiases) {
        return conventions;
    }
    const { biases, ...rest } = conventions;
    return rest;
}

function matrix(old, rows, columns, layer) {
    return Array.from({ length: rows }, (_, i) =>
        Array.from({ length: columns }, (_, j) => old?.[i]?.[j] ?? freshWeight(layer, i, j)));
}

/** A weight for a connection that was not there: between −0.5 and 0.5, two decimals, the same for the same place. */
function freshWeight(l, i, j) {
    let mixed = Math.imul(l + 1, 0x9e3779b1) ^ Math.imul(i + 1, 0x85ebca6b) ^ Math.imul(j + 1, 0xc2b2ae35);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
    mixed ^= mixed >>> 12;
    const hundredths = (mixed >>> 0) % 100 - 50;
    return (hundredths >= 0 ? hundredths + 1 : hundredths) / 100;
}

function sized(row, length) {
    return Array.from({ length }, (_, i) => row[i] ?? 0);
}
