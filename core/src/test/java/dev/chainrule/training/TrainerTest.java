package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.loss.Huber;
import dev.chainrule.network.Initializer;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.OneCycleSchedule;
import dev.chainrule.optimization.Sgd;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerTest {
    @Test
    void everySettingCanBeChangedByItself() {
        Trainer trainer = new Trainer()
                .withLoss(new Huber(2))
                .withOptimizer(new Adam())
                .withRate(0.25)
                .withRates(new Rates(0.1, 6, 0.5, 0.2, true))
                .withSchedule(new OneCycleSchedule())
                .withEpochs(3)
                .withBatch(0)
                .withPatience(4)
                .withRegularizer(new Regularizer(1, 2, 3))
                .withClipping(new GradientClipping(GradientClipping.Kind.VALUE, 5))
                .withLabelSmoothing(0.5)
                .withInitializer(Initializer.ORTHOGONAL)
                .withSeed(6);
        assertThat(trainer)
                .isEqualTo(new Trainer(
                        new Huber(2),
                        new Adam(),
                        0.25,
                        new Rates(0.1, 6, 0.5, 0.2, true),
                        new OneCycleSchedule(),
                        3,
                        0,
                        4,
                        new Regularizer(1, 2, 3),
                        new GradientClipping(GradientClipping.Kind.VALUE, 5),
                        0.5,
                        Initializer.ORTHOGONAL,
                        6));
    }

    @Test
    void anotherOptimizerHasItsOwnRate() {
        assertThat(new Trainer().baseRate()).isEqualTo(0.001);
        assertThat(new Trainer().withRate(7).withOptimizer(new Sgd()).baseRate())
                .isEqualTo(new Sgd().defaultRate());
        assertThat(new Trainer().withOptimizer(new Sgd()).withRate(7).baseRate())
                .isEqualTo(7);
        assertThat(new Trainer().withOptimizer(new Lbfgs()).baseRate()).isEqualTo(1);
    }

    @Test
    void isDescribedInWords() {
        Trainer trainer = new Trainer().withOptimizer(new Adam()).withRate(0.5).withEpochs(2);
        Object tree = Description.of(trainer);
        assertThat(Description.read(Trainer.class, tree, "test")).isEqualTo(trainer);
        assertThat(Description.read(
                        Trainer.class, Map.of("optimizer", "adam", "rate", 0.5, "epochs", 2L), "recipe.json"))
                .isEqualTo(trainer);
        assertThatThrownBy(() -> Description.read(Trainer.class, Map.of("epochs", 0L), "recipe.json"))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("recipe.json: epochs must be at least 1, is 0");
        assertThatThrownBy(() -> Description.read(Trainer.class, Map.of("epoch", 1L), "recipe.json"))
                .hasMessage("recipe.json: 'epoch' is unknown; did you mean 'epochs'?");
    }

    @Test
    void refusesWhatIsOutOfRange() {
        Trainer trainer = new Trainer();
        for (Runnable wrong : List.<Runnable>of(
                () -> trainer.withRate(0),
                () -> trainer.withRate(-1),
                () -> trainer.withRate(Double.NaN),
                () -> trainer.withRate(Double.POSITIVE_INFINITY))) {
            assertThatThrownBy(wrong::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("rate must be positive, is ");
        }
        assertThatThrownBy(() -> trainer.withEpochs(0)).hasMessage("epochs must be at least 1, is 0");
        assertThatThrownBy(() -> trainer.withBatch(-1)).hasMessage("batch must be at least 0, is -1");
        assertThatThrownBy(() -> trainer.withPatience(-1)).hasMessage("patience must be at least 0, is -1");
        for (double wrong : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> trainer.withLabelSmoothing(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("labelSmoothing must be at least 0 and less than 1, is " + wrong);
        }
    }

    @Test
    void theBestEpochIsTheFirstOfTheLowest() {
        Epoch high = epoch(1, 1, null);
        Epoch low = epoch(2, 0.5, null);
        Epoch same = epoch(3, 0.5, null);
        Epoch broken = epoch(4, Double.NaN, null);
        Epoch judged = epoch(5, 7, 0.1);
        assertThat(new History(List.of()).best()).isEmpty();
        assertThat(new History(List.of(broken)).best()).isEmpty();
        assertThat(new History(List.of(broken, high, low, same)).best()).contains(low);
        assertThat(new History(List.of(high, judged, low)).best()).contains(judged);
        assertThat(new History(List.of(high, judged)).losses()).containsExactly(1.0, 0.1);
    }

    private static Epoch epoch(int number, double loss, Double validationLoss) {
        return new Epoch(number, number, loss, validationLoss, Map.of(), 0, 0.1);
    }
}
