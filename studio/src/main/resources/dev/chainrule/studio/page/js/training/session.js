/**
 * The page's side of one live training: starts it, hears of it, and keeps what it heard, so that nothing is lost when the
 * server goes. What the page shows of it is `view()`.
 */

import * as api from "../api.js";
import { forgetSession, keepSession, keptSession } from "./kept.js";
import { markOf, shapeOf } from "./marks.js";

const MOST_POINTS = 4000;
const MOST_MARKS = 1200;

/**
 * @param {Object} store the page's state
 * @param {function()} changed is called after every change of the view
 */
export function createSession(store, changed) {
    let training = null; // what the server answered when it began: id, rows, layers, points, notes, …
    let phase = "none"; // none, starting, live, away, lost, over, refused
    let message = null;
    let snapshot = null;
    let curve = [];
    let ghost = []; // the curve of the training before, to compare with
    let source = null;
    let shape = null;
    let marks = new Set(); // of networks that this training has shown: others are edits
    let first = null; // the network it began from

    function view() {
        return { training, phase, message, snapshot, curve, ghost, fresh: !isOurs(store.get().network) };
    }

    function set(next, words = null) {
        phase = next;
        message = words;
        changed();
    }

    /** Whether the page shows a network of this training, and not one that somebody has edited since. */
    function isOurs(network) {
        return training !== null && network !== null && (phase === "live" || phase === "away")
            && shapeOf(network) === shape && marks.has(markOf(network));
    }

    function own(network) {
        marks.add(markOf(network));
        if (marks.size > MOST_MARKS) {
            marks.delete(marks.values().next().value);
        }
    }

    /** Begins a training of the network that the page shows. */
    async function begin(settings) {
        const { network, preset, presets } = store.get();
        const data = presets.find(one => one.id === preset)?.data;
        drop();
        set("starting");
        try {
            const body = { network, ...settings };
            const answer = await api.post("/api/trainings", data && fits(network) ? { ...body, data } : body);
            training = { ...answer, settings };
            shape = shapeOf(network);
            first = network;
            marks = new Set();
            own(network);
            listen();
            set("live");
        } catch (fault) {
            training = null;
            set(fault instanceof api.Away ? "away" : "refused", fault.message);
            throw fault;
        }
    }

    /** A preset's rows belong to its own shape: an edited one trains on the samples of the page. */
    function fits(network) {
        const { origin } = store.get();
        return network.ref !== undefined || !origin
            || (network.layers.at(0) === origin.layers?.at(0) && network.layers.at(-1) === origin.layers?.at(-1));
    }

    function drop() {
        source?.close();
        source = null;
        if (training && (phase === "live" || phase === "away")) {
            api.post(`/api/trainings/${training.id}`, { do: "stop" }).catch(() => {}); // it would be forgotten by itself
        }
        ghost = curve.length > 1 ? curve : ghost;
        curve = [];
        snapshot = null;
        training = null;
    }

    /** Another network is open: curves and boundary of the one before say nothing of it. */
    function forget() {
        drop();
        ghost = [];
        first = null;
        shape = null;
        marks = new Set();
        forgetSession();
        set("none");
    }

    function listen() {
        source = new EventSource(`/api/trainings/${training.id}/events`);
        const mine = source;
        source.addEventListener("open", () => {
            curve = []; // all of it comes again
            if (phase === "away") {
                set("live");
            }
        });
        source.addEventListener("snapshot", event => mine === source && hear(JSON.parse(event.data)));
        source.addEventListener("end", event => {
            mine.close();
            if (mine === source) {
                keepParameters();
                set("over", JSON.parse(event.data).reason);
            }
        });
        source.addEventListener("error", () => {
            if (mine !== source) {
                return;
            }
            const closed = mine.readyState === EventSource.CLOSED;
            if (phase === "live" || (closed && phase === "away")) {
                keepParameters();
                set(closed ? "lost" : "away");
            }
        });
    }

    function hear(news) {
        curve.push(...news.lossEpochs);
        if (curve.length > MOST_POINTS) {
            curve = curve.filter((_, index) => index % 2 === 0 || index === curve.length - 1);
        }
        const rested = news.state !== "running" && (snapshot?.state === "running" || snapshot?.step !== news.step);
        snapshot = news;
        message = news.message ?? null;
        if (phase !== "live") {
            phase = "live";
        }
        if (rested && news.step > 0) {
            keepParameters();
        }
        changed();
    }

    /** The newest parameters that the page has become those of the whole page: an edit like any other. */
    function keepParameters() {
        const { network } = store.get();
        if (snapshot?.network && isOurs(network)) {
            show({ ...network, ...snapshot.network }, snapshot.epoch);
        }
        keep();
    }

    function show(network, epoch) {
        own(network);
        store.dispatch({ type: "show-epoch", epoch, network });
    }

    /** Shows the parameters after an epoch in the whole page. */
    async function showEpoch(epoch) {
        if (!training || epoch === null) {
            return;
        }
        let network = epoch === snapshot?.epoch && snapshot.progress === 0 && snapshot.network
            ? { ...store.get().network, ...snapshot.network }
            : await api.get(`/api/trainings/${training.id}/epochs/${epoch}`);
        if (store.get().network?.ref) {
            network = { ref: (await api.sendLarge(network)).ref };
        } else if (first && !network.ref) {
            const { weights, biases } = network;
            network = biases ? { ...first, weights, biases } : { ...first, weights };
        }
        show(network, epoch);
    }

    /**
     * Says a word to the training; where there is none, or the server has it no longer, or the page shows another network,
     * a new one begins from what the page shows.
     */
    async function say(word, settings) {
        try {
            if (isOurs(store.get().network) && await heard(word)) {
                return;
            }
            await begin(settings);
            await heard(word);
        } catch (fault) {
            if (fault instanceof api.Away) {
                set("away");
            } else if (phase !== "refused") {
                message = fault.message;
                changed();
            }
        }
    }

    /** Whether the server still had the training that the word is for. */
    async function heard(word) {
        try {
            await api.post(`/api/trainings/${training.id}`, word);
            return true;
        } catch (fault) {
            if (!(fault instanceof api.Refused) || fault.code !== 404) {
                throw fault;
            }
            source?.close();
            keepParameters();
            set("lost");
            return false;
        }
    }

    /** Back to the parameters it began from; the next start is a new training. */
    function restart() {
        const network = first;
        drop();
        set("none");
        if (network && shapeOf(network) === shapeOf(store.get().network)) {
            store.dispatch({ type: "show-epoch", epoch: 0, network });
        } else {
            store.dispatch({ type: "restart" });
        }
    }

    /** Other first parameters; the next start is a new training. */
    function newWeights() {
        drop();
        set("none");
        store.dispatch({ type: "new-weights", seed: 1 + Math.floor(Math.random() * 999_999) });
    }

    function keep() {
        if (training && (phase === "live" || phase === "away")) {
            keepSession({ training, shape, marks: [...marks], first: first?.ref || snapshot?.network ? first : null });
        }
    }

    /** Takes up the training that this window had before a reload. */
    function resume() {
        const kept = keptSession();
        if (!kept) {
            return;
        }
        ({ training, shape, first } = kept);
        marks = new Set(kept.marks);
        phase = "live";
        listen();
        changed();
    }

    store.subscribe((state, before) => {
        // the server drew weights that the file left out: the same network
        if (state.network !== before.network && state.trace && !before.trace && before.network
            && training && marks.has(markOf(before.network))) {
            own(state.network);
        }
        const isOpened = state.origin !== before.origin && before.origin !== null && state.trace === null;
        if (isOpened && (training !== null || ghost.length > 0)) {
            forget();
        } else if (state.network !== before.network) {
            changed();
        }
    });
    addEventListener("pagehide", keep);

    return { view, say, begin, restart, newWeights, showEpoch, resume, isOurs: () => isOurs(store.get().network) };
}
