package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InitializerTest {
    private static final int IN = 300;
    private static final int OUT = 200;

    @ParameterizedTest
    @CsvSource({
        "GLOROT_UNIFORM, 250, true",
        "GLOROT_NORMAL, 250, false",
        "HE_UNIFORM, 150, true",
        "HE_NORMAL, 150, false",
        "LECUN_UNIFORM, 300, true",
        "LECUN_NORMAL, 300, false"
    })
    void hasTheVarianceOfItsPaper(Initializer initializer, double inverseVariance, boolean uniform) {
        float[] weights = weights(IN, new Identity(), OUT, initializer, 1);
        double mean = 0;
        double square = 0;
        double largest = 0;
        for (float weight : weights) {
            mean += weight;
            square += (double) weight * weight;
            largest = Math.max(largest, Math.abs(weight));
        }
        double deviation = Math.sqrt(1 / inverseVariance);
        // 60,000 draws: the mean is within 4 of its standard errors, the variance within about 2.5 %
        assertThat(mean / weights.length).isCloseTo(0, within(4 * deviation / Math.sqrt(weights.length)));
        assertThat(square / weights.length * inverseVariance).isCloseTo(1, within(0.025));
        if (uniform) {
            assertThat(largest)
                    .isLessThanOrEqualTo((float) (deviation * Math.sqrt(3)))
                    .isGreaterThan(0.999 * deviation * Math.sqrt(3));
        } else {
            assertThat(largest).isBetween(3.5 * deviation, 6 * deviation);
        }
    }

    @Test
    void autoFollowsTheActivation() {
        for (Activation rectifier : List.of(
                new Relu(),
                new LeakyRelu(),
                new Prelu(),
                new Elu(),
                new Gelu(),
                new Silu(),
                new Mish(),
                new ParametricMish())) {
            assertThat(weights(7, rectifier, 5, Initializer.AUTO, 2))
                    .as(rectifier.name())
                    .isEqualTo(weights(7, rectifier, 5, Initializer.HE_UNIFORM, 2));
        }
        for (Activation selu : List.of(new Selu(), new ParametricSelu())) {
            assertThat(weights(7, selu, 5, Initializer.AUTO, 2))
                    .isEqualTo(weights(7, selu, 5, Initializer.LECUN_UNIFORM, 2));
        }
        for (Activation other : List.of(new Identity(), new Sigmoid(), new Tanh(), new Softmax(), new Softplus())) {
            assertThat(weights(7, other, 5, Initializer.AUTO, 2))
                    .as(other.name())
                    .isEqualTo(weights(7, other, 5, Initializer.GLOROT_UNIFORM, 2));
        }
    }

    @ParameterizedTest
    @CsvSource({"20, 30", "30, 20", "25, 25", "1, 4"})
    void orthogonalRowsOrColumns(int in, int out) {
        float[] weights = weights(in, new Tanh(), out, Initializer.ORTHOGONAL, 3);
        boolean wide = out >= in;
        for (int i = 0; i < Math.min(in, out); i++) {
            for (int j = 0; j < Math.min(in, out); j++) {
                double product = 0;
                for (int k = 0; k < Math.max(in, out); k++) {
                    float left = wide ? weights[i * out + k] : weights[k * out + i];
                    float right = wide ? weights[j * out + k] : weights[k * out + j];
                    product += (double) left * right;
                }
                assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-6));
            }
        }
    }

    @Test
    void zerosAreZero() {
        assertThat(weights(3, new Relu(), 4, Initializer.ZEROS, 1)).containsOnly(0f);
    }

    @ParameterizedTest
    @EnumSource
    void dependsOnSeedAndLayerOnly(Initializer initializer) {
        Network network = Network.of(5, List.of(5, 5), new Tanh(), 5, new Tanh());
        float[] first = Parameters.initial(network, initializer, 1).array();
        assertThat(Parameters.initial(network, initializer, 1).array()).isEqualTo(first);
        if (initializer != Initializer.ZEROS) {
            assertThat(Parameters.initial(network, initializer, 2).array()).isNotEqualTo(first);
            assertThat(Arrays.copyOfRange(first, 0, 25)).isNotEqualTo(Arrays.copyOfRange(first, 30, 55));
            Network wider = Network.of(5, List.of(5), new Tanh(), 9, new Softmax());
            assertThat(Arrays.copyOf(Parameters.initial(wider, initializer, 1).array(), 25))
                    .isEqualTo(Arrays.copyOf(first, 25));
        }
    }

    private static float[] weights(int in, Activation activation, int out, Initializer initializer, long seed) {
        Network network = Network.of(in, Layer.of(out, activation).withoutBias());
        float[] all = Parameters.initial(network, initializer, seed).array();
        return Arrays.copyOf(all, in * out);
    }
}
