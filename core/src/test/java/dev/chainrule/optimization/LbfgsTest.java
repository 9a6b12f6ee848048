package dev.chainrule.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LbfgsTest {
    /** Rosenbrock's valley Σ 100 (x₂ᵢ − x₂ᵢ₋₁²)² + (1 − x₂ᵢ₋₁)², lowest with 0 at (1, …, 1). */
    private static double rosenbrock(float[] w, float[] gradient) {
        double sum = 0;
        for (int i = 0; i < w.length; i += 2) {
            double x = w[i];
            double rise = w[i + 1] - x * x;
            sum += 100 * rise * rise + (1 - x) * (1 - x);
            gradient[i] = (float) (-400 * x * rise - 2 * (1 - x));
            gradient[i + 1] = (float) (200 * rise);
        }
        return sum;
    }

    /** ½ Σ cᵢ (wᵢ − 1)², curvatures 1, 2, 3, … */
    private static double quadratic(float[] w, float[] gradient) {
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            double c = i + 1;
            double difference = w[i] - 1.0;
            sum += 0.5 * c * difference * difference;
            gradient[i] = (float) (c * difference);
        }
        return sum;
    }

    /** Runs until nothing lower is found and gives the number of steps. */
    private static int run(Objective objective, float[] w, int maxSteps) {
        Lbfgs optimizer = new Lbfgs();
        OptimizerState state = optimizer.start(w.length);
        double before = Double.POSITIVE_INFINITY;
        for (int step = 1; step <= maxSteps; step++) {
            LbfgsStep result = optimizer.step(objective, w, state, 1);
            float[] gradient = new float[w.length];
            assertThat(result.loss()).isEqualTo(objective.evaluate(w, gradient));
            assertThat(result.gradientNorm()).isEqualTo(GradientClipping.norm(gradient));
            if (!result.moved()) {
                return step;
            }
            assertThat(result.loss()).isLessThan(before);
            before = result.loss();
        }
        return maxSteps;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 100})
    void rosenbrocksValleyIsFollowedToItsEnd(int count) {
        float[] w = new float[count];
        for (int i = 0; i < count; i += 2) {
            w[i] = -1.2f;
            w[i + 1] = 1;
        }
        int steps = run(LbfgsTest::rosenbrock, w, 100);
        assertThat(steps).isLessThan(80);
        assertThat(rosenbrock(w, new float[count])).isLessThan(1e-10);
        for (float x : w) {
            assertThat(x).isCloseTo(1, within(1e-5f));
        }
    }

    @Test
    void aQuadraticIsSolvedToTheLimitOfFloat() {
        float[] w = new float[30];
        int steps = run(LbfgsTest::quadratic, w, 100);
        assertThat(steps).isLessThan(60);
        assertThat(quadratic(w, new float[30])).isLessThan(1e-11);
    }

    /** The first step has no history: along −g, tried first with length 1 in all. */
    @Test
    void theFirstTrialIsSteepestDescentOfLengthRate() {
        List<float[]> trials = new ArrayList<>();
        Objective objective = (w, gradient) -> {
            trials.add(w.clone());
            gradient[0] = 30 * w[0];
            gradient[1] = 40 * w[1];
            return 15 * w[0] * w[0] + 20 * w[1] * w[1];
        };
        Lbfgs optimizer = new Lbfgs();
        optimizer.step(objective, new float[] {1, 1}, optimizer.start(2), 0.5);
        // The gradient is (30, 40), its length 50.
        assertThat(trials.get(0)).containsExactly(1, 1);
        assertThat(trials.get(1)).containsExactly(new float[] {1 - 0.3f, 1 - 0.4f}, within(1e-6f));
    }

    /**
     * The two-loop recursion against the inverse BFGS update that it stands for, as a matrix:
     * H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ (Nocedal and Wright, equation 7.16), from (sᵀy / yᵀy) I of the newest
     * pair, for fewer, as many and more steps than the history holds.
     */
    @Test
    void theDirectionIsThatOfTheMatrixUpdate() {
        int count = 6;
        int history = 4;
        Lbfgs optimizer = new Lbfgs(history, 20, 1e-4, 0.9);
        OptimizerState state = optimizer.start(count);
        float[] w = new float[count];
        for (int i = 0; i < count; i++) {
            w[i] = (float) RandomStream.of(1, "test", i).nextGaussian();
        }
        List<float[]> trials = new ArrayList<>();
        Objective objective = (x, gradient) -> {
            trials.add(x.clone());
            return rosenbrock(x, gradient);
        };
        List<double[]> changes = new ArrayList<>();
        List<double[]> gradientChanges = new ArrayList<>();
        float[] gradient = new float[count];
        for (int step = 0; step < 9; step++) {
            rosenbrock(w, gradient);
            float[] before = w.clone();
            float[] gradientBefore = gradient.clone();
            trials.clear();
            optimizer.step(objective, w, state, 1);
            if (step > 0) {
                double[] expected = minusMatrixTimesGradient(changes, gradientChanges, gradientBefore, history);
                for (int i = 0; i < count; i++) {
                    double length = Math.max(Math.abs(expected[i]), 1e-2);
                    assertThat((double) trials.get(0)[i] - before[i])
                            .as("step %d, element %d", step + 1, i)
                            .isCloseTo(expected[i], within(1e-4 * length));
                }
            }
            rosenbrock(w, gradient);
            changes.add(difference(w, before));
            gradientChanges.add(difference(gradient, gradientBefore));
        }
    }

    private static double[] minusMatrixTimesGradient(
            List<double[]> changes, List<double[]> gradientChanges, float[] gradient, int history) {
        int n = gradient.length;
        double[][] h = new double[n][n];
        int last = changes.size() - 1;
        for (int i = 0; i < n; i++) {
            h[i][i] = dot(changes.get(last), gradientChanges.get(last))
                    / dot(gradientChanges.get(last), gradientChanges.get(last));
        }
        for (int k = Math.max(0, changes.size() - history); k < changes.size(); k++) {
            double[] s = changes.get(k);
            double[] y = gradientChanges.get(k);
            double rho = 1 / dot(y, s);
            double[][] left = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    left[i][j] = (i == j ? 1 : 0) - rho * s[i] * y[j];
                }
            }
            double[][] next = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    next[i][j] = rho * s[i] * s[j];
                    for (int a = 0; a < n; a++) {
                        for (int b = 0; b < n; b++) {
                            next[i][j] += left[i][a] * h[a][b] * left[j][b];
                        }
                    }
                }
            }
            h = next;
        }
        double[] direction = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                direction[i] -= h[i][j] * gradient[j];
            }
        }
        return direction;
    }

    private static double[] difference(float[] a, float[] b) {
        double[] result = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = (double) a[i] - b[i];
        }
        return result;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** x − ln x has no value (NaN) left of 0 and an infinite gradient at it; steps that go too far are shortened. */
    @Test
    void aRegionWithoutValuesIsLeftAgain() {
        Objective barrier = (w, gradient) -> {
            double sum = 0;
            for (int i = 0; i < w.length; i++) {
                gradient[i] = (float) (1000 - 1.0 / w[i]);
                sum += 1000.0 * w[i] - Math.log(w[i]);
            }
            return sum;
        };
        float[] w = {0.5f, 2, 0.01f};
        run(barrier, w, 100);
        for (float x : w) {
            assertThat(x).isCloseTo(1e-3f, within(1e-6f));
        }
    }

    @Test
    void anInfiniteLossIsTooFar() {
        Objective exponential = (w, gradient) -> {
            gradient[0] = (float) (Math.exp(w[0]) - 1);
            return Math.exp(w[0]) - w[0];
        };
        float[] w = {-700};
        Lbfgs optimizer = new Lbfgs();
        // The first trial is at e^(9300) = ∞.
        LbfgsStep result = optimizer.step(exponential, w, optimizer.start(1), 10_000);
        assertThat(result.moved()).isTrue();
        assertThat(result.loss()).isFinite().isLessThan(700);
    }

    @Test
    void whereNothingLowerIsFoundTheParametersStay() {
        int[] evaluations = {0};
        Objective uphill = (w, gradient) -> {
            evaluations[0]++;
            gradient[0] = -2 * w[0];
            return (double) w[0] * w[0];
        };
        float[] w = {3};
        Lbfgs optimizer = new Lbfgs(10, 7, 1e-4, 0.9);
        LbfgsStep result = optimizer.step(uphill, w, optimizer.start(1), 1);
        assertThat(w).containsExactly(3);
        assertThat(result).isEqualTo(new LbfgsStep(9, 6, 0, 8));
        assertThat(result.moved()).isFalse();
        assertThat(evaluations[0]).isEqualTo(8);
    }

    @Test
    void aStartWithoutAValueIsReported() {
        Lbfgs optimizer = new Lbfgs();
        float[] w = {1};
        OptimizerState state = optimizer.start(1);
        LbfgsStep noLoss = optimizer.step((x, gradient) -> Double.NaN, w, state, 1);
        assertThat(noLoss.loss()).isNaN();
        assertThat(noLoss.moved()).isFalse();
        Objective noGradient = (x, gradient) -> {
            gradient[0] = Float.POSITIVE_INFINITY;
            return 1;
        };
        LbfgsStep step = optimizer.step(noGradient, w, state, 1);
        assertThat(step.gradientNorm()).isInfinite();
        assertThat(step.moved()).isFalse();
        assertThat(w).containsExactly(1);
        // Nothing of it is remembered.
        assertThat(optimizer
                        .step(LbfgsTest::quadratic, new float[] {3}, state, 1)
                        .moved())
                .isTrue();
    }

    @Test
    void anExceptionOfTheObjectiveLeavesTheParameters() {
        float[] w = {0, 0};
        int[] evaluations = {0};
        Objective failing = (x, gradient) -> {
            if (++evaluations[0] == 2) {
                throw new IllegalStateException("stopped");
            }
            return quadratic(x, gradient);
        };
        Lbfgs optimizer = new Lbfgs();
        OptimizerState state = optimizer.start(2);
        assertThatThrownBy(() -> optimizer.step(failing, w, state, 1)).hasMessage("stopped");
        assertThat(w).containsExactly(0, 0);
        assertThat(optimizer.step(failing, w, state, 1).moved()).isTrue();
    }

    @Test
    void theObjectiveIsEvaluatedOncePerGoodStep() {
        Lbfgs optimizer = new Lbfgs();
        float[] w = new float[5];
        OptimizerState state = optimizer.start(5);
        optimizer.step(LbfgsTest::quadratic, w, state, 1);
        int evaluations = 0;
        for (int step = 0; step < 8; step++) {
            evaluations += optimizer.step(LbfgsTest::quadratic, w, state, 1).evaluations();
        }
        // On a quadratic the length 1 is nearly always right.
        assertThat(evaluations).isLessThanOrEqualTo(10);
    }

    @Test
    void afterRefreshTheObjectiveIsEvaluatedAnew() {
        Lbfgs optimizer = new Lbfgs();
        float[] w = new float[3];
        OptimizerState state = optimizer.start(3);
        optimizer.step(LbfgsTest::quadratic, w, state, 1);
        Objective shifted = (x, gradient) -> quadratic(x, gradient) + 100;
        optimizer.refresh(state);
        LbfgsStep result = optimizer.step(shifted, w, state, 1);
        assertThat(result.moved()).isTrue();
        assertThat(result.loss()).isEqualTo(shifted.evaluate(w, new float[3])).isGreaterThan(100);
    }

    @Test
    void atAStationaryPointNothingMoves() {
        Lbfgs optimizer = new Lbfgs();
        float[] w = {1, 1};
        assertThat(optimizer.step(LbfgsTest::quadratic, w, optimizer.start(2), 1))
                .isEqualTo(new LbfgsStep(0, 0, 0, 1));
    }

    @Test
    void parametersOfAnotherLengthAreRefused() {
        Lbfgs optimizer = new Lbfgs();
        assertThatThrownBy(() -> optimizer.step(LbfgsTest::quadratic, new float[3], optimizer.start(2), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parameters must be 2, are 3");
        assertThatThrownBy(() -> optimizer.step(LbfgsTest::quadratic, new float[2], optimizer.start(2), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rate must be positive and finite, is 0.0");
    }
}
