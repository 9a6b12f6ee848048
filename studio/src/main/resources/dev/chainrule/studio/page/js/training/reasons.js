/** Says the reasons that the server gives as words with figures: `{key: "away-by-rate", rate: 5, …}`. */

import { has, t } from "../messages.js";
import { format } from "../numbers.js";

/** The figures as texts, numbers to three digits. */
export function said(figures) {
    return Object.fromEntries(Object.entries(figures)
        .map(([name, value]) => [name, typeof value === "string" ? value : format(value, Number.isInteger(value) ? 17 : 3)]));
}

/** The sentence for a reason. */
export function reasonText({ key, ...figures }) {
    const { where } = figures;
    return t(`training.reason.${key}`, { ...said(figures), ...(where !== undefined && { where: placeText(where) }) });
}

/** What was refused, in the reader's language where the server gave the reason as a word. */
export function refusal({ message, code, reason }) {
    if (code === 429) {
        return t("training.reason.too-many");
    }
    return reason && has(`training.reason.${reason.key}`) ? reasonText(reason) : message;
}

/** "network: weights of layer 2": the words of a place in the file, one by one. */
function placeText(where) {
    return where.replace(/^the request: /, "").replaceAll('"', "").replace(/[A-Za-z]+/g, word =>
        (has(`training.place.${word}`) ? t(`training.place.${word}`) : word));
}
