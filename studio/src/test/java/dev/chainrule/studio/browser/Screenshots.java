package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Clip;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The pictures of docs/studio.md and README, made by
 * {@code mvn -pl studio -am test -Dtest=Screenshots -Dsurefire.failIfNoSpecifiedTests=false} alone. None ends within a line
 * or a box.
 */
@ExtendWith(Browsing.class)
class Screenshots {
    private static final Path IMAGES = Path.of("..", "docs", "images");
    private static final int WIDTH = 1400;
    private static final int ALL = 1800; // px, as high as the desk at least, so that nothing on it scrolls by itself

    /**
     * The first height below the table of factors at which no column has a line, a row or a box.
     */
    private static final String END = """
            () => {
                const columns = ["#network", "#diagram", "#transport", "#derivation"].map(id => document.querySelector(id));
                const boxes = columns.flatMap(column => [...column.querySelectorAll("h2, h3, p, tr, input, select, button, summary, svg")])
                    .filter(it => it.getClientRects().length > 0 && !it.closest(".unseen"))
                    .map(it => it.getBoundingClientRect());
                const isFree = y => boxes.every(({ top, bottom }) => bottom <= y || top >= y);
                let y = Math.ceil(document.querySelector("#derivation table.chain").getBoundingClientRect().bottom) + 8;
                while (!isFree(y)) {
                    y++;
                }
                return y;
            }
            """;

    /** The epochs that are told: the counter, the end of the curve, what the slider shows and what it can show. */
    private static final String TOLD = """
            () => [".figure-epoch dd", ".curve-readout", ".lab-epochs output"]
                .flatMap(part => document.querySelector(`#training ${part}`).textContent.replaceAll("\\u202f", "")
                    .match(/epoch \\d+ of \\d+|\\d+/)[0].match(/\\d+/g)).map(Number)
            """;

    @Test
    void firstScreen(Visitor visitor) {
        desk(high(visitor).open(), "studio.png");
    }

    @Test
    void backwardStep(Visitor visitor) {
        StudioPage studio = high(visitor).open();
        backward(studio);
        desk(studio, "studio-backward.png");
    }

    @Test
    void dark(Visitor visitor) {
        StudioPage studio = high(visitor).open();
        studio.page().locator("select[data-key=theme]").selectOption("dark");
        backward(studio);
        desk(studio, "studio-dark.png");
    }

    /** Paused, so that all that is told is of the same epoch. */
    @Test
    void training(Visitor visitor) {
        StudioPage studio = high(visitor).open().preset("xor").tab("training");
        studio.page().locator("#training .lab-start").click();
        studio.page().waitForTimeout(7000);
        studio.page().locator("#training .lab-start.running").click();
        studio.page().locator("#training .lab-start:not(.running)").waitFor();
        studio.page().waitForTimeout(1000);
        assertThat(studio.page().evaluate("() => new Set((" + TOLD + ")()).size"))
                .as("so many different epochs are told")
                .isEqualTo(1);
        studio.page().mouse().move(0, 0);
        take(studio.ready(), from(studio, "#tabs .tab-list", "#tabs", 16), "studio-training.png");
    }

    /** A column from the drawing to the buttons. */
    @Test
    void phone(Visitor visitor) {
        StudioPage studio = visitor.with(
                        options -> options.setViewportSize(390, 844).setDeviceScaleFactor(2))
                .open();
        backward(studio);
        take(studio, from(studio, "#diagram", "#transport", 16), "studio-phone.png");
    }

    private static Visitor high(Visitor visitor) {
        return visitor.with(options -> options.setViewportSize(WIDTH, ALL));
    }

    /** Where what comes back to a hidden unit is added up. */
    private static void backward(StudioPage studio) {
        studio.level("term").dispatch(Map.of("type", "step", "step", "dh(1)[1]"));
        studio.page().waitForTimeout(500);
    }

    private static void desk(StudioPage studio, String name) {
        int end = (int) studio.painted().page().evaluate(END);
        assertThat(end).isLessThan(ALL);
        take(studio, new Clip(0, 0, WIDTH, end), name);
    }

    /** The whole width, from the top of one part to the bottom of another, with some px above and below. */
    private static Clip from(StudioPage studio, String first, String last, int air) {
        double[] ends = ((List<?>) studio.painted().page().evaluate("""
                        ([first, last]) => [
                            document.querySelector(first).getBoundingClientRect().top + scrollY,
                            document.querySelector(last).getBoundingClientRect().bottom + scrollY,
                            innerWidth,
                        ]""", List.of(first, last)))
                .stream().mapToDouble(number -> ((Number) number).doubleValue()).toArray();
        return new Clip(0, ends[0] - air, ends[2], ends[1] - ends[0] + 2 * air);
    }

    private static void take(StudioPage studio, Clip clip, String name) {
        studio.page()
                .screenshot(new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setClip(clip)
                        .setPath(IMAGES.resolve(name)));
        assertThat(IMAGES.resolve(name)).isNotEmptyFile();
    }
}
