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
const ENDINGS = { latex: "tex", markdown: "md", network: "network.json" };

/** Fills the place of the menu. */
export function mount(element, store) {
    const status = h("p", { class: "export-status", role: "status" });
    let menu = null;

    function build() {
        menu = h("details", { class: "export-menu" },
            h("summary", null, t("tools.export.menu")),
            h("div", { class: "export-list" }, GROUPS.map(([group, formats]) => [
                h("p", { class: "export-group", id: `export-${group}` }, t(`tools.export.${group}`)),
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
        replace(element, menu, status);
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
        replace(status, t("tools.export.busy", { file }));
        close();
        try {
            save(file, await content(format, store.get()));
            replace(status, t("tools.export.done", { file }));
        } catch (fault) {
            replace(status, t("tools.export.failed", { file, message: fault.message }));
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
        }
    });
    build();
}

/** `two-outputs.tex`, or by its sizes: `network-2-3-2.tex`. */
function fileName({ network, preset }, format) {
    const sizes = network?.layers ? `network-${network.layers.map(layer => layer.units ?? layer).join("-")}` : "network";
    return `${preset ?? sizes}.${ENDINGS[format] ?? format}`;
}

function content(format, state) {
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
            const body = { network, digits, quantity: selected };
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
