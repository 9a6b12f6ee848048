/** What a training is started with: optimizer, rate, batch, pace. What nobody chose follows the network. */

import { nameOf } from "../network/choice.js";
import { countParameters } from "../network/shape.js";

const LARGE = 2000;

/** Updates per second to choose from; 0 is as fast as can be. */
export const PACES = [2, 10, 100, 1000, 0];

/** Settings that tell the training under way when they change. */
export function createSettings(store, session) {
    let chosen = {};
    let origin = null;

    /** A choice holds for a network, not for the next that is opened. */
    function own() {
        const state = store.get();
        if (state.origin !== origin) {
            origin = state.origin;
            chosen = {};
        }
        return chosen;
    }

    function get() {
        const { network, presets, preset } = store.get();
        const data = presets.find(one => one.id === preset)?.data;
        const name = nameOf(network?.optimizer ?? "sgd");
        const isLarge = network?.ref !== undefined || (network && countParameters(network) > LARGE);
        const mine = own();
        return {
            optimizer: mine.optimizer ?? name,
            rate: mine.rate ?? (mine.optimizer === undefined || mine.optimizer === name ? network?.learningRate ?? null : null),
            batch: mine.batch ?? (data ? 32 : network?.conventions?.batch === "each" ? 1 : 0),
            pace: mine.pace ?? (isLarge ? 0 : 1000),
        };
    }

    /** As the server wants them. */
    function request() {
        const { optimizer, rate, batch } = get();
        const own = store.get().network?.optimizer;
        const body = { optimizer: own && nameOf(own) === optimizer ? own : optimizer, batch };
        return rate === null ? body : { ...body, learningRate: rate };
    }

    function change(next) {
        chosen = { ...own(), ...next };
        if (next.optimizer !== undefined) {
            delete chosen.rate; // every optimizer has its own usual rate
        }
        if (!session.isOurs()) {
            return;
        }
        if (next.rate !== undefined) {
            session.say({ learningRate: next.rate }, request());
        } else if (next.optimizer !== undefined) {
            session.say({ optimizer: request().optimizer }, request());
        } else if (next.pace !== undefined) {
            session.say({ pace: next.pace }, request());
        }
    }

    return { get, request, change };
}
