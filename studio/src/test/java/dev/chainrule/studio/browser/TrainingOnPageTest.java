package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Live training on the page: reloaded in the middle, scrubbed back, explained. */
@ExtendWith(Browsing.class)
class TrainingOnPageTest {
    private static final String NETWORK = "s => JSON.stringify(s.network)";

    @Test
    void aReloadInMidTrainingLosesNoEdits(Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.type("weights[0][0][0]", "0.5").type("inputs[0]", "0.75").tab("training");
        String before = studio.state(NETWORK);
        studio.page().locator("#training .lab-start").click();
        awaitEpoch(studio, 20);
        studio.link();
        studio.page().reload();
        studio.ready();
        assertThat(studio.<String>state("s => s.tab")).isEqualTo("training");
        awaitEpoch(studio, 20); // the training goes on
        assertThat(studio.<Number>state("s => s.network.inputs[0]").doubleValue())
                .isEqualTo(0.75);
        String running = studio.page().locator("#training .lab-start").textContent();
        studio.page().locator("#training .lab-start").click(); // pauses
        studio.page()
                .waitForFunction(
                        "text => document.querySelector('#training .lab-start').textContent !== text", running);
        studio.undoUntil(before);
        studio.press("undo").press("undo");
        assertThat(studio.<Number>state("s => s.network.weights[0][0][0]").doubleValue())
                .isEqualTo(0.15);
    }

    @Test
    void aRecordedEpochIsExplained(Visitor visitor) {
        StudioPage studio = visitor.open().tab("training");
        String first = studio.state(NETWORK);
        for (int epoch = 1; epoch <= 3; epoch++) {
            studio.page().locator("#training .lab-epoch").click();
            awaitEpoch(studio, epoch);
        }
        Locator slider = studio.page().locator("#lab-epochs");
        slider.focus();
        studio.page().keyboard().press("End");
        studio.page().keyboard().press("ArrowLeft");
        studio.page().waitForFunction("store => store.get().epoch > 0 && store.get().trace", studio.store());
        studio.ready();
        assertThat(studio.<String>state(NETWORK)).isNotEqualTo(first);
        assertThat(ShownNumbers.check(studio)).isGreaterThan(20);
        studio.undoUntil(first);
    }

    @Test
    void anotherNetworkHasNoCurveOfTheOneBefore(Visitor visitor) {
        StudioPage studio = visitor.open().preset("xor").tab("training");
        studio.page().locator("#training .lab-epoch").click();
        awaitEpoch(studio, 1);
        assertThat(studio.page().locator("#training .lab-boundary").isVisible()).isTrue();
        studio.preset("mazur");
        studio.page().waitForFunction("() => document.querySelector('#training .figure-epoch dd').textContent === '–'");
        assertThat(studio.page().locator("#training .curve-readout").textContent())
                .isEmpty();
        assertThat(studio.page().locator("#training .lab-boundary").isVisible()).isFalse();
    }

    private static void awaitEpoch(StudioPage studio, int epoch) {
        studio.page()
                .waitForFunction(
                        "least => Number(document.querySelector('#training .figure-epoch dd').textContent.replace(/\\D/g, '')) >= least",
                        epoch);
    }
}
