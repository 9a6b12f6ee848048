/** Buttons, settings and figures of a live training. */

import { h, replace } from "../dom.js";
import { t } from "../messages.js";
import { word } from "../network/choice.js";
import { format, parse } from "../numbers.js";
import { reasonText, refusal } from "./reasons.js";
import { PACES } from "./settings.js";

const RATES = { least: -4, most: 1, step: 0.05 };

export function createTransport(store, session, settings) {
    const running = () => session.view().snapshot?.state === "running";
    const button = (word, extra = {}) => h("button", { type: "button", class: `lab-${word}`, ...extra }, t(`training.do.${word}`));

    const go = button("start", {
        onclick: () => (running() && session.isOurs() ? say("pause") : say("start")),
    });
    const epoch = button("epoch", { onclick: () => say("epoch"), title: t("training.about.epoch") });
    const batch = button("batch", { onclick: () => say("batch"), title: t("training.about.batch") });
    const sample = button("sample", { onclick: () => say("sample"), title: t("training.about.sample") });
    const restart = button("restart", { onclick: () => session.restart(), title: t("training.about.restart") });
    const weights = button("weights", { onclick: () => session.newWeights(), title: t("training.about.weights") });

    const optimizer = h("select", { id: "lab-optimizer", onchange: () => settings.change({ optimizer: optimizer.value }) });
    const slider = h("input", {
        type: "range", min: RATES.least, max: RATES.most, step: RATES.step, "aria-label": t("training.rateSlider"),
        oninput: () => setRate(Number((10 ** Number(slider.value)).toPrecision(2))),
    });
    const rate = h("input", {
        id: "lab-rate", type: "text", inputmode: "decimal", size: 7, autocomplete: "off",
        onchange: () => {
            const value = parse(rate.value);
            if (value > 0 && Number.isFinite(value)) {
                setRate(value);
            } else {
                rate.setAttribute("aria-invalid", "true");
            }
        },
    });
    const size = h("input", {
        id: "lab-batch", type: "number", min: 0, step: 1,
        onchange: () => settings.change({ batch: Math.max(0, Math.trunc(Number(size.value)) || 0) }),
    });
    const pace = h("select", { id: "lab-pace", onchange: () => settings.change({ pace: Number(pace.value) }) },
        PACES.map(one => h("option", { value: one }, one === 0 ? t("training.pace.full") : t("training.pace.some", { n: one }))));

    const figures = Object.fromEntries(["epoch", "step", "loss", "norm", "speed"].map(name => [name, h("dd", { class: "number" }, "–")]));
    const note = h("p", { class: "lab-note", role: "status", hidden: true });
    let told = "";

    const element = h("div", { class: "lab-transport" },
        h("div", { class: "lab-row" },
            h("div", { class: "lab-buttons", role: "group", "aria-label": t("training.transport") }, go, epoch, batch, sample),
            h("div", { class: "lab-buttons quiet", role: "group", "aria-label": t("training.beginAgain") }, restart, weights),
            h("dl", { class: "lab-figures" },
                Object.entries(figures).map(([name, value]) => h("div", { class: `figure-${name}` }, h("dt", null, t(`training.figure.${name}`)), value)))),
        h("div", { class: "lab-row lab-settings" },
            field("lab-optimizer", "optimizer", optimizer),
            field("lab-rate", "rate", rate, slider),
            field("lab-batch", "batch", size, h("span", { class: "remark" }, t("training.batchAll"))),
            field("lab-pace", "pace.label", pace)),
        note);

    function field(id, name, ...controls) {
        return h("div", { class: "lab-field" }, h("label", { for: id, class: "field-name" }, t(`training.${name}`)), controls);
    }

    function say(word) {
        const { pace: updates } = settings.get();
        session.say({ do: word, pace: updates }, settings.request());
    }

    function setRate(value) {
        rate.removeAttribute("aria-invalid");
        settings.change({ rate: value });
        if (document.activeElement !== rate) {
            rate.value = String(value);
        }
        slider.setAttribute("aria-valuetext", String(value));
    }

    function show(view, state) {
        const { snapshot, phase, fresh } = view;
        const isRunning = snapshot?.state === "running" && !fresh && phase === "live";
        setText(go, t(isRunning ? "training.do.pause" : "training.do.start"));
        go.classList.toggle("primary", true);
        go.classList.toggle("running", isRunning);
        const cannot = phase === "starting" || !state.network || state.status === "refused";
        for (const one of [go, epoch, batch, sample]) {
            one.disabled = cannot;
        }
        for (const one of [epoch, batch, sample]) {
            one.disabled = cannot || isRunning;
        }
        weights.disabled = !state.network || state.network.ref !== undefined;
        showSettings(view, state);
        showFigures(view);
        showNote(view);
    }

    function showSettings({ snapshot, goesOn }, state) {
        const wanted = settings.get();
        const offers = (state.about?.optimizers ?? []).map(one => one.name);
        if (optimizer.options.length !== offers.length) {
            replace(optimizer, offers.map(name =>
                h("option", { value: name }, word("optimizer", name))));
        }
        const live = snapshot && goesOn;
        setValue(optimizer, live ? snapshot.optimizer : wanted.optimizer);
        const now = live ? snapshot.rate : wanted.rate;
        setValue(rate, now === null ? "" : String(Number(now.toPrecision(6))));
        rate.placeholder = now === null ? t("training.usualRate") : "";
        if (now !== null) {
            setValue(slider, Math.min(Math.max(Math.log10(now), RATES.least), RATES.most));
        }
        setValue(size, wanted.batch);
        setValue(pace, wanted.pace);
    }

    function showFigures({ snapshot }) {
        setText(figures.epoch, snapshot ? whole(snapshot.epoch) : "–");
        setText(figures.step, snapshot ? whole(snapshot.step) : "–");
        setText(figures.loss, number(snapshot?.loss));
        setText(figures.norm, number(snapshot?.gradientNorm));
        setText(figures.speed, snapshot?.state === "running" && snapshot.stepsPerSecond
            ? whole(Number(snapshot.stepsPerSecond.toPrecision(3))) : "–");
    }

    function showNote(view) {
        const text = words(view);
        if (text !== told) {
            told = text;
            note.hidden = text === "";
            note.className = `lab-note ${view.phase} ${view.snapshot?.state ?? ""}`;
            replace(note, text);
        }
    }

    return { element, show };
}

/** What has to be said about how the training stands; empty if there is nothing. */
function words({ phase, problem, snapshot, training, fresh, goesOn }) {
    const epoch = snapshot?.epoch ?? 0;
    switch (phase) {
        case "refused": return t("training.note.refused", { message: refusal(problem) });
        case "away": return snapshot ? t("training.note.away", { epoch }) : t("training.note.awayAtStart");
        case "lost": return snapshot ? t("training.note.lost", { epoch }) : t("training.note.lostUnseen");
        case "over": return problem === "stopped" ? t("training.note.stopped", { epoch }) : t("training.note.over", { epoch, reason: ending(problem) });
        default:
    }
    if (problem) {
        return refusal(problem);
    }
    if (snapshot?.state === "diverged") {
        return t("training.note.diverged", { message: reasonText(snapshot.reason) });
    }
    if (snapshot?.reason) {
        return reasonText(snapshot.reason);
    }
    if (training && fresh) {
        return t("training.note.edited");
    }
    if (snapshot && !goesOn) {
        return t("training.note.earlier");
    }
    if (training?.notes?.includes("output-first")) {
        return t("training.note.outputFirst");
    }
    return "";
}

/** `forgotten`, `closing`, `failed: …`. */
function ending(reason) {
    const [word, ...details] = reason.split(": ");
    return t(`training.ending.${word}`, { details: details.join(": ") });
}

function number(value) {
    return value === null || value === undefined ? "–" : format(value, 5);
}

function whole(value) {
    return Math.round(value).toLocaleString("en").replaceAll(",", "\u202f");
}

/** Touches the page only where something has changed. */
function setText(element, text) {
    if (element.textContent !== text) {
        element.textContent = text;
    }
}

function setValue(control, value) {
    if (document.activeElement !== control && control.value !== String(value)) {
        control.value = String(value);
    }
}
