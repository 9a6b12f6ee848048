package dev.chainrule.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the parameters of a network stand in one flat array: first all that are trained, the embedding part by part
 * (frequencies, phases, weights, bias; then the scale of all), and layer by layer (adapter, weights, bias, gain, shift,
 * activation), then the running statistics.
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
        addEmbedding(segments, network.embedding());
        for (int l = 0; l < network.layers().size(); l++) {
            Layer layer = network.layers().get(l);
            int heads = l == network.layers().size() - 1 ? network.members() : 1;
            if (network.hasAdapter(l)) {
                add(segments, l, Segment.Kind.ADAPTER, network.members(), network.inputsOf(l));
            }
            add(segments, l, Segment.Kind.WEIGHTS, (long) heads * network.inputsOf(l), layer.units());
            if (layer.bias()) {
                add(segments, l, Segment.Kind.BIAS, heads, layer.units());
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

    private static void addEmbedding(List<Segment> segments, Embedding embedding) {
        for (int part = 0; part < embedding.parts().size(); part++) {
            switch (embedding.parts().get(part)) {
                case EmbeddingPart.Through _ -> {}
                case EmbeddingPart.Linear(int inputs, int units, double _) ->
                    add(segments, Segment.EMBEDDING, part, Segment.Kind.EMBEDDING_WEIGHTS, inputs, units);
                case EmbeddingPart.Periodic periodic -> {
                    int frequencies = periodic.frequencies();
                    int mixtures = periodic.mixtures();
                    add(segments, Segment.EMBEDDING, part, Segment.Kind.FREQUENCIES, 1, frequencies);
                    add(segments, Segment.EMBEDDING, part, Segment.Kind.PHASES, 1, frequencies);
                    add(segments, Segment.EMBEDDING, part, Segment.Kind.EMBEDDING_WEIGHTS, frequencies, mixtures);
                    add(segments, Segment.EMBEDDING, part, Segment.Kind.EMBEDDING_BIAS, 1, mixtures);
                }
            }
        }
        if (embedding.scaled()) {
            add(segments, Segment.EMBEDDING, 0, Segment.Kind.SCALE, 1, embedding.units());
        }
    }

    private static void add(List<Segment> segments, int layer, Segment.Kind kind, long rows, int columns) {
        add(segments, layer, 0, kind, rows, columns);
    }

    private static void add(List<Segment> segments, int layer, int part, Segment.Kind kind, long rows, int columns) {
        int offset = segments.isEmpty() ? 0 : segments.getLast().end();
        if (rows > Integer.MAX_VALUE || rows * columns + offset > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("the network has more than 2,147,483,583 parameters, "
                    + (layer == Segment.EMBEDDING ? "part " + (part + 1) + " of its embedding" : "layer " + (layer + 1))
                    + " alone " + String.format(Locale.ROOT, "%,d", rows * columns));
        }
        segments.add(new Segment(layer, part, kind, offset, (int) rows, columns));
    }

    /** The segment of {@code kind} in {@code layer} (from 0), if the layer has one. */
    public Optional<Segment> find(int layer, Segment.Kind kind) {
        return segments.stream()
                .filter(s -> s.layer() == layer && s.kind() == kind)
                .findFirst();
    }

    /** The segment of {@code kind} in {@code part} (from 0) of the embedding, if the part has one. */
    public Optional<Segment> ofPart(int part, Segment.Kind kind) {
        return segments.stream()
                .takeWhile(s -> s.layer() == Segment.EMBEDDING)
                .filter(s -> s.part() == part && s.kind() == kind)
                .findFirst();
    }

    /**
     * The weights of {@code layer} (from 0); those of an output layer hold one block of rows for each member.
     *
     * @throws java.util.NoSuchElementException if there is no such layer
     */
    public Segment weights(int layer) {
        return find(layer, Segment.Kind.WEIGHTS).orElseThrow();
    }
}
