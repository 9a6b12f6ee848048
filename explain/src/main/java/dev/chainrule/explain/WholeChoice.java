package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.explain.EmbeddedParts.Part;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which of many parameters alike is worked out in figures: the one that was asked for, else of each kind the one to which the
 * loss reacts most, and without a way back the one that adds most.
 */
final class WholeChoice {
    /**
     * A weight of the embedding.
     *
     * @param part it is of
     * @param i its input, or its cosine, from 0 in the part
     * @param j its value, from 0 in the part
     */
    record Place(Part part, int i, int j) {
        /** The value, counted over all parts. */
        int unit() {
            return part.out() + j;
        }
    }

    private final WholePass whole;
    private final Network network;
    private final List<Part> parts;
    private final int member;
    private final @Nullable Segment asked;
    private final int at;

    /**
     * A choice.
     *
     * @param member that is walked through, from 0
     * @param asked where a number of the embedding or an adapter that was asked for stands in the layout
     */
    WholeChoice(WholePass whole, List<Part> parts, int member, OptionalInt asked) {
        this.whole = whole;
        this.network = whole.network();
        this.parts = parts;
        this.member = member;
        Segment found = null;
        if (asked.isPresent()) {
            found = network.layout().segments().stream()
                    .filter(segment -> asked.getAsInt() < segment.end())
                    .findFirst()
                    .orElseThrow();
        }
        this.asked = found;
        this.at = found == null ? 0 : asked.getAsInt() - found.offset();
    }

    /** A weight of a linear part; null if there is no such part. */
    @Nullable
    Place linear() {
        return place(EmbeddingPart.Linear.class);
    }

    /** A weight of a periodic part, with its cosine; null if there is no such part. */
    @Nullable
    Place periodic() {
        return place(EmbeddingPart.Periodic.class);
    }

    private @Nullable Place place(Class<? extends EmbeddingPart> kind) {
        Segment segment = asked;
        if (segment != null && segment.layer() == Segment.EMBEDDING && segment.kind() != Segment.Kind.SCALE) {
            Part part = parts.get(segment.part());
            if (kind.isInstance(part.what())) {
                Place most = most(List.of(part));
                return switch (segment.kind()) {
                    case EMBEDDING_WEIGHTS -> new Place(part, at / segment.columns(), at % segment.columns());
                    case EMBEDDING_BIAS -> new Place(part, most.i(), at);
                    default -> new Place(part, at, most.j());
                };
            }
        }
        List<Part> alike =
                parts.stream().filter(part -> kind.isInstance(part.what())).toList();
        return alike.isEmpty() ? null : most(alike);
    }

    /** The weight of these parts that matters most. */
    private Place most(List<Part> alike) {
        Place most = null;
        double largest = -1;
        for (Part part : alike) {
            Segment weights = network.layout()
                    .ofPart(part.index(), Segment.Kind.EMBEDDING_WEIGHTS)
                    .orElseThrow();
            int found = largest(weights.size(), at -> weight(part, weights, at));
            if (weight(part, weights, found) > largest) {
                largest = weight(part, weights, found);
                most = new Place(part, found / weights.columns(), found % weights.columns());
            }
        }
        if (most == null) {
            throw new IllegalArgumentException("no parts");
        }
        return most;
    }

    private double weight(Part part, Segment weights, int at) {
        if (whole.hasTargets()) {
            return Math.abs(whole.gradient(weights.offset() + at));
        }
        double source =
                part.what() instanceof EmbeddingPart.Linear ? whole.inputs()[part.in() + at / weights.columns()] : 1;
        return Math.abs(source * whole.parameter(weights.offset() + at));
    }

    /** Which value is scaled in figures, counted over all parts. */
    int scale() {
        Segment segment = asked;
        if (segment != null && segment.kind() == Segment.Kind.SCALE) {
            return at;
        }
        Segment scale =
                network.layout().find(Segment.EMBEDDING, Segment.Kind.SCALE).orElseThrow();
        return largest(
                scale.size(),
                j -> Math.abs(whole.hasTargets() ? whole.gradient(scale.offset() + j) : whole.embedded()[j]));
    }

    /** Before which layer an adapter of the member is shown, from 0. */
    int adapterLayer() {
        Segment segment = asked;
        return segment != null && segment.kind() == Segment.Kind.ADAPTER ? segment.layer() : 0;
    }

    /**
     * Which of them.
     *
     * @throws ChainruleException if one of another member was asked for
     */
    int adapter() {
        Segment segment = asked;
        if (segment != null && segment.kind() == Segment.Kind.ADAPTER) {
            int of = at / segment.columns();
            if (of != member) {
                throw new ChainruleException("the adapter is of member " + (of + 1) + ", and member " + (member + 1)
                        + " is walked through; take --member " + (of + 1));
            }
            return at % segment.columns();
        }
        return largest(
                network.embedded(),
                i -> Math.abs(
                        whole.hasTargets()
                                ? whole.gradient(whole.adapterIndex(member, 0, i))
                                : whole.adapter(member, 0, i) * whole.embedded()[i]));
    }

    /** The first index of those with the largest value. */
    static int largest(int count, IntToDoubleFunction values) {
        int largest = 0;
        for (int i = 1; i < count; i++) {
            if (values.applyAsDouble(i) > values.applyAsDouble(largest)) {
                largest = i;
            }
        }
        return largest;
    }
}
