package dev.chainrule.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.data.Split;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trainings that run beside one that learns from all rows, epoch by epoch: each leaves out the rows of one fold and is judged
 * by them, so that every row judges and every row is learned from. The mean of their losses chooses the epoch of the one of
 * all rows that is kept ({@link Training#fitByFolds}): k + 1 trainings in place of one, for tables with too
 * few rows to do without any of them.
 *
 * <p>All go by the same recipe.
 */
public final class FoldTrainings {
    private final Dataset data;
    private final List<Split> folds;
    private final Function<Dataset, Parameters> start;
    private @Nullable Beside beside;

    /**
     * Beside a training on {@code data}.
     *
     * @param folds which rows of {@code data} each training learns from, and by which ({@link Split#validation()}) it is
     *     judged
     * @param start the parameters at which a training on some rows begins, of one network for all
     * @throws IllegalArgumentException if there are no folds, or one of them has no rows to learn from or to judge by
     */
    public FoldTrainings(Dataset data, List<Split> folds, Function<Dataset, Parameters> start) {
        if (folds.isEmpty()
                || folds.stream().anyMatch(fold -> fold.training().length == 0 || fold.validation().length == 0)) {
            throw new IllegalArgumentException("every fold needs rows to learn from and rows to judge by");
        }
        this.data = data;
        this.folds = List.copyOf(folds);
        this.start = start;
    }

    /** The rows that judge, fold after fold. */
    private int[] rows() {
        return folds.stream()
                .flatMapToInt(fold -> Arrays.stream(fold.validation()))
                .toArray();
    }

    /**
     * The parameters of each training after the best epoch, copies.
     *
     * @throws IllegalStateException if no training was judged by them
     */
    public List<Parameters> parameters() {
        if (beside == null) {
            throw new IllegalStateException("there was no training yet");
        }
        Network network = beside.network();
        return beside.kept.stream()
                .map(kept -> Parameters.of(network, kept.clone()))
                .toList();
    }

    /** What tells these folds from others. */
    String fingerprint() {
        return folds.size() + " folds " + Integer.toHexString(folds.hashCode());
    }

    /** The trainings, as they were after the epochs of {@code course}. */
    Judge beside(Trainer trainer, Kernels kernels, Course course) {
        Beside opened = new Beside(trainer, kernels);
        for (int epoch = 1; epoch <= course.size(); epoch++) {
            opened.loss(trainer.loss());
            if (epoch == course.keptEpoch()) {
                opened.keep();
            }
        }
        beside = opened;
        return opened;
    }

    /** One training, and what judges it. */
    private record Fold(Training training, Dataset rows, HeldOut held) {}

    private final class Beside implements Judge {
        private final List<Fold> trainings = new ArrayList<>();
        private final List<float[]> kept = new ArrayList<>();
        private final Dataset held;
        private final Matrix outputs;

        Beside(Trainer trainer, Kernels kernels) {
            for (Split fold : folds) {
                Dataset learned = data.select(fold.training());
                Dataset judging = data.select(fold.validation());
                Training training = Training.start(trainer, start.apply(learned), kernels);
                trainings.add(new Fold(training, learned, new HeldOut(judging, training.current(), kernels)));
                kept.add(training.current().array().clone());
            }
            held = data.select(rows());
            outputs = Matrix.of(held.rows(), network().outputs());
        }

        Network network() {
            return trainings.getFirst().training().current().network();
        }

        @Override
        public double loss(Loss loss) {
            double sum = 0;
            double weight = 0;
            int row = 0;
            for (int i = 0; i < trainings.size(); i++) {
                Fold fold = trainings.get(i);
                // the loss of a fold is a mean by weights that are scaled within it
                double own = weightOf(folds.get(i).validation());
                sum += another(fold) * own;
                weight += own;
                Matrix made = fold.held().outputs();
                System.arraycopy(
                        made.array(),
                        made.offset(),
                        outputs.array(),
                        row * outputs.columns(),
                        made.rows() * made.columns());
                row += made.rows();
            }
            return sum / weight;
        }

        private double weightOf(int[] rows) {
            return Arrays.stream(rows).mapToDouble(data::weight).sum();
        }

        private double another(Fold fold) {
            try {
                return fold.training().another(fold.rows(), fold.held());
            } catch (DivergenceException e) {
                throw new DivergenceException("without the rows of fold " + (trainings.indexOf(fold) + 1) + " of "
                        + trainings.size() + ": " + e.getMessage());
            }
        }

        @Override
        public Matrix outputs() {
            return outputs;
        }

        @Override
        public Dataset data() {
            return held;
        }

        @Override
        public void keep() {
            IntStream.range(0, kept.size())
                    .forEach(i -> kept.set(
                            i, trainings.get(i).training().current().array().clone()));
        }
    }
}
