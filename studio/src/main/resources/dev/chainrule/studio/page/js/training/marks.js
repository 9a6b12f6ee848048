/** Short marks by which networks are told apart: of their shape and samples, and of their parameters. */

const shapes = new WeakMap();
const marks = new WeakMap();

/** The same for networks that differ in nothing but parameters, rate, optimizer and letters. */
export function shapeOf(network) {
    return remembered(shapes, network, () => {
        const { weights, biases, seed, ref, learningRate, optimizer, notation, ...rest } = network;
        return hash(JSON.stringify([rest, biases?.map(layer => layer !== null)]));
    });
}

/** The same for networks with the same parameters. */
export function markOf(network) {
    return remembered(marks, network, () => {
        const { weights, biases, seed, ref } = network;
        return hash(JSON.stringify(weights ? [weights, biases] : [ref, seed, biases]));
    });
}

function remembered(known, network, make) {
    if (!known.has(network)) {
        known.set(network, make());
    }
    return known.get(network);
}

/** FNV-1a over two lanes of 32 bits. */
function hash(text) {
    let low = 0x811c9dc5;
    let high = 0x01000193;
    for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        low = Math.imul(low ^ code, 0x01000193);
        high = Math.imul(high ^ code, 0x85ebca6b);
    }
    return (low >>> 0).toString(36) + (high >>> 0).toString(36);
}
