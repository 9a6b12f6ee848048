package dev.chainrule.reference;

import java.util.List;

/**
 * A forward pass of a batch through all layers, with every number on the way. In an ensemble a layer has every sample
 * once for each member, as {@link #layer} says. Samples and layers count from 0; one that is not there is an
 * {@link IndexOutOfBoundsException}.
 */
public final class Forward {
    private final int samples;
    final double[][] inputs;
    final double[][] embedded;
    private final Mode mode;
    private final List<LayerForward> layers;

    Forward(double[][] inputs, double[][] embedded, Mode mode, List<LayerForward> layers) {
        this.samples = embedded.length;
        this.inputs = inputs;
        this.embedded = embedded;
        this.mode = mode;
        this.layers = List.copyOf(layers);
    }

    /** How many samples went through. */
    public int samples() {
        return samples;
    }

    /** How it went through layers that know training and prediction. */
    Mode mode() {
        return mode;
    }

    /** The layers from the first hidden one to the output. */
    public List<LayerForward> layers() {
        return layers;
    }

    /**
     * The layer {@code index}, from 0. Where several members go side by side its samples are those of the first member,
     * then those of the second, and so on: of member m sample i is its sample m · (samples of the batch) + i.
     */
    public LayerForward layer(int index) {
        return layers.get(index);
    }

    /** How many members went through the layers side by side, at least 1. */
    public int members() {
        return layers.getLast().outputs.length / samples;
    }

    /** Which sample of a {@link #layer} {@code sample} is for {@code member}; all count from 0. */
    int row(int member, int sample) {
        return member * samples + sample;
    }

    /**
     * e of {@code sample}, a copy, one number per embedded value: what the embedding made of x, or x itself where there
     * is none.
     */
    public double[] embedded(int sample) {
        return embedded[sample].clone();
    }

    /**
     * y of {@code sample}, a copy, one number per output: the activations of the last layer, in an ensemble their mean
     * over the members.
     */
    public double[] outputs(int sample) {
        double[] mean = layers.getLast().outputs(sample);
        for (int member = 1; member < members(); member++) {
            double[] y = layers.getLast().outputs[row(member, sample)];
            for (int k = 0; k < mean.length; k++) {
                mean[k] += y[k];
            }
        }
        for (int k = 0; k < mean.length; k++) {
            mean[k] /= members();
        }
        return mean;
    }
}
