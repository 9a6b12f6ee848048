package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Pairs of texts in the drawing that share more than a hair, and texts outside it. */
    private static final String OVERLAPPING = """
            () => {
                const svg = document.querySelector("#diagram svg");
                const frame = svg.getBoundingClientRect();
                const texts = [...svg.querySelectorAll("text")].filter(it => it.textContent.trim()
                        && getComputedStyle(it).visibility !== "hidden" && Number(getComputedStyle(it).opacity) > 0
                        && it.getClientRects().length > 0)
                    .map(it => ({ words: it.textContent, box: it.getBoundingClientRect() }));
                const faults = [];
                texts.forEach(({ words, box }, n) => {
                    if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) {
                        faults.push(`${words} is outside the drawing`);
                    }
                    for (const other of texts.slice(n + 1)) {
                        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
                        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
                        if (across > 2 && down > 5) { // boxes of text have some air above and below the letters
                            faults.push(`${words} and ${other.words} share ${across.toFixed(1)} by ${down.toFixed(1)}`);
                        }
                    }
                });
                return faults;
            }
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
    @CsvSource({"1400", "1100", "800", "360"})
    void nothingOverlapsInTheDiagram(int width, Visitor visitor) {
        StudioPage studio =
                visitor.with(options -> options.setViewportSize(width, 900)).open();
        List<String> faults = new ArrayList<>();
        for (Object preset : (List<?>) studio.state("s => s.presets.map(x => x.id)")) {
            studio.preset((String) preset);
            if (studio.page().locator("#diagram svg:visible").count() > 0
                    && !studio.<Boolean>state("s => !!s.trace.large")) {
                for (String key : List.of("Home", "End")) {
                    studio.page().keyboard().press(key);
                    look(studio, OVERLAPPING, preset + " " + key, faults);
                }
            }
        }
        assertThat(faults).isEmpty();
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

    private static void look(StudioPage studio, String script, String where, List<String> faults) {
        for (Object fault : (List<?>) studio.painted().page().evaluate(script)) {
            faults.add(where + ": " + fault);
        }
    }
}
