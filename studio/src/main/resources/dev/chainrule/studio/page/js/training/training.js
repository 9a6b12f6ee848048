/** The tab "Training": a live training of the network that the page shows. */

import { h, replace } from "../dom.js";
import { createSession } from "./session.js";
import { createSettings } from "./settings.js";
import { createTransport } from "./transport.js";
import { createCurve } from "./curve.js";
import { createBoundary } from "./boundary.js";
import { createLayers } from "./layers.js";
import { createFindings } from "./findings.js";
import { createEpochs } from "./epochs.js";

/** Fills the panel; draws at most once per frame, and only while the tab is open. */
export function mount(element, store) {
    let waiting = false;
    let parts = [];
    const session = createSession(store, later);
    const settings = createSettings(store, session);

    function build() {
        const transport = createTransport(store, session, settings);
        const curve = createCurve(store);
        const epochs = createEpochs(store, session);
        const boundary = createBoundary();
        const layers = createLayers();
        const findings = createFindings();
        parts = [transport, curve, epochs, boundary, layers, findings];
        replace(element,
            h("div", { class: "lab" },
                transport.element,
                h("div", { class: "lab-pictures" },
                    h("div", { class: "lab-curve" }, curve.element, epochs.element),
                    boundary.element),
                findings.element,
                layers.element));
        later();
    }

    function later() {
        if (!waiting) {
            waiting = true;
            requestAnimationFrame(() => {
                waiting = false;
                draw();
            });
        }
    }

    function draw() {
        const state = store.get();
        if (state.tab === "training" && parts.length > 0) {
            const view = session.view();
            for (const part of parts) {
                part.show(view, state);
            }
        }
    }

    store.subscribe((state, before) => {
        if (state.language !== before.language) {
            build();
        } else if (["tab", "theme", "network", "epoch", "about", "presets", "status"].some(name => state[name] !== before[name])) {
            later();
        }
    });
    new ResizeObserver(later).observe(element);
    build();
    session.resume();
}
