/** The line that says what the page and the server are about; read out politely. */

import { h, replace } from "./dom.js";
import { t } from "./messages.js";
import { format } from "./numbers.js";
import { stops } from "./stage/progress.js";

/** Mounts the line. */
export function mount(element, store) {
    let shown = null;
    const show = state => {
        const [kind, text] = sentence(state);
        if (kind !== null && shown !== `${kind} ${text}`) {
            shown = `${kind} ${text}`;
            element.dataset.kind = kind;
            replace(element, h("span", null, text));
        }
    };
    store.subscribe((state, before) => {
        if (["status", "trace", "level", "error", "remark", "language", "digits"].some(name => state[name] !== before[name])) {
            show(state);
        }
    });
    show(store.get());
}

/** While the server is asked, what was said before stands: an answer takes milliseconds. */
function sentence({ status, error, remark, trace, level, digits, network }) {
    if (status === "away") {
        return ["away", t("page.status.away")];
    }
    if (status === "refused") {
        return ["refused", t(network ? "page.status.refused" : "page.status.failed", { message: error?.replace(/^network: /, "") })];
    }
    if (remark) {
        return ["remark", remark.text];
    }
    if (!trace) {
        return [network ? null : "asking", t("page.status.asking")];
    }
    return ["ready", ready(trace, level, digits)];
}

/** Steps are counted as the time line counts them: of the size that is chosen. */
function ready(trace, level, digits) {
    const n = stops(trace, level).length;
    const loss = trace.loss?.total ?? trace.passes?.[0]?.loss?.total;
    const after = trace.after?.loss ?? trace.passes?.at(-1)?.after?.loss;
    if (loss === undefined || loss === null) {
        return t("page.status.forwardOnly", { n });
    }
    const params = { loss: format(loss, digits), n };
    return after === undefined || after === null ? t("page.status.loss", params)
        : t("page.status.lossAfter", { ...params, after: format(after, digits) });
}
