package dev.chainrule.network;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Abridged;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The shape of a feed-forward network: so many inputs, their embedding, then layers, which the members of an ensemble
 * share. Nothing in it is learned; that is in {@link Parameters}. Most networks are {@linkplain #isPlain plain}: their
 * inputs go into the first layer as they are, and they are one.
 *
 * @param inputs how many inputs, at least 1
 * @param embedding what becomes of the inputs before the first layer
 * @param layers the layers from the first hidden one to the output, at least one
 * @param ensemble how many members share them
 */
public record Network(int inputs, Embedding embedding, List<Layer> layers, Ensemble ensemble) implements Abridged {
    /**
     * Takes every embedding that changes nothing for {@link Embedding#none}.
     *
     * @throws IllegalArgumentException if there is no input or no layer, the embedding takes another number of inputs, the
     *     outputs have dropout, or members share a batch normalisation
     */
    public Network {
        layers = List.copyOf(layers);
        Objects.requireNonNull(ensemble, "ensemble");
        if (inputs < 1) {
            throw new IllegalArgumentException("a network has at least 1 input, not " + inputs);
        }
        if (embedding.inputs() != inputs) {
            throw new IllegalArgumentException(
                    "the network has " + inputs + " inputs, its embedding takes " + embedding.inputs());
        }
        embedding = embedding.isNone() ? Embedding.none(inputs) : embedding;
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a network has at least 1 layer");
        }
        if (layers.getLast().dropout() > 0) {
            throw new IllegalArgumentException("the output layer cannot drop units");
        }
        if (ensemble.members() > 1
                && layers.stream().anyMatch(layer -> layer.normalization() instanceof Normalization.Batch)) {
            throw new IllegalArgumentException(
                    "members that share their layers cannot normalise batches, as a batch holds"
                            + " the rows of all of them; use layer normalisation or none");
        }
    }

    /**
     * A plain network of {@code layers} over {@code inputs} inputs.
     *
     * @throws IllegalArgumentException if there is no input or no layer, or the outputs have dropout
     */
    public Network(int inputs, List<Layer> layers) {
        this(inputs, Embedding.none(Math.max(1, inputs)), layers, Ensemble.one());
    }

    /**
     * A plain network of {@code layers} over {@code inputs} inputs.
     *
     * @throws IllegalArgumentException if there is no input or no layer, or the outputs have dropout
     */
    public static Network of(int inputs, Layer... layers) {
        return new Network(inputs, List.of(layers));
    }

    /**
     * Layers of {@code hidden} units (one number per hidden layer) with one activation, then an output layer; all with
     * bias.
     *
     * @throws IllegalArgumentException if there is no input, or a layer without units
     */
    public static Network of(int inputs, List<Integer> hidden, Activation activation, int outputs, Activation output) {
        List<Layer> layers = new ArrayList<>();
        hidden.forEach(units -> layers.add(Layer.of(units, activation)));
        layers.add(Layer.of(outputs, output));
        return new Network(inputs, layers);
    }

    /** This network with {@code embedding}, which says how many inputs it has. */
    public Network with(Embedding embedding) {
        return new Network(embedding.inputs(), embedding, layers, ensemble);
    }

    /**
     * This network with the members of {@code ensemble}.
     *
     * @throws IllegalArgumentException if there are several members and a layer normalises batches
     */
    public Network with(Ensemble ensemble) {
        return new Network(inputs, embedding, layers, ensemble);
    }

    /** Whether it has neither an embedding nor more than one member: inputs and layers say all. */
    public boolean isPlain() {
        return embedding.isNone() && ensemble.members() == 1;
    }

    /**
     * Makes sure that it {@link #isPlain}.
     *
     * @param what the thing that knows no other networks, as a message begins: {@code "the page"}
     * @throws ChainruleException if it is not
     */
    public void requirePlain(String what) {
        if (!isPlain()) {
            throw new ChainruleException(what + " works for plain networks only; this one has "
                    + (embedding.isNone() ? "" : "an embedding" + (ensemble.members() > 1 ? " and " : ""))
                    + (ensemble.members() > 1 ? ensemble.members() + " members" : ""));
        }
    }

    /** How many members, at least 1. */
    public int members() {
        return ensemble.members();
    }

    /** The plain network of one member, from the embedded values on; {@link Parameters#member} has its parameters. */
    public Network member() {
        return new Network(embedded(), layers);
    }

    /** How many values go into the first layer: what the embedding makes of the inputs. */
    public int embedded() {
        return embedding.units();
    }

    /** Whether each member multiplies what goes into layer {@code index} (from 0) by a vector of its own. */
    public boolean hasAdapter(int index) {
        return ensemble.members() > 1
                && index < layers.size() - 1
                && (index == 0 || ensemble.adapters() == Adapters.ALL);
    }

    /** How many outputs: the units of the last layer. */
    public int outputs() {
        return output().units();
    }

    /** The last layer. */
    public Layer output() {
        return layers.getLast();
    }

    /** How many values go into layer {@code index} (from 0): the embedded ones, or the units of the layer before. */
    public int inputsOf(int index) {
        return index == 0 ? embedded() : layers.get(index - 1).units();
    }

    /** Where the parameters of each layer stand in one flat array. */
    public Layout layout() {
        return Layout.of(this);
    }

    /** A plain network is described by its inputs and layers alone. */
    @Override
    public boolean leavesOut(String component) {
        return isPlain() && (component.equals("embedding") || component.equals("ensemble"));
    }
}
