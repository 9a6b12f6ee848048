package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.Dataset;
import dev.chainrule.description.Description;
import dev.chainrule.engine.DropoutDraw;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.MeanSquaredError;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Adagrad;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.AdamW;
import dev.chainrule.optimization.FlatCosineSchedule;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.Momentum;
import dev.chainrule.optimization.NAdam;
import dev.chainrule.optimization.Nesterov;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Progress;
import dev.chainrule.optimization.RmsProp;
import dev.chainrule.optimization.Rprop;
import dev.chainrule.optimization.Schedule;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.Mode;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.ReferencePass;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RatesTest {
    private static final Compute SCALAR = new Compute("scalar", 1);
    private static final Rates RATES = new Rates(0.25, 6, 0.5, 2, true);
    private static final Network NETWORK = Network.of(4, Layer.of(9, new Prelu()), Layer.of(2, new Identity()));

    private static Dataset data(int rows, int inputs, int outputs) {
        RandomStream random = RandomStream.of(3, "rates");
        Matrix x = Matrix.of(rows, inputs);
        Matrix t = Matrix.of(rows, outputs);
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < inputs; j++) {
                x.set(row, j, (float) random.nextGaussian());
            }
            for (int k = 0; k < outputs; k++) {
                t.set(row, k, (float) random.nextGaussian());
            }
        }
        return Dataset.of(x, t);
    }

    private static Trainer trainer(Optimizer optimizer) {
        return new Trainer()
                .withLoss(new MeanSquaredError())
                .withOptimizer(optimizer)
                .withRate(0.01)
                .withBatch(0)
                .withEpochs(1);
    }

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Sgd(),
                new Momentum(),
                new Nesterov(),
                new Adagrad(),
                new RmsProp(),
                new Adam(),
                new AdamW(),
                new NAdam(),
                new Rprop());
    }

    /** Each segment goes as it would if its rate were that of all; only the decay is that of the recipe's rate. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void aSegmentMovesByItsOwnRate(Optimizer optimizer) {
        Dataset data = data(20, 4, 2);
        float[] found = step(trainer(optimizer).withRates(RATES), data);
        Map<Segment.Kind, Double> factors = Map.of(Segment.Kind.BIAS, 0.25, Segment.Kind.ACTIVATION, 2.0);
        float[] start = Parameters.initial(NETWORK, 0).array();
        for (Segment segment : NETWORK.layout().segments()) {
            double factor = factors.getOrDefault(segment.kind(), 1 / Math.sqrt(NETWORK.inputsOf(segment.layer())));
            assertThat(RATES.factor(NETWORK, segment)).isEqualTo(factor);
            float[] alone = step(trainer(optimizer).withRate(0.01 * factor), data);
            boolean decays = optimizer instanceof AdamW && segment.kind() == Segment.Kind.WEIGHTS;
            for (int i = segment.offset(); i < segment.end(); i++) {
                double decay = decays ? 0.01 * 0.01 * (1 - factor) * start[i] : 0;
                assertThat((double) found[i]).as("%s", segment).isCloseTo(alone[i] - decay, within(1e-7));
            }
        }
    }

    private static float[] step(Trainer trainer, Dataset data) {
        try (Training training = trainer.start(NETWORK, SCALAR)) {
            training.fit(data);
            return training.parameters().array();
        }
    }

    /** z = xW/√n + b with W ~ N(0, 1), by AdamW in double, beside the same as weights V = W/√n at the rate divided by √n. */
    @Test
    void byFanInIsTheNeuralTangentParametrisation() {
        Network network = Network.of(4, Layer.of(9, new Tanh()), Layer.of(2, new Identity()));
        Dataset data = data(20, 4, 2);
        Objective objective =
                Objective.of(new MeanSquaredError(), data.targets().toDoubles());
        double rate = 0.02;
        double decay = 0.3;
        Trainer trainer = trainer(new AdamW(0.9, 0.95, 1e-8, decay))
                .withRate(rate)
                .withRates(new Rates(0.1, 1, 1, 1, true))
                .withEpochs(8);
        try (Training training = trainer.start(network, SCALAR)) {
            double[] w = training.parameters().toDoubles();
            double[] roots = new double[w.length];
            for (Segment segment : network.layout().segments()) {
                for (int i = segment.offset(); i < segment.end(); i++) {
                    roots[i] =
                            segment.kind() == Segment.Kind.WEIGHTS ? Math.sqrt(network.inputsOf(segment.layer())) : 1;
                    w[i] *= roots[i];
                }
            }
            double[] m = new double[w.length];
            double[] v = new double[w.length];
            training.fit(data);
            for (int t = 1; t <= 8; t++) {
                double[] standard = new double[w.length];
                for (int i = 0; i < w.length; i++) {
                    standard[i] = w[i] / roots[i];
                }
                ReferencePass pass = ReferencePass.of(network, standard);
                double[] g = pass.backward(pass.forward(data.features().toDoubles()), objective)
                        .gradient();
                for (Segment segment : network.layout().segments()) {
                    boolean weights = segment.kind() == Segment.Kind.WEIGHTS;
                    double own = weights ? rate : 0.1 * rate;
                    for (int i = segment.offset(); i < segment.end(); i++) {
                        double byW = g[i] / roots[i];
                        m[i] = 0.9 * m[i] + 0.1 * byW;
                        v[i] = 0.95 * v[i] + 0.05 * byW * byW;
                        double mHat = m[i] / (1 - Math.pow(0.9, t));
                        double vHat = v[i] / (1 - Math.pow(0.95, t));
                        w[i] -= (weights ? own * decay * w[i] : 0) + own * mHat / (Math.sqrt(vHat) + 1e-8);
                    }
                }
            }
            float[] found = training.parameters().array();
            for (int i = 0; i < w.length; i++) {
                assertThat((double) found[i]).as("parameter %d", i).isCloseTo(w[i] / roots[i], within(2e-5));
            }
        }
    }

    /** Rate by kind, scheduled decay and scheduled dropout, beside the same in double. */
    @Test
    void schedulesOfDecayAndDropoutAreThoseOfTheReference() {
        Network network = Network.of(4, Layer.of(30, new Tanh()).withDropout(0.4), Layer.of(2, new Identity()));
        Dataset data = data(20, 4, 2);
        Objective objective =
                Objective.of(new MeanSquaredError(), data.targets().toDoubles());
        Schedule ofDecay = new FlatCosineSchedule(0.25);
        Schedule ofDropout = new FlatCosineSchedule(0);
        double rate = 0.05;
        double decay = 0.5;
        int steps = 10;
        Trainer trainer = trainer(new Sgd())
                .withRate(rate)
                .withRates(RATES)
                .withEpochs(steps)
                .withSeed(4)
                .withRegularizer(new Regularizer(0, 0, decay, ofDecay, ofDropout));
        try (Training training = trainer.start(network, SCALAR)) {
            double[] expected = training.parameters().toDoubles();
            training.fit(data);
            for (int step = 0; step < steps; step++) {
                Progress progress = new Progress(step, steps, step, steps, List.of());
                double share = 0.4 * ofDropout.factor(progress);
                boolean[][] kept = new boolean[20][];
                for (int row = 0; row < 20; row++) {
                    kept[row] = DropoutDraw.of(4, 0, step + 1, row).kept(30, share);
                }
                Network now = Network.of(4, Layer.of(30, new Tanh()).withDropout(share), Layer.of(2, new Identity()));
                ReferencePass pass = ReferencePass.of(now, expected);
                Forward forward = pass.forward(
                        data.features().toDoubles(), Mode.training((layer, row, unit) -> layer > 0 || kept[row][unit]));
                double[] gradient = pass.backward(forward, objective).gradient();
                for (Segment segment : network.layout().segments()) {
                    boolean weights = segment.kind() == Segment.Kind.WEIGHTS;
                    double own = rate * (weights ? 1 / Math.sqrt(network.inputsOf(segment.layer())) : 0.25);
                    double shrink = weights ? 1 - rate * decay * ofDecay.factor(progress) : 1;
                    for (int i = segment.offset(); i < segment.end(); i++) {
                        expected[i] = expected[i] * shrink - own * gradient[i];
                    }
                }
            }
            float[] found = training.parameters().array();
            for (int i = 0; i < found.length; i++) {
                assertThat((double) found[i]).as("parameter %d", i).isCloseTo(expected[i], within(1e-5));
            }
        }
    }

    @Test
    void threadsChangeNoBit() {
        Network network = Network.of(
                60,
                Layer.of(200, new Prelu()).withDropout(0.2),
                Layer.of(90, new Prelu()),
                Layer.of(3, new Identity()));
        Dataset data = data(96, 60, 3);
        Trainer trainer = trainer(new AdamW())
                .withRates(RATES)
                .withBatch(32)
                .withEpochs(3)
                .withRegularizer(new Regularizer(0, 0, 0.1, new FlatCosineSchedule(), new FlatCosineSchedule()));
        float[] one = trained(trainer, network, data, 1);
        assertThat(trained(trainer, network, data, 2)).isEqualTo(one);
        assertThat(trained(trainer, network, data, 3)).isEqualTo(one);
        assertThat(trained(trainer.withRates(new Rates()), network, data, 1)).isNotEqualTo(one);
    }

    private static float[] trained(Trainer trainer, Network network, Dataset data, int threads) {
        try (Training training = trainer.start(network, new Compute("scalar", threads))) {
            training.fit(data);
            return training.parameters().array();
        }
    }

    @Test
    void everyKindOfParameterHasItsFactor() {
        Network network = new Network(
                3,
                new Embedding(List.of(new EmbeddingPart.Linear(2, 4), new EmbeddingPart.Periodic(5, 2, 0.1)), true),
                List.of(Layer.of(9, new Prelu()), Layer.of(2, new Identity())),
                new Ensemble(3, Adapters.ALL));
        for (Segment segment : network.layout().segments()) {
            double expected = switch (segment.kind()) {
                case WEIGHTS -> 1 / Math.sqrt(segment.layer() == 0 ? 6 : 9);
                case BIAS -> 0.25;
                case SCALE -> 6;
                case EMBEDDING_WEIGHTS, EMBEDDING_BIAS, FREQUENCIES, PHASES -> 0.5;
                case ACTIVATION -> 2;
                default -> 1;
            };
            assertThat(RATES.factor(network, segment)).as("%s", segment).isEqualTo(expected);
            double decays = switch (segment.kind()) {
                case WEIGHTS -> 1 / expected;
                case EMBEDDING_WEIGHTS -> 1;
                default -> 0;
            };
            assertThat(RATES.decayFactor(network, segment)).as("%s", segment).isEqualTo(decays);
        }
        assertThat(network.layout().segments()).extracting(Segment::kind).contains(Segment.Kind.SCALE);
    }

    @Test
    void areDescribedAndChecked() {
        Trainer trainer = new Trainer().withRates(RATES);
        assertThat(Description.read(Trainer.class, Description.of(trainer), "test"))
                .isEqualTo(trainer);
        assertThat(Description.read(Trainer.class, Map.of("rates", Map.of("bias", 0.5)), "test")
                        .rates())
                .isEqualTo(new Rates(0.5, 1, 1, 1, false));
        assertThat(new Rates().isEven()).isTrue();
        assertThat(RATES.isEven()).isFalse();
        assertThatThrownBy(() -> new Rates(0, 1, 1, 1, false)).hasMessage("the rate of bias must be positive, is 0.0");
        assertThatThrownBy(() -> trainer.withOptimizer(new Lbfgs()))
                .hasMessageContaining("lbfgs moves all parameters together");
    }
}
