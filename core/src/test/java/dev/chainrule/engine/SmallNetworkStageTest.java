package dev.chainrule.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.description.Description;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The straight loops of small networks give the bits of the stages they stand for. */
class SmallNetworkStageTest {
    /** So many rows that the stages do the work. */
    private static final int MANY = 5000;

    static Stream<Activation> activations() {
        return Description.words(Activation.class).stream()
                .map(word -> Description.read(Activation.class, word, word))
                .filter(activation ->
                        !(activation instanceof ParametricActivation) && !(activation instanceof Softmax));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void sameBits(Activation activation) {
        try (Kernels kernels = new Compute("scalar", 1).open()) {
            for (int seed = 0; seed < 40; seed++) {
                RandomStream random = RandomStream.of(seed, activation.name());
                boolean classes = random.nextInt(2) == 0;
                Network network = network(random, activation, classes ? new Softmax() : new Sigmoid());
                Loss loss = classes ? new CrossEntropy() : new HalfSquaredError();
                int rows = 1 + random.nextInt(4);
                EngineCase drawn = EngineCase.drawAnywhere(network, loss, rows, random.nextInt(2) == 0, seed);
                assertThat(SmallNetworkStage.suits(network, rows)).isTrue();
                assertThat(SmallNetworkStage.suits(network, MANY)).isFalse();
                Pass small = Pass.training(drawn.parameters(), kernels, rows, 0);
                Pass staged = Pass.training(drawn.parameters(), kernels, MANY, 0);
                assertThat(small.forward(drawn.inputs(), 1).toRows())
                        .isDeepEqualTo(staged.forward(drawn.inputs(), 1).toRows());
                assertThat(small.lossAndGradient(loss, drawn.targets(), drawn.weights()))
                        .isEqualTo(staged.lossAndGradient(loss, drawn.targets(), drawn.weights()));
                small.backward(loss);
                staged.backward(loss);
                assertThat(small.gradient()).as("%s, %s", network, loss).isEqualTo(staged.gradient());
                assertThat(Pass.prediction(drawn.parameters(), kernels, rows)
                                .predict(drawn.inputs())
                                .toRows())
                        .isDeepEqualTo(staged.predict(drawn.inputs()).toRows());
            }
        }
    }

    private static Network network(RandomStream random, Activation hidden, Activation output) {
        List<Layer> layers = new ArrayList<>();
        int depth = random.nextInt(3);
        for (int l = 0; l < depth; l++) {
            Layer layer = Layer.of(1 + random.nextInt(5), hidden);
            layers.add(random.nextInt(3) == 0 ? layer.withoutBias() : layer);
        }
        layers.add(Layer.of(1 + random.nextInt(3), output));
        return new Network(1 + random.nextInt(4), layers);
    }
}
