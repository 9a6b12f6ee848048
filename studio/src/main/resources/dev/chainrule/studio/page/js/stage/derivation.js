/** The right column: the card of the present step, the derivation of the chosen quantity, what holds for any weight. */

import { h, markup, replace, setMarkup } from "../dom.js";
import { t } from "../messages.js";
import { onPoint } from "../link.js";
import { Refused } from "../api.js";
import { setChain } from "./chain.js";
import { derive, known, latex } from "./derivations.js";
import { isWhole, name, parse } from "./ids.js";
import { reachable, setLines, withoutLeft } from "./mathematics.js";
import { stepOf } from "./progress.js";
import { saidOf, viewOf } from "./values.js";

const LINGER = 220; // ms after which what was only pointed at gives way to what is chosen again
const MOST = 450; // characters: a step with more numbers is told in symbols alone
const SCROLLBAR = 18; // px
const RESTS = 90; // ms that the pointer must rest before a derivation is asked for

/**
 * Mounts the column.
 *
 * @param {Element} element
 * @param {Object} store the page's store
 */
export function mount(element, store) {
    const step = h("section", { class: "card step-card" });
    const derivation = h("section", { class: "card derivation-card" });
    const general = h("details", { class: "more general" });
    const conventions = h("details", { class: "more conventions" });
    element.classList.add("stage-derivation");
    replace(element, step, derivation, general, conventions);

    let pointed = null; // what is shown only as long as it is pointed at
    let timer = 0;
    let shown = null; // {id, answer}
    let width = 0; // that the formulas are set for

    function showStep({ trace, step: id }) {
        const current = trace ? stepOf(trace, id) : null;
        if (!trace) {
            replace(step);
            return;
        }
        if (!current) {
            replace(step, h("p", { class: "kicker" }, t("stage.card.start")), h("p", { class: "soft" }, t("stage.card.start-what")));
            return;
        }
        const symbols = formula(current.symbols.mathml);
        const many = current.numbers.text.length > MOST;
        const numbers = many ? h("p", { class: "soft" }, t("stage.card.many")) : formula(withoutLeft(current.numbers.mathml));
        replace(step,
            h("p", { class: `kicker ${current.phase}` }, t(`stage.phase.${current.phase}`), " · ", t(`stage.level.${current.level}`)),
            h("div", { class: "step-formula" }, symbols, numbers),
            tools(current.spoken, () => latex(trace, [current.id])));
        step.querySelectorAll(".formula").forEach(setLines);
        reachable(step);
    }

    async function showDerivation(state, id) {
        const { trace } = state;
        if (!trace || !id) {
            shown = null;
            replace(derivation);
            return;
        }
        const quantity = scoped(state, id);
        const ready = known(state, quantity);
        if (ready) {
            fill(ready, quantity);
            return;
        }
        derivation.classList.add("waiting");
        try {
            const answer = await derive(state, quantity);
            if (store.get().trace === trace && (pointed ?? store.get().selected) === id) {
                fill(answer, quantity);
            }
        } catch (fault) {
            if (fault.name !== "AbortError" && (pointed ?? store.get().selected) === id) {
                shown = null;
                derivation.classList.remove("waiting");
                replace(derivation, h("p", { class: "soft" }, fault instanceof Refused ? fault.message : t("stage.away")));
            }
        }
    }

    function fill(answer, quantity) {
        derivation.classList.remove("waiting");
        derivation.classList.toggle("preview", pointed !== null && pointed !== store.get().selected);
        if (shown?.answer === answer && shown.language === store.get().language) {
            return;
        }
        shown = { id: quantity, answer, language: store.get().language };
        const body = markup("div", { class: "worked", lang: "en" }, answer.html); // as the server says it
        body.querySelector("h3")?.remove(); // stands above the path
        replace(derivation,
            h("p", { class: "kicker" }, t("stage.card.derivation"), store.get().language === "en" ? "" : ` · ${t("stage.card.english")}`),
            markup("h3", { class: "derivation-title", lang: "en" }, answer.title),
            path(answer),
            body,
            tools(answer.spoken, () => latexOf(store.get().trace, answer, body)));
        const { trace } = store.get();
        typeset(body, id => saidOf(trace, id));
        reachable(derivation);
    }

    /** From the loss back to the quantity: every stop can be chosen. */
    function path(answer) {
        if (!answer.path?.length) {
            return null;
        }
        const stop = ({ mathml }) => mathml.split(/,\s*(?=<math|…|\.)/).map(part => {
            const one = /data-q="([^"]+)"/.exec(part)?.[1];
            return one ? h("button", {
                type: "button", class: "path-stop", lang: "en", "data-q": one, "aria-label": saidOf(store.get().trace, one), "aria-pressed": one === answer.id ? "true" : "false",
                onclick: event => { event.stopPropagation(); store.dispatch({ type: "select", quantity: one }); },
            }, markup("span", null, part)) : markup("span", { class: "soft" }, part);
        });
        return h("nav", { class: "path-line", "aria-label": t("stage.card.path") }, h("ol", null,
            answer.path.map((one, at) => h("li", null, at > 0 && h("span", { class: "arrow", "aria-hidden": "true" }, "←"), stop(one)))));
    }

    function tools(spoken, latex) {
        const note = h("span", { class: "soft", role: "status" });
        const words = h("p", { class: "spoken unseen", lang: "en" }, spoken);
        const say = h("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: () => {
            const open = words.classList.toggle("unseen");
            say.setAttribute("aria-expanded", String(!open));
        } }, t("stage.card.words"));
        const copy = h("button", { type: "button", class: "quiet", onclick: async () => {
            try {
                await navigator.clipboard.writeText(latex());
                note.textContent = t("stage.copied");
            } catch {
                note.textContent = t("stage.copy-failed");
            }
        } }, t("stage.card.latex"));
        return [words, h("p", { class: "card-tools" }, say, copy, note)];
    }

    function showFrame({ trace }) {
        for (const [part, name, html] of [[general, "general", trace?.general], [conventions, "conventions", trace?.conventions]]) {
            part.hidden = !html;
            if (html) {
                const body = setMarkup(h("div", { class: "worked", lang: "en" }), html);
                body.querySelector("h2, h3")?.remove();
                replace(part, h("summary", null, t(`stage.card.${name}`)), body);
                setFrame(part);
            }
        }
    }

    /** Formulas have no width before they are seen. */
    function setFrame(part) {
        const body = part.querySelector(".worked:not(.set)");
        if (part.open && body) {
            body.classList.add("set");
            typeset(body);
            reachable(part);
        }
    }

    for (const part of [general, conventions]) {
        part.addEventListener("toggle", () => setFrame(part));
    }
    derivation.addEventListener("click", event => choose(event));
    step.addEventListener("click", event => choose(event));
    function choose(event) {
        const id = event.target.closest?.("[data-q]")?.dataset.q;
        const it = id ? parse(id) : null;
        if (it && !isWhole(id) && !/[ijk]/.test(`${it.i}${it.j}`) && !["x", "t", "eta"].includes(it.kind)) {
            store.dispatch({ type: "select", quantity: id });
        } else if (id && it?.kind === "loss") {
            store.dispatch({ type: "select", quantity: id });
        }
    }

    onPoint((id, source) => {
        clearTimeout(timer);
        const inside = source && (element.contains(source) || source.closest("#transport"));
        if (inside) {
            return;
        }
        const it = id ? parse(id) : null;
        const wanted = it && (it.i > 0 || it.kind === "loss") && !["x", "t"].includes(it.kind) ? id : null;
        timer = setTimeout(() => {
            if (pointed !== wanted) {
                pointed = wanted;
                showDerivation(store.get(), pointed ?? store.get().selected);
            }
        }, wanted ? RESTS : LINGER);
    });
    store.subscribe((state, before) => {
        const changed = key => state[key] !== before[key];
        if (changed("trace") || changed("step") || changed("language")) {
            showStep(state);
        }
        if (changed("trace") || changed("language")) {
            showFrame(state);
        }
        if (changed("selected")) {
            pointed = null;
        }
        if (changed("trace") || changed("selected") || changed("language")
            || (changed("step") && scoped(state, state.selected) !== scoped(before, state.selected))) {
            showDerivation(state, pointed ?? state.selected);
        }
    });
    new ResizeObserver(() => {
        const now = element.clientWidth;
        if (now > 0 && Math.abs(now - width) > SCROLLBAR) { // set anew, but not for a scroll bar that comes and goes
            const first = width === 0;
            width = now;
            if (!first) {
                shown = null;
                showStep(store.get());
                showFrame(store.get());
                showDerivation(store.get(), pointed ?? store.get().selected);
            }
        }
    }).observe(element);
    showStep(store.get());
    showFrame(store.get());
    showDerivation(store.get(), store.get().selected);
}

/** Breaks the lines of what the server worked out, in the document already; `spoken` says quantities in its words. */
function typeset(body, spoken) {
    body.querySelectorAll(".right").forEach(setLines);
    body.querySelectorAll("table.chain").forEach(table => setChain(table, spoken));
}

function formula(mathml) {
    return markup("div", { class: "formula" }, mathml);
}

/** Of several passes and samples the one that is looked at. */
function scoped({ trace, step }, id) {
    const it = id ? parse(id) : null;
    if (!trace || !it || id.includes("#")) {
        return id;
    }
    return viewOf(trace, step).id(it.kind, it.layer, it.i, it.j);
}

/** The step of a weight's gradient after that of the signal it is made of, which its table spells out. */
function withSignal(id) {
    const { kind, layer, i, j, scope } = parse(id) ?? {};
    return kind === "dw" ? [name("d", layer, j, 0, scope), id] : kind === "db" ? [name("d", layer, i, 0, scope), id] : [id];
}

/** The lines of a derivation as LaTeX: what the steps in it print. */
function latexOf(trace, answer, body) {
    const named = [...body.querySelectorAll("[data-step]")].map(one => one.dataset.step);
    return !trace ? "" : latex(trace, named.length > 0 ? named.flatMap(withSignal) : [answer.id]);
}
