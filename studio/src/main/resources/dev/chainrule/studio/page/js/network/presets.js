/** The menu of networks that are there to begin with. */

import { h } from "../dom.js";
import { has, t } from "../messages.js";
import { mountPart } from "./part.js";

/** Title or description of a preset, in the reader's language where there is one. */
export function presetText(preset, what) {
    const key = `page.preset.${preset.id}.${what}`;
    return has(key) ? t(key) : preset[what];
}

/** The title of a preset; that of a published text is what its author called it, in the author's language. */
function titleOf(preset, className) {
    return h("span", { class: className, lang: has(`page.preset.${preset.id}.title`) ? null : "en" }, presetText(preset, "title"));
}

/** Opens a preset. */
export function openPreset(store, preset) {
    store.dispatch({
        type: "open", network: preset.network, selected: preset.selected, preset: preset.id, title: preset.title,
        notation: preset.network.notation ?? null,
    });
}

/** Mounts the menu: a button that says what is open, and the list it opens. */
export function mount(element, store) {
    mountPart(element, store, {
        key: ({ presets, preset, title, network }) => JSON.stringify([presets.length, preset, title, !network]),
        build: state => menu(state),
    });

    function menu(state) {
        const list = h("div", { id: "preset-list", class: "menu", popover: "auto", role: "dialog", "aria-label": t("page.presets.label") },
            h("ul", null, state.presets.map(preset => h("li", null, h("button", {
                type: "button", class: "menu-item", "data-preset": preset.id,
                "aria-current": preset.id === state.preset ? "true" : null,
                onclick: () => {
                    list.hidePopover();
                    openPreset(store, preset);
                },
            }, titleOf(preset, "menu-title"),
            h("span", { class: "remark" }, presetText(preset, "about")))))));
        const found = state.presets.find(one => one.id === state.preset);
        return [
            h("button", { type: "button", class: "preset-button", popovertarget: "preset-list", "data-key": "presets" },
                found ? titleOf(found, "preset-title") : h("span", { class: "preset-title" }, state.network ? state.title ?? t("page.presets.own") : "…"),
                h("span", { class: "unseen" }, t("page.presets.open")),
                h("span", { class: "caret", "aria-hidden": "true" }, "▾")),
            list,
        ];
    }
}
