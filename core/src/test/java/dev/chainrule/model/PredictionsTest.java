package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Target;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PredictionsTest {
    private static final Target THREE = new ClassTarget("species", List.of("cat", "dog", "emu"));
    private static final Target TWO = new ClassTarget("big", List.of("no", "yes"));
    private static final Target LABELS = new LabelTarget(
            List.of(new LabelTarget.Label("swims", "no", "yes"), new LabelTarget.Label("flies", "False", "True")));
    private static final Target NUMBERS =
            new NumberTarget(List.of(new NumberTarget.Scale("mass", 100, 20), new NumberTarget.Scale("price", 0, 1)));

    private static Matrix outputs(int columns, float... values) {
        return Matrix.of(values, 0, values.length / columns, columns);
    }

    private static Predictions three() {
        return Predictions.of(
                THREE, new Softmax(), outputs(3, 0.2f, 0.5f, 0.3f, 0.4f, 0.4f, 0.2f), Map.of("colour", 1));
    }

    private static Predictions two() {
        return Predictions.of(TWO, new Sigmoid(), outputs(1, 0.1f, 0.5f, 0.75f), Map.of());
    }

    private static Predictions labels() {
        return Predictions.of(LABELS, new Sigmoid(), outputs(2, 0.5f, 0.2f, 0.4f, 0.9f), Map.of());
    }

    private static Predictions numbers() {
        return Predictions.of(NUMBERS, new Identity(), outputs(2, 0.5f, 1.25f, -1, 3), Map.of());
    }

    @Test
    void classes() {
        Predictions found = three();
        assertThat(found.rows()).isEqualTo(2);
        assertThat(found.target()).isEqualTo(THREE);
        assertThat(found.unseen()).containsExactly(Map.entry("colour", 1));
        assertThat(found.words(0)).containsExactly("dog");
        assertThat(found.predictedClass(1)).isZero(); // the first of equals
        assertThat(found.probabilities()).containsExactly(0.2f, 0.5f, 0.3f, 0.4f, 0.4f, 0.2f);
        assertThat(found.probability(0, 2)).isEqualTo(0.3f);
        assertThat(found.classNames()).containsExactly("cat", "dog", "emu");
        assertThat(found.values()).isEmpty();
        assertThat(found.toTable())
                .isEqualTo(Table.of(
                        TextColumn.of("prediction", "dog", "cat"),
                        NumberColumn.of("probability:cat", 0.2, 0.4),
                        NumberColumn.of("probability:dog", 0.5, 0.4),
                        NumberColumn.of("probability:emu", 0.3, 0.2)));
    }

    @Test
    void twoClassesHaveOneOutput() {
        Predictions found = two();
        assertThat(found.probabilities()).containsExactly(0.9f, 0.1f, 0.5f, 0.5f, 0.25f, 0.75f);
        assertThat(found.toTable())
                .isEqualTo(Table.of(
                        TextColumn.of("prediction", "no", "no", "yes"),
                        NumberColumn.of("probability:no", 0.9, 0.5, 0.25),
                        NumberColumn.of("probability:yes", 0.1, 0.5, 0.75)));
    }

    @Test
    void aTanhOutputStandsForAProbability() {
        Predictions two = Predictions.of(TWO, new Tanh(), outputs(1, -1, 0.5f, 1), Map.of());
        assertThat(two.probabilities()).containsExactly(1, 0, 0.25f, 0.75f, 0, 1);
        Predictions labels = Predictions.of(LABELS, new Tanh(), outputs(2, -1, 0.5f), Map.of());
        assertThat(labels.probabilities()).containsExactly(0, 0.75f);
    }

    @Test
    void labelsHoldFromOneHalfOn() {
        Predictions found = labels();
        assertThat(found.words(0)).containsExactly("yes", "False");
        assertThat(found.words(1)).containsExactly("no", "True");
        assertThat(found.holds(0, 0)).isTrue();
        assertThat(found.classNames()).containsExactly("swims", "flies");
        assertThat(found.toTable())
                .isEqualTo(Table.of(
                        TextColumn.of("swims", "yes", "no"),
                        TextColumn.of("flies", "False", "True"),
                        NumberColumn.of("probability:swims", 0.5, 0.4),
                        NumberColumn.of("probability:flies", 0.2, 0.9)));
    }

    @Test
    void numbersAreInUnitsOfTheData() {
        Predictions found = numbers();
        assertThat(found.values()).containsExactly(110, 1.25, 80, 3);
        assertThat(found.value(1, 0)).isEqualTo(80);
        assertThat(found.words(0)).containsExactly("110", "1.25");
        assertThat(found.probabilities()).isEmpty();
        assertThat(found.classNames()).isEmpty();
        assertThat(found.toTable())
                .isEqualTo(Table.of(NumberColumn.of("mass", 110, 80), NumberColumn.of("price", 1.25, 3)));
        Target one = new NumberTarget(List.of(new NumberTarget.Scale("mass", 100, 20)));
        assertThat(Predictions.of(one, new Identity(), outputs(1, 0.5f), Map.of())
                        .toTable())
                .isEqualTo(Table.of(NumberColumn.of("prediction", 110)));
    }

    @Test
    void aThresholdMovesTheDecision() {
        assertThat(words(two().withThreshold(0.1))).containsExactly("yes", "yes", "yes");
        assertThat(words(two().withThreshold(0.6))).containsExactly("no", "no", "yes");
        assertThat(words(two().withThreshold(0.75))).containsExactly("no", "no", "yes");
        assertThat(words(two().withThreshold(0))).containsExactly("yes", "yes", "yes");
        assertThat(words(two().withThreshold(1))).containsExactly("no", "no", "no");
        assertThat(words(two().withThreshold(0.6).withThreshold(0.1))).containsExactly("yes", "yes", "yes");
        assertThat(labels().withThreshold(0.95).words(1)).containsExactly("no", "False");
        assertThat(labels().withThreshold(0.3).words(1)).containsExactly("yes", "True");
        assertThat(two().withThreshold(0.1).probabilities()).containsExactly(two().probabilities());
    }

    private static List<String> words(Predictions predictions) {
        return List.of(((TextColumn) predictions.toTable().column("prediction")).toArray());
    }

    @Test
    void aThresholdNeedsSomethingToDecide() {
        for (Predictions none : List.of(three(), numbers())) {
            assertThatThrownBy(() -> none.withThreshold(0.5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a threshold needs two classes, or labels");
        }
        for (double wrong : new double[] {-0.01, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> two().withThreshold(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a threshold is from 0 to 1, not " + wrong);
        }
    }

    @Test
    void oneRow() {
        Prediction row = three().row(0);
        assertThat(row.word()).isEqualTo("dog");
        assertThat(row.words()).containsExactly(Map.entry("species", "dog"));
        assertThat(row.probabilities())
                .containsExactly(Map.entry("cat", 0.2f), Map.entry("dog", 0.5f), Map.entry("emu", 0.3f));
        assertThat(row.probability("emu")).isEqualTo(0.3f);
        assertThat(row).hasToString("{species=dog} {cat=0.2, dog=0.5, emu=0.3}");
        assertThatThrownBy(() -> row.probability("dgo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no class 'dgo'")
                .hasMessageContaining("'dog'");
        assertThatThrownBy(row::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the model predicts classes, not numbers");
        Prediction number = numbers().row(1);
        assertThat(number.value()).isEqualTo(80);
        assertThat(number.word()).isEqualTo("80");
        assertThat(number.words()).containsExactly(Map.entry("mass", "80"), Map.entry("price", "3"));
        assertThat(number.probabilities()).isEmpty();
        assertThat(number).hasToString("{mass=80, price=3}");
        assertThat(labels().row(1).words()).containsExactly(Map.entry("swims", "no"), Map.entry("flies", "True"));
    }

    @Test
    void whatIsGivenOutIsACopy() {
        Predictions found = three();
        found.probabilities()[0] = 7;
        assertThat(found.probability(0, 0)).isEqualTo(0.2f);
        Predictions numbers = numbers();
        numbers.values()[0] = 7;
        assertThat(numbers.value(0, 0)).isEqualTo(110);
    }

    @Test
    void whatIsNotThereIsRefused() {
        List<ThrowingCallable> outside = List.of(
                () -> three().probability(0, 3),
                () -> three().probability(0, -1),
                () -> three().probability(2, 0),
                () -> three().value(0, 0),
                () -> three().quantile(0, 0),
                () -> three().predictedClass(2),
                () -> numbers().predictedClass(0),
                () -> labels().predictedClass(0),
                () -> three().words(-1),
                () -> three().row(2),
                () -> labels().holds(0, 2),
                () -> numbers().value(0, 2),
                () -> numbers().value(-1, 2),
                () -> numbers().words(2));
        assertThat(outside).allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(IndexOutOfBoundsException.class));
    }
}
