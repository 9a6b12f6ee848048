/** A box for one number: takes 0.5, 0,5, 3/8; keeps what it does not understand and says so; arrow keys move. */

import { h } from "../dom.js";
import { t } from "../messages.js";
import { exact, format, parse } from "../numbers.js";

let count = 0;

/**
 * @param {Object} given `label` its name for all, `place` in the network file, `quantity` it stands for, `value`
 *     the number, `digits` shown, `commit(number)` takes what was typed, `check(number)` gives a message or null
 * @returns {HTMLInputElement}
 */
export function numberCell({ label, place, quantity, value, digits, commit, check, whole, size }) {
    const input = h("input", {
        type: "text", inputmode: whole ? "numeric" : "decimal", autocomplete: "off", spellcheck: "false", class: "cell number",
        "aria-label": label, "data-place": place, "data-q": quantity, size,
    });
    input.shown = { value: null, digits };
    input.addEventListener("focus", () => {
        if (!input.hasAttribute("aria-invalid")) {
            input.value = exact(input.shown.value);
            input.select();
        }
    });
    const accept = () => {
        const typed = input.value;
        const number = parse(typed);
        const fault = number === null ? t(whole ? "page.cell.whole" : "page.cell.number")
            : whole && !Number.isInteger(number) ? t("page.cell.whole") : check?.(number) ?? null;
        if (fault) {
            refuse(input, fault);
            return false;
        }
        clear(input);
        if (number !== input.shown.value) {
            input.shown.value = number;
            commit(number);
        }
        return true;
    };
    input.addEventListener("change", accept);
    input.addEventListener("blur", () => {
        if (!input.hasAttribute("aria-invalid")) {
            input.value = format(input.shown.value, input.shown.digits);
        }
    });
    input.addEventListener("keydown", event => {
        if (event.key === "Enter") {
            if (!accept()) {
                event.stopPropagation(); // what was refused is put right here: the caret stays
                input.select();
            }
        } else if (event.key === "Escape") {
            clear(input);
            input.value = exact(input.shown.value);
        }
    });
    showNumber(input, value, digits);
    return input;
}

/** Puts a value in, unless the cell holds something that still waits to be put right. */
export function showNumber(input, value, digits) {
    const moved = value !== input.shown.value;
    input.shown = { value, digits };
    if (input.hasAttribute("aria-invalid") && !moved) {
        return;
    }
    clear(input);
    input.title = exact(value);
    if (document.activeElement !== input || moved) {
        input.value = document.activeElement === input ? exact(value) : format(value, digits);
    }
    input.dataset.sign = value > 0 ? "+" : value < 0 ? "−" : "0";
}

/** Makes all cells of a table as wide as its longest number, so that narrow numbers do not make a wide table. */
export function fitCells(table) {
    const lengths = [...table.querySelectorAll("input.cell")]
        .map(({ shown }) => (shown ? format(shown.value, shown.digits).length : 0));
    table.style.setProperty("--cell", `${Math.max(4, ...lengths)}ch`);
}

function refuse(input, fault) {
    clear(input);
    const id = `fault-${++count}`;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", id);
    const holder = input.closest("[data-faults]") ?? input.parentElement;
    holder.insertAdjacentElement(holder.matches("[data-faults]") ? "afterend" : "beforeend",
        h("p", { class: "field-error", id, role: "alert" },
            t("page.cell.at", { label: input.getAttribute("aria-label"), fault, typed: input.value })));
}

function clear(input) {
    const id = input.getAttribute("aria-describedby");
    if (input.hasAttribute("aria-invalid")) {
        document.getElementById(id)?.remove();
        input.removeAttribute("aria-invalid");
        input.removeAttribute("aria-describedby");
    }
}

/**
 * Makes the arrow keys (with Home and End in a row) move between the cells of a table: up and down always, left and right when the caret is
 * at that end or all is selected, so that a number can still be edited.
 */
export function moveWithArrows(table) {
    table.addEventListener("keydown", event => {
        const cell = event.target.closest("td, th");
        const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] }[event.key];
        if (!cell || !step || event.ctrlKey || event.altKey || event.metaKey || !mayLeave(event.target, event.key)) {
            return;
        }
        const next = neighbour(cell, step);
        if (next) {
            event.preventDefault();
            next.focus();
        }
    });
}

function mayLeave(input, key) {
    if (!(input instanceof HTMLInputElement) || input.type !== "text") {
        return false;
    }
    const { selectionStart: from, selectionEnd: to, value } = input;
    const all = from === 0 && to === value.length;
    return key === "ArrowLeft" ? all || to === 0 : key === "ArrowRight" ? all || from === value.length : true;
}

function neighbour(cell, [down, across]) {
    let row = cell.parentElement;
    let column = cell.cellIndex;
    const rows = [...cell.closest("table").rows];
    let at = rows.indexOf(row);
    for (;;) {
        at += down;
        column += across;
        row = rows[at];
        const target = row?.cells[column];
        if (!row || !target) {
            return null;
        }
        const input = target.querySelector("input");
        if (input) {
            return input;
        }
    }
}
