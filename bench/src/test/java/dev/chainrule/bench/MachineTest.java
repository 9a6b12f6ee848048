package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
    @Test
    void theProcessorsNameOnLinux() {
        assertThat(Machine.processor(List.of("processor\t: 0", "model name\t: AMD EPYC 9B45", "model name\t: other")))
                .contains("AMD EPYC 9B45");
        assertThat(Machine.processor(List.of("processor\t: 0", "BogoMIPS\t: 2000.00")))
                .isEmpty();
    }

    @Test
    void itsWidestVectors() {
        assertThat(Machine.processor(List.of("model name\t: AMD EPYC", "flags\t\t: fpu avx avx2 avx512f avx512bw")))
                .contains("AMD EPYC, AVX-512");
        assertThat(Machine.processor(List.of("model name\t: AMD EPYC", "flags\t\t: fpu avx avx2 fma")))
                .contains("AMD EPYC, AVX2");
        assertThat(Machine.processor(List.of("model name\t: AMD EPYC", "flags\t\t: fpu avx")))
                .contains("AMD EPYC");
    }

    @Test
    void whatItRunsOn() {
        Machine machine = Machine.here();
        assertThat(machine.processor()).isNotBlank();
        assertThat(machine.cores()).isPositive();
        assertThat(machine.memory()).isPositive();
    }
}
