package dev.chainrule.training;

import dev.chainrule.engine.DropoutDraw;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.optimization.OptimizerState;
import dev.chainrule.reference.DropoutMask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One update of a training: everything that it read, and what it made of the parameters. Nothing is copied: the arrays
 * belong to the record.
 *
 * @param step which update, from 1
 * @param epoch during which epoch, from 1
 * @param factors what the schedules made of the recipe
 * @param rate the learning rate: the recipe's rate times its factor, before that of the kind of parameter
 * @param rows which of the training rows were in the batch, from 0, one number per row of the batch
 * @param inputs one row per row of the batch, as the network got them
 * @param targets one row per row of the batch, smoothed where the recipe smooths
 * @param weights one per row of the batch; null where every row counts 1
 * @param before the parameters before the update, one number per parameter, with the running statistics, as {@link
 *     Network#layout()} places them
 * @param after as many after it
 * @param memory what the optimizer remembered before the update
 */
public record RecordedStep(
        long step,
        int epoch,
        StepFactors factors,
        double rate,
        int[] rows,
        float[][] inputs,
        float[][] targets,
        float @Nullable [] weights,
        float[] before,
        float[] after,
        OptimizerState memory) {

    /** What the schedule multiplied the recipe's rate by. */
    public double factor() {
        return factors.rate();
    }

    /** {@code network}, the one that was trained, with the dropout that its layers had at this step. */
    public Network during(Network network) {
        if (factors.dropout() == 1) {
            return network;
        }
        List<Layer> layers = network.layers().stream()
                .map(layer -> layer.withDropout(layer.dropout() * factors.dropout()))
                .toList();
        return new Network(network.inputs(), network.embedding(), layers, network.ensemble());
    }

    /**
     * Which units the step kept, as the engine drew them.
     *
     * @param network the network that was trained
     * @param seed the recipe's
     */
    public DropoutMask dropout(Network network, long seed) {
        List<Layer> layers = during(network).layers();
        boolean[][][] kept = new boolean[layers.size()][inputs.length][];
        for (int l = 0; l < layers.size(); l++) {
            Layer layer = layers.get(l);
            for (int row = 0; row < inputs.length; row++) {
                kept[l][row] = DropoutDraw.of(seed, l, step, row).kept(layer.units(), layer.dropout());
            }
        }
        return (layer, sample, unit) -> kept[layer][sample][unit];
    }
}
