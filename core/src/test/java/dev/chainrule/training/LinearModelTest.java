package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.MeanSquaredError;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Training a single layer comes to the solution that can be written down. */
class LinearModelTest {
    private static final Compute SCALAR = new Compute("scalar", 1);
    private static final int ROWS = 200;
    private static final int INPUTS = 4;
    private static final Network LINEAR = Network.of(INPUTS, Layer.of(1, new Identity()));

    private static Dataset drawn() {
        RandomStream random = RandomStream.of(3, "rows");
        float[][] x = new float[ROWS][INPUTS];
        float[][] t = new float[ROWS][1];
        for (int i = 0; i < ROWS; i++) {
            double sum = 0.7;
            for (int j = 0; j < INPUTS; j++) {
                x[i][j] = (float) (random.nextGaussian() + (j == 1 ? 0.8 * x[i][0] : 0));
                sum += (j - 1.5) * x[i][j];
            }
            t[i][0] = (float) (sum + 0.3 * random.nextGaussian());
        }
        return Dataset.of(x, t);
    }

    private static float[] fit(Trainer trainer, Network network, Dataset data) {
        try (Training training = trainer.start(network, SCALAR)) {
            training.fit(data);
            return training.parameters().array();
        }
    }

    /** (XᵀCX + ½ n λ₂ I₀) w = XᵀC t, where X has a column of ones and I₀ spares its weight. */
    private static double[] ridge(Dataset data, double l2) {
        int m = INPUTS + 1;
        double[][] a = new double[m][m + 1];
        for (int row = 0; row < data.rows(); row++) {
            double[] x = new double[m + 1];
            for (int j = 0; j < INPUTS; j++) {
                x[j] = data.features().get(row, j);
            }
            x[INPUTS] = 1;
            x[m] = data.targets().get(row, 0);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j <= m; j++) {
                    a[i][j] += data.weight(row) * x[i] * x[j];
                }
            }
        }
        for (int j = 0; j < INPUTS; j++) {
            a[j][j] += 0.5 * data.rows() * l2;
        }
        for (int p = 0; p < m; p++) { // Gauss and Jordan; the matrix is positive definite
            for (int i = 0; i < m; i++) {
                double factor = i == p ? 0 : a[i][p] / a[p][p];
                for (int j = p; j <= m; j++) {
                    a[i][j] -= factor * a[p][j];
                }
            }
        }
        double[] solution = new double[m];
        for (int i = 0; i < m; i++) {
            solution[i] = a[i][m] / a[i][i];
        }
        return solution;
    }

    private static void compare(float[] found, double[] expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).as("parameter %d", i).isCloseTo(expected[i], within(tolerance));
        }
    }

    @Test
    void leastSquares() {
        Trainer trainer = new Trainer()
                .withLoss(new MeanSquaredError())
                .withOptimizer(new Lbfgs())
                .withEpochs(100);
        compare(fit(trainer, LINEAR, drawn()), ridge(drawn(), 0), 1e-4);
        Trainer descent =
                trainer.withOptimizer(new Sgd()).withRate(0.1).withBatch(0).withEpochs(400);
        compare(fit(descent, LINEAR, drawn()), ridge(drawn(), 0), 1e-4);
    }

    @Test
    void ridgeRegression() {
        for (double l2 : new double[] {0.05, 1, 20}) {
            Trainer trainer = new Trainer()
                    .withLoss(new MeanSquaredError())
                    .withOptimizer(new Lbfgs())
                    .withRegularizer(new Regularizer(0, l2, 0))
                    .withEpochs(100);
            compare(fit(trainer, LINEAR, drawn()), ridge(drawn(), l2), 1e-4);
        }
    }

    @Test
    void weightedLeastSquares() {
        double[] weights = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            weights[i] = i % 7 == 0 ? 0 : 1 + i % 5;
        }
        Dataset data = drawn().withWeights(weights);
        Trainer trainer = new Trainer()
                .withLoss(new MeanSquaredError())
                .withOptimizer(new Lbfgs())
                .withEpochs(100);
        compare(fit(trainer, LINEAR, data), ridge(data, 0), 1e-4);
    }

    /** With XᵀX = n I the lasso is c = Xᵀt/n, moved towards 0 by λ₁/2 and no further. */
    @Test
    void lasso() {
        float[][] x = {{1, 1, 1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}};
        float[][] t = {{1.2f}, {0.4f}, {-0.3f}, {-0.5f}};
        double l1 = 0.6;
        Network network = Network.of(3, Layer.of(1, new Identity()).withoutBias());
        Trainer trainer = new Trainer()
                .withLoss(new MeanSquaredError())
                .withOptimizer(new Sgd())
                .withRate(0.05)
                .withSchedule(new CosineSchedule())
                .withInitializer(Initializer.ZEROS)
                .withRegularizer(new Regularizer(l1, 0, 0))
                .withEpochs(2000);
        float[] found = fit(trainer, network, Dataset.of(x, t));
        double[] expected = new double[3];
        for (int j = 0; j < 3; j++) {
            double c = 0;
            for (int i = 0; i < 4; i++) {
                c += x[i][j] * t[i][0] / 4;
            }
            expected[j] = Math.signum(c) * Math.max(0, Math.abs(c) - l1 / 2);
        }
        assertThat(expected[0]).isPositive();
        assertThat(expected[1]).isZero();
        compare(found, expected, 1e-3);
    }
}
