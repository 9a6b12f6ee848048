/** The table of factors of a derivation: side by side where there is room for it, else one below the other. */

import { h } from "../dom.js";
import { currentLanguage, t } from "../messages.js";
import { breakableCells, setLines } from "./mathematics.js";

/**
 * Sets a table of factors, in the document already, for the width that it has.
 *
 * @param {HTMLTableElement} table
 * @param {(function(string): ?string)=} spoken how the server says the quantity of an id
 */
export function setChain(table, spoken = () => null) {
    table.prepend(h("caption", { class: "unseen" }, whole(table, spoken)));
    const narrow = turned(table);
    breakableCells(table);
    nameColumns(table, whole(table, spoken));
    const room = table.parentElement.clientWidth;
    const isTooWide = of => room > 0 && of.getBoundingClientRect().width > room + 0.5;
    if (isTooWide(table)) {
        table.replaceWith(narrow);
        breakableCells(narrow);
        if (isTooWide(narrow)) {
            bound(narrow);
            narrow.querySelectorAll("td").forEach(setLines);
        }
    }
}

/** Leaves the formulas what the heads do not need, so that they break there. */
function bound(table) {
    const columns = ["th[rowspan]", "tbody:first-of-type th:not([rowspan])"].map(heads => {
        const column = h("col");
        column.style.width = `${Math.ceil(table.querySelector(heads).getBoundingClientRect().width)}px`;
        return column;
    });
    table.caption.after(h("colgroup", null, columns, h("col")));
    table.classList.add("bound");
}

/** What the factors are factors of, in the server's English; for any weight in the page's own words. */
function whole(table, spoken) {
    const id = table.querySelector("thead th [data-q]")?.dataset.q;
    return (id && spoken(id)) || h("span", { lang: currentLanguage() }, t("stage.card.derivation"));
}

/** The heads of the factors are formulas: what they say stands in the row of words. */
function nameColumns(table, first) {
    const words = table.querySelectorAll(".words > *");
    table.querySelectorAll("thead th").forEach((head, at) => name(head, at === 0 ? first : said(words[at]) ?? String(at)));
}

function said(words) {
    return words?.textContent.replace(/^×\s*/, "");
}

function name(head, words) {
    head.querySelectorAll("math, .times").forEach(part => part.setAttribute("aria-hidden", "true"));
    head.append(h("span", { class: "unseen" }, words));
}

/** A copy with a group of rows for each factor, and the same words before each line. */
function turned(table) {
    const lines = [...table.querySelectorAll("tbody tr:not(.result)")].map(row => row.cloneNode(true));
    const result = table.querySelector("tr.result")?.cloneNode(true);
    const heads = [...table.querySelectorAll("thead th")].map(head => head.cloneNode(true));
    const factors = heads.slice(1).map((head, at) => {
        head.setAttribute("scope", "rowgroup");
        head.rowSpan = lines.length;
        name(head, said(lines.find(line => line.className === "words")?.children[at + 1]) ?? String(at + 1));
        return h("tbody", null, lines.map((line, n) => {
            const row = line.cloneNode(false);
            const cell = line.children[at + 1].cloneNode(true);
            cell.querySelector(".times")?.remove(); // stands at the head
            row.append(...(n === 0 ? [head] : []), line.children[0].cloneNode(true), cell);
            return row;
        }));
    });
    const [gradient] = heads;
    gradient.setAttribute("scope", "row");
    gradient.querySelectorAll("mo").forEach(sign => sign.textContent === "=" && !sign.nextElementSibling && sign.remove());
    if (result) {
        const head = result.querySelector("th");
        name(gradient, head.textContent);
        head.replaceWith(gradient);
        result.querySelector("td").setAttribute("colspan", "2");
    }
    const copy = table.cloneNode(false);
    copy.classList.add("upright");
    copy.append(table.caption.cloneNode(true), ...factors, h("tbody", null, result));
    return copy;
}
