/** The tab "Gradient check": every derivative of the backward pass beside a difference of the loss. */

import { h, markup, replace } from "../dom.js";
import { t } from "../messages.js";
import * as api from "../api.js";
import { format } from "../numbers.js";
import { spokenOf } from "../stage/values.js";
import { logPlot } from "./logplot.js";
import { scientific } from "./powers.js";

const SMALLEST_EXPONENT = -11;
const LARGEST_EXPONENT = -1;

/** Errors grow by themselves beyond these, and no derivative is to blame. */
const LARGE_STEP = 1e-3;
const SMALL_STEP = 1e-8;

/** A check costs as many passes as there are parameters: it waits until a hand rests. */
const PAUSE = 250;

/** Fills the panel, and keeps it true to the network while the tab is open. */
export function mount(element, store) {
    let step = null; // null: the best, which the server knows
    let answer = null; // {report, network} or {message, network}
    let asked = null; // what was asked for last
    let timer = 0;
    const results = h("div", { class: "check-results" });

    function build() {
        const best = h("button", { type: "button", class: "best-step", onclick: () => choose(null) });
        const shown = h("output", { for: "check-step", class: "number" });
        const slider = h("input", {
            id: "check-step", type: "range", min: SMALLEST_EXPONENT, max: LARGEST_EXPONENT, step: 0.25, value: exponent(),
            oninput: () => choose(10 ** Number(slider.value)),
        });
        replace(element,
            h("p", { class: "lead" }, t("tools.check.intro")),
            h("div", { class: "tool-row" }, h("label", { for: "check-step" }, t("tools.check.step")), slider, shown, best),
            results);
        show();
    }

    function exponent() {
        return Math.log10(step ?? answer?.report?.step ?? 5e-6);
    }

    function choose(value) {
        step = value;
        ask();
        show();
    }

    /** Asks if what is shown does not belong to what is on the page. */
    function ask() {
        const { tab, network, status } = store.get();
        if (tab !== "check" || !network || status === "refused" || (asked?.network === network && asked.step === step)) {
            return;
        }
        const question = { network, step };
        asked = question;
        clearTimeout(timer);
        timer = setTimeout(async () => {
            try {
                const body = step === null ? { network } : { network, step };
                const report = await api.post("/api/gradcheck", body, { topic: "gradcheck" });
                finish(question, { report, network });
            } catch (fault) {
                if (fault.name !== "AbortError") {
                    finish(question, { message: fault.message, network });
                    asked = fault instanceof api.Away ? null : asked;
                }
            }
        }, PAUSE);
    }

    function finish(question, found) {
        if (asked === question) {
            answer = found;
            show();
        }
    }

    function show() {
        const output = element.querySelector("output");
        const slider = element.querySelector("#check-step");
        const chosen = step ?? answer?.report?.step;
        replace(output, chosen ? scientific(chosen, 2) : "");
        slider.setAttribute("aria-valuetext", scientific(chosen, 2));
        if (step === null) {
            slider.value = exponent();
        }
        replace(element.querySelector(".best-step"), t("tools.check.stepBest", { h: "∛u" }));
        element.querySelector(".best-step").setAttribute("aria-pressed", String(step === null));
        const current = answer && answer.network === store.get().network ? answer : null;
        results.setAttribute("aria-busy", String(!current));
        if (!current) {
            replace(results, h("p", { class: "summary", role: "status" }, t("tools.check.busy")));
        } else if (current.message !== undefined) {
            replace(results, h("p", { class: "summary differs", role: "status" },
                t("tools.check.failed", { message: current.message })));
        } else {
            replace(results, summary(current.report, chosen), h("div", { class: "tool-columns" },
                table(current.report, store), figure(current.report, chosen)));
        }
    }

    store.subscribe((state, before) => {
        if (state.language !== before.language) {
            build();
        } else if (state.network !== before.network || state.trace !== before.trace) {
            show();
        }
        ask();
    });
    build();
    ask();
}

/** What is said of one parameter: agrees, at a kink, differs. */
function verdict(parameter, tolerance) {
    return parameter.kink ? "kink" : parameter.relativeError <= tolerance ? "ok" : "differs";
}

function summary({ parameters, of, worst, tolerance }, step) {
    const numbers = { worst: scientific(worst?.relativeError ?? 0, 2), tolerance: scientific(tolerance, 1), all: parameters.length };
    const judged = parameters.map(parameter => verdict(parameter, tolerance));
    const kinks = judged.filter(word => word === "kink").length;
    const differs = judged.filter(word => word === "differs").length;
    const about = differs > 0
        ? t("tools.check.disagree", { ...numbers, n: differs })
        : t("tools.check.agree", { ...numbers, n: judged.length - kinks });
    const advice = differs > 0 && step > LARGE_STEP ? t("tools.check.largeStep")
        : differs > 0 && step < SMALL_STEP ? t("tools.check.smallStep") : "";
    return h("p", { class: `summary ${differs > 0 ? "differs" : "ok"}`, role: "status" },
        about, kinks > 0 && " " + t("tools.check.kinks", { n: kinks }), advice && " " + advice,
        of > parameters.length && " " + t("tools.check.some", { n: parameters.length, all: of }));
}

function table({ parameters, tolerance }, store) {
    const { trace, digits } = store.get();
    const rows = parameters.map(parameter => {
        const word = verdict(parameter, tolerance);
        const label = trace?.labels?.[parameter.id];
        const name = label
            ? markup("span", { class: "math" }, label.mathml)
            : h("span", null, parameter.id);
        return h("tr", { "data-q": parameter.id, class: word },
            h("th", { scope: "row" }, h("button", {
                type: "button", class: "plain", "aria-label": trace ? spokenOf(trace, parameter.id) : parameter.id,
                onclick: () => store.dispatch({ type: "select", quantity: parameter.id }),
            }, name)),
            h("td", { class: "number" }, format(parameter.analytic, digits)),
            h("td", { class: "number" }, format(parameter.numeric, digits)),
            h("td", { class: "number" }, scientific(parameter.relativeError, 2)),
            h("td", { class: "verdict" }, h("span", { class: `mark ${word}` }, t(`tools.check.verdicts.${word}`))));
    });
    const heads = ["parameter", "analytic", "numeric", "error", "verdict"];
    return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("tools.check.table") },
        h("table", { class: "check-table" },
            h("caption", { class: "unseen" }, t("tools.check.table")),
            h("thead", null, h("tr", null, heads.map(name => h("th", { scope: "col", class: name }, t(`tools.check.${name}`))))),
            h("tbody", null, rows)));
}

function figure({ overStep }, step) {
    const points = overStep.filter(point => point.error !== null);
    const name = error => (error > 0 ? scientific(error, 2) : t("tools.check.exactly"));
    return h("figure", { class: "check-figure" },
        h("figcaption", null, h("h3", null, t("tools.check.over")), h("p", { class: "about" }, t("tools.check.overAbout"))),
        logPlot(points, {
            mark: step, x: t("tools.check.axisStep"), y: t("tools.check.axisError"), title: t("tools.check.over"),
        }),
        h("details", null, h("summary", null, t("tools.check.overTable")),
            h("table", { class: "check-table" },
                h("thead", null, h("tr", null,
                    h("th", { scope: "col" }, t("tools.check.axisStep")),
                    h("th", { scope: "col" }, t("tools.check.axisError")))),
                h("tbody", null, points.map(point => h("tr", null,
                    h("td", { class: "number" }, scientific(point.h, 2)),
                    h("td", { class: "number" }, name(point.error))))))));
}
