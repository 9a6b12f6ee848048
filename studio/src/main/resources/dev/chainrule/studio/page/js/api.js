/** Talks to the server: outdated questions are dropped, a server that is away is waited for, a lost network is sent again. */

import { find } from "./storage.js";

/** What the server refused, with its one line for people. */
export class Refused extends Error {
    /** `reason`, where there is one: `{key, …figures}`, by which it can be said in another language than the server's. */
    constructor({ message, reason = null }, code) {
        super(message);
        this.name = "Refused";
        this.code = code;
        this.reason = reason;
    }
}

/** The server did not answer at all, or is stopping. */
export class Away extends Error {
    constructor() {
        super("the server does not answer");
        this.name = "Away";
    }
}

const MOST_LARGE = 8;
const latest = new Map();
const large = new Map(); // ref → the file it stands for, to be sent again when the server has forgotten it
let told = () => {};
let away = false;

/** Who is told `true` when the server answers again, `false` when it does not. */
export function onConnection(listener) {
    told = listener;
}

/**
 * @param {string} path such as `/api/about`
 * @param {{signal?: AbortSignal}=} options
 * @returns {Promise<Object>} the answer
 */
export function get(path, options = {}) {
    return ask(path, { method: "GET", signal: options.signal }).then(answer => answer.json());
}

/**
 * Posts JSON and gives the answer's JSON.
 *
 * @param {string} path such as `/api/trace`
 * @param {Object} body what is sent
 * @param {{topic?: string, signal?: AbortSignal}=} options a later question on the same topic aborts this one, which
 *     then fails with an `AbortError`
 * @throws {Refused} with the server's message; {Away} when there is no server
 */
export async function post(path, body, options = {}) {
    return (await send(path, body, options)).json();
}

/** As {@link post}, for an answer that is a file. */
export async function postForFile(path, body, options = {}) {
    return (await send(path, body, options)).blob();
}

async function send(path, body, { topic, signal } = {}) {
    let control = null;
    if (topic) {
        latest.get(topic)?.abort();
        control = new AbortController();
        latest.set(topic, control);
    }
    const all = [control?.signal, signal].filter(Boolean);
    const request = () => ask(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: all.length > 1 ? AbortSignal.any(all) : all[0],
    });
    try {
        return await request();
    } catch (fault) {
        const ref = body?.network?.ref;
        const whole = fault instanceof Refused && fault.code === 404 && ref ? large.get(ref) ?? await find(ref) : null;
        if (whole) {
            await sendLarge(whole);
            return await request();
        }
        throw fault;
    } finally {
        if (topic && latest.get(topic) === control) {
            latest.delete(topic);
        }
    }
}

/** Gives a large network to the server, and remembers it. */
export async function sendLarge(network) {
    const answer = await ask("/api/networks", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(network),
    }).then(it => it.json());
    rememberLarge(answer.ref, network);
    return answer;
}

/** Remembers the file that a ref stands for; those remembered longest ago are left to the browser's storage. */
export function rememberLarge(ref, network) {
    large.delete(ref);
    large.set(ref, network);
    if (large.size > MOST_LARGE) {
        large.delete(large.keys().next().value);
    }
}

/** The file that a ref stands for, if this page has it. */
export function largeNetwork(ref) {
    return large.get(ref) ?? null;
}

async function ask(path, request) {
    let answer;
    try {
        answer = await fetch(path, request);
    } catch (fault) {
        if (fault.name === "AbortError") {
            throw fault;
        }
        gone();
        throw new Away();
    }
    if (isAbsent(answer)) {
        gone();
        throw new Away();
    }
    here();
    if (!answer.ok) {
        throw new Refused(await problem(answer), answer.status);
    }
    return answer;
}

/** The server stops, or what stands before it says that there is none. */
function isAbsent(answer) {
    return answer.status === 503 || answer.status === 502;
}

async function problem(answer) {
    try {
        const { message, reason } = (await answer.json()).error;
        return { message, reason };
    } catch {
        return { message: `${answer.status} ${answer.statusText}` };
    }
}

function here() {
    if (away) {
        away = false;
        told(true);
    }
}

function gone() {
    if (!away) {
        away = true;
        told(false);
        knock(500);
    }
}

/** Asks again, less and less often, at least every five seconds. */
function knock(pause) {
    setTimeout(async () => {
        if (!away) {
            return;
        }
        try {
            if (isAbsent(await fetch("/api/about", { method: "GET", cache: "no-store" }))) {
                throw new Away();
            }
            here();
        } catch {
            knock(Math.min(pause * 1.5, 5000));
        }
    }, pause);
}
