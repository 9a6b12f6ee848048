/** The texts of the page, from message files; a change of language needs no reload. */

const PARTS = ["page", "stage", "training", "tools"];
const LANGUAGES = { en: "English", de: "Deutsch" };

let language = "en";
let texts = new Map();
const loaded = new Map();

/** The languages there are: `{en: "English", …}`. */
export function languages() {
    return LANGUAGES;
}

/** The language that `t` speaks at present. */
export function currentLanguage() {
    return language;
}

/** Of the wanted languages, in order, the first that we have; English if there is none. */
export function bestLanguage(wanted) {
    for (const tag of wanted) {
        const short = String(tag).toLowerCase().split("-")[0];
        if (short in LANGUAGES) {
            return short;
        }
    }
    return "en";
}

/**
 * Loads a language and makes `t` speak it. English stands in for what a language lacks.
 *
 * @param {string} wanted a key of {@link languages}
 */
export async function speak(wanted) {
    const [english, own] = await Promise.all([load("en"), load(wanted)]);
    texts = new Map([...english, ...own]);
    language = wanted;
    document.documentElement.lang = wanted;
}

function load(name) {
    if (!loaded.has(name)) {
        loaded.set(name, Promise.all(PARTS.map(part => loadPart(name, part)))
            .then(parts => new Map(parts.flatMap(part => [...part]))));
    }
    return loaded.get(name);
}

async function loadPart(name, part) {
    const found = new Map();
    try {
        const answer = await fetch(new URL(`../messages/${name}.${part}.json`, import.meta.url));
        if (!answer.ok) {
            throw new Error(`${answer.status}`);
        }
        const content = await answer.json();
        flatten(part in content ? content : { [part]: content }, "", found);
    } catch (fault) {
        console.info(`No texts ${name}.${part}.json: ${fault.message}`);
    }
    return found;
}

/** `{"a": {"b": "text"}}` is `a.b`; an object with "other" is one text in its plural forms. */
function flatten(from, prefix, into) {
    for (const [key, value] of Object.entries(from)) {
        const name = prefix + key;
        if (typeof value === "object" && value !== null && !("other" in value)) {
            flatten(value, name + ".", into);
        } else {
            into.set(name, value);
        }
    }
}

/** Whether there is a text by this key. */
export function has(key) {
    return texts.has(key);
}

/**
 * A text in the present language. `{name}` in it is replaced; one with plural forms chooses by the parameter `n`.
 *
 * @param {string} key as in the message files: `stage.next`
 * @param {Object=} params what stands in the braces
 * @returns {string} the key itself if there is no such text, which shows what is missing
 */
export function t(key, params = {}) {
    let text = texts.get(key) ?? key;
    if (typeof text === "object") {
        text = text[new Intl.PluralRules(language).select(Number(params.n))] ?? text.other;
    }
    return text.replace(/\{(\w+)\}/g, (all, name) => (name in params ? String(params[name]) : all));
}
