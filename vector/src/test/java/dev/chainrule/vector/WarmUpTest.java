package dev.chainrule.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final int BITS = Specialization.preferredBits();
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @Test
    void warmsWhatIsAskedFor() {
        WarmUp warmUp = new WarmUp(BITS);
        int parts = WarmUp.LOW_1 | WarmUp.of(Function.MISH_SLOPE);
        assertThat(warmUp.isWarm(parts)).isFalse();
        long start = System.nanoTime();
        while (!warmUp.isWarm(parts) && System.nanoTime() - start < PATIENCE_NANOS) {
            Thread.onSpinWait();
        }
        assertThat(warmUp.isWarm(parts)).isTrue();
        assertThat(warmUp.isWarm(parts | WarmUp.ROWS)).isFalse();
        warmUp.close();
    }

    @Test
    void knowsEveryPart() {
        VectorCode code = VectorCode.forBits(BITS);
        int parts = WarmUp.TALL_2
                | WarmUp.LOW_2
                | WarmUp.TALL_1
                | WarmUp.LOW_1
                | WarmUp.ROWS
                | WarmUp.COPIES
                | WarmUp.TURNS;
        for (Function function : Function.values()) {
            assertThat(parts & WarmUp.of(function)).isZero();
            parts |= WarmUp.of(function);
        }
        for (int rest = parts; rest != 0; rest &= rest - 1) {
            WarmUp.work(code, Integer.lowestOneBit(rest)).run();
        }
    }

    @Test
    void changesNoResult() {
        float[] inputs = new float[20 * 33];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) Math.sin(i);
        }
        Matrix a = Matrix.of(inputs, 0, 20, 33);
        Matrix b = Matrix.of(inputs, 0, 33, 20);
        Matrix cold = Matrix.of(20, 20);
        Matrix now = Matrix.of(20, 20);
        try (Kernels kernels = new VectorKernels("warming", BITS, 2, true)) {
            kernels.product(a, b, cold);
            kernels.apply(Function.TANH, cold.array(), 0, cold.array(), 0, 400);
            for (long start = System.nanoTime(); System.nanoTime() - start < 1_000_000_000L; ) {
                Arrays.fill(now.array(), 0f);
                kernels.product(a, b, now);
                kernels.apply(Function.TANH, now.array(), 0, now.array(), 0, 400);
                assertThat(now.array()).isEqualTo(cold.array());
            }
        }
    }
}
