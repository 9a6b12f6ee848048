package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tour of the 2-3-2 network by somebody who has no pointer. */
@ExtendWith(Browsing.class)
class KeyboardTest {
    private static final String FOCUSED = """
            () => {
                const it = document.activeElement;
                const name = it.getAttribute("aria-label") ?? it.getAttribute("aria-labelledby")
                    ?? (it.labels?.[0]?.textContent ?? it.textContent ?? "");
                const style = getComputedStyle(it);
                const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== "none"
                    || it.matches("svg *") || it.parentElement.matches(":focus-within") && it.matches("input[type=radio]");
                return [it === document.body ? "" : `${it.tagName} ${it.id} ${it.dataset.place ?? ""} ${it.dataset.key ?? ""}`
                    + ` ${it.className.baseVal ?? it.className} ${it.type ?? ""} ${name.trim().slice(0, 60)}`, name.trim(), ring];
            }
            """;

    @Test
    void theTabKeyReachesEverythingAndShowsWhereItIs(Visitor visitor) {
        StudioPage studio = visitor.open();
        Keyboard keys = studio.page().keyboard();
        Set<String> reached = new LinkedHashSet<>();
        List<String> faults = new ArrayList<>();
        for (int presses = 0; presses < 400; presses++) {
            keys.press("Tab");
            List<?> focused = (List<?>) studio.page().evaluate(FOCUSED);
            String which = (String) focused.get(0);
            if (which.isEmpty()) {
                break;
            }
            reached.add(which);
            if (((String) focused.get(1)).isEmpty()) {
                faults.add("no name: " + which);
            }
            if (!(Boolean) focused.get(2)) {
                faults.add("nothing shows the focus: " + which);
            }
        }
        assertThat(faults).isEmpty();
        assertThat(reached).hasSizeGreaterThan(40).hasSizeLessThan(400);
        for (String part : List.of("presets", "weights[0][0][0]", "drawing", "scrubber", "tab-steps")) {
            assertThat(reached).anyMatch(which -> which.contains(part));
        }
    }

    @Test
    void theTour(Visitor visitor) {
        StudioPage studio = visitor.open();
        Keyboard keys = studio.page().keyboard();

        // over the first link to the diagram, and along an edge to a unit of the next layer
        keys.press("Tab");
        keys.press("Tab");
        keys.press("Enter");
        tabTo(studio, "drawing");
        String before = studio.state("s => s.selected");
        keys.press("ArrowRight");
        keys.press("ArrowRight");
        keys.press("ArrowDown");
        keys.press("Enter");
        studio.ready();
        assertThat(studio.<String>state("s => s.selected")).isNotEqualTo(before);
        assertThat(studio.page().locator("#derivation math").count()).isPositive();

        // through the steps, there and back
        tabTo(studio, "next");
        String step = studio.state("s => s.step");
        keys.press("ArrowRight");
        assertThat(studio.<String>state("s => s.step")).isNotEqualTo(step);
        keys.press("ArrowLeft");
        assertThat(studio.<String>state("s => s.step")).isEqualTo(step);
        keys.press("End");
        assertThat(studio.mayGo("next")).isFalse();
        keys.press("Home");
        assertThat(studio.<Object>state("s => s.step")).isNull();

        // all tabs by the arrows
        tabTo(studio, "tab-steps");
        for (String tab : List.of("training", "check", "exercises", "steps")) {
            keys.press("ArrowRight");
            assertThat(studio.<String>state("s => s.tab")).isEqualTo(tab);
        }

        // another weight, undone
        keys.press("Shift+Tab");
        tabBackTo(studio, "weights[0][0][0]");
        keys.type("0.9");
        keys.press("Enter");
        assertThat(studio.ready()
                        .<Number>state("s => s.network.weights[0][0][0]")
                        .doubleValue())
                .isEqualTo(0.9);
        keys.press("Control+z");
        assertThat(studio.ready()
                        .<Number>state("s => s.network.weights[0][0][0]")
                        .doubleValue())
                .isEqualTo(0.15);

        // another preset
        tabBackTo(studio, "presets");
        keys.press("Enter");
        tabTo(studio, "menu-item");
        tabTo(studio, "menu-item");
        keys.press("Enter");
        assertThat(studio.ready().<String>state("s => s.preset")).isNotEqualTo("second-text");
    }

    private static void tabTo(StudioPage studio, String which) {
        press(studio, "Tab", which);
    }

    private static void tabBackTo(StudioPage studio, String which) {
        press(studio, "Shift+Tab", which);
    }

    private static void press(StudioPage studio, String key, String which) {
        for (int presses = 0; presses < 200; presses++) {
            studio.page().keyboard().press(key);
            if (((String) ((List<?>) studio.page().evaluate(FOCUSED)).getFirst()).contains(which)) {
                return;
            }
        }
        throw new AssertionError(key + " does not lead to " + which);
    }
}
