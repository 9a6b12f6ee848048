package dev.chainrule.onnx;

import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a network as constants of a graph: one for each segment of their layout, with its numbers. */
final class ParameterTensors {
    /** What a segment is for, by which its constant is found. */
    private record Place(int layer, int part, Segment.Kind kind) {}

    /** The names of the constants, in the order of the segments. */
    private final List<String> names = new ArrayList<>();

    private final Map<Place, String> places = new HashMap<>();

    /** Adds {@code parameters} to {@code graph}. */
    ParameterTensors(GraphBuilder graph, Parameters parameters) {
        for (Segment segment : parameters.layout().segments()) {
            int[] dims = dims(parameters.network(), segment);
            String name = graph.constant(
                    wish(segment), wished -> Tensors.floats(wished, parameters.array(), segment.offset(), dims));
            names.add(name);
            places.put(new Place(segment.layer(), segment.part(), segment.kind()), name);
        }
    }

    private static String wish(Segment segment) {
        String of = segment.layer() != Segment.EMBEDDING
                ? "layer" + (segment.layer() + 1)
                : segment.kind() == Segment.Kind.SCALE ? "embedding" : "embedding/part" + (segment.part() + 1);
        return of + "/" + word(segment.kind());
    }

    private static String word(Segment.Kind kind) {
        return switch (kind) {
            case WEIGHTS, EMBEDDING_WEIGHTS -> "weights";
            case BIAS, EMBEDDING_BIAS -> "bias";
            case GAIN -> "gain";
            case SHIFT -> "shift";
            case ACTIVATION -> "slopes";
            case FREQUENCIES -> "frequencies";
            case PHASES -> "phases";
            case SCALE -> "scale";
            case ADAPTER -> "adapter";
            case RUNNING_MEAN -> "running_mean";
            case RUNNING_VARIANCE -> "running_variance";
        };
    }

    /**
     * The dimensions of the tensor of {@code segment}: source × destination units, or one number per unit. Where each
     * member has its own, members × source × destination units, or members × 1 × units, for any number of rows.
     */
    static int[] dims(Network network, Segment segment) {
        boolean heads =
                network.members() > 1 && segment.layer() == network.layers().size() - 1;
        int members = network.members();
        return switch (segment.kind()) {
            case ADAPTER -> new int[] {members, 1, segment.columns()};
            case WEIGHTS ->
                heads
                        ? new int[] {members, segment.rows() / members, segment.columns()}
                        : new int[] {segment.rows(), segment.columns()};
            case BIAS -> heads ? new int[] {members, 1, segment.columns()} : new int[] {segment.columns()};
            case EMBEDDING_WEIGHTS -> new int[] {segment.rows(), segment.columns()};
            default -> new int[] {segment.columns()};
        };
    }

    /** The names of all, in the order of the segments. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** The constant of {@code kind} of {@code layer} (from 0), or of the whole embedding. */
    String of(int layer, Segment.Kind kind) {
        return ofPart(layer, 0, kind);
    }

    /** The constant of {@code kind} of {@code part} (from 0) of the embedding. */
    String ofPart(int part, Segment.Kind kind) {
        return ofPart(Segment.EMBEDDING, part, kind);
    }

    private String ofPart(int layer, int part, Segment.Kind kind) {
        String name = places.get(new Place(layer, part, kind));
        if (name == null) {
            throw new IllegalArgumentException("layer " + layer + ", part " + part + " has no " + kind);
        }
        return name;
    }
}
