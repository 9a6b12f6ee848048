/** Loss, optimizer and learning rate. */

import { h } from "../dom.js";
import { t } from "../messages.js";
import { numberCell, showNumber } from "./cell.js";
import { choice, nameOf } from "./choice.js";
import { mountPart } from "./part.js";
import { knownNetwork } from "../state.js";
import { withField } from "./shape.js";

export function mount(element, store) {
    const set = (name, value, merge) =>
        store.dispatch({ type: "edit", network: withField(store.get().network, name, value), merge });

    mountPart(element, store, {
        key: state => key(knownNetwork(state), state.about),
        build: state => knownNetwork(state)?.layers && fields(knownNetwork(state), state),
        update(part, state) {
            const rate = part.querySelector("[data-place=learningRate]");
            if (rate) {
                showNumber(rate, knownNetwork(state).learningRate ?? null, state.digits);
            }
        },
    });

    function fields(network, { about, digits }) {
        return h("section", { class: "part", "aria-labelledby": "recipe-title" },
            h("h3", { id: "recipe-title" }, t("page.recipe.title")),
            h("div", { class: "fields", "data-faults": true },
                field(t("page.recipe.loss"), choice({
                    label: t("page.recipe.loss"), place: "loss", chosen: network.loss ?? "half-squared-error",
                    offers: about?.losses ?? [], kind: "loss", commit: loss => set("loss", loss),
                    remark: ({ outputs }) => (!outputs || outputs.includes(nameOf(network.activations.at(-1))) ? ""
                        : ` (${t("page.recipe.needs", { activations: outputs.join(", ") })})`),
                })),
                field(t("page.recipe.optimizer"), choice({
                    label: t("page.recipe.optimizer"), place: "optimizer", chosen: network.optimizer ?? "sgd",
                    offers: about?.optimizers ?? [], kind: "optimizer", commit: optimizer => set("optimizer", optimizer),
                })),
                field(t("page.recipe.rate"), numberCell({
                    label: t("page.recipe.rate"), place: "learningRate", quantity: "eta", value: network.learningRate ?? null,
                    digits, size: 8, commit: rate => set("learningRate", rate),
                    check: rate => (rate > 0 ? null : t("page.recipe.ratePositive")),
                }))));
    }
}

function key(network, about) {
    return JSON.stringify([network?.ref, Boolean(network?.layers), network?.loss, network?.optimizer,
        network?.activations?.at(-1), Boolean(about?.losses)]);
}

function field(label, controls) {
    return h("div", { class: "field" }, h("span", { class: "field-name", "aria-hidden": "true" }, label),
        h("span", { class: "field-value" }, controls));
}
