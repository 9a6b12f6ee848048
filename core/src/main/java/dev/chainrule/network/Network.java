package dev.chainrule.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a feed-forward network: so many inputs, then layers. Nothing in it is learned; that is in
 * {@link Parameters}.
 *
 * @param inputs how many inputs, at least 1
 * @param layers the layers from the first hidden one to the output, at least one
 */
public record Network(int inputs, List<Layer> layers) {
    /** @throws IllegalArgumentException if there is no input or no layer, or the outputs have dropout */
    public Network {
        layers = List.copyOf(layers);
        if (inputs < 1) {
            throw new IllegalArgumentException("a network has at least 1 input, not " + inputs);
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a network has at least 1 layer");
        }
        if (layers.getLast().dropout() > 0) {
            throw new IllegalArgumentException("the output layer cannot drop units");
        }
    }

    /** A network of {@code layers} over {@code inputs} inputs. */
    public static Network of(int inputs, Layer... layers) {
        return new Network(inputs, List.of(layers));
    }

    /** Layers of {@code hidden} units with one activation, then an output layer; all with bias. */
    public static Network of(int inputs, List<Integer> hidden, Activation activation, int outputs, Activation output) {
        List<Layer> layers = new ArrayList<>();
        hidden.forEach(units -> layers.add(Layer.of(units, activation)));
        layers.add(Layer.of(outputs, output));
        return new Network(inputs, layers);
    }

    /** How many outputs: the units of the last layer. */
    public int outputs() {
        return output().units();
    }

    /** The last layer. */
    public Layer output() {
        return layers.getLast();
    }

    /** How many values go into layer {@code index} (from 0): the inputs, or the units of the layer before. */
    public int inputsOf(int index) {
        return index == 0 ? inputs : layers.get(index - 1).units();
    }

    /** Where the parameters of each layer stand in one flat array. */
    public Layout layout() {
        return Layout.of(this);
    }
}
