package dev.chainrule.explain;

import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.Preprocessing;
import java.util.ArrayList;
import java.util.List;

/** The parts of an embedding with their places, and the columns that they are of. */
final class EmbeddedParts {
    private static final int NAMED = 3;

    /**
     * A part.
     *
     * @param index from 0
     * @param what it does
     * @param in its first input
     * @param out its first value
     * @param name of the columns that it is of
     */
    record Part(int index, EmbeddingPart what, int in, int out, String name) {
        /** Where its numbers of {@code kind} begin in the layout of {@code network}. */
        int start(Network network, Segment.Kind kind) {
            return network.layout().ofPart(index, kind).orElseThrow().offset();
        }
    }

    private EmbeddedParts() {}

    /** The parts of {@code network}, whose inputs {@code preprocessing} makes, in order. */
    static List<Part> of(Network network, Preprocessing preprocessing) {
        List<Part> parts = new ArrayList<>();
        int in = 0;
        int out = 0;
        for (EmbeddingPart part : network.embedding().parts()) {
            parts.add(new Part(parts.size(), part, in, out, name(preprocessing, in, part.inputs())));
            in += part.inputs();
            out += part.units();
        }
        return parts;
    }

    private static String name(Preprocessing preprocessing, int in, int inputs) {
        if (inputs == 1) {
            return preprocessing.inputNames().get(in);
        }
        List<String> columns = new ArrayList<>();
        int first = 0;
        for (Feature feature : preprocessing.features()) {
            int end = first + feature.inputs().size();
            if (first < in + inputs && end > in) {
                columns.add(feature.column());
            }
            first = end;
        }
        return columns.size() <= NAMED ? String.join(", ", columns) : columns.getFirst() + " to " + columns.getLast();
    }
}
