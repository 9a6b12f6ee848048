package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.explain.paper.HtmlFragment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardTest {
    private static final Reckoning USUAL = new Reckoning.Doubles(Digits.USUAL);

    private static final String BATCH = """
            { "layers": [2, 2, 2], "activations": ["tanh", "softmax"], "loss": "cross-entropy", "biases": [[0.1, 0.2], null],
              "weights": [[[0.1, 0.2], [0.3, 0.4]], [[0.5, -0.5], [0.25, 1]]], "optimizer": "adam", "learningRate": 0.1,
              "inputs": [[1, 2], [0.5, -1]], "targets": [[1, 0], [0, 1]] }
            """;

    private static Trace trace(String json) {
        NetworkFile file = NetworkFile.parse(json, "test");
        return Trace.of(Walk.of(file, 1), file.notation());
    }

    private static Card card(Trace trace, String id) {
        return Card.of(trace, USUAL, QuantityFinder.of(trace).find(id));
    }

    private static String path(Card card) {
        return card.path().stream()
                .map(stop -> stop.stream().map(TextStyle.UNICODE::print).collect(Collectors.joining(", ")))
                .collect(Collectors.joining(" ← "));
    }

    @Test
    void ofAWeightIsItsDerivationWithThePathApart() {
        Trace trace = trace(SourceTextsTest.SECOND_TEXT);
        Card card = card(trace, "dw(1)[1,2]");
        assertThat(path(card)).isEqualTo("L ← y₁, y₂ ← a₁⁽²⁾, a₂⁽²⁾ ← h₂ ← a₂⁽¹⁾ ← w₁₂");
        assertThat(card.section().blocks()).noneMatch(block -> block instanceof Block.Path);
        assertThat(card.section().blocks()).anyMatch(block -> block instanceof Block.Chain);
        assertThat(card(trace, "w12").section()).isEqualTo(card.section());
    }

    @Test
    void ofADeltaIsTheForkAndTheSlope() {
        Card card = card(trace(SourceTextsTest.SECOND_TEXT), "d(1)[2]");
        assertThat(path(card)).isEqualTo("L ← y₁, y₂ ← a₁⁽²⁾, a₂⁽²⁾ ← h₂ ← a₂⁽¹⁾");
        assertThat(lines(card)).containsExactly("dh(1)[2]", "s(1)[2]", "d(1)[2]");
        assertThat(card.spoken()).endsWith("equals minus 0.0154120");
    }

    @Test
    void ofALossHasTheShareOfEveryOutput() {
        Card card = card(trace(SourceTextsTest.SECOND_TEXT), "loss");
        assertThat(lines(card)).containsExactly("loss[1]", "loss[2]", "loss");
        assertThat(card.path()).isEmpty();
    }

    private static List<String> lines(Card card) {
        List<String> ids = new ArrayList<>();
        for (Block block : card.section().blocks()) {
            if (block instanceof Block.Equations equations) {
                equations.lines().forEach(line -> ids.add(line.id()));
            }
        }
        return ids;
    }

    /** Whatever a step writes or reads is found by its id, and has a card. */
    @ParameterizedTest
    @ValueSource(strings = {SourceTextsTest.FIRST_TEXT, SourceTextsTest.SECOND_TEXT, BATCH})
    void everyQuantityHasOne(String json) {
        Trace trace = trace(json);
        QuantityFinder finder = QuantityFinder.of(trace);
        Set<String> ids = new TreeSet<>();
        for (Step step : trace.steps(Level.TERM)) {
            if (!step.expression().isMatrix()) {
                ids.add(step.id());
                step.expression().reads().forEach(q -> ids.add(q.id()));
            }
        }
        assertThat(ids).hasSizeGreaterThan(50);
        for (String id : ids) {
            Quantity found = finder.find(id);
            assertThat(found.id()).isEqualTo(id);
            Card card = Card.of(trace, USUAL, found);
            assertThat(card.spoken()).as(id).isNotBlank();
            String html = HtmlFragment.of(card.section(), 3);
            assertThat(html)
                    .as(id)
                    .startsWith("<section>\n<h3>")
                    .contains("data-q=")
                    .doesNotContain(" id=");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dw(1)[1]",
                "dw(1)[3,1]",
                "dw(0)[1,1]",
                "db(1)[1,1]",
                "d(3)[1]",
                "c(2)[1,1]",
                "layer(1)[1]",
                "m(1)[1,1]"
            })
    void whatIsNotThereIsNotFound(String id) {
        QuantityFinder finder = QuantityFinder.of(trace(SourceTextsTest.SECOND_TEXT));
        assertThatThrownBy(() -> finder.find(id)).isInstanceOf(ChainruleException.class);
    }

    @Test
    void whatIsWrongWithAParameterIsSaid() {
        QuantityFinder finder = QuantityFinder.of(trace(SourceTextsTest.SECOND_TEXT));
        assertThatThrownBy(() -> finder.find("w(3)[1,1]"))
                .hasMessage("'w(3)[1,1]': there is no layer 3, they are 1 to 2");
        assertThatThrownBy(() -> finder.find("w(1)[1]")).hasMessageContaining("a weight has two indices");
        assertThatThrownBy(() -> finder.find("d(3)[1]")).hasMessage("'d(3)[1]' is no quantity of this pass");
    }

    @Test
    void scopesThatAreNotSaidAreTheFirst() {
        QuantityFinder finder = QuantityFinder.of(trace(BATCH));
        assertThat(finder.find("d(1)[2]").id()).isEqualTo("d(1)[2]#1.1");
        assertThat(finder.find("dw(1)[2,1]").id()).isEqualTo("dw(1)[2,1]#1");
        assertThat(finder.find("dw(1)[2,1]#1.2").id()).isEqualTo("dw(1)[2,1]#1.2");
        assertThatThrownBy(() -> finder.find("d(1)[2]#1.3")).isInstanceOf(ChainruleException.class);
        assertThatThrownBy(() -> finder.find("d(1)[2]#2.1")).isInstanceOf(ChainruleException.class);
        assertThat(QuantityFinder.of(trace(BATCH)).find("m'(1)[2,1]").kind()).isEqualTo(Quantity.Kind.NEW_MEMORY_1);
    }

    @Test
    void aFocusCanBeSetOnAUnit() {
        Trace trace = trace("""
                { "layers": [20, 15, 14], "activations": ["tanh", "sigmoid"], "seed": 3,
                  "inputs": [1, 0.1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -0.3],
                  "targets": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }
                """);
        Focus usual = Focus.of(trace, Scope.ONLY, 0, 0);
        assertThat(usual.units(2)).hasSize(5).contains(usual.centre(2));
        int other = usual.units(2).contains(14) ? 13 : 14;
        Focus set = Focus.of(trace, Scope.ONLY, 2, other);
        assertThat(set.centre(2)).isEqualTo(other);
        assertThat(set.units(2)).hasSize(5).contains(other).isSorted();
        assertThat(set.units(0)).contains(1, 2, 20);
        assertThatThrownBy(() -> Focus.of(trace, Scope.ONLY, 2, 15)).isInstanceOf(IllegalArgumentException.class);
    }
}
