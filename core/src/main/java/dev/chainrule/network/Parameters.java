package dev.chainrule.network;

import dev.chainrule.kernels.Matrix;
import java.util.Objects;

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
     * Parameters drawn by {@code initializer} from {@code seed}; biases and shifts 0, gains and scales 1, running
     * statistics 0 and 1; embeddings as {@link EmbeddingPart} says. The adapters before the first layer are −1 or 1 at
     * random, one sign for all values of a part of the embedding (without an embedding, one for each input); those of
     * later layers 1 (Gorishniy et al. 2024, whose code draws the former from N(0, 1) where there is an embedding). Each member's output layer is drawn as the only one would be.
     */
    public static Parameters initial(Network network, Initializer initializer, long seed) {
        Parameters parameters =
                new Parameters(network, new float[network.layout().size()]);
        new InitialValues(network, initializer, seed).fill(parameters.layout, parameters.values);
        return parameters;
    }

    /** Parameters drawn by {@link Initializer#AUTO} from {@code seed}. */
    public static Parameters initial(Network network, long seed) {
        return initial(network, Initializer.AUTO, seed);
    }

    /**
     * Parameters with a copy of {@code values}, one per parameter, which stand as {@link Network#layout()} says.
     *
     * @throws IllegalArgumentException if there are more or fewer than the network has
     */
    public static Parameters of(Network network, float[] values) {
        return new Parameters(network, values.clone());
    }

    /**
     * As {@link #of(Network, float[])}, each number rounded to a float.
     *
     * @throws IllegalArgumentException if there are more or fewer than the network has
     */
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

    /** The numbers themselves, one per parameter: what is written here is written to the parameters. */
    public float[] array() {
        return values;
    }

    /** The numbers in double precision, a copy, in the order of {@link #array()} and as many. */
    public double[] toDoubles() {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** A view of {@code segment}, its rows × its columns: writing to it writes to the parameters. */
    public Matrix view(Segment segment) {
        return Matrix.of(values, segment.offset(), segment.rows(), segment.columns());
    }

    /**
     * A view of the weights of {@code layer} (from 0), source units × destination units; of an output layer those of
     * each member, one below the other, members · source units × destination units.
     *
     * @throws java.util.NoSuchElementException if there is no such layer
     */
    public Matrix weights(int layer) {
        return view(layout.weights(layer));
    }

    /**
     * A view of the biases of {@code layer} (from 0), 1 × units; of an output layer members × units.
     *
     * @throws java.util.NoSuchElementException if the layer has none, or there is no such layer
     */
    public Matrix biases(int layer) {
        return view(layout.find(layer, Segment.Kind.BIAS).orElseThrow());
    }

    /** An independent copy. */
    public Parameters copy() {
        return new Parameters(network, values.clone());
    }

    /**
     * The parameters of one member of the ensemble alone, for {@link Network#member()}: what it multiplies a layer's input
     * by is multiplied into the rows of the weights, and the output layer is its own. With e what the embedding makes of x,
     * the outputs of this network for x are the mean over all members of the outputs of theirs for e.
     *
     * @param index which member, from 0
     * @throws IndexOutOfBoundsException if there is no such member
     */
    public Parameters member(int index) {
        Objects.checkIndex(index, network.members());
        Parameters member = new Parameters(
                network.member(), new float[network.member().layout().size()]);
        for (Segment own : member.layout.segments()) {
            Segment shared = layout.find(own.layer(), own.kind()).orElseThrow();
            int block = shared.size() > own.size() ? index * own.size() : 0;
            System.arraycopy(values, shared.offset() + block, member.values, own.offset(), own.size());
        }
        for (int l = 0; l < network.layers().size(); l++) {
            if (network.hasAdapter(l)) {
                Matrix weights = member.weights(l);
                Matrix adapter = view(layout.find(l, Segment.Kind.ADAPTER).orElseThrow());
                for (int i = 0; i < weights.rows(); i++) {
                    for (int j = 0; j < weights.columns(); j++) {
                        weights.set(i, j, adapter.get(index, i) * weights.get(i, j));
                    }
                }
            }
        }
        return member;
    }
}
