package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.check.Answers;
import dev.chainrule.explain.check.Checker;
import dev.chainrule.explain.check.Verdict;
import dev.chainrule.explain.document.TextRenderer;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.TextStyle;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExerciseTest {
    private static final TextRenderer TEXT = new TextRenderer(TextStyle.ASCII, 100, false);

    private static NetworkFile secondText() {
        return NetworkFile.parse(SourceTextsTest.SECOND_TEXT, "second text");
    }

    // ---- variants ----

    @Test
    void aVariantKeepsAllButTheNumbers() {
        for (long seed = 0; seed < 60; seed++) {
            NetworkFile file = TraceTest.random(seed);
            NetworkFile variant = Variation.of(file, seed);
            assertThat(variant.network()).isEqualTo(file.network());
            assertThat(variant.conventions()).isEqualTo(file.conventions());
            assertThat(variant.notation()).isEqualTo(file.notation());
            assertThat(variant.loss()).isEqualTo(file.loss());
            assertThat(variant.learningRate()).isEqualTo(file.learningRate());
            assertThat(variant.samples()).hasSameSizeAs(file.samples());
            assertThat(Variation.of(file, seed).toTree()).isEqualTo(variant.toTree());
            assertThat(Variation.of(file, seed + 1).toTree()).isNotEqualTo(variant.toTree());
        }
    }

    @Test
    void itsNumbersAreEasyToWriteAndItsUnitsAlive() {
        for (long seed = 0; seed < 60; seed++) {
            NetworkFile variant = Variation.of(secondText(), seed);
            double[] numbers = variant.parameters();
            assertThat(Arrays.stream(numbers).map(Math::abs)).allMatch(size -> size >= 0.01 && size <= 1);
            assertThat(Arrays.stream(numbers).mapToObj(BigDecimal::valueOf)).allMatch(number -> number.scale() <= 2);
            assertThat(Arrays.stream(variant.inputs()[0])).allMatch(x -> x > 0 && x <= 1);
            assertThat(Arrays.stream(variant.targets()[0])).allMatch(t -> t > 0 && t <= 1);
            PassRecord pass = Walk.of(variant, 1).passes().getFirst();
            assertThat(Arrays.stream(pass.forward().layer(1).preActivations(0))).allMatch(a -> Math.abs(a) < 3.5);
        }
    }

    @Test
    void wholeNumbersStayWholeAndSharedBiasesShared() {
        NetworkFile file = NetworkFile.of(
                Map.of(
                        "layers", List.of(2, 2, 1),
                        "activations", List.of("relu", "identity"),
                        "weights", List.of(List.of(List.of(1, -2), List.of(3, 1)), List.of(List.of(2), List.of(-1))),
                        "biases", List.of(List.of(1, 1), List.of(2)),
                        "inputs", List.of(1, 2),
                        "targets", List.of(3),
                        "conventions", Map.of("biases", "shared")),
                "whole");
        for (long seed = 0; seed < 30; seed++) {
            NetworkFile variant = Variation.of(file, seed);
            assertThat(Arrays.stream(variant.parameters()))
                    .allMatch(number -> number == Math.rint(number) && number != 0);
            assertThat(variant.conventions().biases()).isEqualTo(Conventions.Biases.SHARED);
            assertThat(Arrays.stream(Walk.of(variant, 1).passes().getFirst().gradient()))
                    .anyMatch(gradient -> gradient != 0);
        }
    }

    // ---- work sheets ----

    @Test
    void theLastStepsFadeFirst() {
        int before = -1;
        for (Fading fading : Fading.values()) {
            List<String> all = blanks(Fading.ALL);
            List<String> blanks = blanks(fading);
            assertThat(blanks.size()).isGreaterThan(before);
            assertThat(new HashSet<>(all)).containsAll(blanks);
            before = blanks.size();
        }
        assertThat(Exercise.of(secondText(), Fading.NOTHING, Digits.USUAL).blanks())
                .isEmpty();
        assertThat(Exercise.of(secondText(), Fading.UPDATE, Digits.USUAL).blanks())
                .hasSize(17)
                .allMatch(step -> step.phase() == Phase.UPDATE);
        assertThat(Exercise.of(secondText(), Fading.ALL, Digits.USUAL).blanks()).hasSize(10 + 1 + 5 + 17 + 17);
    }

    private static List<String> blanks(Fading fading) {
        return Exercise.of(secondText(), fading, Digits.USUAL).blanks().stream()
                .map(Step::id)
                .toList();
    }

    @Test
    void everySolutionIsJudgedRight() {
        for (long seed = 0; seed < 45; seed++) {
            NetworkFile file = Variation.of(TraceTest.random(seed), seed);
            Exercise exercise = Exercise.of(file, Fading.ALL, new Digits(2 + (int) seed % 9));
            assertThat(Checker.of(file).judge(Answers.parse(exercise.answers(), "solutions")))
                    .as("seed %d", seed)
                    .hasSameSizeAs(exercise.blanks())
                    .allMatch(judgement -> judgement.verdict() == Verdict.RIGHT);
        }
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void theSheetHasNumberedBlanksAndTheSolutionsTheirNumbers(Notation notation) {
        Map<String, Object> tree = secondText().toTree();
        tree.put("notation", notation.id());
        Exercise exercise = Exercise.of(NetworkFile.of(tree, "test"), Fading.DELTAS, new Digits(4));
        String sheet = TEXT.render(exercise.sheet(false));
        int blanks = exercise.blanks().size();
        assertThat(sheet.split("____________", -1)).hasSize(blanks + 1);
        for (int n = 1; n <= blanks; n++) {
            assertThat(sheet).containsOnlyOnce("____    (" + n + ")\n");
        }
        assertThat(sheet).doesNotContain("Solutions");
        String solved = TEXT.render(exercise.sheet(true));
        assertThat(solved).contains("Solutions");
        String solutions = solved.substring(solved.indexOf("Solutions"));
        for (Step blank : exercise.blanks()) {
            assertThat(solutions).contains(new Digits(4).text(Math.abs(blank.value())));
        }
    }

    @Test
    void samplesAreToldApart() {
        NetworkFile file = NetworkFile.of(
                Map.of(
                        "layers", List.of(1, 1),
                        "activations", List.of("sigmoid"),
                        "weights", List.of(List.of(List.of(0.5))),
                        "inputs", List.of(List.of(0.5), List.of(0.25)),
                        "targets", List.of(List.of(1), List.of(0)),
                        "learningRate", 0.5),
                "two samples");
        assertThat(TEXT.render(Exercise.of(file, Fading.ALL, Digits.USUAL).sheet(true)))
                .contains("Forward: sample 1", "Forward: sample 2", "Loss: all samples together", "Update\n");
    }

    @Test
    void tooLargeForPaper() {
        NetworkFile large = NetworkFile.of(
                Map.of(
                        "layers", List.of(20, 60, 2),
                        "activations", List.of("sigmoid", "sigmoid"),
                        "inputs", Collections.nCopies(20, 0.5)),
                "large");
        assertThatThrownBy(() -> Exercise.of(large, Fading.ALL, Digits.USUAL))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("too large for a work sheet");
    }

    @Test
    void levelsByWordOrNumber() {
        assertThat(Fading.of("deltas")).isEqualTo(Fading.DELTAS);
        assertThat(Fading.of("0")).isEqualTo(Fading.NOTHING);
        assertThat(Fading.of("5")).isEqualTo(Fading.ALL);
        assertThatThrownBy(() -> Fading.of("delta"))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("'delta' is no level of hiding; did you mean 'deltas'?");
    }
}
