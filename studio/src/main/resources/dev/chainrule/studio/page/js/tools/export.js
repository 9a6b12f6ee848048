/** The menu of files that can be taken away. */

import { h, replace, save } from "../dom.js";
import { t } from "../messages.js";
import * as api from "../api.js";
import { picture, standalone } from "./files.js";

const GROUPS = [
    ["derivation", ["latex", "markdown", "html", "pdf"]],
    ["figure", ["svg", "png"]],
    ["data", ["csv", "json", "network"]],
];
const SAID = 6000; // ms for which it is said that a file is saved
const ENDINGS = { latex: "tex", markdown: "md", network: "network.json" };

/** Fills the place of the menu. */
export function mount(element, store) {
    const status = h("p", { class: "export-status", role: "status" });
    let menu = null;
    let part = null; // the choice between the whole pass and what is chosen
    let timer = 0;

    function build() {
        part = h("input", { type: "checkbox", name: "part" });
        const choice = h("label", { class: "export-part" }, part, h("span", null, t("tools.export.part")));
        menu = h("details", { class: "export-menu" },
            h("summary", null, t("tools.export.menu")),
            h("div", { class: "export-list" }, GROUPS.map(([group, formats]) => [
                h("p", { class: "export-group", id: `export-${group}` }, t(`tools.export.${group}`)),
                group === "derivation" && choice,
                h("ul", { "aria-labelledby": `export-${group}` }, formats.map(format => h("li", null,
                    h("button", { type: "button", "data-format": format, onclick: () => take(format) },
                        h("span", { class: "format" }, t(`tools.export.${format}`)), " ",
                        h("span", { class: "about" }, t(`tools.export.${format}About`)))))),
            ])));
        menu.addEventListener("keydown", event => {
            if (event.key === "Escape" && menu.open) {
                event.stopPropagation();
                close();
            }
        });
        menu.addEventListener("toggle", () => menu.open && say(null));
        replace(element, menu, status);
        offer();
    }

    /** A network too large to be written out has only the derivation of what is chosen. */
    function offer() {
        const { selected, network } = store.get();
        part.disabled = !selected || Boolean(network?.ref);
        part.checked = Boolean(network?.ref) || (part.checked && Boolean(selected));
    }

    /** Says how a file comes along; that it is there is not worth more than some seconds. */
    function say(text, lasts = false) {
        clearTimeout(timer);
        replace(status, text);
        if (text && !lasts) {
            timer = setTimeout(() => replace(status), SAID);
        }
    }

    function close() {
        const inside = menu.contains(document.activeElement);
        menu.open = false;
        if (inside) {
            menu.querySelector("summary").focus();
        }
    }

    async function take(format) {
        const file = fileName(store.get(), format);
        say(t("tools.export.busy", { file }), true);
        close();
        try {
            save(file, await content(format, store.get(), part.checked));
            say(t("tools.export.done", { file }));
        } catch (fault) {
            say(t("tools.export.failed", { file, message: fault.message }), true);
        }
    }

    document.addEventListener("pointerdown", event => {
        if (menu.open && !element.contains(event.target)) {
            menu.open = false;
        }
    });
    store.subscribe((state, before) => {
        if (state.language !== before.language) {
            build();
        } else if (state.selected !== before.selected || state.network !== before.network) {
            offer();
        }
        if (["network", "language", "tab", "selected"].some(name => state[name] !== before[name])) {
            say(null);
        }
    });
    build();
}

/** `two-outputs.tex`, or by its sizes: `network-2-3-2.tex`. */
function fileName({ network, preset }, format) {
    const sizes = network?.layers ? `network-${network.layers.map(layer => layer.units ?? layer).join("-")}` : "network";
    return `${preset ?? sizes}.${ENDINGS[format] ?? format}`;
}

function content(format, state, isPart) {
    switch (format) {
        case "svg":
            return new Blob([standalone(diagram()).text], { type: "image/svg+xml" });
        case "png":
            return picture(diagram());
        case "network": {
            const whole = state.network.ref ? api.largeNetwork(state.network.ref) ?? state.network : state.network;
            const network = state.notation ? { ...whole, notation: state.notation } : whole;
            return new Blob([JSON.stringify(network, null, 2) + "\n"], { type: "application/json" });
        }
        default: {
            const { network, notation, digits, selected } = state;
            const body = isPart && selected ? { network, digits, quantity: selected } : { network, digits };
            return api.postForFile(`/api/export/${format}`, notation ? { ...body, notation } : body);
        }
    }
}

function diagram() {
    const svg = document.querySelector("#diagram svg");
    if (!svg) {
        throw new Error(t("tools.export.noDiagram"));
    }
    return svg;
}
