package dev.chainrule.reference;

import java.util.List;

/** A forward pass of a batch through all layers, with every number on the way. */
public final class Forward {
    private final int samples;
    private final Mode mode;
    private final List<LayerForward> layers;

    Forward(int samples, Mode mode, List<LayerForward> layers) {
        this.samples = samples;
        this.mode = mode;
        this.layers = List.copyOf(layers);
    }

    /** How many samples went through. */
    public int samples() {
        return samples;
    }

    /** How it went through layers that know training and prediction. */
    public Mode mode() {
        return mode;
    }

    /** The layers from the first hidden one to the output. */
    public List<LayerForward> layers() {
        return layers;
    }

    /** The layer {@code index}, from 0. */
    public LayerForward layer(int index) {
        return layers.get(index);
    }

    /** y of {@code sample}, a copy: the activations of the last layer. */
    public double[] outputs(int sample) {
        return layers.getLast().outputs(sample);
    }
}
