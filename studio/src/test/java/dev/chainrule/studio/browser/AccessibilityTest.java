package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** axe-core finds nothing, in no theme and on no tab. Formulas count as one each: their parts have no colours of their own. */
@ExtendWith(Browsing.class)
class AccessibilityTest {
    private static final String RUN = """
            async place => (await axe.run({ include: place ?? document, exclude: ["math *"] }, { resultTypes: ["violations"] })).violations.flatMap(rule =>
                rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")} ${node.failureSummary}`))
            """;

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark", "contrast"})
    void axeFindsNothing(String theme, Visitor visitor) throws IOException {
        StudioPage studio = visitor.open();
        studio.page().locator("select[data-key=theme]").selectOption(theme);
        studio.page().evaluate(axe());
        List<String> found = new ArrayList<>();
        for (String tab : List.of("steps", "training", "check", "exercises")) {
            studio.tab(tab);
            fill(studio, tab);
            // Another theme changes colours alone: what stands around a panel is the same as on the first tab.
            String place = theme.equals("light") || tab.equals("steps") ? null : "#tabs";
            look(studio, place, theme + ", " + tab, found);
        }
        assertThat(found).isEmpty();
    }

    @Test
    void axeFindsNothingOnAPhoneInGermanNorInAnOpenMenu(Visitor visitor) throws IOException {
        StudioPage studio = visitor.with(
                        options -> options.setViewportSize(360, 780).setLocale("de-DE"))
                .open();
        studio.page().evaluate(axe());
        List<String> found = new ArrayList<>();
        look(studio, null, "phone", found);
        studio.page().locator("#export summary").click();
        look(studio, null, "phone, export", found);
        studio.page().keyboard().press("Escape");
        studio.preset("digits");
        look(studio, null, "phone, digits", found);
        assertThat(found).isEmpty();
    }

    /** Has something on the tab to be looked at. */
    private static void fill(StudioPage studio, String tab) {
        switch (tab) {
            case "check" -> studio.page().locator("#check table").first().waitFor();
            case "exercises" -> {
                studio.page().locator("#exercises form button.primary").click();
                studio.page().locator("#exercises .blank").first().fill("0.5");
                studio.page().locator("#exercises .blank").first().press("Enter");
                studio.page().locator("#exercises [data-verdict]").first().waitFor();
            }
            default -> {}
        }
    }

    private static void look(StudioPage studio, @Nullable String place, String where, List<String> found) {
        studio.ready()
                .page()
                .waitForFunction("() => document.getAnimations().every(it => it.playState === 'finished')");
        for (Object violation : (List<?>) studio.painted().page().evaluate(RUN, place)) {
            found.add(where + ": " + violation);
        }
    }

    private static String axe() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(AccessibilityTest.class.getResourceAsStream("/axe.min.js"), "axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
