/** What the diagnosis says of the training, each with what to change. */

import { h, replace } from "../dom.js";
import { t } from "../messages.js";
import { said } from "./reasons.js";

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

/** The server gives the finding as a word with its figures. */
function item({ kind, key, place, figures }) {
    const params = said(figures);
    return h("li", null,
        h("strong", null, t(`training.findings.${kind}.name`)), h("span", { class: "remark" }, ` ${placeText(place)}`),
        h("p", null, t(`training.findings.${key}.what`, params)),
        h("p", { class: "advice" }, t(`training.findings.${key}.advice`, params)));
}

/** "layer 2", "epochs 3 to 7", "inputs x1, x2". */
function placeText({ layer, from, to, inputs }) {
    if (layer !== undefined) {
        return t("training.findings.where.layer", { layer });
    }
    if (inputs !== undefined) {
        return t("training.findings.where.inputs", { names: inputs });
    }
    if (from === undefined) {
        return "";
    }
    return from === to ? t("training.findings.where.epoch", { epoch: from }) : t("training.findings.where.epochs", { from, to });
}
