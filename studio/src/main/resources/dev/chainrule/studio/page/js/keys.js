/** Keys that hold everywhere: Ctrl+Z undoes an edit, Ctrl+Y and Ctrl+Shift+Z redo it. */

/** Wires the keys; while a box holds what was typed and not yet taken, undo is the box's own. */
export function mount(element, store) {
    element.addEventListener("keydown", event => {
        if (!(event.ctrlKey || event.metaKey) || event.altKey || typing(event.target)) {
            return;
        }
        const key = event.key.toLowerCase();
        const type = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : null;
        if (type) {
            event.preventDefault();
            store.dispatch({ type });
        }
    });
}

function typing(target) {
    if (target instanceof HTMLTextAreaElement) {
        return true;
    }
    if (target instanceof HTMLInputElement && target.type === "number") {
        return true; // such a box tells nothing of what was typed and not yet taken
    }
    return target instanceof HTMLInputElement && target.type === "text"
        && (!("shown" in target) || target.value !== String(target.shown.value ?? ""));
}
