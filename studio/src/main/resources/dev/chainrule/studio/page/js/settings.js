/** Language and theme: what was chosen, else what the reader's system asks for; and the address that holds the state. */

import { countNumbers } from "./network/shape.js";
import { bestLanguage, speak } from "./messages.js";
import { encode, FIELDS, MOST_NUMBERS } from "./permalink.js";
import { THEMES } from "./state.js";
import { prefer, preference } from "./storage.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");
const CONTRAST = matchMedia("(prefers-contrast: more)");

/** The language to begin with. */
export function firstLanguage() {
    return bestLanguage([preference("language") ?? "", ...(navigator.languages ?? ["en"])]);
}

/** The theme to begin with. */
export function firstTheme() {
    const chosen = preference("theme");
    return THEMES.includes(chosen) ? chosen : themeOfSystem();
}

function themeOfSystem() {
    return CONTRAST.matches ? "contrast" : DARK.matches ? "dark" : "light";
}

/** Follows the reader's system as long as no theme was chosen. */
export function followSystem(store) {
    for (const query of [DARK, CONTRAST]) {
        query.addEventListener("change", () => {
            if (!preference("theme")) {
                store.dispatch({ type: "theme", theme: themeOfSystem() });
            }
        });
    }
}

/** Chooses a theme, also for the next visit. */
export function chooseTheme(store, theme) {
    prefer("theme", theme);
    store.dispatch({ type: "theme", theme });
}

/** Chooses a language, also for the next visit; its texts are there before anybody hears of it. */
export async function changeLanguage(store, language) {
    prefer("language", language);
    await speak(language);
    store.dispatch({ type: "language", language });
}

/**
 * The link to the present state.
 *
 * @param {Object} state the state
 * @returns {Promise<?string>} null if the network is too large for an address
 */
export async function address(state) {
    if (!state.network || state.network.ref || countNumbers(state.network) > MOST_NUMBERS) {
        return null;
    }
    return location.href.split("#")[0] + await encode(contentOf(state));
}

/** The fields of a permalink. */
export function contentOf(state) {
    return Object.fromEntries(FIELDS.map(name => [name, state[name]]));
}
