/** What the diagnosis says of the training, each with what to change. */

import { h, replace } from "../dom.js";
import { currentLanguage, has, t } from "../messages.js";
import { format } from "../numbers.js";

export function createFindings() {
    let told = null;
    const list = h("ul", { class: "lab-findings" });
    const element = h("section", { class: "lab-part", "aria-label": t("training.findings.title"), hidden: true },
        h("h3", null, t("training.findings.title")), list);

    function show({ snapshot }) {
        const findings = snapshot?.findings ?? [];
        element.hidden = !snapshot || snapshot.step === 0 && findings.length === 0;
        const key = JSON.stringify(findings);
        if (element.hidden || key === told) {
            return;
        }
        told = key;
        replace(list, findings.length === 0
            ? h("li", { class: "well" }, t("training.findings.none"))
            : findings.map(item));
    }

    return { element, show };
}

/** The server's sentences are English; in other languages the kind is told with its figure and what can be done. */
function item({ kind, where, figure, what, advice }) {
    const isForeign = currentLanguage() !== "en" && has(`training.findings.${kind}.what`);
    const place = isForeign ? placeOf(where) : where;
    return h("li", null,
        h("strong", null, t(`training.findings.${kind}.name`)), h("span", { class: "remark" }, ` ${place}`),
        h("p", null, isForeign ? t(`training.findings.${kind}.what`, { figure: format(figure, 3) }) : sentence(what)),
        h("p", { class: "advice" }, isForeign ? t(`training.findings.${kind}.advice`) : advice));
}

/** "layer 2" in the reader's language. */
function placeOf(where) {
    return where.replace(/^(layer|inputs|epochs?)\b/, (_, word) => t(`training.findings.where.${word}`))
        .replace(/ to /, ` ${t("training.findings.where.to")} `);
}

function sentence(text) {
    return text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith(".") ? "" : ".");
}
