package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.explain.check.Answers;
import dev.chainrule.explain.check.Checker;
import dev.chainrule.explain.check.Judgement;
import dev.chainrule.explain.check.Verdict;
import dev.chainrule.loss.Huber;
import dev.chainrule.optimization.Momentum;
import dev.chainrule.reference.Forward;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Network files and sheets of answers have no version: whatever was one stays one, and means the same. These are never
 * changed.
 */
class GoldenNetworkTest {
    /** By hand: h = σ(xW + b), y = leaky(hU + c). */
    private static final double[][] OUTPUTS = {
        {-0.05488886061039842, 0.48437247139603795}, {-0.08452186945704467, 0.5626588941496915}
    };

    @Test
    void everyFieldMeansWhatItMeant() throws IOException {
        NetworkFile file = NetworkFile.parse(golden("network.json"), "network.json");
        assertThat(file.loss()).isEqualTo(new Huber(0.5));
        assertThat(file.optimizer()).isEqualTo(new Momentum(0.8));
        assertThat(file.learningRate()).hasValue(0.5);
        assertThat(file.seed()).isEqualTo(7);
        assertThat(file.notation()).isEqualTo(Notation.LAYERS);
        assertThat(file.conventions())
                .isEqualTo(new Conventions(
                        Conventions.Biases.UPDATED, Conventions.UpdateOrder.SIMULTANEOUS, Conventions.Batch.SUM, 0.5));
        Forward forward = file.pass().forward(file.inputs());
        for (int s = 0; s < OUTPUTS.length; s++) {
            assertThat(forward.outputs(s)).containsExactly(OUTPUTS[s], within(1e-14));
        }
        assertThat(NetworkFile.parse(file.toJson(), "again").toTree()).isEqualTo(file.toTree());
    }

    @Test
    void aSheetIsJudgedAsItWas() throws IOException {
        NetworkFile file = NetworkFile.parse(golden("two-outputs.json"), "two-outputs.json");
        assertThat(Checker.of(file).judge(Answers.parse(golden("answers.txt"), "answers.txt")))
                .extracting(Judgement::verdict)
                .hasSize(7)
                .contains(Verdict.RIGHT)
                .startsWith(Verdict.RIGHT);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = GoldenNetworkTest.class.getResourceAsStream("/golden/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
