package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Focal;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ReferencePassTest {
    private static final Offset<Double> EXACT = within(1e-15);

    @Test
    void everyNumberOfASmallPassByHand() {
        // x = 2 → a = 2·0.5 − 0.5 = 0.5, h = tanh a → y = 3h, L = ½ (y − 1)²
        Network network = Network.of(
                1, Layer.of(1, new Tanh()), Layer.of(1, new Identity()).withoutBias());
        ReferencePass pass = ReferencePass.of(network, new double[] {0.5, -0.5, 3});
        double h = StrictMath.tanh(0.5);
        double y = 3 * h;
        Objective objective = Objective.of(new HalfSquaredError(), new double[][] {{1}});

        Forward forward = pass.forward(new double[][] {{2}});
        assertThat(forward.layer(0).inputs(0)).containsExactly(2);
        assertThat(forward.layer(0).linear(0)).containsExactly(0.5);
        assertThat(forward.layer(0).preActivations(0)).containsExactly(0.5);
        assertThat(forward.layer(0).activations(0)).containsExactly(h);
        assertThat(forward.outputs(0)).containsExactly(y);
        assertThat(pass.loss(forward, objective).total()).isEqualTo(0.5 * (y - 1) * (y - 1));

        Backward backward = pass.backward(forward, objective);
        double delta = (y - 1) * 3 * (1 - h * h);
        assertThat(backward.layer(1).activationGradients(0)).containsExactly(y - 1);
        assertThat(backward.layer(1).slopes(0)).containsExactly(1);
        assertThat(backward.layer(1).deltas(0)).containsExactly(y - 1);
        assertThat(backward.contributions(0, 0)).isDeepEqualTo(new double[][] {{(y - 1) * 3}});
        assertThat(backward.layer(0).activationGradients(0)).containsExactly((y - 1) * 3);
        assertThat(backward.layer(0).slopes(0)[0]).isCloseTo(1 - h * h, EXACT);
        assertThat(backward.layer(0).deltas(0)[0]).isCloseTo(delta, EXACT);
        assertThat(backward.weightGradients(0)[0][0]).isCloseTo(2 * delta, EXACT);
        assertThat(backward.biasGradients(0)[0]).isCloseTo(delta, EXACT);
        assertThat(backward.weightGradients(1)).isDeepEqualTo(new double[][] {{(y - 1) * h}});
        assertThat(backward.biasGradients(1)).isNull();
        assertThat(backward.inputGradients(0)[0]).isCloseTo(delta * 0.5, EXACT);
        assertThat(backward.gradient()).hasSize(3);
        assertThat(backward.layers()).hasSize(2);
        assertThat(backward.layer(0).linearGradients(0)[0]).isCloseTo(delta, EXACT);
        assertThat(forward.layer(0).means(0)).isNull();
        assertThat(forward.layer(0).variances(0)).isNull();
        assertThat(forward.layer(0).normalized(0)).isNull();
    }

    @Test
    void contributionsAddUpToWhatReachesAUnit() {
        RandomCase drawn = draw(Network.of(3, Layer.of(4, new Tanh()), Layer.of(3, new Softmax())), new CrossEntropy());
        Forward forward = drawn.pass().forward(drawn.inputs());
        Backward backward = drawn.pass().backward(forward, drawn.objective());
        for (int s = 0; s < forward.samples(); s++) {
            double[][] contributions = backward.contributions(0, s);
            double[] reaching = backward.layer(0).activationGradients(s);
            for (int j = 0; j < 4; j++) {
                assertThat(contributions[j][0] + contributions[j][1] + contributions[j][2])
                        .isEqualTo(reaching[j]);
            }
        }
        assertThatThrownBy(() -> backward.contributions(1, 0)).hasMessageContaining("output layer");
    }

    @Test
    void fusedDeltasFollowFromTheGradientByTheOutputs() {
        for (Loss loss : List.of(new CrossEntropy(), new Focal(), new Focal(0.5))) {
            RandomCase drawn = draw(Network.of(3, Layer.of(4, new Softmax())), loss);
            Backward backward = drawn.pass().backward(drawn.pass().forward(drawn.inputs()), drawn.objective());
            double[] dy = backward.layer(0).activationGradients(0);
            double[] a = drawn.pass().forward(drawn.inputs()).layer(0).preActivations(0);
            double[] da = new double[4];
            new Softmax().backward(a, drawn.pass().forward(drawn.inputs()).outputs(0), dy, da);
            assertThat(backward.layer(0).deltas(0)).containsExactly(da, within(1e-14));
            assertThat(backward.layer(0).slopes(0)).isNull();
        }
    }

    @Test
    void batchNormalizationHasMeanZeroAndVarianceOne() {
        Network network = Network.of(2, Layer.of(3, new Identity()).with(new Normalization.Batch(0.25, 1e-5)));
        RandomCase drawn = draw(network, new HalfSquaredError());
        Forward forward = drawn.pass().forward(drawn.inputs(), Mode.TRAINING);
        double[] parameters = drawn.pass().parameters();
        int m = forward.samples();
        double[] moved = drawn.pass().withRunningStatistics(forward);
        for (int j = 0; j < 3; j++) {
            double mean = 0;
            for (int i = 0; i < m; i++) {
                mean += forward.layer(0).linear(i)[j] / m;
            }
            double variance = 0;
            for (int i = 0; i < m; i++) {
                variance += Math.pow(forward.layer(0).linear(i)[j] - mean, 2) / m;
            }
            double gain = parameters[at(network, Segment.Kind.GAIN) + j];
            double shift = parameters[at(network, Segment.Kind.SHIFT) + j];
            for (int i = 0; i < m; i++) {
                double n = (forward.layer(0).linear(i)[j] - mean) / Math.sqrt(variance + 1e-5);
                assertThat(forward.layer(0).preActivations(i)[j]).isCloseTo(gain * n + shift, within(1e-14));
            }
            int runningMean = at(network, Segment.Kind.RUNNING_MEAN) + j;
            int runningVariance = at(network, Segment.Kind.RUNNING_VARIANCE) + j;
            assertThat(moved[runningMean]).isCloseTo(0.75 * parameters[runningMean] + 0.25 * mean, within(1e-14));
            assertThat(moved[runningVariance])
                    .isCloseTo(0.75 * parameters[runningVariance] + 0.25 * variance * m / (m - 1), within(1e-14));
        }
        assertThatThrownBy(() -> drawn.pass().withRunningStatistics(drawn.pass().forward(drawn.inputs())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prediction");
    }

    @Test
    void batchNormalizationPredictsWithTheRunningStatistics() {
        Network network =
                Network.of(1, Layer.of(1, new Identity()).withoutBias().with(new Normalization.Batch()));
        // w, γ, β, running mean and variance
        ReferencePass pass = ReferencePass.of(network, new double[] {2, 3, 0.5, 1, 4 - 1e-5});
        assertThat(pass.forward(new double[][] {{5}}).outputs(0)[0]).isCloseTo(3 * (10 - 1) / 2.0 + 0.5, EXACT);
        LayerForward layer = pass.forward(new double[][] {{5}, {3}}).layer(0);
        assertThat(layer.means(1)).containsExactly(1);
        assertThat(layer.variances(1)).containsExactly(4 - 1e-5);
        assertThat(layer.normalized(1)[0]).isCloseTo((6 - 1) / 2.0, EXACT);
        // a single sample in training is its own mean: only β is left, and the running statistics stay
        Forward training = pass.forward(new double[][] {{5}}, Mode.TRAINING);
        assertThat(training.outputs(0)).containsExactly(0.5);
        assertThat(pass.withRunningStatistics(training)).containsExactly(new double[] {2, 3, 0.5, 1, 4 - 1e-5}, EXACT);
    }

    @Test
    void layerNormalizationGoesOverTheUnitsOfASample() {
        Network network =
                Network.of(1, Layer.of(3, new Identity()).withoutBias().with(new Normalization.Layer(1e-12)));
        ReferencePass pass = ReferencePass.of(network, new double[] {1, 2, 6, 1, 1, 2, 0, 0, 10});
        // z = (1, 2, 6): mean 3, variance (4 + 1 + 9) / 3
        double s = Math.sqrt(14.0 / 3);
        for (Mode mode : List.of(Mode.PREDICTION, Mode.TRAINING)) {
            assertThat(pass.forward(new double[][] {{1}}, mode).outputs(0))
                    .containsExactly(new double[] {-2 / s, -1 / s, 10 + 2 * 3 / s}, within(1e-11));
            LayerForward layer = pass.forward(new double[][] {{1}}, mode).layer(0);
            assertThat(layer.means(0)).containsExactly(new double[] {3, 3, 3}, EXACT);
            assertThat(layer.variances(0)).containsExactly(new double[] {14.0 / 3, 14.0 / 3, 14.0 / 3}, EXACT);
            assertThat(layer.normalized(0)).containsExactly(new double[] {-2 / s, -1 / s, 3 / s}, within(1e-11));
        }
    }

    @Test
    void dropoutScalesWhatItKeeps() {
        Network network =
                Network.of(1, Layer.of(2, new Identity()).withoutBias().withDropout(0.75), Layer.of(1, new Identity()));
        ReferencePass pass = ReferencePass.of(network, new double[] {2, 3, 1, 1, 0});
        double[][] x = {{1}, {1}};
        Forward dropped = pass.forward(x, Mode.training((layer, sample, unit) -> sample == unit));
        assertThat(dropped.layer(0).activations(0)).containsExactly(2, 3);
        assertThat(dropped.layer(0).outputs(0)).containsExactly(8, 0);
        assertThat(dropped.layer(0).outputs(1)).containsExactly(0, 12);
        assertThat(pass.forward(x, Mode.TRAINING).layer(0).outputs(0)).containsExactly(2, 3);
        Backward backward = pass.backward(dropped, Objective.of(new HalfSquaredError(), new double[][] {{7}, {12}}));
        // mean of two samples: δ = (8 − 7) / 2 and 0; only the kept unit of the first moves, four times as fast
        assertThat(backward.weightGradients(0)).isDeepEqualTo(new double[][] {{0.5 * 1 * 4, 0}});
    }

    @Test
    void reducesBySumOrMeanAndWeighsTheSamples() {
        RandomCase drawn =
                draw(Network.of(2, Layer.of(3, new Sigmoid()), Layer.of(2, new Identity())), new HalfSquaredError());
        ReferencePass pass = drawn.pass();
        double[][] x = {drawn.inputs()[0], drawn.inputs()[1]};
        double[][] t = {{1, 0}, {-1, 2}};
        double[] weights = {0.5, 3};
        Forward forward = pass.forward(x);
        Objective sum = Objective.of(new HalfSquaredError(), t, weights, Reduction.SUM);
        Objective mean = Objective.of(new HalfSquaredError(), t, weights, Reduction.MEAN);
        double[] expected = new double[pass.parameters().length];
        double expectedLoss = 0;
        for (int i = 0; i < 2; i++) {
            double[][] one = {x[i]};
            Objective alone = Objective.of(new HalfSquaredError(), new double[][] {t[i]});
            LossValue loss = pass.loss(pass.forward(one), alone);
            assertThat(loss.total()).isEqualTo(loss.of(0));
            expectedLoss += weights[i] * loss.total();
            double[] gradient = pass.backward(pass.forward(one), alone).gradient();
            for (int p = 0; p < expected.length; p++) {
                expected[p] += weights[i] * gradient[p];
            }
        }
        assertThat(pass.loss(forward, sum).total()).isCloseTo(expectedLoss, EXACT);
        assertThat(pass.loss(forward, mean).total()).isCloseTo(expectedLoss / 2, EXACT);
        assertThat(pass.backward(forward, sum).gradient()).containsExactly(expected, EXACT);
        double[] half = pass.backward(forward, mean).gradient();
        for (int p = 0; p < expected.length; p++) {
            assertThat(half[p]).isCloseTo(expected[p] / 2, EXACT);
        }
        assertThat(pass.loss(forward, mean).perOutput(0)).hasSize(2);
    }

    @Test
    void errorsCanGoBackThroughOtherWeights() {
        RandomCase drawn =
                draw(Network.of(2, Layer.of(2, new Tanh()), Layer.of(2, new Sigmoid())), new HalfSquaredError());
        ReferencePass pass = drawn.pass();
        double[] others = pass.parameters();
        int offset = pass.network().layout().weights(1).offset();
        for (int i = 0; i < 4; i++) {
            others[offset + i] *= 2;
        }
        Forward forward = pass.forward(drawn.inputs());
        Backward plain = pass.backward(forward, drawn.objective());
        Backward doubled = pass.backward(forward, drawn.objective(), (layer, gradient) -> others);
        assertThat(doubled.weightGradients(1)).isDeepEqualTo(plain.weightGradients(1));
        for (int j = 0; j < 2; j++) {
            assertThat(doubled.layer(0).activationGradients(0)[j])
                    .isEqualTo(2 * plain.layer(0).activationGradients(0)[j]);
            assertThat(doubled.contributions(0, 0)[j][1]).isEqualTo(2 * plain.contributions(0, 0)[j][1]);
        }
    }

    @Test
    void preluUsesTheSlopeOfEachUnit() {
        Network network = Network.of(1, Layer.of(2, new Prelu()).withoutBias());
        ReferencePass pass = ReferencePass.of(network, new double[] {-1, -2, 0.5, 0.1});
        Forward forward = pass.forward(new double[][] {{3}});
        assertThat(forward.outputs(0)).containsExactly(-1.5, -6 * 0.1);
        Backward backward = pass.backward(forward, Objective.of(new HalfSquaredError(), new double[][] {{0.5, 0}}));
        assertThat(backward.layer(0).slopes(0)).containsExactly(0.5, 0.1);
        assertThat(backward.gradient())
                .containsExactly(new double[] {-2 * 0.5 * 3, -0.6 * 0.1 * 3, -2 * -3, -0.6 * -6}, EXACT);
    }

    @Test
    void isFromParametersAndCannotBeChangedFromOutside() {
        Network network = Network.of(2, Layer.of(2, new Identity()));
        Parameters drawn = Parameters.initial(network, Initializer.GLOROT_NORMAL, 5);
        ReferencePass pass = ReferencePass.of(drawn);
        assertThat(pass.parameters()).containsExactly(drawn.toDoubles());
        pass.parameters()[0] = 99;
        double[][] x = {{1, 2}};
        Forward forward = pass.forward(x);
        x[0][0] = 99;
        forward.outputs(0)[0] = 99;
        forward.layer(0).inputs(0)[0] = 99;
        assertThat(forward.layer(0).inputs(0)).containsExactly(1, 2);
        assertThat(forward.outputs(0))
                .containsExactly(pass.forward(new double[][] {{1, 2}}).outputs(0));
    }

    @Test
    void refusesWhatDoesNotFit() {
        Network network = Network.of(2, Layer.of(1, new Identity()));
        assertThatThrownBy(() -> ReferencePass.of(network, new double[2]))
                .hasMessageContaining("has 3 parameters, found 2");
        ReferencePass pass = ReferencePass.of(network, new double[3]);
        assertThatThrownBy(() -> pass.forward(new double[0][])).hasMessageContaining("at least 1 sample");
        assertThatThrownBy(() -> pass.forward(new double[1][3])).hasMessageContaining("3 values, the network 2 inputs");
        Forward forward = pass.forward(new double[1][2]);
        assertThatThrownBy(() -> pass.loss(forward, Objective.of(new HalfSquaredError(), new double[2][1])))
                .hasMessageContaining("1 samples went forward, but 2 have targets");
        assertThatThrownBy(() -> pass.backward(forward, Objective.of(new HalfSquaredError(), new double[1][2])))
                .hasMessageContaining("2 targets, the network 1 outputs");
        assertThatThrownBy(() -> Objective.of(new HalfSquaredError(), new double[1][1], new double[2], Reduction.SUM))
                .hasMessageContaining("2 have weights");
        assertThatThrownBy(
                        () -> Objective.of(new HalfSquaredError(), new double[1][1], new double[] {-1}, Reduction.SUM))
                .hasMessageContaining("at least 0");
        assertThatThrownBy(() -> Objective.of(
                        new HalfSquaredError(),
                        new double[1][1],
                        new double[] {Double.POSITIVE_INFINITY},
                        Reduction.SUM))
                .hasMessageContaining("finite");
        assertThat(Objective.of(new HalfSquaredError(), new double[1][1], new double[1], Reduction.SUM)
                        .weight(0))
                .isZero();
    }

    private static RandomCase draw(Network network, Loss loss) {
        return RandomCase.draw(network, loss, 4, 1);
    }

    private static int at(Network network, Segment.Kind kind) {
        return network.layout().find(0, kind).orElseThrow().offset();
    }
}
