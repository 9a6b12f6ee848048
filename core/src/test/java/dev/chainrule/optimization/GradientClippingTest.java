package dev.chainrule.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.description.Description;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientClippingTest {
    @Test
    void byNormKeepsTheDirection() {
        float[] gradient = {3, -4};
        assertThat(GradientClipping.byNorm(1).clip(gradient)).isEqualTo(5);
        assertThat(gradient).containsExactly(new float[] {0.6f, -0.8f}, within(1e-7f));
    }

    @Test
    void byNormLeavesAShortGradientAlone() {
        float[] gradient = {3, -4};
        assertThat(GradientClipping.byNorm(5).clip(gradient)).isEqualTo(5);
        assertThat(gradient).containsExactly(3, -4);
    }

    @Test
    void byValueClipsEachElement() {
        float[] gradient = {3, -4, 0.5f, 2};
        assertThat(GradientClipping.byValue(2).clip(gradient)).isEqualTo(Math.sqrt(29.25));
        assertThat(gradient).containsExactly(2, -2, 0.5f, 2);
    }

    @Test
    void noneLeavesEverythingAndStillMeasures() {
        float[] gradient = {3e30f, -4e30f};
        assertThat(GradientClipping.none().isNone()).isTrue();
        assertThat(GradientClipping.byNorm(1).isNone()).isFalse();
        assertThat(GradientClipping.none().clip(gradient)).isCloseTo(5e30, within(1e24));
        assertThat(gradient).containsExactly(3e30f, -4e30f);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void anElementThatIsNotFiniteIsReportedAndNotHidden(float bad) {
        for (GradientClipping clipping :
                new GradientClipping[] {GradientClipping.none(), GradientClipping.byValue(1), GradientClipping.byNorm(1)
                }) {
            float[] gradient = {7, bad, -7};
            assertThat(Double.isFinite(clipping.clip(gradient))).isFalse();
            assertThat(gradient).containsExactly(7, bad, -7);
        }
    }

    /** The definition, to the bit, over all sizes that a float can have. */
    @Test
    void theNormIsOneChainOfFusedMultiplyAdds() {
        RandomStream random = RandomStream.of(1, "test");
        for (int range : new int[] {4, 60, 300}) {
            float[] gradient = new float[1001];
            double sum = 0;
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = (float) StrictMath.scalb(random.nextGaussian(), random.nextInt(range) - range / 2);
                if (Float.isInfinite(gradient[i])) {
                    gradient[i] = Float.MAX_VALUE;
                }
                sum = Math.fma((double) gradient[i], (double) gradient[i], sum);
            }
            assertThat(GradientClipping.norm(gradient)).isEqualTo(StrictMath.sqrt(sum));
        }
    }

    /** 2²⁴ + 1 is not a float: a sum in float would lose every one of the ones. */
    @Test
    void theNormIsSummedInDouble() {
        float[] gradient = new float[10_001];
        Arrays.fill(gradient, 1);
        gradient[0] = 4096;
        assertThat(GradientClipping.norm(gradient)).isEqualTo(Math.sqrt((1 << 24) + 10_000));
    }

    @Test
    void itIsDescribedInWords() {
        assertThat(Description.read(GradientClipping.class, Map.of("kind", "norm", "limit", 5), "recipe"))
                .isEqualTo(GradientClipping.byNorm(5));
        assertThat(Description.read(GradientClipping.class, Map.of(), "recipe")).isEqualTo(GradientClipping.none());
    }

    @Test
    void limitsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> GradientClipping.byNorm(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be positive and finite, is 0.0");
        assertThatThrownBy(() -> GradientClipping.byValue(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GradientClipping(GradientClipping.Kind.NONE, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
