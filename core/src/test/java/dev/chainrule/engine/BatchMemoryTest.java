package dev.chainrule.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
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
