/** The table of layers: units, activation, bias; layers added and taken out. */

import { h } from "../dom.js";
import { t } from "../messages.js";
import { choice } from "./choice.js";
import { moveWithArrows, numberCell } from "./cell.js";
import { mountPart } from "./part.js";
import { countParameters, withActivation, withBias, withLayer, withoutLayer, withUnits } from "./shape.js";

/** More would be a file, not something to type. */
const MOST_UNITS = 64;
const MOST_LAYERS = 12;

export function mount(element, store) {
    const edit = network => store.dispatch({ type: "edit", network });
    const network = () => store.get().network;

    mountPart(element, store, {
        key: state => JSON.stringify([state.network?.ref, state.network?.layers, state.network?.activations,
            state.network?.biases?.map(Boolean), Boolean(state.about?.activations)]),
        build: state => state.network?.layers && table(state),
    });

    function table({ network: shown, about }) {
        const offers = about?.activations ?? [];
        const body = shown.layers.map((units, l) => row(shown, units, l, offers));
        const built = h("table", { class: "layers" },
            h("caption", { class: "unseen" }, t("page.layers.caption")),
            h("thead", null, h("tr", null,
                h("th", { scope: "col" }, t("page.layers.layer")),
                h("th", { scope: "col" }, t("page.layers.units")),
                h("th", { scope: "col" }, t("page.layers.activation")),
                h("th", { scope: "col" }, t("page.layers.bias")),
                h("th", null, h("span", { class: "unseen" }, t("page.layers.remove"))))),
            h("tbody", null, body));
        moveWithArrows(built);
        return h("section", { class: "part", "aria-labelledby": "layers-title" },
            h("div", { class: "part-head" },
                h("h3", { id: "layers-title" }, t("page.layers.title")),
                h("span", { class: "remark number" }, t("page.layers.parameters", { n: countParameters(shown) }))),
            h("div", { class: "scroll", "data-faults": true }, built),
            h("button", {
                type: "button", class: "quiet", "data-key": "add-layer", disabled: shown.layers.length > MOST_LAYERS,
                onclick: () => edit(withLayer(network())),
            }, "+ ", t("page.layers.add")));
    }

    function row(shown, units, l, offers) {
        const name = nameOfLayer(shown, l);
        const hidden = l > 0 && l < shown.layers.length - 1;
        return h("tr", null,
            h("th", { scope: "row" }, name),
            h("td", null, numberCell({
                label: t("page.layers.unitsOf", { layer: name }), place: `layers[${l}]`, value: units, digits: 6, whole: true,
                size: 3, commit: value => edit(withUnits(network(), l, value)),
                check: value => (value >= 1 && value <= MOST_UNITS ? null : t("page.layers.unitsRange", { most: MOST_UNITS })),
            })),
            h("td", null, l > 0 && choice({
                label: t("page.layers.activationOf", { layer: name }), place: `activations[${l - 1}]`,
                chosen: shown.activations[l - 1], offers, kind: "activation",
                commit: activation => edit(withActivation(network(), l, activation)),
            })),
            h("td", null, l > 0 && h("label", { class: "target" }, h("input", {
                type: "checkbox", checked: Boolean(shown.biases?.[l - 1]), "data-key": `bias-of-${l}`,
                "aria-label": t("page.layers.biasOf", { layer: name }),
                onchange: event => edit(withBias(network(), l, event.target.checked)),
            }))),
            h("td", null, hidden && h("button", {
                type: "button", class: "quiet small", title: t("page.layers.removeOf", { layer: name }),
                "aria-label": t("page.layers.removeOf", { layer: name }),
                onclick: () => edit(withoutLayer(network(), l)),
            }, "×")));
    }
}

/** "Inputs", "Layer 1", …, "Output". */
export function nameOfLayer(network, l) {
    const last = network.layers.length - 1;
    return l === 0 ? t("page.layers.inputs") : l === last ? t("page.layers.output") : t("page.layers.hidden", { l });
}
