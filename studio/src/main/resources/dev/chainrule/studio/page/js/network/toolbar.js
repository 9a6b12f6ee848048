/** The line at the top: what is open, undo and redo, notation, digits, language, theme, files, share. */

import { h } from "../dom.js";
import { currentLanguage, languages, t } from "../messages.js";
import { THEMES } from "../state.js";
import { address, changeLanguage, chooseTheme } from "../settings.js";
import { select } from "./choice.js";
import { fileButton, saveNetwork, tellStatus } from "./files.js";
import { mountPart } from "./part.js";
import * as presets from "./presets.js";

const MOST_DIGITS = 17;

/** Mounts the line. */
export function mount(element, store) {
    const preset = h("div", { class: "toolbar-preset" });
    const tools = h("div", { class: "toolbar-tools" });
    element.append(preset, tools);
    presets.mount(preset, store);
    mountPart(tools, store, {
        key: ({ about, notation, digits, theme }) => JSON.stringify([about?.notations, notation, digits, theme]),
        build: state => [edits(), reading(state), looks(state), files(state)],
        update: showEdits,
    });

    function edits() {
        return h("div", { class: "group", role: "group", "aria-label": t("page.top.edits") },
            h("button", {
                type: "button", class: "icon", "data-key": "undo", "aria-keyshortcuts": "Control+Z",
                title: t("page.top.undoKey"), "aria-label": t("page.top.undo"), onclick: () => store.dispatch({ type: "undo" }),
            }, "↶"),
            h("button", {
                type: "button", class: "icon", "data-key": "redo", "aria-keyshortcuts": "Control+Y",
                title: t("page.top.redoKey"), "aria-label": t("page.top.redo"), onclick: () => store.dispatch({ type: "redo" }),
            }, "↷"));
    }

    function reading({ about, notation, digits }) {
        const notations = about?.notations ?? (notation ? [notation] : []);
        return h("div", { class: "group" },
            labelled(t("page.top.notation"), select({
                label: t("page.top.notation"), key: "notation", value: notation ?? "",
                options: notations.map(id => [id, t(`page.notation.${id}`)]),
                commit: id => store.dispatch({ type: "edit", notation: id }),
            })),
            labelled(t("page.top.digits"), select({
                label: t("page.top.digits"), key: "digits", value: String(digits),
                options: Array.from({ length: MOST_DIGITS }, (_, i) => [String(i + 1), String(i + 1)]),
                commit: count => store.dispatch({ type: "edit", digits: Number(count) }),
            })));
    }

    function looks({ theme }) {
        return h("div", { class: "group" },
            select({
                label: t("page.top.language"), key: "language", value: currentLanguage(), options: Object.entries(languages()),
                commit: language => changeLanguage(store, language),
            }),
            select({
                label: t("page.top.theme"), key: "theme", value: theme,
                options: THEMES.map(name => [name, t(`page.theme.${name}`)]), commit: name => chooseTheme(store, name),
            }));
    }

    function files() {
        const tell = tellStatus(store);
        return h("div", { class: "group", role: "group", "aria-label": t("page.top.files") },
            fileButton(store, tell),
            h("button", {
                type: "button", title: t("page.file.saveAbout"), "data-key": "save",
                onclick: () => saveNetwork(store.get()) || tell(t("page.file.notHere")),
            }, t("page.file.save")),
            h("button", {
                type: "button", "data-key": "share", title: t("page.share.about"), onclick: () => share(tell),
            }, t("page.share.button")));
    }

    async function share(tell) {
        const link = await address(store.get());
        if (!link) {
            tell(t("page.share.tooLarge"));
            return;
        }
        try {
            await navigator.clipboard.writeText(link);
            tell(t("page.share.copied"));
        } catch {
            tell(t("page.share.inAddressBar"));
        }
    }
}

function labelled(name, control) {
    return h("span", { class: "labelled" }, h("span", { class: "field-name", "aria-hidden": "true" }, name), control);
}

function showEdits(element, { past, future }) {
    for (const [key, stack] of [["undo", past], ["redo", future]]) {
        // Not "disabled": a button that has just done its last keeps the focus.
        element.querySelector(`[data-key=${key}]`).setAttribute("aria-disabled", String(stack.length === 0));
    }
}
