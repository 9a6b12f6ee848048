package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Gradient check and exercises. */
@ExtendWith(Browsing.class)
class ToolsTest {
    @Test
    void everyDerivativeAgreesWithDifferences(Visitor visitor) {
        StudioPage studio = visitor.open().tab("check");
        Locator rows = studio.page().locator("#check .scroll tbody tr");
        rows.first().waitFor();
        assertThat(rows.count()).isEqualTo(17);
        assertThat(studio.page().locator("#check .mark.ok").count()).isEqualTo(17);
        assertThat(studio.page().locator("#check .summary").textContent()).contains("17");
        assertThat(studio.page().locator("#check .log-plot .point").count()).isGreaterThan(8);
        assertThat(ShownNumbers.check(studio)).isPositive();
    }

    @Test
    void aLargeStepIsSaidToBeLargeAndTheEditIsCheckedAnew(Visitor visitor) {
        StudioPage studio = visitor.open().tab("check");
        Locator summary = studio.page().locator("#check .summary");
        studio.page().locator("#check .summary.ok").waitFor();
        studio.page().locator("#check-step").fill("-1");
        studio.page().locator("#check .summary.differs").waitFor();
        assertThat(summary.textContent()).contains("smaller");
        studio.page().locator("#check .best-step").click();
        studio.page().locator("#check .summary.ok").waitFor();
        studio.type("weights[0][0][0]", "0.75");
        studio.page().waitForFunction("() => document.querySelector('#check .check-results').ariaBusy === 'false'");
        assertThat(studio.page().locator("#check .summary.ok").count()).isEqualTo(1);
    }

    @Test
    void kinksAreMarked(Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.dispatch(Map.of(
                "type",
                "open",
                "network",
                Map.of(
                        "layers",
                        List.of(1, 1),
                        "activations",
                        List.of("relu"),
                        "weights",
                        List.of(List.of(List.of(1e-7))),
                        "inputs",
                        List.of(1),
                        "targets",
                        List.of(1),
                        "learningRate",
                        0.1)));
        studio.tab("check");
        studio.page().locator("#check .mark.kink").waitFor();
    }

    @Test
    void ofALargeNetworkSomeAreChecked(Visitor visitor) {
        StudioPage studio = visitor.open().preset("digits").tab("check");
        studio.page().locator("#check .summary.ok").waitFor();
        assertThat(studio.page().locator("#check .summary").textContent()).contains("101770");
        studio.tab("exercises").click("Make the sheet");
        assertThat(studio.page().locator("#exercises > .summary").textContent()).contains("too large");
    }

    @Test
    void answersAreJudgedInWords(Visitor visitor) {
        StudioPage studio = visitor.open().tab("exercises");
        studio.page().locator("#exercises [name=vary]").uncheck();
        studio.page().locator("#exercises [name=hide]").selectOption("all");
        studio.page().locator("#exercises form button.primary").click();
        EngineNumbers engine = EngineNumbers.of(studio.state("s => JSON.stringify(s.network)"));
        double gradient = engine.value("dw(1)[1,1]").orElseThrow();
        judge(studio, "h(1)[1]", String.valueOf(engine.value("h(1)[1]").orElseThrow()), "right");
        judge(studio, "d(2)[1]", String.valueOf(2 * engine.value("d(2)[1]").orElseThrow()), "convention");
        assertThat(note(studio, "d(2)[1]")).contains("Σ (y − t)²", "factor 2");
        judge(studio, "dw(1)[1,1]", String.valueOf(-gradient), "slip");
        judge(studio, "a(1)[2]", "12345", "wrong");
        box(studio, "a(1)[1]").locator("input").fill("a half");
        box(studio, "a(1)[1]").locator("input").press("Enter");
        assertThat(box(studio, "a(1)[1]").locator("input").getAttribute("aria-invalid"))
                .isEqualTo("true");
        assertThat(studio.page().locator("#exercises > .summary").textContent()).contains("still open");
    }

    @Test
    void aLateVerdictIsNotWrittenOnAnotherSheet(Visitor visitor) {
        StudioPage studio = visitor.open().tab("exercises");
        Page page = studio.page();
        page.locator("#exercises form button.primary").click();
        Locator first = page.locator("#exercises .box input").first();
        first.fill("12345");
        List<Route> held = new CopyOnWriteArrayList<>();
        page.route("**/api/check", held::add);
        first.press("Enter");
        page.waitForCondition(() -> !held.isEmpty());
        String sheet = page.locator("#exercises .sheet").textContent();
        page.locator("#exercises form button:not(.primary)").click();
        page.waitForFunction("old => document.querySelector('#exercises .sheet').textContent !== old", sheet);
        page.waitForResponse("**/api/check", () -> held.forEach(Route::resume));
        studio.painted();
        assertThat(page.locator("#exercises [data-verdict]").count()).isZero();
    }

    @Test
    void hintsLeadToTheNumberAndSolutionsStandBesideTheBoxes(Visitor visitor) {
        StudioPage studio = visitor.open().tab("exercises");
        studio.page().locator("#exercises form button.primary").click();
        Locator first = studio.page().locator("#exercises .box").first();
        for (int hints = 1; hints <= 3; hints++) {
            first.locator(".hint").click();
            first.locator(".given-hint").nth(hints - 1).waitFor();
        }
        assertThat(first.locator(".hint").isDisabled()).isTrue();
        String number = first.locator(".given-hint .number").textContent();
        first.locator("input").fill(number.replace('−', '-').replace("·10", "e"));
        studio.page().locator("#exercises .solve").click();
        first.locator(".solution").waitFor();
        assertThat(first.locator(".solution").textContent()).contains(number);
        assertThat(studio.page().locator("#exercises .solution").count())
                .isEqualTo(studio.page().locator("#exercises .blank").count());
        first.locator("input").press("Enter");
        studio.page().locator("#exercises [data-verdict=right]").waitFor();
    }

    @Test
    void anotherSeedGivesOtherNumbersAndTheSameSeedTheSame(Visitor visitor) {
        StudioPage studio = visitor.open().tab("exercises");
        Page page = studio.page();
        page.locator("#exercises form button.primary").click();
        page.locator("#exercises .sheet").waitFor();
        String first = page.locator("#exercises .sheet").textContent();
        page.locator("#exercises form button:not(.primary)").click();
        page.waitForFunction("first => document.querySelector('#exercises .sheet').textContent !== first", first);
        page.locator("#exercises [name=seed]").fill("1");
        page.locator("#exercises form button.primary").click();
        page.waitForFunction("first => document.querySelector('#exercises .sheet').textContent === first", first);
    }

    private static Locator box(StudioPage studio, String id) {
        return studio.page().locator("#exercises .open[data-step='" + id + "'] .box");
    }

    private static void judge(StudioPage studio, String id, String answer, String verdict) {
        box(studio, id).locator("input").fill(answer);
        box(studio, id).locator("input").press("Enter");
        studio.page()
                .locator("#exercises .open[data-step='" + id + "'] [data-verdict=" + verdict + "]")
                .waitFor();
        assertThat(note(studio, id)).isNotBlank();
    }

    private static String note(StudioPage studio, String id) {
        return box(studio, id).locator(".note-of-box").textContent();
    }
}
