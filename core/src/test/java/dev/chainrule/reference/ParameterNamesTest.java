package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.Adapters;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Prelu;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParameterNamesTest {
    private final ParameterNames names = ParameterNames.of(Network.of(
            2,
            Layer.of(2, new Prelu()).with(new Normalization.Batch()),
            Layer.of(1, new Prelu()).withoutBias()));

    @Test
    void countFromOneSourceFirst() {
        assertThat(IntStream.range(0, names.size()).mapToObj(names::name))
                .containsExactly(
                        "w(1)[1,1]",
                        "w(1)[1,2]",
                        "w(1)[2,1]",
                        "w(1)[2,2]",
                        "b(1)[1]",
                        "b(1)[2]",
                        "gain(1)[1]",
                        "gain(1)[2]",
                        "shift(1)[1]",
                        "shift(1)[2]",
                        "slope(1)[1]",
                        "slope(1)[2]",
                        "w(2)[1,1]",
                        "w(2)[2,1]",
                        "slope(2)[1]");
    }

    @Test
    void embeddingsAndMembersHaveNamesOfTheirOwn() {
        ParameterNames all = ParameterNames.of(new Network(
                3,
                new Embedding(List.of(new EmbeddingPart.Linear(2, 1), new EmbeddingPart.Periodic(1, 2, 0.5)), true),
                List.of(Layer.of(2, new Prelu()), Layer.of(1, new Prelu())),
                new Ensemble(2, Adapters.FIRST)));
        assertThat(IntStream.range(0, all.size()).mapToObj(all::name))
                .containsExactly(
                        "we(1)[1,1]",
                        "we(1)[2,1]",
                        "frequency(2)[1]",
                        "phase(2)[1]",
                        "we(2)[1,1]",
                        "we(2)[1,2]",
                        "be(2)[1]",
                        "be(2)[2]",
                        "scale[1]",
                        "scale[2]",
                        "scale[3]",
                        "adapter(1)[1,1]",
                        "adapter(1)[1,2]",
                        "adapter(1)[1,3]",
                        "adapter(1)[2,1]",
                        "adapter(1)[2,2]",
                        "adapter(1)[2,3]",
                        "w(1)[1,1]",
                        "w(1)[1,2]",
                        "w(1)[2,1]",
                        "w(1)[2,2]",
                        "w(1)[3,1]",
                        "w(1)[3,2]",
                        "b(1)[1]",
                        "b(1)[2]",
                        "slope(1)[1]",
                        "slope(1)[2]",
                        "w(2)[1,1]",
                        "w(2)[2,1]",
                        "w(2)[3,1]",
                        "w(2)[4,1]",
                        "b(2)[1,1]",
                        "b(2)[2,1]",
                        "slope(2)[1]");
    }

    @Test
    void areFoundAgain() {
        for (int i = 0; i < names.size(); i++) {
            assertThat(names.index(names.name(i))).hasValue(i);
        }
        assertThat(names.index("b(2)[1]")).isEmpty();
        assertThat(names.index("w(1)[0,1]")).isEmpty();
    }
}
