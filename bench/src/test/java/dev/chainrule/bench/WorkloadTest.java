package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Dataset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    /** 6 Σ weights − 2 × weights of the first layer, by hand. */
    @Test
    void operationsPerSample() {
        Map<String, Double> expected = Map.of(
                "2-3-2", 6.0 * (6 + 6) - 2 * 6,
                "4-16-3", 6.0 * (64 + 48) - 2 * 64,
                "28-300x4-2", 6.0 * (8400 + 3 * 90_000 + 600) - 2 * 8400,
                "784-128-10", 6.0 * (100_352 + 1280) - 2 * 100_352,
                "784-512-512-10", 6.0 * (401_408 + 262_144 + 5120) - 2 * 401_408,
                "1024x4-10", 6.0 * (3 * 1_048_576 + 10_240) - 2 * 1_048_576);
        for (Workload workload : Workload.ALL) {
            assertThat(workload.trainingOperations()).isEqualTo(expected.get(workload.name()));
        }
    }

    @Test
    void dataAreTheSameEveryTimeAndOfTheShape() {
        for (Workload workload : Workload.ALL) {
            Dataset data = workload.data(5);
            assertThat(data.rows()).isEqualTo(5);
            assertThat(data.features().columns()).isEqualTo(workload.network().inputs());
            assertThat(data.targets().columns()).isEqualTo(workload.network().outputs());
            assertThat(data.fingerprint()).isEqualTo(workload.data(5).fingerprint());
            assertThat(workload.rows() % workload.batch()).isZero();
            assertThat(workload.loss().fits(workload.network().output().activation()))
                    .isTrue();
        }
    }
}
