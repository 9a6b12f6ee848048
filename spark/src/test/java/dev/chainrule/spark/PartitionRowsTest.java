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
import org.junit.jupiter.api.Test;

/** The rows of a partition, asked without Spark. */
class PartitionRowsTest {
    private static final Trainer TRAINER =
            new Trainer().withLoss(new CrossEntropy()).withBatch(10).withSeed(5);
    private static final Network NETWORK = Network.of(6, Layer.of(8, new Relu()), Layer.of(3, new Softmax()));
    private static final TestRows ROWS = TestRows.classes(100, 6, 3, true, 1);

    private final float[] parameters = Parameters.initial(NETWORK, 3).array();

    private static Plan plan(PartitionRows rows) {
        return new Plan(
                TRAINER, NETWORK, new int[] {100}, new byte[][] {rows.survey().fingerprint()}, null);
    }

    private Question gradient(int from, int count) {
        return new Question(
                Question.Kind.GRADIENT,
                parameters,
                new byte[0],
                1,
                2,
                new int[] {from},
                new int[][] {{count}},
                new StepFactors[] {new StepFactors(1, 1, 1)});
    }

    private static byte[] answer(PartitionRows rows, Question question) {
        return rows.answer(1, () -> plan(rows), question);
    }

    /** Answers follow from questions alone: asked out of order, again, and after one that failed in its midst. */
    @Test
    void anAnswerDoesNotDependOnWhatWasAskedBefore() {
        PartitionRows inOrder = ROWS.part(0, 0, 100);
        byte[] first = answer(inOrder, gradient(0, 10));
        byte[] second = answer(inOrder, gradient(10, 10));
        byte[] between = answer(ROWS.part(0, 0, 100), gradient(5, 10));
        PartitionRows other = ROWS.part(0, 0, 100);
        assertThat(answer(other, gradient(10, 10))).isEqualTo(second);
        assertThat(answer(other, gradient(0, 10))).isEqualTo(first);
        // passes over rows, and fails before it has taken any
        assertThatThrownBy(() -> answer(other, gradient(10, -5))).isInstanceOf(RuntimeException.class);
        assertThat(answer(other, gradient(5, 10))).isEqualTo(between);
        assertThat(answer(other, gradient(10, 10))).isEqualTo(second);
    }

    @Test
    void rowsOfAnotherTimeAreRefused() {
        PartitionRows rows = ROWS.part(0, 0, 100);
        PartitionRows others = TestRows.classes(100, 6, 3, true, 2).part(0, 0, 100);
        byte[] answer = others.answer(1, () -> plan(rows), gradient(0, 10));
        assertThatThrownBy(() -> Answer.readGradient(answer, new float[0], new float[0]))
                .hasMessageStartingWith("the rows of partition 0 came out otherwise when they were computed again:");
    }
}
