/** The diagram as a file: SVG that stands alone, and a picture of it. */

/** What of a style a drawing outside the page cannot know; the rest has its default. */
const KEPT = [
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
    "stroke-opacity", "opacity", "font-family", "font-size", "font-weight", "font-style", "font-variant-numeric",
    "text-anchor", "dominant-baseline", "paint-order", "visibility", "color",
];
const NAMESPACE = "http://www.w3.org/2000/svg";
const MARGIN = 8;

/**
 * A copy of a drawing that needs no style sheet, on the page's paper.
 *
 * @param {SVGSVGElement} svg a drawing on the page
 * @returns {{text: string, width: number, height: number}} the file and its size in pixels
 */
export function standalone(svg) {
    const copy = svg.cloneNode(true);
    settle(svg, copy);
    const box = svg.viewBox.baseVal;
    const size = box && box.width > 0 ? box : { x: 0, y: 0, width: svg.clientWidth, height: svg.clientHeight };
    const area = { x: size.x - MARGIN, y: size.y - MARGIN, width: size.width + 2 * MARGIN, height: size.height + 2 * MARGIN };
    for (const name of ["class", "style", "tabindex", "aria-hidden"]) {
        copy.removeAttribute(name);
    }
    copy.setAttribute("xmlns", NAMESPACE);
    copy.setAttribute("width", area.width);
    copy.setAttribute("height", area.height);
    copy.setAttribute("viewBox", `${area.x} ${area.y} ${area.width} ${area.height}`);
    const paper = document.createElementNS(NAMESPACE, "rect");
    for (const [name, value] of Object.entries({ ...area, fill: getComputedStyle(document.documentElement).backgroundColor })) {
        paper.setAttribute(name, value);
    }
    copy.prepend(paper);
    return { text: new XMLSerializer().serializeToString(copy) + "\n", width: area.width, height: area.height };
}

/** Writes into a copy what style sheets say of the original; drops what they hide. */
function settle(original, copy) {
    const style = getComputedStyle(original);
    if (style.display === "none") {
        copy.remove();
        return;
    }
    for (const name of KEPT) {
        const value = style.getPropertyValue(name);
        if (value) {
            copy.setAttribute(name, value);
        }
    }
    for (const name of ["class", "tabindex", "style"]) {
        copy.removeAttribute(name);
    }
    const copies = [...copy.children];
    [...original.children].forEach((child, index) => settle(child, copies[index]));
}

/**
 * The drawing as a picture of twice its size.
 *
 * @param {SVGSVGElement} svg a drawing on the page
 * @returns {Promise<Blob>} PNG
 */
export async function picture(svg) {
    const { text, width, height } = standalone(svg);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * 2);
    canvas.height = Math.round(height * 2);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done, failed) => {
        canvas.toBlob(blob => (blob ? done(blob) : failed(new Error("the picture is too large"))), "image/png");
    });
}
