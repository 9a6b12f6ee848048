/** What the server refuses stands beside the field that it is about. */

const FIELD = /(?:^|[\s:])((?:layers|activations|weights|biases|inputs|targets|loss|optimizer|learningRate|conventions|notation|digits|seed)(?:\[\d+\]|\.\w+)*): /;

/** The field of a network file that a message names, such as `activations[1]`; null if it names none. */
export function fieldOf(message) {
    return FIELD.exec(message ?? "")?.[1] ?? null;
}

/**
 * Shows the message beside its field, or at the top of the column where it has none.
 *
 * @param {HTMLElement} element the column
 * @param {HTMLElement} note the paragraph that is moved there
 * @param {Object} state the state
 */
export function showRefusal(element, note, { status, error, network }) {
    for (const marked of element.querySelectorAll("[data-refused]")) {
        delete marked.dataset.refused;
        marked.removeAttribute("aria-errormessage");
        marked.removeAttribute("aria-invalid");
    }
    note.hidden = status !== "refused" || !error;
    if (note.hidden) {
        note.textContent = "";
        return;
    }
    const field = network ? fieldOf(error) : null;
    const target = field && nearest(element, field);
    note.textContent = plain(error);
    if (target) {
        const place = target.closest("[data-faults], .field, .buttons, .part") ?? target;
        place.insertAdjacentElement("afterend", note);
        if (target.matches("input, select")) {
            target.dataset.refused = "";
            target.setAttribute("aria-invalid", "true");
            target.setAttribute("aria-errormessage", note.id);
        }
        target.closest("details")?.setAttribute("open", "");
    } else {
        element.prepend(note);
    }
}

/** The control of the field, or of what it is in: of `weights[0][1]` the first cell of that row. */
function nearest(element, field) {
    for (let place = field; place; place = place.replace(/(\[\d+\]|\.\w+|\w+)$/, "")) {
        const controls = [...element.querySelectorAll("[data-place]")];
        const found = controls.find(one => one.dataset.place === place)
            ?? controls.find(one => one.dataset.place.startsWith(place));
        if (found) {
            return found;
        }
    }
    return null;
}

/** Without the name of the file, which a person at the page never gave. */
function plain(message) {
    return message.replace(/^network: /, "");
}
