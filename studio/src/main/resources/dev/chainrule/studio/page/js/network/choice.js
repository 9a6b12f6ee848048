/** Choosing something that has a name and maybe parameters: an activation, a loss, an optimizer. */

import { h } from "../dom.js";
import { has, t } from "../messages.js";
import { numberCell } from "./cell.js";

/** The name in `"relu"` or `{"name": "leaky-relu", "slope": 0.1}`. */
export function nameOf(chosen) {
    return typeof chosen === "object" && chosen !== null ? chosen.name : chosen;
}

/** How a word of a network file is said in the reader's language: the word itself unless there is a better one. */
export function word(kind, name) {
    const key = `page.${kind}.${name}`;
    return has(key) ? t(key) : name;
}

/** A select box. */
export function select({ label, place, key, value, options, commit, className }) {
    const known = options.some(([name]) => name === value) ? options : [...options, [value, value]];
    return h("select", {
        "aria-label": label, "data-place": place, "data-key": key, class: className, value,
        onchange: event => commit(event.target.value),
    }, known.map(([name, text]) => h("option", { value: name, selected: name === value }, text)));
}

/**
 * A select box and, beside it, a box for each parameter of what is chosen.
 *
 * @param {Object} given `label`, `place`, `chosen` as in the file, `offers` as in `/api/about`, `kind` of word, `commit`,
 *     and maybe `remark(offer)`, what is to be said of one of them
 */
export function choice({ label, place, chosen, offers, kind, commit, remark = () => "" }) {
    const name = nameOf(chosen);
    const own = typeof chosen === "object" && chosen !== null ? chosen : {};
    const parameters = offers.find(offer => offer.name === name)?.parameters ?? {};
    const settings = Object.entries(parameters).filter(([, usual]) => typeof usual === "number");
    return [
        select({
            label, place, value: name, commit,
            options: offers.map(offer => [offer.name, word(kind, offer.name) + remark(offer)]),
        }),
        settings.length > 0 && h("span", { class: "parameters" }, settings.map(([setting, usual]) =>
            h("label", { class: "parameter" }, word("parameter", setting), " ", numberCell({
                label: `${label}: ${word("parameter", setting)}`, place: `${place}.${setting}`,
                value: own[setting] ?? usual, digits: 6, size: 6,
                commit: value => commit({ ...own, name, [setting]: value }),
            })))),
    ];
}
