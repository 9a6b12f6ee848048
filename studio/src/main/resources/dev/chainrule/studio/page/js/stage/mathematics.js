/** Long formulas on little room: MathML does not break lines by itself, several formulas side by side do. */

const MATHML = "http://www.w3.org/1998/Math/MathML";
const SMALLEST = 0.72; // em

/**
 * Cuts every formula in an element before each "=" and, in long sums, before each + and −, so that lines can break there.
 *
 * @param {Element} element
 * @param {(function(Element): boolean)=} isPlace before which elements
 */
export function breakable(element, isPlace = isCut) {
    for (const math of [...element.querySelectorAll("math")]) {
        const children = [...math.childNodes];
        const cuts = children.map((child, at) => at > 0 && isPlace(child));
        if (!cuts.some(Boolean)) {
            continue;
        }
        let part = null;
        children.forEach((child, at) => {
            if (part === null || cuts[at]) {
                part = document.createElementNS(MATHML, "math");
                [...math.attributes].forEach(attribute => part.setAttribute(attribute.name, attribute.value));
                math.before(part, " ");
            }
            part.append(child);
        });
        math.remove();
    }
}

function isDot(node) {
    return node.localName === "mo" && node.textContent === "·";
}

function isCut(node) {
    return node.localName === "mo"
        && (node.textContent === "=" || (node.getAttribute("form") === "infix" && /^[+−]$/.test(node.textContent)));
}

/**
 * In the table of factors every cell may break: a sum in parentheses before its signs, a product before its dots.
 *
 * @param {Element} table
 */
export function breakableCells(table) {
    for (const cell of table.querySelectorAll("tbody tr:not(.words) td")) {
        for (const row of cell.querySelectorAll("math > mrow:only-child:not([data-q])")) {
            row.replaceWith(...row.childNodes);
        }
        breakable(cell, node => isCut(node) || (isDot(node) && node.nextElementSibling?.localName === "mrow"));
    }
}

/**
 * Sets the lines of an equation: where it is longer than one line, each "=" begins one of its own; a product that is
 * wider than its column breaks at its dots.
 *
 * @param {Element} side the right-hand side, in the document already
 */
export function setLines(side) {
    breakable(side);
    const lines = [];
    for (const math of [...side.querySelectorAll(":scope > math")]) {
        if (lines.length === 0 || math.firstElementChild?.textContent === "=") {
            lines.push([]);
        }
        lines.at(-1).push(math);
    }
    const height = side.querySelector("math")?.getBoundingClientRect().height ?? 0;
    if (lines.length > 1 && side.getBoundingClientRect().height > 1.7 * Math.max(height, 30)) {
        lines.forEach(line => {
            const box = document.createElement("span");
            box.className = "line";
            line[0].before(box);
            line.forEach(math => box.append(math, " "));
        });
    }
    tooWide(side).forEach(math => breakable(boxed(math), isDot));
    tooWide(side).forEach(math => { // a sum in parentheses alone is wider than the column
        const row = [...math.children].find(child => child.localName === "mrow" && !child.dataset.q && child.querySelector("mo[form=infix]"));
        if (row) {
            row.replaceWith(...row.childNodes);
            breakable(boxed(math), isCut);
        }
    });
    tooWide(side).filter(math => math.getBoundingClientRect().width * SMALLEST > roomIn(side)).forEach(inOneLine);
    tooWide(side).forEach(math => { // a long fraction cannot break: it is set smaller, then scrolls
        math.style.fontSize = `${Math.max(SMALLEST, roomIn(side) / math.getBoundingClientRect().width).toFixed(2)}em`;
    });
}

/** A fraction far wider than its column, such as softmax of many outputs, is written with a slash: then it can break. */
function inOneLine(math) {
    const fraction = [...math.children].find(child => child.localName === "mfrac" && !child.dataset.q);
    if (!fraction) {
        return;
    }
    const sign = (text, attributes = {}) => {
        const made = document.createElementNS(MATHML, "mo");
        Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
        made.textContent = text;
        return made;
    };
    const parts = row => (row.localName === "mrow" && !row.dataset.q ? [...row.childNodes] : [row]);
    const [above, below] = fraction.children;
    fraction.replaceWith(...parts(above), sign("/"), sign("(", { stretchy: "false", form: "prefix" }), ...parts(below),
        sign(")", { stretchy: "false", form: "postfix" }));
    breakable(boxed(math), node => isCut(node) || (node.localName === "mo" && node.textContent === "/"));
}

function tooWide(side) {
    const room = roomIn(side);
    return room > 0 ? [...side.querySelectorAll("math")].filter(math => math.getBoundingClientRect().width > room) : [];
}

/** What goes on in a second line stands further in. */
function roomIn(side) {
    const line = side.querySelector(".line");
    return line ? line.clientWidth - parseFloat(getComputedStyle(line).paddingInlineStart) : side.clientWidth;
}

function boxed(math) {
    const box = document.createElement("span");
    math.before(box);
    box.append(math);
    return box;
}

/** The numbers of a step without the left-hand side, which stands in its symbols. */
export function withoutLeft(mathml) {
    const at = mathml.indexOf("<mo>=</mo>");
    return at < 0 ? mathml : `<math>${mathml.slice(at)}`;
}

/** What is wider than its column can be scrolled, by the keyboard too. */
export function reachable(element) {
    for (const box of element.querySelectorAll(".scroll, .equations, .step-formula")) {
        if (box.scrollWidth > box.clientWidth + 1) {
            box.tabIndex = 0;
        } else {
            box.removeAttribute("tabindex");
        }
    }
}
