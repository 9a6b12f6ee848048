/** Going through the steps: buttons, keys, the time line, the level, playing. */

import { h, replace, s } from "../dom.js";
import { t } from "../messages.js";
import { next, previous, position, stepAfter, stepOf, stops, stopsDone, stretches } from "./progress.js";

const LEVELS = ["pass", "layer", "neuron", "term"];
const SPEEDS = [0.5, 1, 2, 4];
const PACE = 1400; // ms for one step at speed 1

const ICONS = {
    first: "M4 3v14h2V3zM17 3v14L7 10z",
    back: "M15 3v14L5 10z",
    play: "M5 2.5v15L17 10z",
    pause: "M5 3h3.6v14H5zM11.4 3H15v14h-3.6z",
    next: "M5 3v14L15 10z",
    last: "M14 3v14h2V3zM3 3v14L13 10z",
    finer: "M10 16L3 7h14z",
    coarser: "M10 4L3 13h14z",
};

/**
 * Mounts buttons and time line.
 *
 * @param {Element} element
 * @param {Object} store the page's store
 */
export function mount(element, store) {
    let timer = 0;
    let speed = 1;
    const dispatch = action => store.dispatch(action);
    const state = () => store.get();
    const to = step => state().trace && step !== state().step && dispatch({ type: "step", step });
    const actions = {
        first: () => to(null),
        back: () => to(previous(state().trace, state().level, state().step)),
        next: () => to(next(state().trace, state().level, state().step)),
        last: () => to(stepAfter(state().trace, state().level, Infinity)),
        finer: () => dispatch({ type: "level", level: LEVELS[Math.min(LEVELS.indexOf(state().level) + 1, 3)] }),
        coarser: () => dispatch({ type: "level", level: LEVELS[Math.max(LEVELS.indexOf(state().level) - 1, 0)] }),
        play: () => (timer ? stop() : play()),
    };
    const act = name => {
        if (!state().trace) {
            return;
        }
        if (name !== "play") {
            stop();
        }
        actions[name]();
    };

    const buttons = {};
    const button = name => {
        buttons[name] = h("button", { type: "button", class: `transport-button ${name}`, onclick: () => act(name) }, icon(name));
        return buttons[name];
    };
    const scrub = h("input", { type: "range", class: "scrubber", min: 0, max: 0, step: 1, value: 0,
        oninput: event => { stop(); to(stepAfter(state().trace, state().level, Number(event.target.value))); } });
    const ticks = h("div", { class: "ticks", "aria-hidden": "true" });
    const levels = h("div", { class: "levels", role: "radiogroup" });
    const pace = h("select", { class: "pace", onchange: event => { speed = Number(event.target.value); if (timer) { play(); } } });
    const count = h("p", { class: "count" });
    replace(element,
        h("div", { class: "timeline" }, ticks, scrub),
        h("div", { class: "transport-row" },
            h("div", { class: "transport-buttons", role: "group" }, ["first", "back", "play", "next", "last"].map(button)),
            count,
            h("div", { class: "level-switch" }, button("coarser"), levels, button("finer")),
            pace));
    element.classList.add("stage-transport");

    function play() {
        clearInterval(timer);
        const { trace, level, step } = state();
        if (stopsDone(trace, level, step) === stops(trace, level).length) {
            to(null); // played to the end: from the beginning again
        }
        timer = setInterval(() => {
            const now = state();
            if (!now.trace || next(now.trace, now.level, now.step) === now.step) {
                stop();
            } else {
                actions.next();
            }
        }, PACE / speed);
        paintPlay();
    }

    function stop() {
        if (timer) {
            clearInterval(timer);
            timer = 0;
            paintPlay();
        }
    }

    function paintPlay() {
        replace(buttons.play, icon(timer ? "pause" : "play"));
        buttons.play.setAttribute("aria-label", t(timer ? "stage.transport.pause" : "stage.transport.play"));
        buttons.play.title = `${t(timer ? "stage.transport.pause" : "stage.transport.play")} (${t("stage.key.space")})`;
    }

    document.addEventListener("keydown", event => {
        const name = KEYS[event.key];
        if (name && !event.defaultPrevented && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey
            && !ownsKeys(event.target, event.key)) {
            event.preventDefault();
            act(name);
        }
    });

    function words() {
        for (const [name, one] of Object.entries(buttons)) {
            if (name !== "play") {
                one.setAttribute("aria-label", t(`stage.transport.${name}`));
                one.title = `${t(`stage.transport.${name}`)} (${t(`stage.key.${name}`)})`;
            }
        }
        paintPlay();
        element.querySelector(".transport-buttons").setAttribute("aria-label", t("stage.transport.label"));
        levels.setAttribute("aria-label", t("stage.level.label"));
        replace(levels, LEVELS.map(level => h("label", { class: "level" },
            h("input", { type: "radio", name: "stage-level", value: level, checked: level === state().level,
                onchange: () => dispatch({ type: "level", level }) }),
            h("span", null, t(`stage.level.${level}`)))));
        replace(pace, SPEEDS.map(one => h("option", { value: one, selected: one === speed }, t("stage.transport.speed", { n: one }))));
        pace.setAttribute("aria-label", t("stage.transport.pace"));
        scrub.setAttribute("aria-label", t("stage.transport.scrubber"));
    }

    let drawn = null;
    function show(now, before) {
        const { trace, level, step } = now;
        element.classList.toggle("waiting", !trace);
        Object.values(buttons).forEach(one => { one.disabled = !trace; });
        scrub.disabled = !trace;
        if (!trace) {
            stop();
            return;
        }
        const all = stops(trace, level).length;
        const done = stopsDone(trace, level, step);
        if (drawn?.trace !== trace || drawn.level !== level || drawn.language !== now.language) {
            drawn = { trace, level, language: now.language };
            scrub.max = all;
            replace(ticks, bySample(stretches(trace, level)).map(group => sampleMark(group, all)));
        }
        scrub.value = done;
        scrub.style.setProperty("--done", all ? done / all : 0);
        const current = stepOf(trace, step);
        const text = current
            ? t("stage.count", { n: done, of: all, phase: t(`stage.phase.${current.phase}`) }) : t("stage.count-none", { of: all });
        scrub.setAttribute("aria-valuetext", text);
        count.textContent = text;
        const at = position(trace, step);
        buttons.first.disabled = buttons.back.disabled = at < 0;
        buttons.next.disabled = buttons.last.disabled = done === all;
        buttons.coarser.disabled = level === LEVELS[0];
        buttons.finer.disabled = level === LEVELS.at(-1);
        levels.querySelectorAll("input").forEach(one => { one.checked = one.value === level; });
        if (before && before.trace === trace && (before.step !== step || before.language !== now.language)) {
            announce(text, current ? current.spoken ?? current.numbers.text : "");
        }
    }

    store.subscribe((now, before) => {
        if (now.language !== before.language) {
            words();
        }
        if (["trace", "step", "level", "language"].some(key => now[key] !== before[key])) {
            show(now, before);
        }
    });
    words();
    show(state());
}

const KEYS = {
    ArrowRight: "next", ArrowLeft: "back", ArrowDown: "finer", ArrowUp: "coarser", Home: "first", End: "last", " ": "play",
};

/** Whether an element needs the key itself: fields, choices, tabs, the drawing; Space presses buttons. */
function ownsKeys(target, key) {
    if (!(target instanceof Element)) {
        return false;
    }
    if (target.closest("input:not([type=button]), select, textarea, [contenteditable], [role=tab], dialog")) {
        return !target.matches("input[type=checkbox]") || key === " ";
    }
    if (target.closest("[role=application]")) {
        return key.startsWith("Arrow") || key === " ";
    }
    if (key === " ") {
        return Boolean(target.closest("button, a, summary, [role=button]"));
    }
    // A region that scrolls keeps the keys that scroll it.
    const scrolls = target.closest("[tabindex='0'].scroll, [tabindex='0'].table-scroll");
    return Boolean(scrolls);
}

function icon(name) {
    return s("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" }, s("path", { d: ICONS[name] }));
}

/** Stretches next to each other that belong to the same sample of the same pass. */
function bySample(parts) {
    const groups = [];
    for (const part of parts) {
        const [, pass = 0, sample = 0] = (/^#(\d+)(?:\.(\d+))?/.exec(part.scope) ?? []).map(Number);
        const last = groups.at(-1);
        if (last && last.pass === pass && last.sample === sample) {
            last.parts.push(part);
        } else {
            groups.push({ pass, sample, parts: [part] });
        }
    }
    return groups;
}

/** The stretches of one sample below its number, if there are several samples. */
function sampleMark({ sample, parts }, all) {
    const length = parts.at(-1).to - parts[0].from + 1;
    const named = sample > 0 ? `${t("stage.sample.label")} ${sample}` : "";
    const mark = h("span", { class: "of-sample" },
        h("span", { class: "sample-number", title: named }, sample > 0 ? length / all > 0.2 ? named : String(sample) : ""),
        h("span", { class: "stretches" }, parts.map(part => stretch(part, all, named))));
    mark.style.setProperty("flex-grow", length);
    return mark;
}

/** Short ones have an arrow for a word. */
function stretch({ phase, from, to }, all, named) {
    const share = (to - from + 1) / all;
    const word = t(`stage.phase.${phase}`);
    const part = h("span", { class: `stretch ${phase}`, title: `${word} ${named}`.trim() },
        share > 0.16 ? word : share > 0.03 ? { forward: "→", backward: "←" }[phase] ?? "" : "");
    part.style.setProperty("flex-grow", to - from + 1);
    return part;
}

let due = 0;
/** Says where one is, and to those who listen the formula as well; while steps fly by only of the last. */
function announce(text, aloud) {
    clearTimeout(due);
    due = setTimeout(() => {
        const status = document.getElementById("status");
        if (status && !["away", "refused"].includes(status.dataset.kind)) {
            replace(status, h("span", null, text), h("span", { class: "unseen", lang: "en" }, `. ${aloud}`));
        }
    }, 250);
}
