package dev.chainrule.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the parameters of a network stand in one flat array: first all that are trained, layer by layer (weights, bias,
 * gain, shift, activation), then the running statistics.
 *
 * @param segments in the order of their offsets, without gaps
 * @param trained how many numbers are trained; they are the first
 * @param size how many numbers in all
 */
public record Layout(List<Segment> segments, int trained, int size) {
    /** A layout of {@code segments}. */
    public Layout {
        segments = List.copyOf(segments);
    }

    /**
     * The layout of {@code network}.
     *
     * @throws IllegalArgumentException if there are more parameters than one array can hold
     */
    public static Layout of(Network network) {
        List<Segment> segments = new ArrayList<>();
        for (int l = 0; l < network.layers().size(); l++) {
            Layer layer = network.layers().get(l);
            add(segments, l, Segment.Kind.WEIGHTS, network.inputsOf(l), layer.units());
            if (layer.bias()) {
                add(segments, l, Segment.Kind.BIAS, 1, layer.units());
            }
            if (!(layer.normalization() instanceof Normalization.None)) {
                add(segments, l, Segment.Kind.GAIN, 1, layer.units());
                add(segments, l, Segment.Kind.SHIFT, 1, layer.units());
            }
            if (layer.activation() instanceof ParametricActivation) {
                add(segments, l, Segment.Kind.ACTIVATION, 1, layer.units());
            }
        }
        int trained = segments.getLast().end();
        for (int l = 0; l < network.layers().size(); l++) {
            Layer layer = network.layers().get(l);
            if (layer.normalization() instanceof Normalization.Batch) {
                add(segments, l, Segment.Kind.RUNNING_MEAN, 1, layer.units());
                add(segments, l, Segment.Kind.RUNNING_VARIANCE, 1, layer.units());
            }
        }
        return new Layout(segments, trained, segments.getLast().end());
    }

    private static void add(List<Segment> segments, int layer, Segment.Kind kind, int rows, int columns) {
        int offset = segments.isEmpty() ? 0 : segments.getLast().end();
        if ((long) rows * columns + offset > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("the network has more than 2,147,483,583 parameters, layer "
                    + (layer + 1) + " alone " + String.format(Locale.ROOT, "%,d", (long) rows * columns));
        }
        segments.add(new Segment(layer, kind, offset, rows, columns));
    }

    /** The segment of {@code kind} in {@code layer} (from 0), if the layer has one. */
    public Optional<Segment> find(int layer, Segment.Kind kind) {
        return segments.stream()
                .filter(s -> s.layer() == layer && s.kind() == kind)
                .findFirst();
    }

    /** The weights of {@code layer} (from 0). */
    public Segment weights(int layer) {
        return find(layer, Segment.Kind.WEIGHTS).orElseThrow();
    }
}
