/**
 * The news of a training, asked for one after another while it moves: no connection is held, of which a browser has six
 * for all windows of one server. While it rests, signs of life keep it from being forgotten.
 */

import * as api from "../api.js";

const PAUSE_OF_TROUBLE = 1000;
const SIGN_OF_LIFE = 30_000; // the server pauses a training that nobody has asked for since 90 s

/**
 * @param {{hear: function(Object, boolean), ended: function(string), broken: function(boolean)}} does what is done with
 *     news (and whether they tell the whole curve), when the training is over, when the server did not answer or does not
 *     have the training (for good or not)
 */
export function createStream(does) {
    let id = null; // the training that is followed
    let said = 0; // the number of the last word that was said to it
    let isWanted = false; // whether there may be news
    let asking = null; // ends the question under way
    let timer = null;
    let isLeft = false; // the page is being left

    /** Follows a training. */
    function follow(training) {
        leave();
        id = training;
        isWanted = true;
        listen();
    }

    /** There will be news: the training has been told the word of this number. */
    function expect(word) {
        said = Math.max(said, word);
        isWanted = true;
        listen();
    }

    function leave() {
        close();
        id = null;
        said = 0;
        isWanted = false;
    }

    function close() {
        clearTimeout(timer);
        timer = null;
        asking?.abort();
        asking = null;
    }

    async function listen() {
        if (id === null || !isWanted || asking || document.hidden || isLeft) {
            return;
        }
        clearTimeout(timer);
        const mine = new AbortController();
        const training = id;
        let number = 0;
        let epoch = 0;
        asking = mine;
        while (asking === mine && isWanted) {
            let news;
            try {
                news = await api.get(`/api/trainings/${training}/news?after=${number}&epoch=${epoch}`, { signal: mine.signal });
            } catch (fault) {
                if (asking === mine) {
                    asking = null;
                    trouble(fault);
                }
                return;
            }
            if (asking !== mine) {
                return;
            }
            if (news.snapshot) {
                const isWhole = epoch === 0;
                epoch = news.snapshot.lossEpochs.at(-1)?.[0] ?? epoch;
                isWanted = !rests(news.snapshot);
                does.hear(news.snapshot, isWhole);
            }
            number = news.number;
            if (news.end && asking === mine) {
                leave();
                does.ended(news.end);
            }
        }
        if (asking === mine) {
            asking = null;
        }
    }

    /** Whether it rests and has heard all that was said to it; of one that has ended its end is still to be told. */
    function rests({ state, heard }) {
        return state !== "running" && state !== "ended" && heard >= said;
    }

    function trouble(fault) {
        const isForGood = fault instanceof api.Refused && fault.code === 404;
        if (isForGood) {
            leave();
        } else {
            timer = setTimeout(listen, PAUSE_OF_TROUBLE);
        }
        does.broken(isForGood);
    }

    document.addEventListener("visibilitychange", () => (document.hidden ? close() : listen()));
    addEventListener("pagehide", () => {
        isLeft = true;
        close();
    });
    addEventListener("pageshow", () => {
        isLeft = false;
        listen();
    });
    setInterval(() => {
        if (id !== null && !asking && !isLeft) {
            const mine = id;
            api.post(`/api/trainings/${mine}`, {}).catch(fault => {
                if (fault instanceof api.Refused && fault.code === 404 && mine === id) {
                    leave(); // it is gone, as the next word finds out
                }
            });
        }
    }, SIGN_OF_LIFE);

    return { follow, expect, leave };
}
