package dev.chainrule.network;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;

/**
 * The weights and biases of one network, with whatever else its layers learn: one flat array with a view per
 * {@link Segment}. The numbers can be changed; the shape cannot.
 */
public final class Parameters {
    private final Network network;
    private final Layout layout;
    private final float[] values;

    private Parameters(Network network, float[] values) {
        this.network = network;
        this.layout = network.layout();
        this.values = values;
        if (values.length != layout.size()) {
            throw new IllegalArgumentException(
                    "the network has " + layout.size() + " parameters, found " + values.length);
        }
    }

    /**
     * Parameters drawn by {@code initializer} from {@code seed}; biases and shifts 0, gains 1, running statistics 0 and
     * 1.
     */
    public static Parameters initial(Network network, Initializer initializer, long seed) {
        Parameters parameters =
                new Parameters(network, new float[network.layout().size()]);
        for (Segment segment : parameters.layout.segments()) {
            Layer layer = network.layers().get(segment.layer());
            switch (segment.kind()) {
                case WEIGHTS ->
                    initializer.fill(
                            parameters.values,
                            segment,
                            layer.activation(),
                            RandomStream.of(seed, "initial", segment.layer()));
                case GAIN, RUNNING_VARIANCE -> parameters.fill(segment, 1);
                case ACTIVATION ->
                    parameters.fill(segment, (float) ((ParametricActivation) layer.activation()).initial());
                case BIAS, SHIFT, RUNNING_MEAN -> parameters.fill(segment, 0);
            }
        }
        return parameters;
    }

    /** Parameters drawn by {@link Initializer#AUTO} from {@code seed}. */
    public static Parameters initial(Network network, long seed) {
        return initial(network, Initializer.AUTO, seed);
    }

    /** Parameters with a copy of {@code values}, which stand as {@link Network#layout()} says. */
    public static Parameters of(Network network, float[] values) {
        return new Parameters(network, values.clone());
    }

    /** As {@link #of(Network, float[])}, each number rounded to a float. */
    public static Parameters of(Network network, double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return new Parameters(network, rounded);
    }

    /** The network they belong to. */
    public Network network() {
        return network;
    }

    /** Where each segment stands in {@link #array()}. */
    public Layout layout() {
        return layout;
    }

    /** The numbers themselves, not a copy: what is written here is written to the parameters. */
    public float[] array() {
        return values;
    }

    /** The numbers in double precision, a copy. */
    public double[] toDoubles() {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** A view of {@code segment}: writing to it writes to the parameters. */
    public Matrix view(Segment segment) {
        return Matrix.of(values, segment.offset(), segment.rows(), segment.columns());
    }

    /** A view of the weights of {@code layer} (from 0): row = source unit, column = destination unit. */
    public Matrix weights(int layer) {
        return view(layout.weights(layer));
    }

    /**
     * A view of the biases of {@code layer} (from 0): one row.
     *
     * @throws java.util.NoSuchElementException if the layer has none
     */
    public Matrix biases(int layer) {
        return view(layout.find(layer, Segment.Kind.BIAS).orElseThrow());
    }

    /** An independent copy. */
    public Parameters copy() {
        return new Parameters(network, values.clone());
    }

    private void fill(Segment segment, float value) {
        Arrays.fill(values, segment.offset(), segment.end(), value);
    }
}
