package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing runs off the page, nothing is cut off, and in the diagram nothing lies on something else. */
@ExtendWith(Browsing.class)
class LayoutTest {
    /** The page's width against the window's, and every text whose box is too small for it. */
    private static final String TOO_NARROW = """
            () => {
                const faults = [];
                const root = document.scrollingElement;
                if (root.scrollWidth > root.clientWidth) {
                    const wide = [...document.querySelectorAll("main *, header *")]
                        .filter(it => it.getBoundingClientRect().right > root.clientWidth + 1 && !it.closest(".scroll, svg, [popover]"))
                        .slice(0, 5).map(it => it.outerHTML.slice(0, 120));
                    faults.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}: ${wide.join(" | ")}`);
                }
                for (const it of document.querySelectorAll("body *")) {
                    const style = getComputedStyle(it);
                    const cuts = ["hidden", "clip"].includes(style.overflowX);
                    if (cuts && it.clientWidth > 1 && it.scrollWidth > it.clientWidth + 1 && it.textContent.trim()
                        && it.getClientRects().length > 0 && !it.closest(".unseen") && it.title !== it.textContent) {
                        faults.push(`cut off: ${it.outerHTML.slice(0, 200)}`);
                    }
                }
                return faults;
            }
            """;

    /** How wide a figure of the page's font is, in parts of the size; in DejaVu Sans 0.64, condensed 0.57. */
    private static final String FIGURE = """
            () => {
                const context = document.createElement("canvas").getContext("2d");
                context.font = `100px ${getComputedStyle(document.body).fontFamily}`;
                return context.measureText("0").width / 100;
            }
            """;

    private static final double WIDEST_FIGURE = 0.6;

    /**
     * A function that looks at the drawing: labels, plates, units, biases, headings, of which no two may have a point in
     * common; texts that leave the card, plate or drawing they stand in; edges that touch a bias; plates beside their edge, and,
     * where edges are few, such as have another edge behind their middle. A text's box has air above and below its figures.
     */
    private static final String OVERLAPPING = """
            const FEW = 16; // edges, those to the loss among them
            const look = () => {
                const svg = document.querySelector("#diagram svg");
                const boxOf = it => {
                    const { left, right, top, bottom } = it.getBoundingClientRect();
                    const air = it.localName === "text" ? 0.2 * (bottom - top) : 0;
                    return { left, right, top: top + air, bottom: bottom - air };
                };
                const isSeen = it => it.getClientRects().length > 0 && getComputedStyle(it).display !== "none"
                    && getComputedStyle(it).visibility !== "hidden" && Number(getComputedStyle(it).opacity) > 0
                    && (it.localName !== "text" || it.textContent.trim() !== "");
                const seen = (of, which) => [...of.querySelectorAll(which)].filter(isSeen);
                const faults = [];
                const within = (inner, outer, what) => {
                    if (inner.left < outer.left - 0.5 || inner.right > outer.right + 0.5
                        || inner.top < outer.top - 0.5 || inner.bottom > outer.bottom + 0.5) {
                        faults.push(what);
                    }
                };
                const pieces = [
                    ...seen(svg, ".unit, .bias, .outcome").map(it => ({ it, box: boxOf(it.querySelector(".frame")) })),
                    ...seen(svg, ".headings text, .edge-label text, .edge-label .plate").map(it => ({ it, box: boxOf(it) })),
                    ...seen(svg, ".cell text").map(it => ({ it, box: boxOf(it) })),
                ].map(piece => ({ ...piece, words: piece.it.textContent || "a plate", home: piece.it.closest(".edge-label, .unit, .bias, .outcome") }));
                const frame = svg.getBoundingClientRect();
                for (const { words, box } of pieces) {
                    within(box, frame, `${words} is outside the drawing`);
                }
                for (const cell of seen(svg, ".cell")) {
                    seen(cell, "text").forEach(text => within(boxOf(text), boxOf(cell.querySelector(".back")), `${text.textContent} leaves its cell`));
                }
                for (const bias of seen(svg, ".bias")) {
                    seen(bias, "text").forEach(text => within(boxOf(text), boxOf(bias.querySelector(".frame")), `${text.textContent} leaves its bias`));
                }
                for (const plate of seen(svg, ".edge-label .plate")) {
                    seen(plate.parentNode, "text").forEach(text => within(boxOf(text), boxOf(plate), `${text.textContent} leaves its plate`));
                }
                pieces.forEach((one, n) => pieces.slice(n + 1).forEach(other => {
                    const isText = one.it.localName === "text" && other.it.localName === "text";
                    if (one.home !== null && one.home === other.home && !isText) {
                        return;
                    }
                    const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
                    const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
                    if (across > 0.5 && down > 0.5) {
                        faults.push(`${one.words} and ${other.words} share ${across.toFixed(1)} by ${down.toFixed(1)}`);
                    }
                }));
                const biases = seen(svg, ".bias .frame").map(it => ({ box: boxOf(it), words: it.parentNode.textContent }));
                const plates = seen(svg, ".edge-label .plate").map(it => ({ box: boxOf(it), of: it.parentNode.querySelector(".weight").dataset.q }));
                const distances = plates.map(() => []);
                for (const line of seen(svg, ".edge .line, path.edge")) {
                    const half = parseFloat(getComputedStyle(line).strokeWidth) / 2;
                    const { points, name } = sampled(line);
                    const touched = biases.find(({ box }) => points.some(([x, y]) => x > box.left - half && x < box.right + half
                        && y > box.top - half && y < box.bottom + half));
                    if (touched) {
                        faults.push(`the edge ${name} touches the bias ${touched.words}`);
                    }
                    plates.forEach(({ box }, p) => distances[p].push([name, Math.min(...points.map(([x, y]) =>
                        Math.hypot(x - (box.left + box.right) / 2, y - (box.top + box.bottom) / 2)))]));
                }
                plates.forEach(({ of }, p) => {
                    const own = of.replace("'", "").replace(/#.*/, "");
                    const isOwn = ([name]) => name === own;
                    const [, mine] = distances[p].find(isOwn) ?? ["", Infinity];
                    const [other, least] = distances[p].filter(one => !isOwn(one)).reduce((a, b) => (b[1] < a[1] ? b : a), ["", Infinity]);
                    if (mine > 5 || (distances[p].length <= FEW && least < 3)) {
                        faults.push(`the plate of ${own} is ${mine.toFixed(1)} from its edge, ${least.toFixed(1)} from ${other}`);
                    }
                });
                return faults;
            };
            const paths = new WeakMap(); // an edge's points do not change, but where the drawing stands does
            const sampled = line => {
                if (!paths.has(line)) {
                    const length = line.getTotalLength();
                    paths.set(line, Array.from({ length: Math.ceil(length) + 1 }, (_, n) => line.getPointAtLength(Math.min(n, length))));
                }
                const to = line.getScreenCTM();
                const points = paths.get(line).map(({ x, y }) => [x * to.a + to.e, y * to.d + to.f]);
                return { points, name: line.closest("[data-q]")?.dataset.q ?? "to the loss" };
            };
            const quiet = async () => {
                const isBusy = () => store.get().status === "asking" || document.querySelector("#derivation .waiting");
                do {
                    await new Promise(done => setTimeout(done, 5));
                } while (isBusy());
            };
            const steps = () => {
                const all = store.get().trace.steps.filter(one => one.level !== "pass").map(one => one.id);
                const find = kind => all.filter(id => id.startsWith(kind)).at(-1);
                return [find("h("), find("dh("), find("d("), all.at(-1)].filter(id => id !== undefined);
            };
            const lookAtSteps = (where, faults) => {
                for (const step of steps()) {
                    store.dispatch({ type: "step", step });
                    look().forEach(fault => faults.push(`${where}, ${step}: ${fault}`));
                }
            };
            """;

    @ParameterizedTest
    @CsvSource({"360, 780, 1, en", "360, 780, 1, de", "700, 450, 2, en", "1100, 800, 1, de", "1400, 900, 1, en"})
    void nothingRunsOffThePage(int width, int height, int scale, String language, Visitor visitor) {
        StudioPage studio = visitor.with(options -> options.setViewportSize(width, height)
                        .setDeviceScaleFactor(scale)
                        .setLocale(language))
                .open();
        List<String> faults = new ArrayList<>();
        for (String tab : List.of("steps", "training", "check", "exercises")) {
            studio.tab(tab);
            if (tab.equals("check")) {
                studio.page().locator("#check table").first().waitFor();
            }
            if (tab.equals("exercises")) {
                studio.page().locator("#exercises form button.primary").click();
                studio.page().locator("#exercises .blank").first().waitFor();
            }
            look(studio, TOO_NARROW, tab, faults);
        }
        for (String preset : List.of("digits", "mazur")) {
            look(studio.preset(preset), TOO_NARROW, preset, faults);
        }
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 768, 1110, 1400})
    void nothingOverlapsInTheDiagram(int width, Visitor visitor) {
        assertThat(faults(width, visitor, """
                for (const { id } of store.get().presets) {
                    document.querySelector(`[data-preset='${id}']`).click();
                    await quiet();
                    if (!store.get().trace.large) {
                        lookAtSteps(id, faults);
                    }
                }
                """)).isEmpty();
    }

    /** Few units and many, more outputs than cards have room, nothing to compare with. */
    @ParameterizedTest
    @ValueSource(ints = {360, 768, 1110, 1400})
    void nothingOverlapsWhateverTheNetwork(int width, Visitor visitor) {
        assertThat(faults(width, visitor, """
                const network = (layers, isTaught) => {
                    const number = (l, i, j) => ((7 * i + 3 * j + 5 * l) % 19 - 9.5) / 8;
                    const row = (l, i, n) => Array.from({ length: n }, (_, j) => number(l, i, j));
                    return {
                        layers,
                        activations: layers.slice(1).map(() => "sigmoid"),
                        weights: layers.slice(1).map((n, l) => Array.from({ length: layers[l] }, (_, i) => row(l, i, n))),
                        biases: layers.slice(1).map((n, l) => row(l, 100, n)),
                        inputs: row(9, 1, layers[0]),
                        ...isTaught && { targets: row(9, 2, layers.at(-1)) },
                    };
                };
                for (const [layers, isTaught] of [[[1, 1], true], [[1, 9, 1], true], [[4, 4, 2], true], [[5, 9, 5], true], [[2, 3, 12], true],
                        [[2, 3, 2], false], [[1, 9, 1], false]]) {
                    const name = `${layers.join("-")}${isTaught ? "" : " without targets"}`;
                    store.dispatch({ type: "open", network: network(layers, isTaught) });
                    await quiet();
                    if (store.get().trace === null) {
                        faults.push(`${name}: ${store.get().error}`);
                        continue;
                    }
                    lookAtSteps(name, faults);
                    const [from, to] = layers;
                    store.dispatch({ type: "select", quantity: `w(1)[${from},${to}]` });
                    lookAtSteps(`${name}, the last weight`, faults);
                }
                """)).isEmpty();
    }

    /** Whichever weight is chosen has a plate for weight and gradient going back, and that is as long as its numbers are. */
    @ParameterizedTest
    @ValueSource(ints = {360, 768, 1110, 1400})
    void noPlateCoversALabelNorDoLongNumbers(int width, Visitor visitor) {
        assertThat(faults(width, visitor, """
                const choices = store.get().network.weights.flatMap((matrix, l) =>
                    matrix.flatMap((row, i) => row.map((_, j) => `w(${l + 1})[${i + 1},${j + 1}]`)));
                let plates = 0;
                const lookAtAll = async name => {
                    for (const quantity of choices) {
                        store.dispatch({ type: "select", quantity });
                        lookAtSteps(`${name}, ${quantity}`, faults);
                        plates += document.querySelectorAll("#diagram .edge-label.both").length;
                    }
                    await quiet();
                };
                await lookAtAll("as given");
                if (plates !== choices.length) {
                    faults.push(`${plates} plates at the end for ${choices.length} weights`);
                }
                const network = structuredClone(store.get().network);
                network.weights[0][0] = [-12345.678, 1.234e-7, -0.000123456];
                network.weights[1][0] = [123456789.5, -9.87654321e-12];
                network.biases[0][1] = -12345.678;
                network.inputs = [-0.0123456, 12345.678];
                store.dispatch({ type: "edit", network });
                await quiet();
                await lookAtAll("long numbers");
                """)).isEmpty();
    }

    /** A derivation breaks its lines; of the presets none has a fraction that cannot. */
    @ParameterizedTest
    @ValueSource(ints = {360, 1110, 1400})
    void noDerivationScrollsSideways(int width, Visitor visitor) {
        assertThat(faults(width, visitor, """
                for (const { id } of store.get().presets) {
                    document.querySelector(`[data-preset='${id}']`).click();
                    await quiet();
                    for (const kind of ["h(", "dh(", "w'("]) {
                        const step = store.get().trace.steps.find(one => one.quantity.startsWith(kind))?.id;
                        if (step !== undefined) {
                            store.dispatch({ type: "step", step });
                            await quiet();
                            document.querySelectorAll("#derivation :is(.scroll, .equations, .step-formula)").forEach(it => {
                                if (!it.closest("details") && it.scrollWidth > it.clientWidth + 1) {
                                    faults.push(`${id}, ${step}: .${it.className} is ${it.scrollWidth} wide on ${it.clientWidth}`);
                                }
                            });
                        }
                    }
                }
                """)).isEmpty();
    }

    @Test
    void aDerivationIsSetAnewForAnotherWidth(Visitor visitor) {
        StudioPage studio = visitor.open();
        Locator turned = studio.page().locator("#derivation table.chain.upright");
        assertThat(turned.count()).isZero();
        studio.page().setViewportSize(360, 780);
        turned.waitFor();
        assertThat(studio.texts("#derivation .chain th[scope=rowgroup] .unseen"))
                .containsExactlyElementsOf(studio.texts("#derivation .chain tr.words td").stream()
                        .map(String::strip)
                        .toList());
        assertThat(studio.texts("#derivation .chain .result th .unseen")).containsExactly("result");
        String gradient = studio.state("s => s.trace.labels['dw(1)[1,1]'].spoken");
        assertThat(studio.texts("#derivation .chain caption")).containsExactly(gradient);
        studio.page().setViewportSize(1400, 900);
        turned.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    }

    @Test
    void pointersHaveRoom(Visitor visitor) {
        StudioPage studio =
                visitor.with(options -> options.setViewportSize(360, 780)).open();
        List<?> small = (List<?>) studio.page().evaluate("""
                () => [...document.querySelectorAll("button, select, summary, input, a[href]")]
                    .filter(it => it.getClientRects().length > 0 && !it.closest(".skip"))
                    .filter(it => !(it.matches("input") && it.closest("label"))) // the label is the target
                    .map(it => [it.getBoundingClientRect(), it.outerHTML.slice(0, 120)])
                    .filter(([box]) => box.width > 1 && (box.width < 23.5 || box.height < 23.5))
                    .map(([box, html]) => `${box.width.toFixed(1)} by ${box.height.toFixed(1)}: ${html}`)
                """);
        assertThat(small).isEmpty();
    }

    /**
     * What {@code script} finds wrong on a page so wide: statements that have the page's {@code store}, may wait, and put
     * into {@code faults} what they find.
     */
    private static List<?> faults(int width, Visitor visitor, String script) {
        StudioPage studio =
                visitor.with(options -> options.setViewportSize(width, 900)).open();
        assumeTrue(
                ((Number) studio.page().evaluate(FIGURE)).doubleValue() < WIDEST_FIGURE,
                "none of the fonts that the page asks for is here, and figures of the one in their place are wide");
        String function =
                "async store => {\n%s\nconst faults = [];\n%s\nreturn faults;\n}".formatted(OVERLAPPING, script);
        return (List<?>) studio.page().evaluate(function, studio.store());
    }

    private static void look(StudioPage studio, String script, String where, List<String> faults) {
        for (Object fault : (List<?>) studio.painted().page().evaluate(script)) {
            faults.add(where + ": " + fault);
        }
    }
}
