package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Going through the steps by keys and by the scrubber, there and back. */
@ExtendWith(Browsing.class)
class SteppingTest {
    private static final int MOST_STEPS = 500;

    /** The first act is none; each other presses a key, as long as the transport's button can be pressed. */
    private static String pressing(String key, String button) {
        return """
                n => {
                    if (n > 0) {
                        if (document.querySelector("#transport .transport-button.%2$s").disabled) {
                            return false;
                        }
                        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "%1$s", bubbles: true, cancelable: true }));
                    }
                    return true;
                }""".formatted(key, button);
    }

    @ParameterizedTest
    @CsvSource({"pass, 4", "layer, 6", "neuron, 25", "term, 60"})
    void toTheEndAndBackGivesTheSamePicturesBitForBit(String level, int least, Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.level(level);
        studio.page().keyboard().press("Home");
        List<String> there = studio.series(pressing("ArrowRight", "next"), MOST_STEPS);
        assertThat(there).hasSizeGreaterThan(least).doesNotHaveDuplicates();
        assertThat(studio.mayGo("next")).isFalse();
        List<String> back = studio.series(pressing("ArrowLeft", "back"), MOST_STEPS);
        assertThat(back.reversed()).isEqualTo(there);
        assertThat(studio.mayGo("back")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"second-text", "xor"})
    void scrubbingIsStepping(String preset, Visitor visitor) {
        StudioPage studio = visitor.open().preset(preset);
        studio.level("neuron");
        Locator scrubber = studio.page().locator("#transport input[type=range]");
        studio.page().keyboard().press("Home");
        List<String> stepped = studio.series(pressing("ArrowRight", "next"), 21);
        assertThat(stepped).hasSize(21).doesNotHaveDuplicates();
        for (int i : new int[] {20, 3, 11, 0, 7, 19, 1}) {
            scrubber.fill(String.valueOf(i));
            assertThat(studio.series("() => true", 1)).as("scrubbed to %d", i).containsExactly(stepped.get(i));
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

    @Test
    void aSampleIsChosenOfMoreThanAreSentAtOnce(Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.dispatch(Map.of("type", "open", "network", network(List.of(2, 3, 1), 60)));
        studio.page().locator("#diagram select[name=sample]").selectOption("40");
        studio.page().waitForFunction("store => store.get().trace?.shown?.sample === 40", studio.store());
        studio.ready();
        assertThat(studio.<String>state("s => s.step")).startsWith("h(2)[1]").endsWith("#1.40");
        assertThat(studio.page().locator("#diagram select[name=sample]").inputValue())
                .isEqualTo("40");
        assertThat(studio.<Boolean>state("s => s.trace.steps.some(x => x.id === s.step)"))
                .isTrue();
        studio.page().keyboard().press("End");
        studio.page().locator("#diagram select[name=sample]").selectOption("7");
        studio.page().waitForFunction("store => store.get().trace?.shown?.sample === 7", studio.store());
        assertThat(studio.ready().page().locator("#diagram select[name=sample]").inputValue())
                .isEqualTo("7");
    }

    @Test
    void aSampleOfALargeNetworkIsChosen(Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.dispatch(Map.of("type", "open", "network", network(List.of(40, 60, 3), 3)));
        assertThat(studio.<Boolean>state("s => s.trace.large")).isTrue();
        Locator chooser = studio.page().locator("#diagram select[name=sample]");
        assertThat(chooser.locator("option").count()).isEqualTo(3);
        Object first = studio.state("s => s.trace.layers[0].activations[0]");
        chooser.selectOption("2");
        studio.page().waitForFunction("store => store.get().trace?.shown?.sample === 2", studio.store());
        assertThat(studio.ready().<Object>state("s => s.trace.layers[0].activations[0]"))
                .isNotEqualTo(first);
        assertThat(chooser.inputValue()).isEqualTo("2");
    }

    private static Map<String, Object> network(List<Integer> layers, int samples) {
        List<List<Double>> inputs = new ArrayList<>();
        List<List<Integer>> targets = new ArrayList<>();
        for (int k = 0; k < samples; k++) {
            double by = 1.0 / (k + 1);
            inputs.add(IntStream.range(0, layers.getFirst())
                    .mapToObj(i -> by + i / 8.0)
                    .toList());
            targets.add(Collections.nCopies(layers.getLast(), k % 2));
        }
        return Map.of(
                "layers",
                layers,
                "activations",
                Collections.nCopies(layers.size() - 1, "tanh"),
                "loss",
                "half-squared-error",
                "inputs",
                inputs,
                "targets",
                targets,
                "learningRate",
                0.1);
    }
}
