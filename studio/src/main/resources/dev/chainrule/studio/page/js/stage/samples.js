/** Choosing which of several passes and samples is looked at: the same moment in another one. */

import { h, replace } from "../dom.js";
import { t } from "../messages.js";
import { parse, plain } from "./ids.js";
import { plan } from "./progress.js";
import { viewOf } from "./values.js";

/**
 * Fills an element with the choosers; nothing where there is one pass over one sample.
 *
 * @param {Element} element
 * @param {Object} store the page's store
 */
export function chooser(element, store) {
    const { trace, step, language, look, status } = store.get();
    const view = viewOf(trace, step);
    const wished = status === "asking" ? look : null; // what is asked for is chosen already
    const key = [view.passes, view.samples, language].join();
    if (element.dataset.key !== key) {
        element.dataset.key = key;
        replace(element,
            view.passes > 1 && select("pass", view.passes, store),
            view.samples > 1 && select("sample", view.samples, store));
    }
    element.querySelectorAll("select").forEach(one => {
        const value = String(wished?.[one.name] ?? view[one.name]);
        if (one.value !== value) {
            one.value = value;
        }
    });
}

function select(of, count, store) {
    const options = Array.from({ length: count }, (_, at) => h("option", { value: at + 1 }, t(`stage.${of}.n`, { n: at + 1, count })));
    return h("label", { class: "chooser" }, h("span", null, t(`stage.${of}.label`)),
        h("select", { name: of, onchange: event => jump(store, { [of]: Number(event.target.value) }) }, options));
}

function jump(store, wish) {
    const { trace, step } = store.get();
    const { pass, sample } = wished(trace, step, wish);
    // The steps of another are not here: the server is asked, and the answer takes up the same moment in them.
    if (trace.shown && (trace.shown.pass !== pass || trace.shown.sample !== sample)) {
        store.dispatch({ type: "look", pass, sample });
        return;
    }
    const target = elsewhere(trace, step, wish);
    if (target) {
        store.dispatch({ type: "step", step: target });
    }
}

/** The pass and the sample that a wish for one of them means, both from 1. */
function wished(trace, step, wish) {
    const view = viewOf(trace, step);
    const pass = wish.pass ?? (view.pass || 1);
    const samples = trace.passes?.[pass - 1]?.samples.length ?? trace.of?.samples ?? 1;
    return { pass, sample: Math.min(wish.sample ?? (view.sample || 1), samples) };
}

/** The step that does the same in another pass or sample, or the first one there. */
export function elsewhere(trace, step, wish) {
    const { pass, sample } = wished(trace, step, wish);
    const { steps, index } = plan(trace);
    const several = trace.passes[pass - 1].samples.length > 1;
    const own = several ? `#${pass}.${sample}` : `#${pass}`;
    const same = step ? plain(step) : null;
    if (same && index.has(same + own)) {
        return same + own;
    }
    return steps.find(one => {
        const it = parse(one.id);
        return it && it.scope === own;
    })?.id ?? null;
}
