package dev.chainrule.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.model.Model;
import dev.chainrule.model.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationTest {
    private static final Path NETWORK = Path.of("..", "examples", "networks", "two-outputs.json");

    /** Two inputs and a weight for each, y = 0.5·1 + 0.25·2 = 1, L = ½ (1 − 3)² = 2, ∂L/∂w = −2·x. */
    private static final String LINEAR = """
        {"layers": [2, 1], "activations": ["identity"], "weights": [[[0.5], [0.25]]], "inputs": [1, 2], "targets": [3],
         "learningRate": 0.1}
        """;

    @TempDir
    private Path folder;

    @Test
    void numbersAreThoseOfTheFormulas() {
        Explanation linear = Explanation.parse(LINEAR);
        assertThat(linear.loss()).isEqualTo(2);
        assertThat(linear.gradient("w(1)[1,1]")).isEqualTo(-2);
        assertThat(linear.gradient("w(1)[2,1]")).isEqualTo(-4);
        assertThat(linear.updated("w(1)[2,1]")).isEqualTo(0.25 + 0.4);
        // y = 0.7·1 + 0.65·2 = 2
        assertThat(linear.lossAfter()).isCloseTo(0.5, within(1e-15));
        // e = 3 − y halves each round: η·(1² + 2²) = ½
        assertThat(linear.withRounds(3).lossAfter()).isCloseTo(0.5 * 0.25 * 0.25, within(1e-15));
        assertThat(linear.withRounds(2).updated("w(1)[1,1]")).isCloseTo(0.8, within(1e-15));
    }

    @Test
    void tellsOfAllOrOfSomeWeights() {
        Explanation all = Explanation.of(NETWORK);
        assertThat(all.gradient("w11")).isCloseTo(0.000110521, within(5e-10));
        assertThat(all.text()).startsWith("Backpropagation worked through").contains("u₃₂");
        Explanation one = all.ofWeights("w11");
        assertThat(one.text()).contains("result  = 0.000110521", "w₁₁⁺").doesNotContain("u₃₂⁺ =");
        assertThat(one.withDigits(3).text()).contains("result  = 0.000111");
        assertThat(all.withNotation("layers").ofWeights("w(1)[1,1]").text()).doesNotContain("w₁₁⁺ =");
        assertThat(one.text().lines()).allMatch(line -> line.length() <= 100);
        assertThat(one.json().length()).isLessThan(all.json().length());
    }

    @ParameterizedTest
    @CsvSource({
        "sheet.txt, Backpropagation worked through",
        "sheet.TEX, \\documentclass",
        "sheet.html, <!DOCTYPE html>",
        "sheet.md, # Backpropagation worked through",
        "sheet.json, {",
        "sheet.pdf, %PDF-"
    })
    void endingsTellTheFormat(String name, String begins) throws IOException {
        Path file = folder.resolve(name);
        Explanation.of(NETWORK).ofWeights("w11").write(file);
        byte[] start = begins.getBytes(StandardCharsets.UTF_8);
        assertThat(Files.readAllBytes(file)).startsWith(start).hasSizeGreaterThan(1000);
    }

    @Test
    void explainsARowOfAModel() {
        Table table = Table.of(
                NumberColumn.of("x", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                TextColumn.of("size", "small", "small", "small", "small", "small", "big", "big", "big", "big", "big"));
        Model model =
                Recipe.forTarget("size").withHidden(List.of(3)).train(table).model();
        Explanation explanation = Explanation.of(model, table, 10);
        assertThat(explanation.text()).contains("What the outputs mean", "“big”");
        assertThat(explanation.json()).contains("\"size\"");
        assertThat(explanation.loss()).isPositive();
        assertThatThrownBy(explanation::lossAfter).isInstanceOf(ChainruleException.class);
        assertThatThrownBy(() -> explanation.withRounds(2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Explanation.of(model, table, 11))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("there is no row 11");
    }

    @Test
    void saysWhatIsWrong() {
        Explanation forward = Explanation.parse(LINEAR.replace("\"targets\": [3],", ""));
        assertThatThrownBy(forward::loss).isInstanceOf(ChainruleException.class).hasMessageContaining("targets");
        assertThatThrownBy(() -> forward.gradient("w(1)[1,1]")).isInstanceOf(ChainruleException.class);
        assertThatThrownBy(() -> forward.ofWeights("w(1)[1,1]").text()).isInstanceOf(ChainruleException.class);
        assertThatThrownBy(() -> forward.ofWeights("w(1)[3,1]")).isInstanceOf(ChainruleException.class);
        assertThatThrownBy(() -> forward.withRounds(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Explanation.parse(LINEAR).withRounds(1_000_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 5000 rounds");
        Explanation ofTwo = forward.ofWeights("w(1)[1,1]", "w(1)[2,1]");
        assertThatThrownBy(ofTwo::json).isInstanceOf(ChainruleException.class).hasMessageContaining("targets");
        assertThatThrownBy(() -> forward.withNotation("layer"))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("did you mean");
        assertThatThrownBy(() -> forward.write(folder.resolve("sheet.doc")))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining(".pdf");
    }
}
