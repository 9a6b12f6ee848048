package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Going through the steps by keys and by the scrubber, there and back. */
@ExtendWith(Browsing.class)
class SteppingTest {
    @ParameterizedTest
    @CsvSource({"pass, 4", "layer, 6", "neuron, 25", "term, 60"})
    void toTheEndAndBackGivesTheSamePicturesBitForBit(String level, int least, Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.level(level);
        studio.page().keyboard().press("Home");
        List<String> there = new ArrayList<>(List.of(studio.fingerprint()));
        while (studio.mayGo("next")) {
            studio.page().keyboard().press("ArrowRight");
            there.add(studio.fingerprint());
        }
        assertThat(there).hasSizeGreaterThan(least).doesNotHaveDuplicates();
        for (int i = there.size() - 2; i >= 0; i--) {
            studio.page().keyboard().press("ArrowLeft");
            assertThat(studio.fingerprint())
                    .as("back at %d of %d", i, there.size() - 1)
                    .isEqualTo(there.get(i));
        }
        assertThat(studio.mayGo("back")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"second-text", "xor"})
    void scrubbingIsStepping(String preset, Visitor visitor) {
        StudioPage studio = visitor.open().preset(preset);
        studio.level("neuron");
        Locator scrubber = studio.page().locator("#transport input[type=range]");
        studio.page().keyboard().press("Home");
        List<String> stepped = new ArrayList<>(List.of(studio.fingerprint()));
        for (int i = 1; i <= 20; i++) {
            studio.page().keyboard().press("ArrowRight");
            stepped.add(studio.fingerprint());
        }
        for (int i : new int[] {20, 3, 11, 0, 7, 19, 1}) {
            scrubber.fill(String.valueOf(i));
            assertThat(studio.fingerprint()).as("scrubbed to %d", i).isEqualTo(stepped.get(i));
        }
    }

    @Test
    void whatIsNotComputedYetIsAQuestionMark(Visitor visitor) {
        StudioPage studio = visitor.open();
        String cells = "#diagram svg [data-q^='%s(']";
        studio.page().keyboard().press("Home");
        for (String kind : List.of("a", "h", "d")) {
            assertThat(studio.texts(cells.formatted(kind))).isNotEmpty().allMatch(text -> text.contains("?"));
        }
        assertThat(studio.texts("#diagram svg [data-q^='x[']")).isNotEmpty().noneMatch(text -> text.contains("?"));
        studio.page().keyboard().press("End");
        studio.painted();
        for (String kind : List.of("a", "h", "d")) {
            assertThat(studio.texts(cells.formatted(kind))).isNotEmpty().noneMatch(text -> text.contains("?"));
        }
    }

    @Test
    void theLevelChangesWhereTheStepsEndAndNoValue(Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.page().keyboard().press("End");
        String values = "() => JSON.stringify([...document.querySelectorAll('#diagram svg [data-q]')]"
                + ".map(it => [it.dataset.q, it.textContent]))";
        Object atNeuron = studio.painted().page().evaluate(values);
        for (String key : List.of("ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp")) {
            studio.page().keyboard().press(key);
            assertThat(studio.painted().page().evaluate(values)).isEqualTo(atNeuron);
        }
        assertThat(studio.<String>state("s => s.level")).isEqualTo("pass");
    }

    @Test
    void oneQuantityIsLitEverywhere(Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.cell("weights[1][1][0]").focus();
        studio.painted();
        assertThat(studio.page().locator("#network .lit[data-q='w(2)[2,1]']").count())
                .isPositive();
        assertThat(studio.page().locator("#diagram .lit[data-q='w(2)[2,1]']").count())
                .isPositive();
        assertThat(studio.page().locator("#steps .lit, #steps .near").count()).isPositive();
        studio.page().locator("#diagram [data-q='h(1)[2]']").first().hover();
        studio.painted();
        assertThat(studio.page()
                        .locator("#derivation .lit[data-q='h(1)[2]'], #steps .lit[data-q='h(1)[2]']")
                        .count())
                .isPositive();
        assertThat(studio.page().locator("#network .lit[data-q='w(2)[2,1]']").count())
                .isZero();
    }
}
