package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every kind of edit: what it changes, and that undo and redo lead there and back. */
@ExtendWith(Browsing.class)
class EditingTest {
    /** What undo and redo move. */
    private static final String EDITED =
            "s => JSON.stringify({ network: s.network, notation: s.notation, digits: s.digits })";

    /** All edits that there are, each by the control that a person uses. */
    private static Map<String, Consumer<StudioPage>> edits() {
        Map<String, Consumer<StudioPage>> edits = new LinkedHashMap<>();
        edits.put("weight", studio -> studio.type("weights[0][0][0]", "0,9"));
        edits.put("bias", studio -> studio.type("biases[1][0]", "3/8"));
        edits.put("input", studio -> studio.type("inputs[1]", "-0.25"));
        edits.put("target", studio -> studio.type("targets[0]", "0.5"));
        edits.put("learning rate", studio -> studio.type("learningRate", "0.125"));
        edits.put("notation", studio -> select(studio, "notation", "mazur"));
        edits.put("digits", studio -> select(studio, "digits", "9"));
        edits.put("activation", studio -> studio.choose("activations[0]", "tanh"));
        edits.put("loss", studio -> studio.choose("loss", "squared-error"));
        edits.put("optimizer", studio -> studio.choose("optimizer", "momentum"));
        edits.put("update order", studio -> {
            studio.page().locator(".conventions summary").first().click();
            studio.choose("conventions.updateOrder", "output-first");
        });
        edits.put("without biases", studio -> {
            studio.page().locator("[data-key=bias-of-2]").uncheck();
            studio.ready();
        });
        edits.put("units", studio -> studio.type("layers[1]", "4"));
        edits.put("another sample", studio -> studio.press("add-sample"));
        edits.put("rows pasted", EditingTest::pasteRows);
        edits.put("without targets", studio -> studio.press("targets"));
        edits.put("another layer", studio -> studio.press("add-layer"));
        edits.put("a layer less", studio -> studio.click("Remove Hidden 1"));
        edits.put("new weights", studio -> studio.click("New weights"));
        return edits;
    }

    private static void pasteRows(StudioPage studio) {
        studio.page().locator(".pasting summary").click();
        studio.page().locator(".pasting textarea").fill("0.1, 0.2, 0.3, 0.4\n0.5, 0.6, 0.7, 0.8\n");
        studio.page().locator(".pasting button").click();
        studio.ready();
        assertThat(studio.<List<List<Number>>>state("s => s.network.inputs")).hasSize(2);
    }

    private static void select(StudioPage studio, String key, String value) {
        studio.page().locator("select[data-key='" + key + "']").selectOption(value);
        studio.ready();
    }

    @Test
    void undoAndRedoOfEveryKindOfEdit(Visitor visitor) {
        StudioPage studio = visitor.open();
        List<String> states = new ArrayList<>();
        states.add(studio.state(EDITED));
        edits().forEach((name, edit) -> {
            edit.accept(studio);
            String now = studio.state(EDITED);
            assertThat(now).as(name).isNotEqualTo(states.getLast());
            assertThat(studio.<String>state("s => s.status")).as(name).isEqualTo("ready");
            states.add(now);
        });
        for (int i = states.size() - 2; i >= 0; i--) {
            studio.page().keyboard().press("Control+z");
            assertThat(studio.ready().<String>state(EDITED)).isEqualTo(states.get(i));
        }
        for (int i = 1; i < states.size(); i++) {
            studio.press("redo");
            assertThat(studio.<String>state(EDITED)).isEqualTo(states.get(i));
        }
    }

    @Test
    void restartReturnsToTheFirstWeightsAndNewWeightsAreOthers(Visitor visitor) {
        StudioPage studio = visitor.open();
        String weights = "s => JSON.stringify([s.network.weights, s.network.biases])";
        String first = studio.state(weights);
        studio.click("New weights");
        String others = studio.state(weights);
        assertThat(others).isNotEqualTo(first);
        studio.type("inputs[0]", "0.75").click("Restart");
        assertThat(studio.<String>state(weights)).isEqualTo(first);
        assertThat(studio.<Number>state("s => s.network.inputs[0]").doubleValue())
                .isEqualTo(0.75);
    }

    @Test
    void anEditedWeightLeavesNoStaleValue(Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.page().keyboard().press("End");
        for (String[] edit :
                new String[][] {{"weights[0][0][0]", "-1.25"}, {"biases[0][2]", "0.3"}, {"inputs[1]", "2"}}) {
            studio.type(edit[0], edit[1]);
            int shown = ShownNumbers.check(studio);
            assertThat(shown).as("numbers on the page that were compared").isGreaterThan(60);
        }
    }

    @Test
    void whatIsNoNumberIsSaidAndChangesNothing(Visitor visitor) {
        StudioPage studio = visitor.open();
        String before = studio.state(EDITED);
        Locator cell = studio.cell("weights[0][0][0]");
        cell.fill("one half");
        cell.press("Tab");
        assertThat(cell.getAttribute("aria-invalid")).isEqualTo("true");
        assertThat(studio.page()
                        .locator("#" + cell.getAttribute("aria-describedby"))
                        .textContent())
                .contains("one half");
        assertThat(studio.<String>state(EDITED)).isEqualTo(before);
        cell.fill("abc");
        cell.press("Enter");
        assertThat(studio.page().evaluate("() => document.activeElement.dataset.place"))
                .as("where the caret is after a refusal")
                .isEqualTo("weights[0][0][0]");
        cell.press("Escape");
        assertThat(cell.inputValue()).isEqualTo("0.15");
        assertThat(cell.getAttribute("aria-invalid")).isNull();
        cell.fill("0.5");
        cell.press("Enter");
        assertThat(cell.getAttribute("aria-invalid")).isNull();
        assertThat(studio.ready()
                        .<Number>state("s => s.network.weights[0][0][0]")
                        .doubleValue())
                .isEqualTo(0.5);
    }

    @Test
    void undoInABoxForANumberIsTheBoxesOwn(Visitor visitor) {
        StudioPage studio = visitor.open();
        studio.type("weights[0][0][0]", "0.5").tab("exercises");
        String edited = studio.state(EDITED);
        studio.page().locator("#exercises [name=seed]").fill("17");
        studio.page().keyboard().press("Control+z");
        assertThat(studio.ready().<String>state(EDITED)).isEqualTo(edited);
    }

    @Test
    void rowsAreReadWithPointsAndWithCommas(Visitor visitor) {
        StudioPage studio = visitor.open();
        String cases = """
                0,05 0,10 0 1       | 2,4 | [[0.05,0.1,0,1]]
                x1 x2⏎0,5 1,5       | 2   | [[0.5,1.5]]
                x1;x2⏎0,5;1,5       | 2   | [[0.5,1.5]]
                "0,5","1,5"         | 2   | [[0.5,1.5]]
                "0,5";"1,5"         | 2   | [[0.5,1.5]]
                "a,b",c⏎1,2         | 2   | [[1,2]]
                0,5, 1,5            | 2   | [[0.5,1.5]]
                0,1⏎1,0             | 2,3 | [[0,1],[1,0]]
                1,5⏎2,5             | 1   | [[1.5],[2.5]]
                1,5⏎2               | 1   | [[1.5],[2]]
                1,5⏎2,5             | 1,2 | ambiguous
                0.1, 0.2⏎-0.3, −0.4 | 2   | [[0.1,0.2],[-0.3,-0.4]]
                −0,5 +1,5           | 2   | [[-0.5,1.5]]
                1 2⏎3 4             | 2   | [[1,2],[3,4]]
                1,2,3,4             | 4   | [[1,2,3,4]]
                0.5 abc             | 2   | fault abc
                0,5 1,5⏎x           | 2   | fault x
                """;
        for (String line : cases.lines().toList()) {
            String[] parts = line.split("\\|");
            Object found = studio.page()
                    .evaluate(
                            """
                async ([text, widths]) => {
                    const {readRows} = await import("/page/js/network/csv.js");
                    const {rows, faults, ambiguous} = readRows(text.replaceAll("⏎", "\\n"), widths);
                    return ambiguous ? "ambiguous" : faults.length > 0 ? "fault " + faults[0].text : JSON.stringify(rows);
                }""",
                            List.of(
                                    parts[0].strip(),
                                    Stream.of(parts[1].strip().split(","))
                                            .map(Integer::valueOf)
                                            .toList()));
            assertThat(found).as(line).isEqualTo(parts[2].strip());
        }
    }
}
