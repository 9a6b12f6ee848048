package dev.chainrule.model;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import java.util.Arrays;
import java.util.BitSet;

/** Inputs that are 0 in all training rows, such as "unknown": they must not speak at random when they come up later. */
public final class SilentInputs {
    private static final int CHUNK = 1024;

    private SilentInputs() {}

    /** Sets to 0 what the inputs that are always 0 in {@code data} are first multiplied by. */
    static void silence(Parameters parameters, Dataset data) {
        silence(parameters, in(data));
    }

    /** Sets to 0 what the inputs {@code silent}, by their index, are first multiplied by. */
    public static void silence(Parameters parameters, BitSet silent) {
        Embedding embedding = parameters.network().embedding();
        int input = 0;
        int value = 0;
        for (int part = 0; part < embedding.parts().size(); part++) {
            EmbeddingPart embedded = embedding.parts().get(part);
            int end = input + embedded.inputs();
            for (int j = silent.nextSetBit(input); j >= 0 && j < end; j = silent.nextSetBit(j + 1)) {
                switch (embedded) {
                    case EmbeddingPart.Through _ -> silenceFirstLayer(parameters, value + j - input);
                    case EmbeddingPart.Linear _ -> zero(parameters, part, Segment.Kind.EMBEDDING_WEIGHTS, j - input);
                    case EmbeddingPart.Periodic periodic -> {
                        // all its frequencies: the cosines then are what they were in training, whatever comes
                        zero(parameters, part, Segment.Kind.FREQUENCIES, 0);
                        if (periodic.direct()) {
                            silenceFirstLayer(parameters, value + periodic.mixtures());
                        }
                    }
                }
            }
            input = end;
            value += embedded.units();
        }
    }

    /** The inputs that are 0 in every row of {@code data}. */
    public static BitSet in(Dataset data) {
        BitSet silent = new BitSet();
        silent.set(0, data.inputs());
        for (long from = 0; from < data.rows() && !silent.isEmpty(); from += CHUNK) {
            Matrix inputs = data.features((int) from, (int) Math.min(from + CHUNK, data.rows()));
            for (int j = silent.nextSetBit(0); j >= 0; j = silent.nextSetBit(j + 1)) {
                for (int row = 0; row < inputs.rows() && silent.get(j); row++) {
                    silent.set(j, inputs.get(row, j) == 0);
                }
            }
        }
        return silent;
    }

    /** The weights of the embedded value {@code j}, those of each member where the members have their own. */
    private static void silenceFirstLayer(Parameters parameters, int j) {
        Network network = parameters.network();
        Segment weights = parameters.layout().weights(0);
        for (int row = j; row < weights.rows(); row += network.embedded()) {
            zero(parameters, weights, row);
        }
    }

    private static void zero(Parameters parameters, int part, Segment.Kind kind, int row) {
        zero(parameters, parameters.layout().ofPart(part, kind).orElseThrow(), row);
    }

    private static void zero(Parameters parameters, Segment segment, int row) {
        int from = segment.offset() + row * segment.columns();
        Arrays.fill(parameters.array(), from, from + segment.columns(), 0f);
    }
}
