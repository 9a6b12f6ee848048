package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.ParametricMish;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Segment;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.Penalty;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegularizerTest {
    private static final Compute SCALAR = new Compute("scalar", 1);

    /** Every kind of parameter stands in it. */
    private static final Network NETWORK = Network.of(
            3,
            Layer.of(4, new Prelu()).with(new Normalization.Batch()),
            Layer.of(5, new Identity()).with(new Normalization.Layer()),
            Layer.of(2, new Identity()));

    /** The rest of them. */
    private static final Network EMBEDDED = new Network(
            3,
            new Embedding(List.of(new EmbeddingPart.Linear(2, 2), new EmbeddingPart.Periodic(2, 2, 0.1)), true),
            List.of(Layer.of(4, new ParametricMish()), Layer.of(2, new Identity())),
            new Ensemble(3, Adapters.ALL));

    private static Parameters drawn() {
        return drawn(NETWORK);
    }

    private static Parameters drawn(Network network) {
        Parameters parameters = Parameters.initial(network, Initializer.ZEROS, 0);
        RandomStream random = RandomStream.of(1, "values");
        for (int i = 0; i < parameters.array().length; i++) {
            parameters.array()[i] = i == 3 ? 0 : (float) random.nextDouble(-2, 2);
        }
        return parameters;
    }

    @Test
    void penaltyAndGradientAreThoseOfTheReference() {
        Regularizer regularizer = new Regularizer(0.3, 0.7, 0);
        Penalty reference = new Penalty(0.3, 0.7);
        Parameters parameters = drawn();
        double[] expected = new double[NETWORK.layout().trained()];
        reference.addGradient(NETWORK.layout(), parameters.toDoubles(), expected);
        float[] found = new float[expected.length];
        double penalty = 0;
        for (int l = 0; l < 3; l++) {
            Segment weights = NETWORK.layout().weights(l);
            penalty += regularizer.penalty(parameters.array(), weights.offset(), weights.end());
            regularizer.addGradient(parameters.array(), found, weights.offset(), weights.end());
        }
        assertThat(penalty).isCloseTo(reference.value(NETWORK.layout(), parameters.toDoubles()), within(1e-12));
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).isCloseTo(expected[i], within(1e-6));
        }
    }

    /** Where the data ask for nothing, a step moves the weights by the penalty and the decay, and nothing else. */
    @Test
    void aStepMovesOnlyWeights() {
        float rate = 0.125f;
        Dataset nothing = Dataset.of(new float[1][3], new float[1][2]);
        Network network = Network.of(
                3,
                Layer.of(4, new Identity()).withoutBias(),
                Layer.of(2, new Identity()).withoutBias());
        float[] values = new float[network.layout().size()];
        RandomStream random = RandomStream.of(2, "values");
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-2, 2);
        }
        Trainer trainer = new Trainer().withOptimizer(new Sgd()).withRate(rate);
        float[] decayed = step(trainer.withRegularizer(new Regularizer(0, 0, 0.5)), network, values, nothing);
        float[] pulled = step(trainer.withRegularizer(new Regularizer(0, 0.5, 0)), network, values, nothing);
        float[] pushed = step(trainer.withRegularizer(new Regularizer(0.25, 0, 0)), network, values, nothing);
        for (int i = 0; i < values.length; i++) {
            assertThat(decayed[i]).isEqualTo(values[i] * 0.9375f);
            assertThat(pulled[i]).isCloseTo(values[i] * 0.9375f, within(1e-6f));
            assertThat(pushed[i]).isCloseTo(values[i] - rate * 0.25f * Math.signum(values[i]), within(1e-6f));
        }
    }

    private static float[] step(Trainer trainer, Network network, float[] values, Dataset data) {
        try (Training training = Training.start(trainer, Parameters.of(network, values), SCALAR)) {
            training.partialFit(data);
            return training.parameters().array();
        }
    }

    @Test
    void whatIsNoWeightStaysAsItIs() {
        requireOnlyWeightsToMove(NETWORK);
        requireOnlyWeightsToMove(EMBEDDED);
    }

    private static void requireOnlyWeightsToMove(Network network) {
        Dataset data = Dataset.of(new float[][] {{1, 2, 3}, {3, 1, 0}, {0, -1, 1}}, new float[3][2]);
        Trainer plain = new Trainer().withOptimizer(new Sgd()).withRate(0.01);
        float[] values = drawn(network).array();
        float[] without = step(plain, network, values, data);
        for (Regularizer regularizer :
                List.of(new Regularizer(0.1, 0, 0), new Regularizer(0, 0.1, 0), new Regularizer(0, 0, 0.1))) {
            float[] with = step(plain.withRegularizer(regularizer), network, values, data);
            for (Segment segment : network.layout().segments()) {
                boolean weights =
                        segment.kind() == Segment.Kind.WEIGHTS || segment.kind() == Segment.Kind.EMBEDDING_WEIGHTS;
                for (int i = segment.offset(); i < segment.end(); i++) {
                    if (values[i] != 0) {
                        assertThat(with[i] != without[i])
                                .as("%s %s %d", regularizer, segment, i)
                                .isEqualTo(weights);
                    }
                }
            }
        }
    }

    @Test
    void theLossHoldsThePenalty() {
        Dataset data = Dataset.of(new float[][] {{1, 2, 3}}, new float[][] {{1, 2}});
        Trainer plain = new Trainer();
        Regularizer regularizer = new Regularizer(0.3, 0.7, 0);
        double penalty = new Penalty(0.3, 0.7).value(NETWORK.layout(), drawn().toDoubles());
        assertThat(loss(plain.withRegularizer(regularizer), data) - loss(plain, data))
                .isCloseTo(penalty, within(1e-6 * penalty));
        assertThat(loss(plain.withRegularizer(new Regularizer(0, 0, 0.7)), data))
                .isEqualTo(loss(plain, data));
        assertThat(regularizer.penalizes()).isTrue();
        assertThat(new Regularizer(0, 0, 1).penalizes()).isFalse();
    }

    private static double loss(Trainer trainer, Dataset data) {
        try (Training training = Training.start(trainer, drawn(), SCALAR)) {
            return training.partialFit(data).loss();
        }
    }

    @Test
    void refusesWhatIsNoStrength() {
        for (double wrong : new double[] {-1e-9, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new Regularizer(wrong, 0, 0)).hasMessageStartingWith("l1 must not be negative");
            assertThatThrownBy(() -> new Regularizer(0, wrong, 0)).hasMessageStartingWith("l2 must not be negative");
            assertThatThrownBy(() -> new Regularizer(0, 0, wrong)).hasMessageStartingWith("decay must not be negative");
        }
    }
}
