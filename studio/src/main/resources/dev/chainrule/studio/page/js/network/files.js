/** Files: a network saved and opened, samples as CSV, chosen or dropped. */

import { h, save } from "../dom.js";
import { t } from "../messages.js";
import * as api from "../api.js";
import { countNumbers } from "./shape.js";
import { takeRows } from "./samples.js";

/** Above this the server keeps the file and the page its name. */
const MOST_NUMBERS = 20_000;

/** Saves the network as a file that `./chainrule explain` and this page read. */
export function saveNetwork({ network, notation, title }) {
    const whole = network.ref ? api.largeNetwork(network.ref) : network;
    if (!whole) {
        return false;
    }
    const name = (title ?? "network").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "network";
    save(`${name}.json`, JSON.stringify(notation ? { ...whole, notation } : whole, null, 1).replace(
        /\[\s+(-?[\d.e+-]+(?:,\s+-?[\d.e+-]+)*)\s+\]/g, (_, numbers) => `[${numbers.replace(/\s+/g, " ")}]`) + "\n", "application/json");
    return true;
}

/** A button that lets choose a file. */
export function fileButton(store, tell) {
    const input = h("input", {
        type: "file", accept: ".json,.csv,.tsv,.txt", hidden: true, "aria-hidden": "true", tabindex: "-1",
        onchange: async () => {
            await open(store, input.files[0], tell);
            input.value = "";
        },
    });
    return [h("button", { type: "button", title: t("page.file.openAbout"), onclick: () => input.click() }, t("page.file.open")), input];
}

/** Lets files be dropped anywhere on an element. */
export function acceptDrops(element, store) {
    const carriesFiles = event => event.dataTransfer?.types.includes("Files");
    element.addEventListener("dragover", event => {
        if (carriesFiles(event)) {
            event.preventDefault();
            element.classList.add("dropping");
        }
    });
    element.addEventListener("dragleave", event => {
        if (!element.contains(event.relatedTarget)) {
            element.classList.remove("dropping");
        }
    });
    element.addEventListener("drop", event => {
        element.classList.remove("dropping");
        if (carriesFiles(event)) {
            event.preventDefault();
            open(store, event.dataTransfer.files[0], tellStatus(store));
        }
    });
}

/** Tells a remark in the status line. */
export function tellStatus(store) {
    return remark => store.dispatch({ type: "remark", remark });
}

async function open(store, file, tell) {
    if (!file) {
        return;
    }
    const text = await file.text();
    try {
        if (/\.json$/i.test(file.name) || text.trimStart().startsWith("{")) {
            await openNetwork(store, JSON.parse(text), file.name.replace(/\.json$/i, ""));
            tell(t("page.file.opened", { name: file.name }));
        } else if (!store.get().network?.layers) {
            tell(t("page.file.noNetwork"));
        } else {
            tell(takeRows(store, text) ?? t("page.file.rows", { name: file.name }));
        }
    } catch (fault) {
        tell(t("page.file.unreadable", { name: file.name, reason: fault.message.replace(/^network: /, "") }));
    }
}

/** Opens a network file, if the server can compute it; a large one stays with the server. */
async function openNetwork(store, network, title) {
    let shown = network;
    if (countNumbers(network) > MOST_NUMBERS) {
        shown = { ref: (await api.sendLarge(network)).ref };
    } else {
        await api.post("/api/trace", { network });
    }
    store.dispatch({ type: "open", network: shown, title, notation: network.notation ?? null });
}
