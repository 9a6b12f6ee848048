package dev.chainrule.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerStateTest {
    static Stream<Optimizer> optimizers() {
        return Stream.concat(
                ElementwiseOptimizerTest.optimizers().stream(), Stream.of(new Lbfgs(), new Lbfgs(3, 9, 1e-3, 0.5)));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aRunReadBackGoesOnToTheSameBits(Optimizer optimizer) throws IOException {
        // More parameters than are written in one piece.
        int count = 5000;
        float[] parameters = new float[count];
        Arrays.fill(parameters, 1.5f);
        OptimizerState state = optimizer.start(count);
        for (int step = 0; step < 7; step++) {
            step(optimizer, parameters, state);
        }
        float[] resumed = parameters.clone();
        OptimizerState resumedState = read(optimizer, count, written(state));
        OptimizerState copy = state.copy();
        float[] parametersOfCopy = parameters.clone();
        assertThat(resumedState.steps()).isEqualTo(7);
        for (int step = 0; step < 7; step++) {
            step(optimizer, parameters, state);
        }
        for (int step = 0; step < 7; step++) {
            step(optimizer, resumed, resumedState);
            step(optimizer, parametersOfCopy, copy);
        }
        assertThat(resumed).isEqualTo(parameters);
        assertThat(parametersOfCopy).isEqualTo(parameters);
        assertThat(written(resumedState)).isEqualTo(written(state)).isEqualTo(written(copy));
    }

    /** A step on f(w) = Σ cᵢ (wᵢ⁴ / 4 + wᵢ² / 2), curvatures between 1 and 2. */
    private static void step(Optimizer optimizer, float[] parameters, OptimizerState state) {
        Objective objective = (w, gradient) -> {
            double sum = 0;
            for (int i = 0; i < w.length; i++) {
                double c = 1 + (double) i / w.length;
                gradient[i] = (float) (c * (Math.pow(w[i], 3) + w[i]));
                sum += c * (Math.pow(w[i], 4) / 4 + (double) w[i] * w[i] / 2);
            }
            return sum;
        };
        switch (optimizer) {
            case ElementwiseOptimizer elementwise -> {
                float[] gradient = new float[parameters.length];
                objective.evaluate(parameters, gradient);
                elementwise.begin(state);
                elementwise.update(parameters, gradient, 0, parameters.length, state, 0.01, 1);
            }
            case Lbfgs lbfgs -> lbfgs.step(objective, parameters, state, 0.05);
        }
    }

    @Test
    void everyBitIsKept() throws IOException {
        OptimizerState state = new OptimizerState(4, 1, 2);
        float[] floats = {Float.intBitsToFloat(0x7fc12345), -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY};
        System.arraycopy(floats, 0, state.slot(0), 0, 4);
        state.scalars()[0] = Double.longBitsToDouble(0x7ff8000000012345L);
        state.scalars()[1] = -0.0;
        state.advance();
        OptimizerState back = new OptimizerState(4, 1, 2);
        back.read(new DataInputStream(new ByteArrayInputStream(written(state))));
        for (int i = 0; i < 4; i++) {
            assertThat(Float.floatToRawIntBits(back.slot(0)[i])).isEqualTo(Float.floatToRawIntBits(floats[i]));
        }
        assertThat(Double.doubleToRawLongBits(back.scalars()[0])).isEqualTo(0x7ff8000000012345L);
        assertThat(written(back)).isEqualTo(written(state));
        // Four lengths and counts, four floats, two doubles.
        assertThat(written(state)).hasSize(3 * 4 + 8 + 4 * 4 + 2 * 8);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void theBytesAreKnownBefore(Optimizer optimizer) throws IOException {
        OptimizerState state = optimizer.start(3);
        assertThat(state.bytesFor(10)).isEqualTo(written(optimizer.start(10)).length);
        if (optimizer instanceof ElementwiseOptimizer elementwise) {
            assertThat(state.slots()).isEqualTo(elementwise.slots());
            assertThat(state.scalars()).hasSize(elementwise.scalars());
        }
    }

    @Test
    void noMoreIsRememberedThanIsNeeded() {
        assertThat(new Sgd().slots()).isZero();
        assertThat(new RmsProp().slots()).isEqualTo(1);
        assertThat(new RmsProp(0.9, 1e-8, 0.5).slots()).isEqualTo(2);
    }

    @Test
    void aStateOfAnotherOptimizerOrNetworkIsRefused() throws IOException {
        byte[] adam = written(new Adam().start(10));
        assertThatThrownBy(() -> read(new Adam(), 11, adam))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("optimizer state: expected 11 parameters, found 10; "
                        + "it belongs to another optimizer or another network");
        assertThatThrownBy(() -> read(new Sgd(), 10, adam))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("expected 0 numbers per parameter, found 2");
        assertThatThrownBy(() -> read(new NAdam(), 10, adam))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("expected 4 further numbers, found 2");
    }

    @Test
    void aTruncatedOrDamagedStateIsRefused() throws IOException {
        byte[] bytes = written(new Adam().start(10));
        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(new Adam(), 10, part)).isInstanceOf(EOFException.class);
        }
        // The first byte of the number of steps.
        bytes[12] = -1;
        assertThatThrownBy(() -> read(new Adam(), 10, bytes))
                .isInstanceOf(ChainruleException.class)
                .hasMessageContaining("expected a number of steps");
    }

    @Test
    void startingValuesAreThoseOfTheOptimizer() {
        assertThat(new Adagrad(1e-10, 0.25).start(3).slot(0)).containsExactly(0.25f, 0.25f, 0.25f);
        assertThat(new Rprop().start(2).slot(0)).containsExactly(0.01f, 0.01f);
        assertThat(new NAdam().start(1).scalars()[0]).isEqualTo(1);
        assertThat(new Adam().start(5).parameterCount()).isEqualTo(5);
        assertThat(new Adam().start(5).steps()).isZero();
    }

    @Test
    void everyOptimizerHasItsWordAndItsDefaults() {
        assertThat(Description.words(Optimizer.class))
                .containsExactly(
                        "sgd",
                        "momentum",
                        "nesterov",
                        "adagrad",
                        "rmsprop",
                        "adam",
                        "adamw",
                        "nadam",
                        "rprop",
                        "lbfgs");
        for (String word : Description.words(Optimizer.class)) {
            Optimizer optimizer = Description.read(Optimizer.class, word, "recipe");
            assertThat(optimizer.name()).isEqualTo(word);
            assertThat(optimizer.defaultRate()).isBetween(1e-4, 1.0);
            assertThat(Description.of(optimizer)).isEqualTo(word);
            assertThat(optimizer.needsFullBatch())
                    .isEqualTo(List.of("rprop", "lbfgs").contains(word));
        }
        assertThat(Description.read(Optimizer.class, Map.of("name", "adam", "beta1", 0.8), "recipe"))
                .isEqualTo(new Adam(0.8, 0.999, 1e-8));
        assertThatThrownBy(() -> Description.read(Optimizer.class, Map.of("name", "adam", "beta1", 1), "recipe"))
                .isInstanceOf(ChainruleException.class)
                .hasMessage("recipe: beta1 must be in [0, 1), is 1.0");
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertRefused(() -> new Momentum(1), "momentum must be in [0, 1), is 1.0");
        assertRefused(() -> new Nesterov(Double.NaN), "momentum must be in [0, 1), is NaN");
        assertRefused(() -> new Adagrad(0, 0), "epsilon must be at least 1.2e-38 and finite, is 0.0");
        assertRefused(() -> new Adagrad(1e-10, -1), "initialAccumulator must be 0 or more and finite, is -1.0");
        assertRefused(() -> new RmsProp(1, 1e-8, 0), "decay must be in [0, 1), is 1.0");
        assertRefused(() -> new Adam(0.9, -0.1, 1e-8), "beta2 must be in [0, 1), is -0.1");
        assertRefused(() -> new Adam(0.9, 0.999, 1e-50), "epsilon must be at least 1.2e-38 and finite, is 1.0E-50");
        assertRefused(() -> new AdamW(0.9, 0.999, 1e-8, -1), "decay must be 0 or more and finite, is -1.0");
        assertRefused(() -> new NAdam(0.9, 0.999, 1e-8, -1), "momentumDecay must be 0 or more and finite, is -1.0");
        assertRefused(() -> new Rprop(1, 0.5, 1, 0.1, 1), "increase must be above 1, is 1.0");
        assertRefused(() -> new Rprop(1.2, 1, 1, 0.1, 1), "decrease must be in (0, 1), is 1.0");
        assertRefused(
                () -> new Rprop(1.2, 0.5, 2, 0.1, 1), "initialStep must be in [minStep, maxStep] = [0.1, 1.0], is 2.0");
        assertRefused(() -> new Lbfgs(0, 20, 1e-4, 0.9), "history must be at least 1, is 0");
        assertRefused(() -> new Lbfgs(10, 0, 1e-4, 0.9), "maxLineSearch must be at least 1, is 0");
        assertRefused(() -> new Lbfgs(10, 20, 0.5, 0.4), "c2 must be above c1 = 0.5, is 0.4");
        assertRefused(() -> new Adam().start(-1), "parameterCount must be at least 0, is -1");
    }

    /** The ends of the ranges themselves. */
    @Test
    void settingsAtTheEndsOfTheirRangesAreTaken() {
        assertThat(new Adam(0, 0, Float.MIN_NORMAL).epsilon()).isEqualTo(Float.MIN_NORMAL);
        assertThat(new Adam(0, 0, Float.MAX_VALUE).epsilon()).isEqualTo(Float.MAX_VALUE);
        assertThat(new Adagrad(1, 0).initialAccumulator()).isZero();
        assertThat(new StepSchedule(1, 1).factor()).isEqualTo(1);
        assertThat(new OneCycleSchedule(0.5, 1, 1).startDivisor()).isEqualTo(1);
        assertThat(new CosineSchedule(0, 1).floor()).isEqualTo(1);
        assertThat(new Rprop(1.2, 0.5, 0.1, 0.1, 0.1).maxStep()).isEqualTo(0.1);
        assertThat(new Lbfgs(1000, 1, 0.1, 0.2).history()).isEqualTo(1000);
        assertRefused(() -> new Lbfgs(1001, 1, 0.1, 0.2), "history must be at most 1000, is 1001");
        assertRefused(() -> new Lbfgs(1, 1, 0.2, 0.2), "c2 must be above c1 = 0.2, is 0.2");
        double infinite = Double.POSITIVE_INFINITY;
        assertRefused(() -> new Adagrad(1, infinite), "initialAccumulator must be 0 or more and finite, is Infinity");
        assertRefused(() -> new Rprop(infinite, 0.5, 1, 1, 1), "increase must be positive and finite, is Infinity");
        assertRefused(() -> new Adam(0, 0, infinite), "epsilon must be at least 1.2e-38 and finite, is Infinity");
        assertRefused(() -> new OneCycleSchedule(0.5, infinite, 1), "startDivisor must be at least 1.0, is Infinity");
    }

    private static void assertRefused(Runnable construction, String message) {
        assertThatThrownBy(construction::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static byte[] written(OptimizerState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static OptimizerState read(Optimizer optimizer, int count, byte[] bytes) throws IOException {
        OptimizerState state = optimizer.start(count);
        state.read(new DataInputStream(new ByteArrayInputStream(bytes)));
        return state;
    }

    @Test
    void becomesEqualToAnother() {
        OptimizerState state = new OptimizerState(3, 1, 1);
        state.slot(0)[0] = -0.0f;
        state.slot(0)[1] = Float.MIN_VALUE;
        state.scalars()[0] = 0.5;
        state.advance();
        OptimizerState other = new OptimizerState(3, 1, 1);
        other.slot(0)[2] = 7;
        other.set(state);
        state.slot(0)[0] = 1;

        assertThat(other.slot(0)).containsExactly(-0.0f, Float.MIN_VALUE, 0);
        assertThat(other.scalars()).containsExactly(0.5);
        assertThat(other.steps()).isEqualTo(1);
    }

    @Test
    void hasNoOtherSlots() {
        OptimizerState state = new OptimizerState(3, 1, 1);
        assertThatThrownBy(() -> state.slot(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> state.slot(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
