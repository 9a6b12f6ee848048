package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.data.Dataset;
import dev.chainrule.data.Folds;
import dev.chainrule.data.Split;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Tanh;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The trainings of the folds by themselves; with a table it is in RefitTest. */
class FoldTrainingsTest {
    private static final Compute SCALAR = new Compute("scalar", 1);
    private static final Network NETWORK = Network.of(3, Layer.of(4, new Tanh()), Layer.of(1, new Identity()));
    private static final Trainer TRAINER =
            new Trainer().withEpochs(6).withBatch(8).withRate(0.02);

    private static Dataset data(int rows) {
        RandomStream random = RandomStream.of(3, "folds");
        Matrix x = Matrix.of(rows, 3);
        Matrix t = Matrix.of(rows, 1);
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < 3; j++) {
                x.set(row, j, (float) random.nextGaussian());
            }
            t.set(row, 0, x.get(row, 0) * x.get(row, 1));
        }
        return Dataset.of(x, t);
    }

    private static Parameters start() {
        return Parameters.initial(NETWORK, TRAINER.initializer(), 1);
    }

    @Test
    void theParametersAreThoseOfTheKeptEpoch() {
        Dataset data = data(40);
        List<Split> splits = Folds.random(40, 4, 5);
        FoldTrainings folds = new FoldTrainings(data, splits, _ -> start());
        assertThatThrownBy(folds::parameters).isInstanceOf(IllegalStateException.class);
        Outcome outcome;
        try (Training training = Training.start(TRAINER, start(), SCALAR)) {
            outcome = training.fitByFolds(data, folds);
        }
        assertThat(outcome.bestEpoch()).isPositive();
        for (int i = 0; i < splits.size(); i++) {
            try (Training alone = Training.start(TRAINER, start(), SCALAR)) {
                alone.listen(epoch -> {
                    if (epoch.number() == outcome.bestEpoch()) {
                        alone.stop();
                    }
                });
                alone.fit(data.select(splits.get(i).training()));
                assertThat(folds.parameters().get(i).array())
                        .containsExactly(alone.parameters().array());
            }
        }
    }

    @Test
    void oneThatRunsAwaySaysWithoutWhichRows() {
        Dataset data = data(20);
        Parameters broken = start();
        Arrays.fill(broken.array(), Float.NaN);
        FoldTrainings folds = new FoldTrainings(data, Folds.random(20, 2, 5), _ -> broken);
        try (Training training = Training.start(TRAINER, start(), SCALAR)) {
            Outcome outcome = training.fitByFolds(data, folds);
            assertThat(outcome.end()).isEqualTo(Outcome.End.DIVERGED);
            assertThat(outcome.bestEpoch()).isZero();
            assertThat(outcome.message()).startsWith("without the rows of fold 1 of 2: the loss became NaN");
        }
    }

    @Test
    void everyFoldHasRowsForBoth() {
        Dataset data = data(4);
        assertThatThrownBy(() -> new FoldTrainings(data, List.of(), _ -> start()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("every fold needs rows to learn from and rows to judge by");
        Split none = new Split(new int[] {0, 1}, new int[0], new int[0]);
        assertThatThrownBy(() -> new FoldTrainings(data, List.of(none), _ -> start()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
