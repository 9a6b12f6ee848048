/** All steps as a table: what the drawing shows, to be read. Long ones are drawn as far as they are seen. */

import { h, markup, replace, save, setMarkup } from "../dom.js";
import { t } from "../messages.js";
import { withoutLeft } from "./mathematics.js";
import { plan, position } from "./progress.js";
import { printedOf } from "./values.js";

const ROW = 38; // px, the same in stage.css
const MANY = 400;
const SPARE = 12;

/**
 * Mounts the table.
 *
 * @param {Element} element
 * @param {Object} store the page's store
 */
export function mount(element, store) {
    const body = h("tbody");
    const head = h("thead");
    const table = h("table", { class: "steps-table" }, head, body);
    const scroll = h("div", { class: "table-scroll", tabindex: 0, role: "region" }, table);
    const only = h("input", { type: "checkbox" });
    const onlyText = h("span");
    const copy = h("button", { type: "button", class: "quiet" });
    const file = h("button", { type: "button", class: "quiet" });
    const note = h("span", { class: "soft", role: "status" });
    element.classList.add("stage-steps");
    replace(element, h("div", { class: "steps-tools" }, h("label", { class: "check" }, only, onlyText), copy, file, note), scroll);

    let rows = [];
    let shown = { from: -1, to: -1 };
    let records = [];

    copy.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(csv(store.get().trace));
            note.textContent = t("stage.copied");
        } catch {
            note.textContent = t("stage.copy-failed");
        }
    });
    file.addEventListener("click", () => save("steps.csv", csv(store.get().trace), "text/csv;charset=utf-8"));
    only.addEventListener("change", () => build(store.get()));
    scroll.addEventListener("scroll", () => draw(store.get(), false), { passive: true });
    body.addEventListener("click", event => {
        const row = event.target.closest("tr[data-step]");
        if (row) {
            store.dispatch({ type: "step", step: row.dataset.step });
        }
    });

    function words() {
        onlyText.textContent = t("stage.steps.only");
        copy.textContent = t("stage.steps.copy");
        file.textContent = t("stage.steps.save");
        scroll.setAttribute("aria-label", t("stage.steps.title"));
        note.textContent = "";
        replace(head, h("tr", null, ["number", "level", "phase", "formula", "numbers", "value"].map(column =>
            h("th", { scope: "col", class: column }, t(`stage.steps.${column}`)))));
    }

    function build(state) {
        const { trace, level } = state;
        const all = trace ? plan(trace).steps.map((step, at) => ({ step, at })) : [];
        rows = only.checked ? all.filter(({ step }) => step.level === level) : all;
        copy.disabled = file.disabled = !trace;
        shown = { from: -1, to: -1 };
        draw(state, true);
    }

    function draw(state, follow) {
        const { trace, step } = state;
        if (!trace) {
            replace(body);
            records = [];
            return;
        }
        const current = rows.findIndex(row => row.step.id === step);
        if (follow && current >= 0 && element.hidden === false) {
            reveal(current);
        }
        let [from, to] = [0, rows.length];
        if (rows.length > MANY) {
            from = Math.max(0, Math.floor(scroll.scrollTop / ROW) - SPARE);
            to = Math.min(rows.length, from + Math.ceil((scroll.clientHeight || 400) / ROW) + 2 * SPARE);
        }
        if (from !== shown.from || to !== shown.to) {
            shown = { from, to };
            records = rows.slice(from, to).map(row => make(row));
            replace(body, spacer(from), records.map(record => record.element), spacer(rows.length - to));
        }
        const at = position(trace, step);
        records.forEach(record => paint(record, at, step));
    }

    function reveal(row) {
        const top = row * ROW;
        const room = scroll.clientHeight - 2 * ROW;
        if (room > 0 && (top < scroll.scrollTop || top > scroll.scrollTop + room)) {
            scroll.scrollTop = Math.max(0, top - room / 2);
        }
    }

    store.subscribe((state, before) => {
        if (state.language !== before.language) {
            words();
        }
        if (state.trace !== before.trace || state.language !== before.language || (only.checked && state.level !== before.level)) {
            build(state);
        } else if (state.step !== before.step || state.tab !== before.tab) {
            draw(state, true);
        }
    });
    words();
    build(store.get());
}

function spacer(rows) {
    if (rows <= 0) {
        return null;
    }
    const cell = h("td", { colspan: 6 });
    cell.style.setProperty("height", `${rows * ROW}px`);
    return h("tr", { class: "spacer", "aria-hidden": "true" }, cell);
}

function make({ step, at }) {
    const go = h("button", { type: "button", class: "step-number", "aria-label": t("stage.steps.go", { n: at + 1 }) }, at + 1);
    const numbers = h("td", { class: "numbers" });
    const value = h("td", { class: "value number", "data-q": step.quantity });
    const element = h("tr", { "data-step": step.id, class: `level-${step.level} ${step.phase}` },
        h("td", { class: "number" }, go),
        h("td", null, t(`stage.level.${step.level}`)),
        h("td", null, t(`stage.phase.${step.phase}`)),
        markup("td", { class: "formula", "data-q": step.quantity }, step.symbols.mathml),
        numbers, value);
    return { step, element, numbers, value, known: null, current: null, end: at };
}

function paint(record, at, step) {
    const { element, numbers, value } = record;
    const known = record.end <= at || (record.step.id === step);
    if (record.known !== known) {
        record.known = known;
        element.classList.toggle("to-come", !known);
        if (known) {
            setMarkup(numbers, worked(record.step));
        } else {
            numbers.textContent = "?";
        }
        value.textContent = known ? (record.step.value === null ? "" : printedOf(record.step)) : "?";
    }
    const current = record.step.id === step;
    if (record.current !== current) {
        record.current = current;
        element.classList.toggle("current", current);
        if (current) {
            element.setAttribute("aria-current", "step");
        } else {
            element.removeAttribute("aria-current");
        }
    }
}

/** What stands between the first and the last "=": the numbers put in. Matrices would be too tall for a row. */
function worked({ level, numbers, value }) {
    if (value === null || level === "pass" && numbers.mathml.includes("<mtable")) {
        const text = escape(numbers.text.split(" = ").slice(1, -1).join(" = "));
        return `<span class="matrix" title="${text}">${text}</span>`;
    }
    const right = withoutLeft(numbers.mathml).slice("<math>".length + "<mo>=</mo>".length);
    const last = right.lastIndexOf("<mo>=</mo>");
    return `<math>${last < 0 ? right.slice(0, -"</math>".length) : right.slice(0, last)}</math>`;
}

function escape(text) {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** The steps as CSV, with all digits. */
export function csv(trace) {
    const field = text => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const lines = plan(trace).steps.map((step, at) => [String(at + 1), step.id, step.level, step.phase, step.quantity,
        step.symbols.text, step.numbers.text, step.value === null || step.value === undefined ? "" : String(step.value)]);
    return [["number", "step", "level", "phase", "quantity", "formula", "numbers", "value"], ...lines]
        .map(line => line.map(field).join(",")).join("\n") + "\n";
}
