package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.formula.Glyph;
import dev.chainrule.explain.formula.TextStyle;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterFinderTest {
    private static final NetworkFile SECOND = NetworkFile.parse(SourceTextsTest.SECOND_TEXT, "second");

    @ParameterizedTest
    @EnumSource(Notation.class)
    void theGeneralNamesHoldInEveryNotation(Notation notation) {
        ParameterFinder finder = ParameterFinder.of(SECOND, notation);
        assertThat(finder.all()).hasSize(17);
        for (Quantity parameter : finder.all()) {
            assertThat(finder.find(ParameterFinder.generalName(parameter))).isEqualTo(parameter);
            assertThat(finder.find(" " + ParameterFinder.generalName(parameter).replace(",", ", ")))
                    .isEqualTo(parameter);
        }
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void whatIsPrintedIsFoundAgain(Notation notation) {
        for (long seed = 0; seed < 30; seed++) {
            NetworkFile file = TraceTest.random(seed);
            Letters letters = Letters.of(notation, file);
            ParameterFinder finder = ParameterFinder.of(file, notation);
            Set<String> seen = new LinkedHashSet<>();
            for (Quantity parameter : finder.all()) {
                Glyph glyph = letters.glyph(parameter);
                for (TextStyle style : List.of(TextStyle.UNICODE, TextStyle.ASCII)) {
                    assertThat(finder.find(style.glyph(glyph)))
                            .as("seed %d: %s", seed, style.glyph(glyph))
                            .isEqualTo(parameter);
                }
                assertThat(seen.add(TextStyle.UNICODE.glyph(glyph))).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "w-u, w12, 'w(1)[1,2]'",
        "w-u, u31, 'w(2)[3,1]'",
        "w-u, b1(2), 'b(2)[1]'",
        "w-u, b3, 'b(1)[3]'",
        "W1-W2, W12(2), 'w(2)[1,2]'",
        "layers, W12(1), 'w(1)[1,2]'",
        "w-u, W12, 'w(1)[1,2]'",
        "layers, w12(1), 'w(1)[1,2]'",
        "mazur, w7, 'w(2)[1,1]'",
        "mazur, w2, 'w(1)[2,1]'",
        "han-kamber, w14, 'w(1)[1,2]'",
        "han-kamber, w46, 'w(2)[2,1]'",
        "han-kamber, theta4, 'b(1)[2]'",
        "han-kamber, θ7, 'b(2)[2]'",
        "nielsen, w2_21, 'w(1)[1,2]'",
        "'hagan', 'w1_2,1', 'w(1)[1,2]'",
    })
    void theNamesOfANotation(String notation, String name, String id) {
        assertThat(ParameterFinder.of(SECOND, Notation.of(notation, "test"))
                        .find(name)
                        .id())
                .isEqualTo(id);
    }

    @Test
    void ofTheFirstText() {
        ParameterFinder finder =
                ParameterFinder.of(NetworkFile.parse(SourceTextsTest.FIRST_TEXT, "first"), Notation.W1_W2);
        assertThat(finder.find("W12").id()).isEqualTo("w(1)[1,2]");
        assertThat(finder.find("W3").id()).isEqualTo("w(2)[3,1]");
        assertThat(finder.find("w12").id()).isEqualTo("w(1)[1,2]");
        assertThat(finder.find("W(1)[1,2]").id()).isEqualTo("w(1)[1,2]");
    }

    @ParameterizedTest
    @CsvSource({
        "w-u, w33, '''w33'' is no weight or bias of this network; did you mean ''w13''?'",
        "w-u, b1, '''b1'' may be b(1)[1] or b(2)[1]; say which'",
        "layers, w12, '''w12'' may be w(1)[1,2] or w(2)[1,2]; say which'",
        "w-u, 'w(3)[1,1]', '''w(3)[1,1]'': there is no layer 3, they are 1 to 2'",
        "w-u, 'w(1)[3,1]', '''w(1)[3,1]'': there is no source unit 3, they are 1 to 2'",
        "w-u, 'w(1)[1,4]', '''w(1)[1,4]'': there is no destination unit 4, they are 1 to 3'",
        "w-u, 'b(2)[3]', '''b(2)[3]'': there is no unit 3, they are 1 to 2'",
        "w-u, 'w(1)[1]', '''w(1)[1]'': a weight has two indices, as in w(1)[2,3]'",
        "w-u, 'b(1)[1,1]', '''b(1)[1,1]'': expected one index, as in b(1)[2]'",
        "w-u, 'slope(1)[1]', '''slope(1)[1]'': the activation of layer 1 learns nothing'",
        "w-u, momentum, '''momentum'' is no weight or bias of this network; known are w11, w12, w13, w21, w22, w23, "
                + "b1(1), b2(1), b3, u11, u12, u21, … (or w(l)[i,j] and b(l)[j], source first)'",
    })
    void whatIsNoNameIsOneClearLine(String notation, String name, String message) {
        assertThatThrownBy(() -> ParameterFinder.of(SECOND, Notation.of(notation, "test"))
                        .find(name))
                .isInstanceOf(ChainruleException.class)
                .hasMessage(message);
    }

    @Test
    void theLearnedSlopeOfPrelu() {
        Map<String, Object> tree = TraceJsonTest.tree(SourceTextsTest.SECOND_TEXT);
        tree.put("activations", List.of("prelu", "sigmoid"));
        ParameterFinder finder = ParameterFinder.of(NetworkFile.of(tree, "prelu"), Notation.W_U);
        Quantity slope = Quantity.of(Quantity.Kind.SLOPE_PARAMETER, 1, 2, Scope.ONLY);
        assertThat(finder.find("p(1)[2]")).isEqualTo(slope);
        assertThat(finder.find("slope(1)[2]")).isEqualTo(slope);
        assertThatThrownBy(() -> finder.find("p(2)[1]"))
                .hasMessage("'p(2)[1]': the activation of layer 2 learns nothing");
    }

    @Test
    void aLayerWithoutBiases() {
        ParameterFinder finder =
                ParameterFinder.of(NetworkFile.parse(SourceTextsTest.FIRST_TEXT, "first"), Notation.W1_W2);
        assertThatThrownBy(() -> finder.find("b(1)[1]")).hasMessage("'b(1)[1]': layer 1 has no biases");
    }

    @Test
    void withoutTargetsNothingIsDerived() {
        Map<String, Object> tree = TraceJsonTest.tree(SourceTextsTest.SECOND_TEXT);
        tree.remove("targets");
        Trace trace = TraceJsonTest.trace(tree, 1);
        Quantity w11 = ParameterFinder.of(trace.walk().file(), Notation.W_U).find("w11");
        assertThatThrownBy(() -> trace.stepsToUpdate(w11, Level.NEURON))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("'w(1)[1,1]' cannot be derived: there is no way back without targets; add \"targets\"");
    }
}
