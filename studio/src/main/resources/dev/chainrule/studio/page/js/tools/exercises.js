/** The tab "Exercises": the network on the page as a work sheet whose numbers are judged. */

import { h, replace } from "../dom.js";
import { t } from "../messages.js";
import * as api from "../api.js";
import { setLines } from "../stage/mathematics.js";
import { makeSheet } from "./sheet.js";

const LEVELS = ["update", "gradients", "deltas", "loss", "all"];
const LARGEST_SEED = 1_000_000;

/** Fills the panel. */
export function mount(element, store) {
    const wanted = { hide: "gradients", vary: true, seed: 1 };
    let exercise = null; // {network, blanks, html, notation, digits, boxes}
    let solved = false;
    let said = ""; // what the status line says

    const status = h("p", { class: "summary", role: "status" });
    const place = h("div", { class: "sheet-place" });
    const actions = h("div", { class: "tool-row" });

    function build() {
        const typed = new Map([...exercise?.boxes ?? []].map(([id, box]) => [id, box.text]));
        replace(element,
            h("p", { class: "lead" }, t("tools.exercise.intro")),
            h("form", { class: "tool-row", onsubmit: event => { event.preventDefault(); make(); } },
                h("label", null, t("tools.exercise.hide"), " ",
                    h("select", { name: "hide", value: wanted.hide, onchange: event => { wanted.hide = event.target.value; } },
                        LEVELS.map(level => h("option", { value: level }, t(`tools.exercise.levels.${level}`))))),
                h("label", { class: "check-label" },
                    h("input", { type: "checkbox", name: "vary", checked: wanted.vary,
                        onchange: event => { wanted.vary = event.target.checked; } }), " ", t("tools.exercise.vary")),
                h("label", null, t("tools.exercise.seed"), " ",
                    h("input", { type: "number", name: "seed", min: 0, max: LARGEST_SEED, step: 1, value: wanted.seed,
                        class: "number", onchange: event => { wanted.seed = Math.trunc(Number(event.target.value)) || 0; } })),
                h("button", { type: "submit", class: "primary" }, t("tools.exercise.make")),
                h("button", { type: "button", onclick: another }, t("tools.exercise.another"))),
            place, actions, status);
        show(typed);
    }

    function another() {
        wanted.seed = (wanted.seed + 1) % LARGEST_SEED;
        wanted.vary = true;
        element.querySelector("[name=seed]").value = wanted.seed;
        element.querySelector("[name=vary]").checked = true;
        make();
    }

    async function make() {
        const { network, notation, digits, trace } = store.get();
        if (!network || trace?.large) {
            say(t("tools.exercise.large"));
            return;
        }
        say(t("tools.exercise.busy"));
        try {
            const body = { network, seed: wanted.seed, hide: wanted.hide, vary: wanted.vary, digits };
            const made = await api.post("/api/exercise", notation ? { ...body, notation } : body, { topic: "exercise" });
            exercise = { ...made, notation, digits, boxes: new Map() };
            solved = false;
            said = made.blanks.length === 0 ? t("tools.exercise.nothing") : "";
            show(new Map());
            place.querySelector("input")?.focus({ preventScroll: false });
        } catch (fault) {
            complain(fault, "failed");
        }
    }

    function complain(fault, key) {
        if (fault.name !== "AbortError") {
            say(t(`tools.exercise.${key}`, { message: fault.message }));
        }
    }

    function say(text) {
        said = text;
        replace(status, text);
    }

    function show(typed) {
        replace(status, said);
        if (!exercise) {
            replace(place);
            replace(actions);
            return;
        }
        const sheet = makeSheet(exercise, { hint, judge });
        exercise.boxes = sheet.boxes;
        for (const [id, text] of typed) {
            sheet.boxes.get(id).input.value = text;
        }
        replace(place, sheet.element);
        sheet.element.querySelectorAll(".equation:not(.open) .right").forEach(setLines);
        const none = exercise.blanks.length === 0;
        replace(actions,
            !none && h("button", { type: "button", class: "primary", onclick: judge }, t("tools.exercise.judge")),
            !none && h("button", { type: "button", class: "solve", "aria-pressed": String(solved), onclick: solve },
                t(solved ? "tools.exercise.noSolutions" : "tools.exercise.solutions")),
            h("button", { type: "button", onclick: print }, t("tools.exercise.print")),
            h("button", { type: "button", onclick: open }, t("tools.exercise.open")));
        if (solved) {
            showSolutions();
        }
    }

    async function judge() {
        const mine = exercise;
        const boxes = [...mine.boxes.values()];
        const filled = boxes.filter(box => box.text !== "");
        filled.filter(box => !box.isReadable).forEach(box => box.complain());
        const answered = filled.filter(box => box.isReadable);
        if (answered.length === 0) {
            say(filled.length === 0 ? t("tools.exercise.empty") : t("tools.exercise.notNumber"));
            return;
        }
        try {
            const answers = Object.fromEntries(answered.map(box => [box.id, box.answer]));
            const body = { network: mine.network, answers };
            const result = await api.post("/api/check",
                mine.notation ? { ...body, notation: mine.notation } : body, { topic: "check" });
            if (mine !== exercise) {
                return; // another sheet lies there by now
            }
            for (const judgement of result.answers) {
                const box = mine.boxes.get(judgement.name);
                if (box && box.answer === answers[judgement.name]) {
                    box.judge(judgement);
                }
            }
            const right = result.answers.filter(({ verdict }) => verdict === "right" || verdict === "rounding").length;
            const open = boxes.length - filled.length;
            say(t("tools.exercise.score", { right, n: filled.length })
                + (open > 0 ? `, ${t("tools.exercise.scoreOpen", { open })}.` : "."));
        } catch (fault) {
            complain(fault, "judgeFailed");
        }
    }

    function hint(id) {
        exercise.boxes.get(id).giveHint(exercise.digits);
    }

    function solve() {
        solved = !solved;
        const button = actions.querySelector(".solve");
        button.setAttribute("aria-pressed", String(solved));
        replace(button, t(solved ? "tools.exercise.noSolutions" : "tools.exercise.solutions"));
        showSolutions();
    }

    function showSolutions() {
        for (const box of exercise.boxes.values()) {
            box.solve(solved, exercise.digits);
        }
    }

    /** Only the sheet goes to the printer. */
    function print() {
        const root = document.documentElement;
        root.dataset.print = "sheet";
        window.addEventListener("afterprint", () => delete root.dataset.print, { once: true });
        window.print();
    }

    function open() {
        store.dispatch({ type: "edit", network: exercise.network });
        document.getElementById("diagram")?.scrollIntoView();
    }

    store.subscribe((state, before) => {
        if (state.language !== before.language) {
            said = "";
            build();
        }
    });
    build();
}
