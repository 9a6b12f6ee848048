package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.training.StepFactors;
import dev.chainrule.training.Trainer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows of a partition, asked without Spark. */
class PartitionRowsTest {
    private static final Trainer TRAINER =
            new Trainer().withLoss(new CrossEntropy()).withBatch(10).withSeed(5);
    private static final Network NETWORK = Network.of(6, Layer.of(8, new Relu()), Layer.of(3, new Softmax()));
    private static final TestRows ROWS = TestRows.classes(100, 6, 3, true, 1);

    private final float[] parameters = Parameters.initial(NETWORK, 3).array();

    private static Plan plan(PartitionRows rows) {
        return new Plan(TRAINER, NETWORK, new int[] {100}, new byte[][] {rows.survey().fingerprint()}, null);
    }

    private Question gradient(int step) {
        return new Question(
                Question.Kind.GRADIENT,
                parameters,
                new byte[0],
                1,
                step + 1,
                new int[] {10 * step},
                new int[][] {{10}},
                new StepFactors[] {new StepFactors(1, 1, 1)});
    }

    private static byte[] answer(PartitionRows rows, Question question) {
        return rows.answer(1, () -> plan(rows), question);
    }

    /** Answers follow from questions alone: asked out of order, again, and after one that failed in its midst. */
    @Test
    void anAnswerDoesNotDependOnWhatWasAskedBefore() {
        PartitionRows inOrder = ROWS.part(0, 0, 100);
        List<byte[]> expected = List.of(
                answer(inOrder, gradient(0)), answer(inOrder, gradient(1)), answer(inOrder, gradient(2)));
        PartitionRows other = ROWS.part(0, 0, 100);
        assertThat(answer(other, gradient(2))).isEqualTo(expected.get(2));
        assertThat(answer(other, gradient(0))).isEqualTo(expected.get(0));
        Question broken = new Question(
                Question.Kind.GRADIENT,
                parameters,
                new byte[0],
                1,
                2,
                new int[] {10},
                new int[][] {{200}}, // more rows than there are
                new StepFactors[] {new StepFactors(1, 1, 1)});
        assertThatThrownBy(() -> answer(other, broken)).isInstanceOf(RuntimeException.class);
        assertThat(answer(other, gradient(2))).isEqualTo(expected.get(2));
        assertThat(answer(other, gradient(1))).isEqualTo(expected.get(1));
    }

    @Test
    void rowsOfAnotherTimeAreRefused() {
        PartitionRows rows = ROWS.part(0, 0, 100);
        PartitionRows others = TestRows.classes(100, 6, 3, true, 2).part(0, 0, 100);
        byte[] answer = others.answer(1, () -> plan(rows), gradient(0));
        assertThatThrownBy(() -> Answer.readGradient(answer, new float[0], new float[0]))
                .hasMessageStartingWith("the rows of partition 0 came out otherwise when they were computed again:");
    }
}
