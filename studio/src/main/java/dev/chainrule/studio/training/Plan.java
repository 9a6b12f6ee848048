package dev.chainrule.studio.training;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.explain.Conventions;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.kernels.Compute;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Segment;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.training.GradientRule;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a live training shall do.
 *
 * @param file the network with its first parameters and its conventions
 * @param data the rows
 * @param trainer the recipe
 */
record Plan(NetworkFile file, Dataset data, Trainer trainer) {
    /** After so many epochs a training pauses for good: its history has to have an end. */
    static final int MOST_EPOCHS = 500_000;

    private static final int USUAL_BATCH = 32;

    /**
     * A plan for {@code file} and the rows {@code table}, or without them for the file's own samples.
     *
     * @param optimizer null for the file's
     * @param rate null for the file's, or if it has none, the optimizer's usual
     * @param batch samples per update, 0 for all; null for what the conventions say of the file's own samples
     * @param seed of the order of the samples
     * @throws ChainruleException if the network cannot be trained so
     */
    static Plan of(
            NetworkFile file,
            @Nullable Dataset table,
            @Nullable Optimizer optimizer,
            @Nullable Double rate,
            @Nullable Integer batch,
            long seed) {
        Network network = file.network();
        for (Layer layer : network.layers()) {
            if (layer.activation() instanceof ParametricActivation learned) {
                throw new CannotTrain(new Remark(
                        "learned-slope",
                        Map.of("activation", learned.name()),
                        "network: " + learned.name() + " learns its slope, which a network file"
                                + " cannot hold; train with another activation, for example leaky-relu"));
            }
        }
        SinglePrecision.requireParameters(file);
        Dataset data = table == null ? samples(file) : table;
        if (data.features().columns() != network.inputs() || data.targets().columns() != network.outputs()) {
            int inputs = data.features().columns();
            int targets = data.targets().columns();
            throw new CannotTrain(new Remark(
                    "other-rows",
                    Map.of("inputs", inputs, "targets", targets, "takes", network.inputs(), "gives", network.outputs()),
                    "network: the rows have " + inputs + " inputs and " + targets + " targets, the network takes "
                            + network.inputs() + " and gives " + network.outputs()));
        }
        Optimizer chosen = optimizer == null ? file.optimizer() : optimizer;
        requireSuits(file, chosen);
        int rows = batch != null ? batch : table != null ? USUAL_BATCH : usualBatch(file.conventions());
        boolean isOwn = chosen.equals(file.optimizer());
        Double first = rate != null || !isOwn || file.learningRate().isEmpty()
                ? rate
                : Double.valueOf(file.learningRate().getAsDouble());
        if (first != null) {
            SinglePrecision.requireRate(first, "learningRate");
        }
        try {
            Trainer trainer = new Trainer()
                    .withLoss(file.loss())
                    .withOptimizer(chosen)
                    .withEpochs(MOST_EPOCHS)
                    .withBatch(rows)
                    .withSeed(seed);
            return new Plan(file, data, first == null ? trainer : trainer.withRate(first));
        } catch (IllegalArgumentException e) {
            throw new ChainruleException("training: " + e.getMessage(), e);
        }
    }

    private static Dataset samples(NetworkFile file) {
        if (!file.hasTargets()) {
            throw new CannotTrain(new Remark(
                    "no-targets", Map.of(), "network: 'targets' is missing; without targets nothing can be learned"));
        }
        SinglePrecision.requireSamples(file);
        return Dataset.of(file.inputs(), file.targets());
    }

    private static int usualBatch(Conventions conventions) {
        return conventions.batch() == Conventions.Batch.EACH ? 1 : 0;
    }

    /** @throws ChainruleException if {@code optimizer} does not go with the conventions */
    static void requireSuits(NetworkFile file, Optimizer optimizer) {
        if (file.conventions().biases() == Conventions.Biases.SHARED && optimizer instanceof Lbfgs) {
            throw new CannotTrain(new Remark(
                    "lbfgs-shared",
                    Map.of(),
                    "optimizer: lbfgs takes every bias for itself, and the conventions share one"
                            + " in a layer; choose another optimizer, or biases 'updated'"));
        }
    }

    /** The training, on one thread, before its first step. */
    Training start() {
        Training training =
                Training.start(trainer, Parameters.of(file.network(), file.parameters()), new Compute("auto", 1));
        if (file.conventions().batch() == Conventions.Batch.SUM
                || file.conventions().biases() == Conventions.Biases.FIXED
                || file.conventions().biases() == Conventions.Biases.SHARED) {
            training.changeGradientsBy(rule());
        }
        return training;
    }

    /** What the conventions make of a gradient: sums of samples, biases that stay or are one. */
    private GradientRule rule() {
        Conventions conventions = file.conventions();
        List<Segment> biases = file.network().layout().segments().stream()
                .filter(segment -> segment.kind() == Segment.Kind.BIAS)
                .toList();
        return (gradient, rows) -> {
            for (int i = 0; conventions.batch() == Conventions.Batch.SUM && i < gradient.length; i++) {
                gradient[i] *= rows;
            }
            for (Segment bias : biases) {
                float sum = 0;
                for (int i = bias.offset(); i < bias.end(); i++) {
                    sum += gradient[i];
                }
                if (conventions.biases() != Conventions.Biases.UPDATED) {
                    boolean isShared = conventions.biases() == Conventions.Biases.SHARED;
                    Arrays.fill(gradient, bias.offset(), bias.end(), isShared ? sum : 0);
                }
            }
        };
    }

    /** What a person should know who compares the training with the derivation. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (file.conventions().updateOrder() == Conventions.UpdateOrder.OUTPUT_FIRST) {
            notes.add("output-first"); // a word for the page, which has it in the reader's language
        }
        return notes;
    }
}
