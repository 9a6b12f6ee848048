package dev.chainrule.explain;

import dev.chainrule.loss.Loss;
import dev.chainrule.network.Network;
import dev.chainrule.optimization.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Walk} goes through: a network with its numbers, samples, and what is to be done with them. A person writes
 * one by hand as a {@link NetworkFile}; a trained model and a row of data are one as {@link ModelRow}.
 */
public interface Example {
    /** The network. */
    Network network();

    /** The parameters, a copy: one number per parameter, as {@link Network#layout()} says. */
    double[] parameters();

    /** The samples, at least one. */
    List<Sample> samples();

    /** The loss. */
    Loss loss();

    /** Whether the inputs are what an embedding made of others: then they are called e. */
    default boolean isEmbedded() {
        return false;
    }

    /** The optimizer. */
    Optimizer optimizer();

    /** The learning rate; without one there is no update. */
    OptionalDouble learningRate();

    /** Which definitions are meant. */
    Conventions conventions();

    /** The network and its numbers as JSON has them: maps, lists, strings and numbers. */
    Map<String, @Nullable Object> toTree();

    /** Whether the targets of the samples are known. */
    default boolean hasTargets() {
        return samples().getFirst().targets() != null;
    }

    /**
     * Whether an update can be worked out: there are targets, a learning rate, and an optimizer that moves each parameter by
     * itself.
     */
    default boolean hasUpdate() {
        return hasTargets() && learningRate().isPresent() && UpdateRule.isKnown(optimizer());
    }

    /** The inputs of all samples, a copy, one row per sample. */
    default double[][] inputs() {
        return samples().stream().map(Sample::inputs).toArray(double[][]::new);
    }

    /**
     * The targets of all samples, a copy, one row per sample.
     *
     * @throws IllegalStateException if they are not known
     */
    default double[][] targets() {
        if (!hasTargets()) {
            throw new IllegalStateException("there are no targets");
        }
        return samples().stream()
                .map(sample -> Objects.requireNonNull(sample.targets()))
                .toArray(double[][]::new);
    }
}
