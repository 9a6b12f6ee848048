package dev.chainrule.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.description.Description;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.optimization.OptimizerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes down the chosen updates of a training while they happen. */
final class StepRecorder {
    private final Trainer trainer;
    private final Network network;
    private final Set<Long> chosen;
    private final Path file;
    private final List<RecordedStep> steps = new ArrayList<>();
    private List<String> inputNames = List.of();
    private List<String> outputNames = List.of();
    private boolean unwritten = true;

    /** @throws dev.chainrule.ChainruleException if a part of the recipe is a user's own function, which no file can hold */
    StepRecorder(Trainer trainer, Network network, Set<Long> chosen, Path file) {
        network.requirePlain("recording the steps of a training");
        Description.of(trainer);
        Description.of(network);
        for (long step : chosen) {
            if (step < 1) {
                throw new IllegalArgumentException("steps count from 1, not " + step);
            }
        }
        this.trainer = trainer;
        this.network = network;
        this.chosen = Set.copyOf(chosen);
        this.file = file;
    }

    boolean wants(long step) {
        return chosen.contains(step);
    }

    /** What an update is about to read; {@link #add} when it is over. */
    Before before(
            long step, int epoch, StepFactors factors, double rate, Parameters parameters, OptimizerState memory) {
        return new Before(step, epoch, factors, rate, parameters.array().clone(), memory.copy());
    }

    /** Writes what was recorded, if there is anything new. */
    void write() {
        if (unwritten) {
            new Recording(trainer, network, inputNames, outputNames, steps).write(file);
            unwritten = false;
        }
    }

    /** The state before an update. */
    record Before(long step, int epoch, StepFactors factors, double rate, float[] parameters, OptimizerState memory) {}

    /** Adds the update that began at {@code before} and took the batch of {@code rows} of {@code data}. */
    void add(
            Before before,
            Dataset data,
            int[] rows,
            Matrix inputs,
            Matrix targets,
            float @Nullable [] weights,
            Parameters after) {
        inputNames = data.featureNames();
        outputNames = data.targetNames();
        steps.add(new RecordedStep(
                before.step,
                before.epoch,
                before.factors,
                before.rate,
                rows,
                inputs.toRows(),
                targets.toRows(),
                weights == null ? null : Arrays.copyOf(weights, rows.length),
                before.parameters,
                after.array().clone(),
                before.memory));
        unwritten = true;
    }
}
