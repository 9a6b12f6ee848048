/** Keeps which training this window follows, so that a reload finds it again. */

const KEY = "chainrule-training";
const MOST_CHARACTERS = 500_000;

/** Keeps it, if there is room. */
export function keepSession(session) {
    try {
        const text = JSON.stringify(session);
        if (text.length < MOST_CHARACTERS) {
            sessionStorage.setItem(KEY, text);
        }
    } catch {
        // storage can be forbidden or full: after a reload a new training begins
    }
}

/** Keeps none any more. */
export function forgetSession() {
    try {
        sessionStorage.removeItem(KEY);
    } catch {
        // then none was kept
    }
}

/** What was kept, or null. */
export function keptSession() {
    try {
        return JSON.parse(sessionStorage.getItem(KEY));
    } catch {
        return null;
    }
}
