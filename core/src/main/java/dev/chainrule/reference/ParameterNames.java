package dev.chainrule.reference;

import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The names of the trained parameters of a network. Layers and units count from 1, the source unit before the
 * destination: {@code w(l)[i,j]}, {@code b(l)[j]}, {@code gain(l)[j]} and {@code shift(l)[j]} of a normalisation, and
 * {@code slope(l)[j]} for the learned number of an activation. Of part p of an embedding {@code frequency(p)[k]},
 * {@code phase(p)[k]}, {@code we(p)[i,j]} and {@code be(p)[j]}, and {@code scale[j]} after it. Of member m
 * {@code adapter(l)[m,i]}; in the output layer the rows of its {@code w} follow those of the members before it, and its
 * biases are {@code b(l)[m,j]}.
 */
public final class ParameterNames {
    private final String[] names;
    private final Map<String, Integer> indices;

    private ParameterNames(String[] names) {
        this.names = names;
        this.indices = HashMap.newHashMap(names.length);
        for (int i = 0; i < names.length; i++) {
            indices.put(names[i], i);
        }
    }

    /** The names for {@code network}. */
    public static ParameterNames of(Network network) {
        Layout layout = network.layout();
        String[] names = new String[layout.trained()];
        for (Segment segment : layout.segments()) {
            if (segment.kind().trained()) {
                for (int i = 0; i < segment.size(); i++) {
                    names[segment.offset() + i] = name(segment, i);
                }
            }
        }
        return new ParameterNames(names);
    }

    /** How many parameters there are. */
    int size() {
        return names.length;
    }

    /** The name of the parameter that stands at {@code index} in {@link Network#layout()}. */
    public String name(int index) {
        return names[index];
    }

    /** Where the parameter called {@code name} stands in {@link Network#layout()}, if there is one. */
    public OptionalInt index(String name) {
        Integer index = indices.get(name);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    private static String name(Segment segment, int i) {
        int column = i % segment.columns() + 1;
        String word = switch (segment.kind()) {
            case WEIGHTS -> "w";
            case BIAS -> "b";
            case GAIN -> "gain";
            case SHIFT -> "shift";
            case ACTIVATION -> "slope";
            case EMBEDDING_WEIGHTS -> "we";
            case EMBEDDING_BIAS -> "be";
            case FREQUENCIES -> "frequency";
            case PHASES -> "phase";
            case SCALE -> "scale";
            case ADAPTER -> "adapter";
            case RUNNING_MEAN, RUNNING_VARIANCE -> throw new IllegalStateException("not trained");
        };
        boolean isMatrix = segment.rows() > 1
                || segment.kind() == Segment.Kind.WEIGHTS
                || segment.kind() == Segment.Kind.EMBEDDING_WEIGHTS;
        String place = isMatrix ? i / segment.columns() + 1 + "," + column : "" + column;
        if (segment.kind() == Segment.Kind.SCALE) {
            return word + "[" + place + "]";
        }
        int of = segment.layer() == Segment.EMBEDDING ? segment.part() : segment.layer();
        return word + "(" + (of + 1) + ")[" + place + "]";
    }
}
