/**
 * The news of a training, over a connection that is let go while none can come: a browser has six of them for all windows
 * of one server. Until it is taken up again, signs of life keep the training from being forgotten.
 */

import * as api from "../api.js";

const LINGER = 2000; // after the last news of a training that rests
const SIGN_OF_LIFE = 30_000; // the server pauses a training that nobody has asked for since 60 s

/**
 * @param {{hear: function(Object, boolean), opened: function(), ended: function(string), broken: function(boolean)}} does
 *     what is done with news (and whether they are the first of a connection, which tell the whole curve), when a
 *     connection stands, when the training is over, when the connection broke (for good or not)
 */
export function createStream(does) {
    let id = null; // the training that is followed
    let source = null;
    let wanted = false; // whether there may be news
    let stirred = false; // a word that moves it has been said, and it has not moved yet
    let step = null; // where it was when last heard of
    let timer = null;

    /** Follows a training from step `at`, or null where that is not known. */
    function follow(training, at) {
        leave();
        id = training;
        step = at;
        wanted = true;
        listen();
    }

    /** Listens again: a word is about to be said, one that moves the training or not. */
    function wake(moves) {
        wanted = true;
        stirred ||= moves;
        clearTimeout(timer);
        listen();
        if (source && !stirred) {
            timer = setTimeout(rest, LINGER);
        }
    }

    function leave() {
        close();
        id = null;
        step = null;
        wanted = false;
        stirred = false;
    }

    function close() {
        clearTimeout(timer);
        source?.close();
        source = null;
    }

    function rest() {
        wanted = false;
        close();
    }

    function listen() {
        if (id === null || source || document.hidden) {
            return;
        }
        const mine = new EventSource(`/api/trainings/${id}/events`);
        let isFirst = true;
        source = mine;
        mine.addEventListener("open", () => {
            isFirst = true;
            does.opened();
        });
        mine.addEventListener("snapshot", event => {
            if (mine !== source) {
                return;
            }
            const news = JSON.parse(event.data);
            linger(news);
            does.hear(news, isFirst);
            isFirst = false;
        });
        mine.addEventListener("end", event => {
            mine.close();
            if (mine === source) {
                leave();
                does.ended(JSON.parse(event.data).reason);
            }
        });
        mine.addEventListener("error", () => {
            if (mine === source) {
                const isForGood = mine.readyState === EventSource.CLOSED;
                if (isForGood) {
                    close();
                }
                does.broken(isForGood);
            }
        });
    }

    function linger(news) {
        const isRunning = news.state === "running";
        stirred &&= !isRunning && (step === null || news.step === step);
        step = news.step;
        clearTimeout(timer);
        if (!isRunning && !stirred) {
            timer = setTimeout(rest, LINGER);
        }
    }

    document.addEventListener("visibilitychange", () => {
        if (document.hidden) {
            close();
        } else if (wanted) {
            listen();
        }
    });
    setInterval(() => {
        if (id !== null && !source) {
            const mine = id;
            api.post(`/api/trainings/${mine}`, {}).catch(fault => {
                if (fault instanceof api.Refused && mine === id) {
                    leave(); // it is gone, as the next word finds out
                }
            });
        }
    }, SIGN_OF_LIFE);

    return { follow, wake, leave };
}
