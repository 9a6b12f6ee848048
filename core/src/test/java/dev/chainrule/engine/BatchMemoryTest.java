package dev.chainrule.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Relu;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchMemoryTest {
    private static final long MEGABYTE = 1 << 20;

    @Test
    void asksForWhatTheRowsTakeAtLeast() {
        // 1000 rows of 100 + 156 floats: 1,024,000 bytes
        assertThatCode(() -> BatchMemory.requireWithin(1_024_000, 1000, 100, 156))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> BatchMemory.requireWithin(1_023_999, 1000, 100, 156))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("a batch of 1000")
                .hasMessageContaining("--batch 128")
                .hasMessageContaining("lbfgs")
                .hasMessageEndingWith("or give Java more memory");
    }

    /** What the members get of the embedded values is the most of all in a wide table. */
    @Test
    void countsEachMembersRows() {
        Network network = Network.of(5, List.of(7, 8), new Relu(), 2, new Identity())
                .with(new Embedding(List.of(new EmbeddingPart.Linear(5, 90)), true))
                .with(new Ensemble(3, Adapters.ALL));
        assertThat(BatchMemory.widths(network)).containsExactly(5, 2, 90, 90, 270, 21, 21, 24, 6);
        assertThat(BatchMemory.widths(Network.of(5, List.of(7), new Relu(), 2, new Identity())))
                .containsExactly(5, 2, 7, 2);
    }

    @Test
    void moreMemoryHelpsNoArray() {
        assertThatThrownBy(() -> BatchMemory.requireWithin(100_000 * MEGABYTE, Integer.MAX_VALUE - 8, 1, 2))
                .isInstanceOf(ChainruleException.class)
                .message()
                .doesNotContain("more memory");
        assertThatCode(() -> BatchMemory.requireWithin(100_000 * MEGABYTE, Integer.MAX_VALUE - 8, 1, 1))
                .doesNotThrowAnyException();
    }
}
