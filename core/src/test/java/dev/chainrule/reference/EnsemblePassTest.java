package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.description.Description;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.DrawnNetwork;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Tanh;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Embeddings and members in double precision: against sums worked out by hand, differences, and members alone. */
class EnsemblePassTest {
    static Stream<String> losses() {
        return Description.words(Loss.class).stream();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void everyDerivativeAgreesWithDifferences(String word) {
        Loss loss = Description.read(Loss.class, word, word);
        List<Activation> outputs = Stream.<Activation>of(new Identity(), new Sigmoid(), new Softmax(), new Softplus())
                .filter(loss::fits)
                .toList();
        DropoutMask mask = (layer, row, unit) -> (7 * row + unit + layer) % 4 != 0;
        Set<Segment.Kind> seen = EnumSet.noneOf(Segment.Kind.class);
        int checked = 0;
        for (long seed = 0; seed < 40; seed++) {
            RandomStream random = RandomStream.of(seed, "networks");
            Network network = DrawnNetwork.draw(random, outputs.get((int) seed % outputs.size()));
            RandomCase drawn = RandomCase.draw(network, loss, 3, seed);
            GradientReport report = new GradientCheck(GradientCheck.BEST_STEP, true, 150)
                    .run(drawn.pass(), drawn.inputs(), drawn.objective(), Mode.training(mask));
            if (report.kinks() == 0) {
                checked++;
                network.layout().segments().forEach(segment -> seen.add(segment.kind()));
                assertThat(report.maxRelativeError())
                        .as("%s after %s: %s", word, network, report.worst())
                        .isLessThan(1e-6);
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(12);
        assertThat(seen)
                .contains(
                        Segment.Kind.EMBEDDING_WEIGHTS,
                        Segment.Kind.EMBEDDING_BIAS,
                        Segment.Kind.FREQUENCIES,
                        Segment.Kind.PHASES,
                        Segment.Kind.SCALE,
                        Segment.Kind.ADAPTER);
    }

    @Test
    void anEmbeddingIsWhatItsFormulasSay() {
        Embedding embedding = new Embedding(
                List.of(
                        new EmbeddingPart.Through(1),
                        new EmbeddingPart.Linear(2, 2),
                        new EmbeddingPart.Periodic(2, 2, 1, true)),
                true);
        Network network =
                Network.of(4, List.of(), new Tanh(), 1, new Identity()).with(embedding);
        double[] parameters = new double[network.layout().size()];
        double[] learned = {
            1, 2, 3, 4, // W of the linear part
            0.5, 0.25, // c
            0, 0.25, // φ
            10, 100, // W of the periodic part
            7, // b
            1, 2, -1, 0.5, 3 // s
        };
        System.arraycopy(learned, 0, parameters, 0, learned.length);
        double[] e = ReferencePass.of(network, parameters).embed(new double[] {3, 0.5, -1, 1});
        assertThat(e[0]).isEqualTo(3);
        assertThat(e[1]).isEqualTo(2 * (0.5 * 1 - 3));
        assertThat(e[2]).isEqualTo(-(0.5 * 2 - 4));
        assertThat(e[3]).isCloseTo(0.5 * (10 * -1 + 100 * -1 + 7), within(1e-12)); // cos π and cos π
        assertThat(e[4]).isEqualTo(3 * 1); // x itself
        assertThatThrownBy(() -> ReferencePass.of(network, parameters).embed(new double[3]))
                .hasMessageContaining("3 values");
    }

    @Test
    void theMeanOfTheMembersAloneIsTheEnsemble() {
        for (long seed = 0; seed < 30; seed++) {
            RandomStream random = RandomStream.of(seed, "networks");
            Network network = DrawnNetwork.draw(random, seed % 2 == 0 ? new Softmax() : new Identity());
            Parameters parameters = Parameters.initial(network, seed);
            for (int i = 0; i < parameters.array().length; i++) {
                parameters.array()[i] = (float) random.nextDouble(-1, 1);
            }
            double[][] x = new double[3][network.inputs()];
            for (double[] row : x) {
                Arrays.setAll(row, i -> random.nextGaussian());
            }
            ReferencePass pass = ReferencePass.of(parameters);
            Forward forward = pass.forward(x);
            assertThat(forward.members()).isEqualTo(network.members());
            for (int s = 0; s < x.length; s++) {
                double[] mean = new double[network.outputs()];
                for (int m = 0; m < network.members(); m++) {
                    double[] y = ReferencePass.of(parameters.member(m))
                            .forward(new double[][] {pass.embed(x[s])})
                            .outputs(0);
                    double[] side = forward.layers().getLast().outputs(forward.row(m, s));
                    for (int k = 0; k < y.length; k++) {
                        assertThat(side[k]).isCloseTo(y[k], within(1e-6)); // folded weights are rounded to floats
                        mean[k] += y[k] / network.members();
                    }
                }
                assertThat(forward.outputs(s)).containsExactly(mean, within(1e-6));
                assertThat(forward.embedded(s)).containsExactly(pass.embed(x[s]));
            }
        }
    }

    @Test
    void theLossIsTheMeanOfItsMembersLosses() {
        Network network =
                Network.of(2, List.of(3), new Tanh(), 2, new Softmax()).with(new Ensemble(4, Adapters.ALL));
        Loss loss = Description.read(Loss.class, "cross-entropy", "loss");
        RandomCase drawn = RandomCase.draw(network, loss, 3, 2);
        Parameters parameters = Parameters.of(network, drawn.pass().parameters());
        ReferencePass pass = ReferencePass.of(parameters);
        double mean = 0;
        for (int m = 0; m < 4; m++) {
            ReferencePass member = ReferencePass.of(parameters.member(m));
            mean += member.loss(member.forward(drawn.inputs()), drawn.objective())
                            .total()
                    / 4;
        }
        Forward forward = pass.forward(drawn.inputs());
        assertThat(pass.loss(forward, drawn.objective()).total()).isCloseTo(mean, within(1e-6));
        Backward backward = pass.backward(forward, drawn.objective());
        assertThatThrownBy(() -> backward.contributions(0, 0)).isInstanceOf(IllegalStateException.class);
    }
}
