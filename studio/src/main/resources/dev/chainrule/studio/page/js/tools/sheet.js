/** A work sheet: the server's text with a box in every place that it leaves open. */

import { h, markup, replace, setMarkup } from "../dom.js";
import { t } from "../messages.js";
import { inWords, isNumber } from "./judgement.js";
import { significant } from "./numbers.js";

const MARKS = { right: "✓", rounding: "≈", convention: "↔", slip: "✗", wrong: "✗" };

/**
 * @param {{html: string, blanks: {id: string, name: string, mathml: string}[]}} exercise of `/api/exercise`
 * @param {{hint: function(string): void, judge: function(): void}} does what the boxes ask for
 * @returns {{element: HTMLElement, boxes: Map<string, Box>}} the sheet and its boxes by id
 */
export function makeSheet(exercise, does) {
    const element = setMarkup(h("div", { class: "sheet", lang: "en" }), exercise.html);
    const lines = new Map();
    for (const line of element.querySelectorAll("[id], [data-q]")) {
        const id = line.dataset.q ?? line.id;
        if (line.matches(".equation") && !lines.has(id)) {
            lines.set(id, line);
        }
    }
    for (const marked of element.querySelectorAll("[id]")) {
        marked.removeAttribute("id"); // the derivation beside it has the same
    }
    const boxes = new Map();
    const homeless = h("div", { class: "equations" });
    exercise.blanks.forEach((blank, index) => {
        const box = new Box(blank, index + 1, does);
        boxes.set(blank.id, box);
        const line = lines.get(blank.id);
        if (line) {
            fit(line, box);
        } else {
            homeless.append(h("p", { class: "equation", "data-q": blank.id },
                markup("span", { class: "left" }, blank.mathml), h("span", { class: "right" }, box.element)));
        }
    });
    if (homeless.childElementCount > 0) {
        element.append(homeless);
    }
    return { element, boxes };
}

/** Puts a box where the line has its blank. */
function fit(line, box) {
    const right = line.querySelector(".right") ?? line;
    line.dataset.q = box.id;
    line.classList.add("open");
    replace(right, h("span", { "aria-hidden": "true", class: "equals" }, "="), box.element);
}

/** One box: what is written in it, what was said of it, the hints taken. */
class Box {
    constructor(blank, number, does) {
        this.id = blank.id;
        this.hints = 0;
        this.note = h("span", { class: "note-of-box", id: `box-note-${number}`, role: "status" });
        this.input = h("input", {
            type: "text", class: "blank number", inputmode: "text", autocomplete: "off", spellcheck: "false", size: 12,
            "aria-describedby": `box-note-${number}`,
            "aria-label": t("tools.exercise.answer", { name: blank.name }),
            oninput: () => this.clear(),
            onkeydown: event => event.key === "Enter" && does.judge(),
        });
        this.hint = h("button", {
            type: "button", class: "plain hint", "aria-label": t("tools.exercise.hintFor", { name: blank.name }),
            onclick: () => does.hint(this.id),
        }, t("tools.exercise.hint"));
        this.hintList = h("span", { class: "hints", "aria-live": "polite" });
        this.element = h("span", { class: "box" }, this.input, this.hint, this.note, this.hintList);
    }

    get text() {
        return this.input.value.trim();
    }

    get isReadable() {
        return isNumber(this.text);
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
    giveHint(step, digits) {
        const hints = [
            ["symbols", markup("span", { class: "math" }, step.symbols.mathml)],
            ["numbers", markup("span", { class: "math" }, step.numbers.mathml)],
            ["value", h("span", { class: "number" }, significant(step.value, digits))],
        ];
        this.hints = Math.min(this.hints + 1, hints.length);
        replace(this.hintList, hints.slice(0, this.hints).map(([name, content]) =>
            h("span", { class: "given-hint" }, h("span", { class: "about" }, t(`tools.exercise.hints.${name}`)), " ", content)));
        this.hint.disabled = this.hints === hints.length;
    }

    /** Shows or hides the solution. */
    solve(value, digits) {
        this.solution?.remove();
        this.solution = value === null ? null
            : h("span", { class: "solution" }, t("tools.exercise.solution", { value: significant(value, digits) }));
        if (this.solution) {
            this.element.append(this.solution);
        }
    }
}
