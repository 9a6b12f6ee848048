/** What is said of an answer, in words. */

import { has, t } from "../messages.js";

/** Words that end in a number, with the text that has a place for it. */
const COUNTED = [
    [/^(rounded-to)-(\d+)-(decimals|digits)$/, ([, way, n, of]) => [`${way}-${of}`, { n }]],
    [/^(cut-off-after)-(\d+)-(decimals|digits)$/, ([, way, n, of]) => [`${way}-${of}`, { n }]],
    [/^follows-from-your-(.+)$/, ([, name]) => ["follows-from-your", { name }]],
    [/^rounded-here-and-there$/, () => ["rounded", {}]],
];

/**
 * The verdict with its reason: one line for people.
 *
 * @param {{verdict: string, names: string[]}} judgement of `/api/check`
 * @returns {{verdict: string, name: string, text: string}} the verdict, the name of the reason (or nothing), the sentence
 */
export function inWords({ verdict, names }) {
    const [first, ...more] = names;
    const also = more.length > 0 ? " " + t("tools.exercise.also", { names: more.slice(0, 3).map(nameOf).join(", ") }) : "";
    return {
        verdict: t(`tools.exercise.verdicts.${verdict}`),
        name: first ? nameOf(first) : "",
        text: first ? reason(first, "text") + also
            : verdict === "wrong" ? t("tools.exercise.wrong") : t("tools.exercise.isRight"),
    };
}

function nameOf(word) {
    return reason(word, "name");
}

function reason(word, part) {
    for (const [pattern, read] of COUNTED) {
        const match = pattern.exec(word);
        if (match) {
            const [key, params] = read(match);
            return t(`tools.reason.${key}.${part}`, params);
        }
    }
    const key = `tools.reason.${word}.${part}`;
    return has(key) ? t(key) : word.replaceAll("-", " ");
}
