package dev.chainrule.engine;

import dev.chainrule.ChainruleException;
import dev.chainrule.network.Network;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Whether memory can hold a batch of rows that are read from a file: a copy of its inputs and targets, and what every layer
 * makes of them. Of rows that are in memory already the training finds out by itself.
 */
public final class BatchMemory {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private BatchMemory() {}

    /**
     * Whether there is room for batches of {@code rows} rows on the way through {@code network}.
     *
     * @throws ChainruleException if there is not
     */
    public static void require(int rows, Network network) {
        require(rows, widths(network).toArray());
    }

    /** How many values a row becomes: as inputs, embedded, for the members, in each layer of all members, as outputs. */
    static IntStream widths(Network network) {
        IntStream.Builder widths = IntStream.builder().add(network.inputs()).add(network.outputs());
        if (!network.embedding().isNone()) {
            widths.add(network.embedded());
        }
        if (network.embedding().scaled()) {
            widths.add(network.embedded());
        }
        if (network.members() > 1) {
            widths.add(ofAll(network, network.embedded()));
        }
        for (int l = 0; l < network.layers().size(); l++) {
            if (l > 0 && network.hasAdapter(l)) {
                widths.add(ofAll(network, network.inputsOf(l)));
            }
            widths.add(ofAll(network, network.layers().get(l).units()));
        }
        return widths.build();
    }

    private static int ofAll(Network network, int width) {
        return Math.clamp((long) network.members() * width, 0, Integer.MAX_VALUE);
    }

    /**
     * Whether there is room for batches of {@code rows} rows in matrices of as many columns as {@code widths} says.
     *
     * @throws ChainruleException if there is not
     */
    public static void require(int rows, int... widths) {
        requireWithin(Runtime.getRuntime().maxMemory(), rows, widths);
    }

    /** As {@link #require(int, int...)} with room for {@code most} bytes. */
    static void requireWithin(long most, int rows, int... widths) {
        long bytes = Arrays.stream(widths).asLongStream().sum() * rows * Float.BYTES;
        boolean isArray = Arrays.stream(widths).allMatch(width -> (long) width * rows <= LONGEST_ARRAY);
        if (bytes > most || !isArray) {
            throw new ChainruleException("the rows are read from a file, and a batch of " + rows + " of them takes "
                    + ((bytes >> 20) + 1) + " MB or more of the " + (most >> 20)
                    + " MB that Java may use; give it smaller batches (--batch 128), by an optimizer that does not take"
                    + " all rows at once as lbfgs and rprop do" + (isArray ? ", or give Java more memory" : ""));
        }
    }
}
