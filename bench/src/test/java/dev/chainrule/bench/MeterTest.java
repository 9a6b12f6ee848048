package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.kernels.Backends;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MeterTest {
    @Test
    void medians() {
        assertThat(Medians.of(3)).isEqualTo(3);
        assertThat(Medians.of(9, 1, 4)).isEqualTo(4);
        assertThat(Medians.of(9, 1, 4, 2)).isEqualTo(3);
    }

    /** Speed and share are of one stretch each, so what they say of each other holds for any clock. */
    @Test
    void aShareIsOperationsOverPeak() {
        try (Peak peak = new Peak(Backends.scalar(), 1)) {
            Meter meter = new Meter(peak, 0.01);
            AtomicLong runs = new AtomicLong();
            Meter.Speed one = meter.measure(1000, runs::incrementAndGet);
            assertThat(runs.get()).isPositive();
            assertThat(one.perSecond()).isPositive().isFinite();
            assertThat(one.ofPeak()).isPositive().isFinite();
            assertThat(meter.measure(0, runs::incrementAndGet).ofPeak()).isEqualTo(0, within(0.0));
            assertThat(meter.peak()).isPositive().isFinite();
        }
    }
}
