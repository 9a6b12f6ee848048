package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.kernels.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final Network ALL_KINDS = Network.of(
            3,
            Layer.of(2, new Prelu()).with(new Normalization.Batch()).withDropout(0.5),
            Layer.of(4, new Relu()).withoutBias().with(new Normalization.Layer()),
            Layer.of(1, new Identity()));

    @Test
    void trainedFirstThenRunningStatistics() {
        Layout layout = ALL_KINDS.layout();
        assertThat(layout.segments())
                .containsExactly(
                        new Segment(0, Segment.Kind.WEIGHTS, 0, 3, 2),
                        new Segment(0, Segment.Kind.BIAS, 6, 1, 2),
                        new Segment(0, Segment.Kind.GAIN, 8, 1, 2),
                        new Segment(0, Segment.Kind.SHIFT, 10, 1, 2),
                        new Segment(0, Segment.Kind.ACTIVATION, 12, 1, 2),
                        new Segment(1, Segment.Kind.WEIGHTS, 14, 2, 4),
                        new Segment(1, Segment.Kind.GAIN, 22, 1, 4),
                        new Segment(1, Segment.Kind.SHIFT, 26, 1, 4),
                        new Segment(2, Segment.Kind.WEIGHTS, 30, 4, 1),
                        new Segment(2, Segment.Kind.BIAS, 34, 1, 1),
                        new Segment(0, Segment.Kind.RUNNING_MEAN, 35, 1, 2),
                        new Segment(0, Segment.Kind.RUNNING_VARIANCE, 37, 1, 2));
        assertThat(layout.trained()).isEqualTo(35);
        assertThat(layout.size()).isEqualTo(39);
        assertThat(layout.segments().stream()
                        .filter(s -> s.kind().trained())
                        .mapToInt(Segment::size)
                        .sum())
                .isEqualTo(layout.trained());
        assertThat(layout.weights(2).rows()).isEqualTo(4);
        assertThat(layout.find(1, Segment.Kind.BIAS)).isEmpty();
    }

    @Test
    void initialParameters() {
        Parameters parameters = Parameters.initial(ALL_KINDS, Initializer.AUTO, 0);
        float[] array = parameters.array();
        for (Segment segment : ALL_KINDS.layout().segments()) {
            for (int i = segment.offset(); i < segment.end(); i++) {
                switch (segment.kind()) {
                    case WEIGHTS -> assertThat(array[i]).isNotZero();
                    case GAIN, RUNNING_VARIANCE -> assertThat(array[i]).isOne();
                    case ACTIVATION -> assertThat(array[i]).isEqualTo(0.25f);
                    case BIAS, SHIFT, RUNNING_MEAN -> assertThat(array[i]).isZero();
                    default -> throw new AssertionError("not in this network: " + segment.kind());
                }
            }
        }
    }

    @Test
    void viewsWriteThrough() {
        Parameters parameters = Parameters.of(Network.of(2, Layer.of(2, new Tanh())), new float[] {1, 2, 3, 4, 5, 6});
        Matrix weights = parameters.view(parameters.layout().weights(0));
        assertThat(weights.get(1, 0)).isEqualTo(3); // row = source unit
        Parameters copy = parameters.copy();
        weights.set(1, 0, 30);
        assertThat(parameters.array()).containsExactly(1, 2, 30, 4, 5, 6);
        assertThat(copy.array()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(parameters.toDoubles()).containsExactly(1, 2, 30, 4, 5, 6);
    }

    @Test
    void valuesAreCopiedAndCounted() {
        float[] values = new float[39];
        Parameters parameters = Parameters.of(ALL_KINDS, values);
        values[0] = 1;
        assertThat(parameters.array()[0]).isZero();
        assertThatThrownBy(() -> Parameters.of(ALL_KINDS, new float[38]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the network has 39 parameters, found 38");
    }

    @Test
    void doublesAreRoundedToFloats() {
        Network network = Network.of(1, Layer.of(2, new Tanh()), Layer.of(1, new Identity()));
        Parameters parameters = Parameters.of(network, new double[] {0.1, 2, 3, 4, 5, 6, 7});
        assertThat(parameters.array()).containsExactly(0.1f, 2, 3, 4, 5, 6, 7);
        assertThat(parameters.network()).isEqualTo(network);
        assertThat(parameters.weights(0).toRows()).isDeepEqualTo(new float[][] {{0.1f, 2}});
        assertThat(parameters.biases(0).toRows()).isDeepEqualTo(new float[][] {{3, 4}});
        assertThat(parameters.weights(1).toRows()).isDeepEqualTo(new float[][] {{5}, {6}});
        assertThat(parameters.biases(1).toRows()).isDeepEqualTo(new float[][] {{7}});
    }

    /** What a gradient moves, and what of it penalties and decays pull to 0. */
    @Test
    void kindsAreTrainedOrNotAndWeightsOrNot() {
        for (Segment.Kind kind : Segment.Kind.values()) {
            assertThat(kind.trained())
                    .as("%s", kind)
                    .isEqualTo(kind != Segment.Kind.RUNNING_MEAN && kind != Segment.Kind.RUNNING_VARIANCE);
            assertThat(kind.areWeights())
                    .as("%s", kind)
                    .isEqualTo(kind == Segment.Kind.WEIGHTS || kind == Segment.Kind.EMBEDDING_WEIGHTS);
        }
    }

    @Test
    void theEndsOfTheRangesAreTaken() {
        assertThat(Layer.of(1, new Relu()).withDropout(0).dropout()).isZero();
        assertThat(new Normalization.Batch(0, 1).momentum()).isZero();
        assertThat(new Normalization.Batch(1, 1).momentum()).isEqualTo(1);
        assertThat(new Normalization.Layer(Double.MIN_NORMAL).epsilon()).isEqualTo(Double.MIN_NORMAL);
        assertThat(new Normalization.None().epsilon()).isZero();
        assertThat(Network.of(1, Layer.of(1, new Relu()).withDropout(0)).inputs())
                .isEqualTo(1);
        assertThat(new Relu(1).atZero()).isEqualTo(1);
    }

    @Test
    void refusesMoreThanAnArrayHolds() {
        assertThatThrownBy(
                        () -> Network.of(50_000, Layer.of(50_000, new Relu())).layout())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 2,147,483,583 parameters, layer 1 alone 2,500,000,000");
        Embedding wide =
                new Embedding(List.of(new EmbeddingPart.Through(1), new EmbeddingPart.Linear(60_000, 60_000)), false);
        assertThatThrownBy(
                        () -> Network.of(1, Layer.of(1, new Relu())).with(wide).layout())
                .hasMessageContaining("part 2 of its embedding alone 3,600,000,000");
        int most = 2_147_483_583;
        assertThat(Network.of(1, Layer.of(most, new Relu()).withoutBias())
                        .layout()
                        .size())
                .isEqualTo(most);
        assertThatThrownBy(() -> Network.of(1, Layer.of(most, new Relu())).layout())
                .hasMessageContaining("layer 1 alone 2,147,483,583");
        assertThatThrownBy(() -> Network.of(1, Layer.of(most + 1, new Relu()).withoutBias())
                        .layout())
                .hasMessageContaining("layer 1 alone 2,147,483,584");
    }

    @Test
    void networkOfOneActivation() {
        Network network = Network.of(3, List.of(5, 4), new Relu(), 2, new Softmax());
        assertThat(network.layers())
                .containsExactly(Layer.of(5, new Relu()), Layer.of(4, new Relu()), Layer.of(2, new Softmax()));
        assertThat(network.inputsOf(0)).isEqualTo(3);
        assertThat(network.inputsOf(2)).isEqualTo(4);
        assertThat(network.outputs()).isEqualTo(2);
    }

    @Test
    void refusesShapesWithoutSense() {
        assertThatThrownBy(() -> Network.of(0, Layer.of(1, new Relu()))).hasMessageContaining("at least 1 input");
        assertThatThrownBy(() -> Network.of(1)).hasMessageContaining("at least 1 layer");
        assertThatThrownBy(() -> Layer.of(0, new Relu())).hasMessageContaining("at least 1 unit");
        assertThatThrownBy(() -> Layer.of(1, new Relu()).withDropout(1)).hasMessageContaining("less than 1, is 1.0");
        assertThatThrownBy(() -> Layer.of(1, new Relu()).withDropout(-0.1)).hasMessageContaining("dropout");
        assertThatThrownBy(() -> Network.of(1, Layer.of(1, new Relu()).withDropout(0.1)))
                .hasMessageContaining("output layer cannot drop units");
        assertThatThrownBy(() -> new Normalization.Batch(1.1, 1e-5)).hasMessageContaining("momentum");
        assertThatThrownBy(() -> new Normalization.Batch(0.1, 0)).hasMessageContaining("epsilon");
        assertThatThrownBy(() -> new Normalization.Layer(-1)).hasMessageContaining("epsilon");
    }
}
