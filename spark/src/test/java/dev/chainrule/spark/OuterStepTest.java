package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OuterStepTest {
    @Test
    void isTheMeanWithoutMomentumAtRateOne() {
        float[] parameters = {1e8f, 1, -0.0f, 5};
        new OuterStep(1, 0, 3).take(parameters, new float[] {1, 0.1f, 0f, 7}, 3);

        assertThat(parameters).containsExactly(1, 0.1f, 0f, 7);
    }

    /** By hand: Δ = 1, v = 1, θ = 3 − 0.5 (1 + 0.9 · 1); then Δ = 0.05, v = 0.95, θ = 2.05 − 0.5 (0.05 + 0.9 · 0.95). */
    @Test
    void isNesterovsOnTheDifference() {
        OuterStep step = new OuterStep(0.5, 0.9, 1);
        float[] parameters = {3, 10};
        step.take(parameters, new float[] {2, 11}, 1);
        assertThat(parameters[0]).isCloseTo(2.05f, within(1e-6f));
        step.take(parameters, new float[] {2, 12}, 1);

        assertThat(parameters[0]).isCloseTo(1.5975f, within(1e-6f));
        assertThat(parameters[1]).isEqualTo(12);
        assertThat(step.velocity()[0]).isCloseTo(0.95f, within(1e-6f));
    }
}
