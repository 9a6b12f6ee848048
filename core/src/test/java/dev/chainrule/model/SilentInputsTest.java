package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Tanh;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SilentInputsTest {
    private static final Activation TANH = new Tanh();

    @Test
    void thoseOfAPlainNetworkHaveNoWeights() {
        assertThat(zeroRows(Network.of(3, List.of(4), TANH, 2, new Identity()), 0, 2))
                .containsExactly(Map.entry("WEIGHTS 0", List.of(0, 2)));
    }

    /** An output layer alone has a block of weights for each member. */
    @Test
    void thoseOfMembersWithoutALayerToShareHaveNoWeightsOfAnyMember() {
        Network network = Network.of(3, List.of(), TANH, 2, new Identity()).with(new Ensemble(3, Adapters.FIRST));
        assertThat(zeroRows(network, 1)).containsExactly(Map.entry("WEIGHTS 0", List.of(1, 4, 7)));
    }

    @Test
    void thoseThatAreEmbeddedSayNothingThere() {
        Network network = Network.of(7, List.of(4), TANH, 2, new Identity())
                .with(new Embedding(
                        List.of(
                                new EmbeddingPart.Linear(3, 5),
                                new EmbeddingPart.Through(2),
                                new EmbeddingPart.Periodic(4, 2, 0.1),
                                new EmbeddingPart.Periodic(4, 3, 0.1, true)),
                        true));
        assertThat(zeroRows(network, 1, 3, 5, 6))
                .containsOnly(
                        Map.entry("EMBEDDING_WEIGHTS 0", List.of(1)),
                        Map.entry("FREQUENCIES 2", List.of(0)),
                        Map.entry("FREQUENCIES 3", List.of(0)),
                        Map.entry("WEIGHTS 0", List.of(5, 11)));
    }

    /** The rows of 0 by segment, biases aside, when the inputs {@code silent} are 0 in all rows. */
    private static Map<String, List<Integer>> zeroRows(Network network, int... silent) {
        Parameters parameters = Parameters.initial(network, Initializer.HE_NORMAL, 1);
        Matrix inputs = Matrix.of(3, network.inputs());
        for (int j = 0; j < network.inputs(); j++) {
            int input = j;
            inputs.set(2, j, Arrays.stream(silent).anyMatch(s -> s == input) ? 0 : 1);
        }
        SilentInputs.silence(parameters, Dataset.of(inputs, Matrix.of(3, network.outputs())));
        Map<String, List<Integer>> zero = new TreeMap<>();
        Layout layout = parameters.layout();
        for (Segment segment : layout.segments()) {
            if (segment.kind() == Segment.Kind.BIAS || segment.kind() == Segment.Kind.EMBEDDING_BIAS) {
                continue;
            }
            for (int row = 0; row < segment.rows(); row++) {
                int from = segment.offset() + row * segment.columns();
                boolean isZero = true;
                for (int i = from; i < from + segment.columns(); i++) {
                    isZero &= parameters.array()[i] == 0;
                }
                if (isZero) {
                    int of = segment.layer() == Segment.EMBEDDING ? segment.part() : segment.layer();
                    zero.merge(segment.kind() + " " + of, List.of(row), (a, b) -> {
                        List<Integer> both = new ArrayList<>(a);
                        both.addAll(b);
                        return both;
                    });
                }
            }
        }
        return zero;
    }
}
