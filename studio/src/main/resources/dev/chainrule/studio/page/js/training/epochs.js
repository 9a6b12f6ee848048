/** The slider over recorded epochs: choosing one shows its parameters in the whole page. */

import { h } from "../dom.js";
import { t } from "../messages.js";

const PAUSE = 80;

export function createEpochs(store, session) {
    let recorded = { stride: 1, last: -1 };
    let timer = null;
    let problem = "";

    const slider = h("input", {
        type: "range", id: "lab-epochs", min: 0, max: 0, step: 1, value: 0,
        oninput: () => choose(Number(slider.value)),
    });
    const back = h("button", { type: "button", class: "icon", "aria-label": t("training.epochs.back"), onclick: () => move(-1) }, "‹");
    const next = h("button", { type: "button", class: "icon", "aria-label": t("training.epochs.next"), onclick: () => move(1) }, "›");
    const output = h("output", { for: "lab-epochs", class: "number" });
    const element = h("div", { class: "lab-epochs" },
        h("label", { for: "lab-epochs", class: "field-name" }, t("training.epochs.label")),
        h("div", { class: "epochs-row" }, back, slider, next, output));

    /** Index on the slider → epoch; the last may lie beside the even steps. */
    function epochOf(index) {
        return Math.min(index * recorded.stride, recorded.last);
    }

    function move(by) {
        const index = Math.min(Math.max(Number(slider.value) + by, 0), Number(slider.max));
        slider.value = String(index);
        choose(index);
    }

    function choose(index) {
        clearTimeout(timer);
        say(epochOf(index));
        timer = setTimeout(async () => {
            timer = null;
            try {
                await session.showEpoch(epochOf(index));
                problem = "";
            } catch (fault) {
                problem = fault.message;
            }
            say(epochOf(index));
        }, PAUSE);
    }

    function say(epoch) {
        const text = problem || (recorded.last < 0 ? "" : t("training.epochs.of", { epoch, last: recorded.last }));
        if (output.textContent !== text) {
            output.textContent = text;
            slider.setAttribute("aria-valuetext", text);
        }
    }

    function show({ snapshot, fresh }, state) {
        const known = snapshot?.recorded ?? { stride: 1, last: -1 };
        const most = Math.max(0, Math.ceil(known.last / known.stride));
        const isRunning = snapshot?.state === "running";
        const off = known.last < 1 || fresh;
        for (const control of [slider, back, next]) {
            control.disabled = off;
        }
        if (known.stride !== recorded.stride || known.last !== recorded.last) {
            recorded = known;
            slider.max = String(most);
        }
        if (timer === null && document.activeElement !== slider || isRunning) {
            const epoch = isRunning || state.epoch === null ? known.last : state.epoch;
            slider.value = String(Math.min(most, Math.ceil(Math.max(0, epoch) / known.stride)));
            say(Math.max(0, epoch));
        }
    }

    return { element, show };
}
