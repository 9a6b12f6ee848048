/** On paper nothing can be unfolded: what is folded in the derivation is open while it is printed. */

/** Opens and closes what is folded in an element around a print. */
export function mount(element) {
    let opened = [];
    addEventListener("beforeprint", () => {
        opened = [...element.querySelectorAll("details:not([open])")];
        opened.forEach(details => { details.open = true; });
    });
    addEventListener("afterprint", () => {
        opened.forEach(details => { details.open = false; });
        opened = [];
    });
}
