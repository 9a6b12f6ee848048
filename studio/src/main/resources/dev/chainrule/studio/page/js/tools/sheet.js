/** A work sheet: the server's text with a box in every place that it leaves open. */

import { h, markup, replace, setMarkup } from "../dom.js";
import { t } from "../messages.js";
import { format, parse } from "../numbers.js";
import { inWords } from "./judgement.js";

const MARKS = { right: "✓", rounding: "≈", convention: "↔", slip: "✗", wrong: "✗" };

/**
 * @param {{html: string, blanks: {id: string, spoken: string, symbols, numbers, value}[]}} exercise of `/api/exercise`
 * @param {{hint: function(string): void, judge: function(): void}} does what the boxes ask for
 * @returns {{element: HTMLElement, boxes: Map<string, Box>}} the sheet and its boxes by id
 */
export function makeSheet(exercise, does) {
    const element = setMarkup(h("div", {
        class: "sheet", lang: "en", tabindex: "0", role: "region", "aria-label": t("tools.exercise.sheet"),
    }), exercise.html);
    const boxes = new Map();
    exercise.blanks.forEach((blank, index) => {
        const box = new Box(blank, index + 1, does);
        const line = element.querySelector(`[data-step="${CSS.escape(blank.id)}"]`);
        boxes.set(blank.id, box);
        line.classList.add("open");
        replace(line.querySelector(".right"), h("span", { "aria-hidden": "true", class: "equals" }, "="), box.element);
    });
    return { element, boxes };
}

/** One box: what is written in it, what was said of it, the hints taken. */
class Box {
    constructor(blank, number, does) {
        this.id = blank.id;
        this.blank = blank;
        this.hints = 0;
        this.note = h("span", { class: "note-of-box", id: `box-note-${number}`, role: "status" });
        this.input = h("input", {
            type: "text", class: "blank number", inputmode: "text", autocomplete: "off", spellcheck: "false", size: 12,
            "aria-describedby": `box-note-${number}`,
            "aria-label": t("tools.exercise.answer", { name: blank.spoken }),
            oninput: () => this.clear(),
            onkeydown: event => event.key === "Enter" && does.judge(),
        });
        this.hint = h("button", {
            type: "button", class: "plain hint", "aria-label": t("tools.exercise.hintFor", { name: blank.spoken }),
            onclick: () => does.hint(this.id),
        }, t("tools.exercise.hint"));
        this.hintList = h("span", { class: "hints", "aria-live": "polite" });
        this.element = h("span", { class: "box" }, this.input, this.hint, this.note, this.hintList);
    }

    get text() {
        return this.input.value.trim();
    }

    /** What was typed as the checker reads it: with plain minus signs and powers of ten. */
    get answer() {
        return this.text.replace(/[−–]/g, "-").replace(/\s*[×·*]\s*10\s*\^\s*/, "e").replace(/\s+/g, "");
    }

    get isReadable() {
        return parse(this.text) !== null;
    }

    clear() {
        this.verdict = null;
        delete this.element.dataset.verdict;
        this.input.removeAttribute("aria-invalid");
        replace(this.note);
    }

    /** Says that this is no number. */
    complain() {
        this.clear();
        this.input.setAttribute("aria-invalid", "true");
        replace(this.note, t("tools.exercise.notNumber"));
    }

    /** Says what the checker found. */
    judge(judgement) {
        const words = inWords(judgement);
        this.verdict = judgement.verdict;
        this.element.dataset.verdict = judgement.verdict;
        replace(this.note,
            h("strong", null, `${MARKS[judgement.verdict]} ${words.verdict}`, words.name && `: ${words.name}`), ". ",
            words.text);
    }

    /** Shows the next hint: in symbols, with the numbers, the number itself. */
    giveHint(digits) {
        const { symbols, numbers, value } = this.blank;
        const hints = [
            ["symbols", markup("span", { class: "math" }, symbols.mathml)],
            ["numbers", markup("span", { class: "math" }, numbers.mathml)],
            ["value", h("span", { class: "number" }, format(value, digits))],
        ];
        this.hints = Math.min(this.hints + 1, hints.length);
        replace(this.hintList, hints.slice(0, this.hints).map(([name, content]) =>
            h("span", { class: "given-hint" }, h("span", { class: "about" }, t(`tools.exercise.hints.${name}`)), " ", content)));
        this.hint.disabled = this.hints === hints.length;
    }

    /** Shows or hides the solution. */
    solve(isShown, digits) {
        const { value } = this.blank;
        this.solution?.remove();
        this.solution = !isShown || value === null ? null
            : h("span", { class: "solution" }, t("tools.exercise.solution", { value: format(value, digits) }));
        if (this.solution) {
            this.element.append(this.solution);
        }
    }
}
