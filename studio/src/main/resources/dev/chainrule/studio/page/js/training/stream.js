/**
 * The news of a training, asked for one after another while it moves and the window is in view: no connection is held, of
 * which a browser has six for all windows of one server. Otherwise they are asked for now and then: that keeps the training
 * from being forgotten, the window from falling far behind, and tells it what another window does with the same training.
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
        listen(2); // it may rest and be told a word only now, by the page before a reload
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

    /** Asks as long as there may be news and the window is in view, and `least` times in any case. */
    async function listen(least = 0) {
        if (id === null || asking || isLeft || !goesOn(least)) {
            return;
        }
        clearTimeout(timer);
        const mine = new AbortController();
        asking = mine;
        let fault = null;
        try {
            await askAll(mine, least);
        } catch (problem) {
            fault = asking === mine ? problem : null; // else it was given up
        } finally {
            asking = asking === mine ? null : asking;
        }
        if (fault) {
            trouble(fault);
        } else {
            listen(); // a word may have been said at the very end
        }
    }

    function goesOn(least) {
        return least > 0 || (isWanted && !document.hidden);
    }

    async function askAll(mine, least) {
        const training = id;
        let number = 0;
        let epoch = 0;
        for (let left = least; goesOn(left); left--) {
            const news = await api.get(`/api/trainings/${training}/news?after=${number}&epoch=${epoch}`, { signal: mine.signal });
            if (asking !== mine) {
                return;
            }
            if (news.snapshot) {
                const isWhole = epoch === 0;
                epoch = news.snapshot.lossEpochs.at(-1)?.[0] ?? epoch;
                isWanted = !rests(news.snapshot);
                tell(() => does.hear(news.snapshot, isWhole));
            }
            number = news.number;
            if (asking !== mine) {
                return; // what was heard led to something else
            }
            if (news.end) {
                leave();
                tell(() => does.ended(news.end));
                return;
            }
        }
    }

    /** A fault of who hears the news is no reason to ask for no more. */
    function tell(news) {
        try {
            news();
        } catch (fault) {
            console.error(fault);
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
            isWanted = true;
            timer = setTimeout(listen, PAUSE_OF_TROUBLE);
        }
        does.broken(isForGood);
    }

    document.addEventListener("visibilitychange", () => (document.hidden ? close() : listen(1)));
    addEventListener("pagehide", () => {
        isLeft = true;
        close();
    });
    addEventListener("pageshow", () => {
        isLeft = false;
        listen(1);
    });
    // the newest snapshot of one that runs was made when somebody listened last: the one after it is new
    setInterval(() => listen(isWanted ? 2 : 1), SIGN_OF_LIFE);

    return { follow, expect, leave };
}
