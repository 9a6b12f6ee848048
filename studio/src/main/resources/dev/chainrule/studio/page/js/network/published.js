/** What a published worked example prints, beside what is computed here. */

import { h } from "../dom.js";
import { has, t } from "../messages.js";
import { fixed } from "../numbers.js";
import { mountPart } from "./part.js";

export function mount(element, store) {
    mountPart(element, store, {
        key: ({ preset, presets, network, origin }) =>
            JSON.stringify([preset, presets.length, sameNumbers(network, origin)]),
        build: state => {
            const values = publishedOf(state);
            return values.length > 0 && part(values, sameNumbers(state.network, state.origin));
        },
        update,
    });

    function part(values, unchanged) {
        return h("section", { class: "part published", "aria-labelledby": "published-title" },
            h("h3", { id: "published-title" }, t("page.published.title")),
            h("p", { class: "remark" }, t(unchanged ? "page.published.about" : "page.published.changed")),
            h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "published-title" }, h("table", null,
                h("thead", null, h("tr", null,
                    h("th", { scope: "col" }, t("page.published.name")),
                    h("th", { scope: "col", class: "right" }, t("page.published.printed")),
                    h("th", { scope: "col", class: "right" }, t("page.published.here")))),
                h("tbody", null, values.map(value => row(value))))));
    }

    function row(value) {
        const ok = value.status === "ok";
        return [
            h("tr", { class: ok ? null : "differs" },
                h("th", { scope: "row" }, value.label),
                h("td", { class: "number right" }, typographic(value.printed)),
                h("td", { class: "number right", "data-q": value.id, "data-published": value.path },
                    // What holds after the update has no derivation of its own.
                    value.id ? h("button", {
                        type: "button", class: "plain", title: t("page.published.derive"),
                        onclick: () => store.dispatch({ type: "select", quantity: value.id }),
                    }, "?") : h("span", null, "?"))),
            !ok && h("tr", { class: "verdict" }, h("td", { colspan: 3 }, statusOf(value))),
        ];
    }
}

/** The published values of the preset that is open. */
export function publishedOf({ preset, presets }) {
    return presets.find(one => one.id === preset)?.values ?? [];
}

function update(part, state) {
    const values = new Map(publishedOf(state).map(value => [value.path, value]));
    for (const cell of part.querySelectorAll("[data-published]")) {
        const published = values.get(cell.dataset.published);
        const ours = at(state.trace, published.path);
        cell.firstElementChild.textContent = typeof ours === "number"
            ? fixed(published.factor * ours, published.printedDecimals) : "?";
    }
}

function statusOf({ status, exact, printedDecimals }) {
    const key = `page.published.status.${status}`;
    return has(key) ? t(key, { exact: fixed(exact, printedDecimals + 2) }) : status;
}

/** The value at a path such as `backward[1].deltas[0]` of a trace. */
function at(trace, path) {
    return path.match(/[^.[\]]+/g).reduce((tree, name) => tree?.[name], trace);
}

function typographic(printed) {
    return printed.replace("-", "\u2212");
}

function sameNumbers(network, origin) {
    return network === origin || JSON.stringify(network) === JSON.stringify(origin);
}
