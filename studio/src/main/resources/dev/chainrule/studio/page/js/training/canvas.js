/** What the canvases of the lab share: sharp pixels, colours of the theme, ticks. */

/** Sets the canvas to its size on the screen; gives its context in CSS pixels. */
export function prepare(canvas) {
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = globalThis.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
    }
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return { context, width, height };
}

let palette = { theme: null };

/** The theme's colours by name, for example `colours("dark").accent`. */
export function colours(theme) {
    if (palette.theme !== theme) {
        const style = getComputedStyle(document.documentElement);
        const names = ["paper", "paper-2", "ink", "ink-soft", "line", "accent", "value-pos", "value-neg",
            "gradient-pos", "gradient-neg", "focus"];
        palette = { theme, font: getComputedStyle(document.body).fontFamily };
        for (const name of names) {
            palette[name] = style.getPropertyValue(`--${name}`).trim();
        }
    }
    return palette;
}

/** Round values between two, about so many. */
export function ticks(from, to, about) {
    if (!(to > from)) {
        return [from];
    }
    const rough = (to - from) / about;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find(one => one * power >= rough) * power;
    const found = [];
    for (let i = Math.ceil(from / step - 1e-9); i * step <= to * (1 + 1e-12) + 1e-12; i++) {
        found.push(Number((i * step).toPrecision(12)));
    }
    return found;
}

/** The powers of ten between two positive values, and of few of them also twos and fives. */
export function powers(from, to) {
    const low = Math.floor(Math.log10(from));
    const high = Math.ceil(Math.log10(to));
    const factors = high - low <= 2 ? [1, 2, 5] : [1];
    const found = [];
    for (let exponent = low; exponent <= high; exponent += Math.max(1, Math.ceil((high - low) / 8))) {
        for (const factor of factors) {
            const value = factor * 10 ** exponent;
            if (value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9)) {
                found.push(value);
            }
        }
    }
    return found;
}

/** The numbers red, green, blue of a colour written #rrggbb. */
export function rgb(colour) {
    return [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16));
}
