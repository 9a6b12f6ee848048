/** The tabs below: arrow keys move between them, as everywhere. */

/** Wires the tabs of index.html to the state. */
export function mount(element, store) {
    const tabs = [...element.querySelectorAll("[role=tab]")];
    const choose = tab => store.dispatch({ type: "tab", tab: nameOf(tab) });
    for (const [index, tab] of tabs.entries()) {
        tab.addEventListener("click", () => choose(tab));
        tab.addEventListener("keydown", event => {
            const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
            if (to !== undefined) {
                event.preventDefault();
                event.stopPropagation(); // the arrows do not step through the pass from here
                const next = tabs[(to + tabs.length) % tabs.length];
                choose(next);
                next.focus();
            }
        });
    }
    const show = ({ tab: chosen }) => {
        for (const tab of tabs) {
            const here = nameOf(tab) === chosen;
            tab.setAttribute("aria-selected", String(here));
            tab.tabIndex = here ? 0 : -1;
            document.getElementById(tab.getAttribute("aria-controls")).hidden = !here;
        }
    };
    store.subscribe((state, before) => state.tab !== before.tab && show(state));
    show(store.get());
}

function nameOf(tab) {
    return tab.id.replace(/^tab-/, "");
}
