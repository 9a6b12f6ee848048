package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.kernels.Backend;
import dev.chainrule.kernels.Backends;
import dev.chainrule.vector.PeakLoop;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class PeakTest {
    /** The sums go from 0, 1, 2, … to 1, by ¾ of the way each turn: no turn may be left out. */
    @Test
    void everyTurnIsMade() {
        assertSums(new ScalarPeakLoop(), 12);
        for (Backend backend : ServiceLoader.load(Backend.class)) {
            if (backend.missing().isEmpty()) {
                assertSums(PeakLoop.forBits(backend.bits()), 14);
                assertThat(PeakLoop.operationsPerTurn(backend.bits())).isEqualTo(2L * 14 * backend.bits() / 32);
            }
        }
    }

    private static void assertSums(IntToDoubleFunction loop, int sums) {
        double start = sums * (sums - 1) / 2.0;
        for (int turns : List.of(0, 1, 2, 7)) {
            double expected = sums + (start - sums) * StrictMath.pow(0.75, turns);
            assertThat(loop.applyAsDouble(turns)).as(turns + " turns").isCloseTo(expected, within(1e-4));
        }
    }

    @Test
    void onSeveralThreads() {
        try (Peak peak = new Peak(Backends.scalar(), 2)) {
            assertThat(peak.gigaflops(1000)).isPositive().isFinite();
        }
    }
}
