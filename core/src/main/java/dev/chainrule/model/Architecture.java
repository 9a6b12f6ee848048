package dev.chainrule.model;

import dev.chainrule.network.Activation;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Relu;
import dev.chainrule.preprocessing.InputGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A {@link Network} before its inputs and outputs are known.
 *
 * @param hidden one number of units per hidden layer
 * @param activation of the hidden layers
 * @param normalization of the hidden layers
 * @param dropout of the hidden layers
 * @param embedding what becomes of the features before the first layer
 * @param ensemble how many members share the layers
 */
public record Architecture(
        List<Integer> hidden,
        Activation activation,
        Normalization normalization,
        double dropout,
        FeatureEmbedding embedding,
        Ensemble ensemble) {
    /** @throws IllegalArgumentException naming what is out of its range, or does not go together */
    public Architecture {
        hidden = List.copyOf(hidden);
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(normalization, "normalization");
        Objects.requireNonNull(embedding, "embedding");
        Objects.requireNonNull(ensemble, "ensemble");
        for (int units : hidden) {
            if (units < 1) {
                throw new IllegalArgumentException("a hidden layer has at least 1 unit, not " + units);
            }
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be at least 0 and less than 1, is " + dropout);
        }
        if (ensemble.members() > 1 && normalization instanceof Normalization.Batch) {
            throw new IllegalArgumentException("members that share their layers cannot normalise batches:"
                    + " take one member, or another normalization");
        }
    }

    /** Two plain layers of 128 relu units with dropout 0.1. */
    static Architecture plain() {
        return new Architecture(
                List.of(128, 128), new Relu(), new Normalization.None(), 0.1, FeatureEmbedding.none(), Ensemble.one());
    }

    /** Whether its network is plain, whatever the features are: no embedding, and one member. */
    public boolean isPlain() {
        return ensemble.members() == 1
                && !embedding.scaled()
                && embedding.categoryUnits() == 0
                && embedding.numbers() instanceof NumberEmbedding.None;
    }

    /**
     * The network from inputs in {@code groups} to {@code outputs} units with {@code output}.
     *
     * @throws IllegalArgumentException if there are no groups or no outputs
     */
    public Network network(List<InputGroup> groups, int outputs, Activation output) {
        List<Layer> layers = new ArrayList<>();
        for (int units : hidden) {
            layers.add(new Layer(units, activation, true, normalization, dropout));
        }
        layers.add(Layer.of(outputs, output));
        int inputs = groups.stream().mapToInt(InputGroup::width).sum();
        return new Network(inputs, embedding.over(groups), layers, ensemble);
    }

    /** The same with other hidden layers. */
    Architecture withHidden(List<Integer> hidden) {
        return new Architecture(hidden, activation, normalization, dropout, embedding, ensemble);
    }

    /** The same with another activation in the hidden layers. */
    Architecture withActivation(Activation activation) {
        return new Architecture(hidden, activation, normalization, dropout, embedding, ensemble);
    }

    /** The same with the hidden layers normalised otherwise. */
    Architecture withNormalization(Normalization normalization) {
        return new Architecture(hidden, activation, normalization, dropout, embedding, ensemble);
    }

    /** The same with another share of hidden units dropped. */
    Architecture withDropout(double dropout) {
        return new Architecture(hidden, activation, normalization, dropout, embedding, ensemble);
    }

    /** The same with features embedded otherwise. */
    Architecture withEmbedding(FeatureEmbedding embedding) {
        return new Architecture(hidden, activation, normalization, dropout, embedding, ensemble);
    }

    /** The same with other members. */
    Architecture withEnsemble(Ensemble ensemble) {
        return new Architecture(hidden, activation, normalization, dropout, embedding, ensemble);
    }
}
