/**
 * The page's side of one live training: starts it, hears of it, and keeps what it heard, so that nothing is lost when the
 * server goes. What the page shows of it is `view()`.
 */

import * as api from "../api.js";
import { forgetSession, keepSession, keptSession } from "./kept.js";
import { markOf, shapeOf } from "./marks.js";
import { createStream } from "./stream.js";

const MOST_POINTS = 4000;
const MOST_MARKS = 1200;

/** Words after which a training moves. */
const MOVING = ["start", "epoch", "batch", "sample"];

/**
 * @param {Object} store the page's state
 * @param {function()} changed is called after every change of the view
 */
export function createSession(store, changed) {
    let training = null; // what the server answered when it began: id, rows, layers, points, notes, …
    let phase = "none"; // none, starting, live, away, lost, over, refused
    let problem = null; // what was refused, or why it ended
    let snapshot = null;
    let curve = [];
    let ghost = []; // the curve of the training before, to compare with
    let shape = null;
    let marks = new Set(); // of networks that this training has shown: others are edits
    let newest = null; // the mark of the network whose parameters it goes on from
    let first = null; // the network it began from
    let beginning = null; // {network, done} while the server is asked for a training
    let turn = 0; // counts what was dropped, so that late answers are known as such
    let asked = 0; // counts the recorded epochs asked for
    let told = 0; // the number of the last word by which it moves
    const stream = createStream({
        hear,
        ended(reason) {
            keepParameters();
            set("over", reason);
        },
        broken(isForGood) {
            if (phase === "live" || (isForGood && phase === "away")) {
                keepParameters();
                set(isForGood ? "lost" : "away");
            }
        },
    });

    function view() {
        return { training, phase, problem, snapshot, curve, ghost, fresh: !isOurs(store.get().network), goesOn: goesOn() };
    }

    function set(next, why = null) {
        phase = next;
        problem = why;
        changed();
    }

    /** Whether `network` is one of this training, and not one that somebody has edited since. */
    function isOurs(network) {
        return training !== null && network !== null && (phase === "live" || phase === "away")
            && shapeOf(network) === shape && marks.has(markOf(network));
    }

    /** Whether `network` is the very one that this training goes on from: none that was undone or chosen by its epoch. */
    function isNewest(network) {
        return isOurs(network) && markOf(network) === newest;
    }

    /** Whether settings and "Pause" are for this training: it runs, or would go on from what the page shows. */
    function goesOn() {
        const { network } = store.get();
        return snapshot?.state === "running" ? isOurs(network) : isNewest(network);
    }

    function own(network) {
        marks.add(markOf(network));
        if (marks.size > MOST_MARKS) {
            marks.delete(marks.values().next().value);
        }
    }

    /** Begins a training of the network that the page shows; whether it has begun and is still wanted. */
    async function begin(settings) {
        const { network } = store.get();
        if (beginning?.network === network) {
            return beginning.done; // a second word while the first is waiting
        }
        drop();
        first = network;
        set("starting");
        const done = ask(network, settings);
        beginning = { network, done };
        return done;
    }

    async function ask(network, settings) {
        const mine = turn;
        const { preset, presets } = store.get();
        const data = presets.find(one => one.id === preset)?.data;
        try {
            const body = { network, ...settings };
            const answer = await api.post("/api/trainings", data && fits(network) ? { ...body, data } : body);
            if (mine !== turn) {
                stop(answer);
                return false;
            }
            training = { ...answer, settings };
            shape = shapeOf(network);
            marks = new Set();
            own(network);
            own(first);
            newest = markOf(first);
            told = 0;
            stream.follow(training.id);
            set("live");
            keep();
            return true;
        } catch (fault) {
            if (mine !== turn) {
                return false;
            }
            set(fault instanceof api.Away ? "away" : "refused", fault);
            throw fault;
        } finally {
            if (mine === turn) {
                beginning = null;
            }
        }
    }

    /** A preset's rows belong to its own shape: an edited one trains on the samples of the page. */
    function fits(network) {
        const { origin } = store.get();
        return network.ref !== undefined || !origin
            || (network.layers.at(0) === origin.layers?.at(0) && network.layers.at(-1) === origin.layers?.at(-1));
    }

    function drop() {
        turn++;
        beginning = null;
        stream.leave();
        if (training && (phase === "live" || phase === "away")) {
            stop(training);
        }
        ghost = curve.length > 1 ? curve : ghost;
        curve = [];
        snapshot = null;
        training = null;
        forgetSession();
    }

    function stop({ id }) {
        api.post(`/api/trainings/${id}`, { do: "stop" }).catch(() => {}); // it would be forgotten by itself
    }

    /** Another network is open: curves and boundary of the one before say nothing of it. */
    function forget() {
        drop();
        ghost = [];
        first = null;
        shape = null;
        marks = new Set();
        set("none");
    }

    function hear(news, isWhole) {
        curve = isWhole ? news.lossEpochs : [...curve, ...news.lossEpochs];
        if (curve.length > MOST_POINTS) {
            curve = curve.filter((_, index) => index % 2 === 0 || index === curve.length - 1);
        }
        const rested = news.state !== "running" && (snapshot?.state === "running" || snapshot?.step !== news.step);
        snapshot = news;
        phase = "live";
        if (rested && news.step > 0) {
            keepParameters();
        }
        changed();
    }

    /** The newest parameters become those of the whole page, an edit like any other, where it shows those before them. */
    function keepParameters() {
        const { network } = store.get();
        const base = isOurs(network) ? network : first;
        if (training && snapshot?.network && base) {
            const next = withParameters(base, snapshot.network);
            const followed = isNewest(network);
            own(next);
            newest = markOf(next);
            if (followed) {
                show(next, snapshot.epoch);
            }
        }
        keep();
    }

    function withParameters(network, { weights, biases }) {
        return biases ? { ...network, weights, biases } : { ...network, weights };
    }

    function show(network, epoch) {
        own(network);
        store.dispatch({ type: "show-epoch", epoch, network });
    }

    /** Shows the parameters after an epoch in the whole page, unless something else is wanted by the time they are there. */
    async function showEpoch(epoch) {
        const mine = training;
        const request = ++asked;
        const { network } = store.get();
        if (epoch === null || !isOurs(network)) {
            return;
        }
        const isLate = () => request !== asked || training !== mine || store.get().network !== network;
        const isLast = epoch === snapshot?.epoch && snapshot.progress === 0;
        if (isLast && snapshot.network) {
            show(withParameters(network, snapshot.network), epoch);
            return;
        }
        const recorded = await api.get(`/api/trainings/${mine.id}/epochs/${epoch}`);
        if (isLate()) {
            return;
        }
        if (!network.ref) {
            show(withParameters(network, recorded), epoch);
            return;
        }
        const { ref } = await api.sendLarge(recorded);
        if (!isLate()) {
            const next = { ...network, ref };
            newest = isLast ? markOf(next) : newest;
            show(next, epoch);
        }
    }

    /**
     * Says a word to the training; where there is none, or the server has it no longer, or the page shows another network
     * than its newest, a new one begins from what the page shows.
     */
    async function say(word, settings) {
        const moves = MOVING.includes(word.do);
        const mine = turn;
        problem = null;
        try {
            if ((moves ? isNewest(store.get().network) : goesOn()) && await heard(word)) {
                return;
            }
            if (moves && mine === turn && await begin(settings) && isOurs(store.get().network)) {
                await heard(word);
            }
        } catch (fault) {
            if (fault instanceof api.Away) {
                set("away");
                stream.expect(0); // asks until it is back; the word may have been heard
            } else if (phase !== "refused") {
                problem = fault;
                changed();
            }
        }
    }

    /** Whether the server still had the training that the word is for. */
    async function heard(word) {
        const mine = training;
        if (mine === null) {
            return true; // given up while its beginning was told
        }
        try {
            const { said } = await api.post(`/api/trainings/${mine.id}`, word);
            if (mine === training) {
                told = MOVING.includes(word.do) ? said : told;
                stream.expect(said);
                if (told === said && !isOurs(store.get().network)) {
                    rest(); // edited meanwhile
                }
            }
            return true;
        } catch (fault) {
            if (!(fault instanceof api.Refused) || fault.code !== 404) {
                throw fault;
            }
            if (mine === training) {
                stream.leave();
                keepParameters();
                set("lost");
            }
            return false;
        }
    }

    /** What the page does not show any more has no button on it: it is paused. */
    function rest() {
        heard({ do: "pause" }).catch(() => {}); // the server is away, as its news will tell
    }

    /** Whether it runs, or is about to by a word of this window. */
    function isMoving() {
        return phase === "live" && (snapshot?.state === "running" || (snapshot?.heard ?? 0) < told);
    }

    /** Back to the parameters it began from; the next start is a new training. */
    function restart() {
        const { network } = store.get();
        drop();
        set("none");
        if (first && network && shapeOf(first) === shapeOf(network)) {
            const next = { ...network };
            for (const name of ["weights", "biases", "seed", "ref"]) {
                if (name in first) {
                    next[name] = first[name];
                } else {
                    delete next[name];
                }
            }
            store.dispatch({ type: "show-epoch", epoch: 0, network: next });
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
            keepSession({
                training, shape, marks: [...marks], newest, first: first?.ref || snapshot?.network ? first : null,
            });
        }
    }

    /** Takes up the training that this window had before a reload, as soon as the network of then is on the page again. */
    function resume() {
        const kept = keptSession();
        if (!kept) {
            return;
        }
        const stop = store.subscribe(({ network }) => {
            if (network) {
                stop();
                takeUp(kept, network);
            }
        });
    }

    function takeUp(kept, network) {
        if (shapeOf(network) !== kept.shape) {
            forgetSession(); // another network was opened in this window
        } else if (phase === "none") {
            ({ training, shape, first, newest } = kept);
            marks = new Set(kept.marks);
            phase = "live";
            stream.follow(training.id);
            changed();
        }
    }

    /** What is newest goes with the page: the server may be gone by the time it is back. */
    function leavePage() {
        if (snapshot?.state === "running") {
            keepParameters();
        } else {
            keep();
        }
    }

    store.subscribe((state, before) => {
        // the server drew weights that the file left out: the same network
        if (state.network !== before.network && state.trace && !before.trace && before.network) {
            const isNew = phase === "starting" && before.network === first;
            if (training && marks.has(markOf(before.network))) {
                newest = newest === markOf(before.network) ? markOf(state.network) : newest;
                own(state.network);
            }
            first = isNew ? state.network : first;
        }
        if (before.status === "away" && state.status !== "away" && phase === "away" && training === null) {
            set("none"); // it could not be begun then; now it can
        }
        const isOpened = state.origin !== before.origin && before.origin !== null && state.trace === null;
        if (isOpened && (training !== null || beginning !== null || ghost.length > 0)) {
            forget();
        } else if (state.network !== before.network) {
            if (isMoving() && isOurs(before.network) && !isOurs(state.network)) {
                rest();
            }
            changed();
        }
    });
    addEventListener("pagehide", leavePage);

    return { view, say, begin, restart, newWeights, showEpoch, resume, isOurs: goesOn };
}
