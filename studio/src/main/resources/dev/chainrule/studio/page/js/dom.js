/** Making elements: the only place that touches innerHTML. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An HTML element.
 *
 * @param {string} tag name of the element
 * @param {?Object} props attributes; `on…` with a function listens; true and false set and leave out; `value`, `checked`
 *     and `selected` are set as properties; `style` is an object of CSS properties; null and undefined are left out
 * @param {...(Node|string|number|Array|null|false)} children text is text, never markup
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
    return build(document.createElement(tag), props, children);
}

/** The same as {@link h} for elements of SVG. */
export function s(tag, props, ...children) {
    return build(document.createElementNS(SVG, tag), props, children);
}

function build(element, props, children) {
    for (const [name, value] of Object.entries(props ?? {})) {
        set(element, name, value);
    }
    append(element, children);
    if (props && "value" in props && element.localName === "select") {
        element.value = props.value; // the options exist only now
    }
    return element;
}

function set(element, name, value) {
    if (value === null || value === undefined || value === false) {
        return;
    }
    if (name.startsWith("on") && typeof value === "function") {
        element.addEventListener(name.slice(2).toLowerCase(), value);
    } else if (name === "style" && typeof value === "object") {
        for (const [property, setting] of Object.entries(value)) {
            element.style.setProperty(property, setting);
        }
    } else if (["value", "checked", "selected", "indeterminate"].includes(name) && name in element) {
        element[name] = value;
    } else {
        element.setAttribute(name, value === true ? "" : String(value));
    }
}

function append(element, children) {
    for (const child of children) {
        if (Array.isArray(child)) {
            append(element, child);
        } else if (child !== null && child !== undefined && child !== false) {
            element.append(child instanceof Node ? child : String(child));
        }
    }
}

/** Puts these children in place of those that an element has. */
export function replace(element, ...children) {
    element.replaceChildren();
    append(element, children);
    return element;
}

/**
 * Fills an element with markup that our own server made (MathML, derivations); nothing else may come here.
 *
 * @param {Element} element what is filled
 * @param {string} markup the server's HTML
 */
export function setMarkup(element, markup) {
    element.innerHTML = markup;
    return element;
}

/** An element made of our server's markup: `markup("span", {class: "math"}, label.mathml)`. */
export function markup(tag, props, html) {
    return setMarkup(h(tag, props), html);
}

/** Offers bytes or text as a file to save. */
export function save(name, content, type) {
    const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    const link = h("a", { href: address, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
