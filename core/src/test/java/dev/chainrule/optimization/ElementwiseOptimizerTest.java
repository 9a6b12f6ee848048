package dev.chainrule.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ElementwiseOptimizerTest {
    /** Every elementwise optimizer, with its defaults and with other settings. */
    static List<ElementwiseOptimizer> optimizers() {
        return List.of(
                new Sgd(),
                new Momentum(),
                new Momentum(0),
                new Nesterov(),
                new Nesterov(0.5),
                new Adagrad(),
                new Adagrad(1e-3, 0.5),
                new RmsProp(),
                new RmsProp(0.9, 1e-4, 0.8),
                new Adam(),
                new Adam(0, 0.99, 1e-3),
                new AdamW(),
                new AdamW(0.8, 0.95, 1e-6, 0.3),
                new NAdam(),
                new NAdam(0.8, 0.99, 1e-3, 0.05),
                new Rprop(),
                new Rprop(1.5, 0.3, 0.1, 0.05, 0.2));
    }

    static Stream<ElementwiseOptimizer> optimizersWithDefaults() {
        return optimizers().stream().filter(one -> switch (one) {
            case Record record -> record.equals(withDefaults(one));
            default -> false;
        });
    }

    private static Object withDefaults(ElementwiseOptimizer optimizer) {
        try {
            return optimizer.getClass().getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void fiftyStepsFollowTheDefinitionInDouble(ElementwiseOptimizer optimizer) {
        for (boolean decays : new boolean[] {false, true}) {
            int count = 67;
            RandomStream random = RandomStream.of(1, "test");
            float[] parameters = gaussians(count, 0.1, random);
            double[] start = new double[count];
            double[] expected = new double[count];
            ScalarRule[] rules = new ScalarRule[count];
            for (int i = 0; i < count; i++) {
                start[i] = parameters[i];
                expected[i] = parameters[i];
                rules[i] = ScalarRule.of(optimizer, decays);
            }
            OptimizerState state = optimizer.start(count);
            for (int step = 1; step <= 50; step++) {
                float[] gradient = gaussians(count, 1, random);
                gradient[7] = 0;
                gradient[8] *= 1e-6f;
                gradient[9] *= 1e6f;
                // Nesterov's definition in two variables and ours in one are equal for a constant rate only.
                double rate = optimizer instanceof Nesterov ? 0.02 : 0.02 / (1 + 0.1 * step);
                update(optimizer, parameters, gradient, state, rate, decays);
                double farthest = 0;
                for (int i = 0; i < count; i++) {
                    expected[i] = rules[i].next(expected[i], gradient[i], rate);
                    farthest = Math.max(farthest, i == 9 ? 0 : Math.abs(expected[i] - start[i]));
                }
                for (int i = 0; i < count; i++) {
                    double scale = Math.max(farthest, Math.abs(expected[i] - start[i]));
                    double rounding = step * 0.5 * Math.ulp(parameters[i]);
                    assertThat((double) parameters[i])
                            .as("step %d, parameter %d, decays %s", step, i, decays)
                            .isCloseTo(expected[i], within(1e-5 * scale + rounding));
                }
            }
        }
    }

    /**
     * After ten steps from (1, −2, ½) in double precision by PyTorch 2.13 (torch.optim.SGD, Adagrad, RMSprop, Adam,
     * AdamW, NAdam, Rprop with their defaults for all but the rate; SGD with momentum=0.9 and nesterov=True where the
     * name says so), the gradient of step t being (w₁, 0.1 w₂, 3 w₃) + ¼ (−1)ᵗ.
     */
    @ParameterizedTest
    @CsvSource({
        "sgd, 0.1, 0.340108419575, -1.8099653802310662, -0.00016671512500000045",
        "momentum, 0.1, -0.6013399696, -1.179876015873069, 0.2636046200000001",
        "nesterov, 0.1, -0.37384215584692393, -1.1164850086953633, 0.033942339442638025",
        "adagrad, 0.1, 0.5454559092626657, -1.7307856281171303, 0.11380902839253176",
        "rmsprop, 0.1, -0.12896391088206816, -0.5088720157986689, -0.12188099836282332",
        "adam, 0.1, 0.10101091810196569, -1.363745095152039, -0.19864827249415792",
        "adamw, 0.1, 0.09638282266115879, -1.3480416604475338, -0.1981828205054875",
        "nadam, 0.1, 0.3180618963057816, -1.5704551536739637, -0.018886566622849408",
        "rprop, 1, 0.7404131788800001, -1.980625, 0.24041317888000002"
    })
    void tenStepsFollowPyTorch(String name, double rate, double w1, double w2, double w3) {
        ElementwiseOptimizer optimizer = optimizersWithDefaults()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        float[] w = tenSteps(optimizer, rate);
        assertThat((double) w[0]).isCloseTo(w1, within(3e-6));
        assertThat((double) w[1]).isCloseTo(w2, within(3e-6));
        assertThat((double) w[2]).isCloseTo(w3, within(3e-6));
    }

    /** As above, RMSprop with momentum=0.9 and Adagrad with initial_accumulator_value=0.5. */
    @Test
    void tenStepsFollowPyTorchWithOtherSettings() {
        Map<ElementwiseOptimizer, double[]> expected = Map.of(
                new RmsProp(0.99, 1e-8, 0.9),
                new double[] {0.16991365443346967, 0.616516892715708, 0.0787725487281475},
                new Adagrad(1e-10, 0.5),
                new double[] {0.5899390202365684, -1.8137228439104371, 0.1295072239169274});
        expected.forEach((optimizer, values) -> {
            float[] w = tenSteps(optimizer, 0.1);
            for (int i = 0; i < 3; i++) {
                assertThat((double) w[i]).as(optimizer.toString()).isCloseTo(values[i], within(1e-5));
            }
        });
    }

    private static float[] tenSteps(ElementwiseOptimizer optimizer, double rate) {
        float[] w = {1, -2, 0.5f};
        float[] curvature = {1, 0.1f, 3};
        OptimizerState state = optimizer.start(3);
        for (int t = 1; t <= 10; t++) {
            float[] gradient = new float[3];
            for (int i = 0; i < 3; i++) {
                gradient[i] = w[i] * curvature[i] + (t % 2 == 0 ? 0.25f : -0.25f);
            }
            update(optimizer, w, gradient, state, rate, true);
        }
        return w;
    }

    @Test
    void theFirstStepOfAdamAndAdagradIsTheRateInTheDirectionOfTheSign() {
        float[] gradient = {3e-3f, -5, 1e4f, -0.25f};
        for (ElementwiseOptimizer optimizer : List.of(new Adam(), new AdamW(), new Adagrad())) {
            float[] parameters = new float[4];
            update(optimizer, parameters, gradient, optimizer.start(4), 0.001, false);
            for (int i = 0; i < 4; i++) {
                assertThat(parameters[i])
                        .as("%s of %s", optimizer, gradient[i])
                        .isCloseTo(-0.001f * Math.signum(gradient[i]), within(1e-8f));
            }
        }
    }

    @Test
    void theFirstStepOfRmsPropIsTenTimesTheRate() {
        float[] parameters = new float[2];
        RmsProp optimizer = new RmsProp();
        update(optimizer, parameters, new float[] {2, -0.5f}, optimizer.start(2), 0.001, false);
        // √(1 − ρ) = 0.1.
        assertThat(parameters).containsExactly(new float[] {-0.01f, 0.01f}, within(1e-7f));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void anySplitOfTheRangeGivesTheSameBits(ElementwiseOptimizer optimizer) {
        int count = 1003;
        float[] whole = gaussians(count, 1, RandomStream.of(2, "test"));
        float[] split = whole.clone();
        OptimizerState wholeState = optimizer.start(count);
        OptimizerState splitState = optimizer.start(count);
        RandomStream random = RandomStream.of(3, "test");
        for (int step = 0; step < 20; step++) {
            float[] gradient = gaussians(count, 1, random);
            update(optimizer, whole, gradient, wholeState, 0.01, true);
            optimizer.begin(splitState);
            // From the back, in pieces of 1 to 60 elements: another order, another place in the vector for each.
            int to = count;
            while (to > 0) {
                int from = Math.max(0, to - 1 - random.nextInt(60));
                optimizer.update(split, gradient, from, to, splitState, 0.01, 1);
                to = from;
            }
            assertThat(split).isEqualTo(whole);
        }
        for (int slot = 0; slot < optimizer.slots(); slot++) {
            assertThat(splitState.slot(slot)).isEqualTo(wholeState.slot(slot));
        }
        assertThat(splitState.scalars()).isEqualTo(wholeState.scalars());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void nothingOutsideTheRangeChanges(ElementwiseOptimizer optimizer) {
        float[] parameters = gaussians(40, 1, RandomStream.of(4, "test"));
        float[] before = parameters.clone();
        OptimizerState state = optimizer.start(40);
        OptimizerState fresh = optimizer.start(40);
        optimizer.begin(state);
        optimizer.update(parameters, gaussians(40, 1, RandomStream.of(5, "test")), 11, 30, state, 0.01, 1);
        for (int i = 0; i < 40; i++) {
            boolean inside = i >= 11 && i < 30;
            assertThat(parameters[i] != before[i]).as("parameter %d", i).isEqualTo(inside);
            for (int slot = 0; slot < optimizer.slots() && !inside; slot++) {
                assertThat(state.slot(slot)[i]).isEqualTo(fresh.slot(slot)[i]);
            }
        }
    }

    @Test
    void weightDecayActsOnlyWhereToldTo() {
        AdamW adamW = new AdamW(0.9, 0.999, 1e-8, 0.5);
        float[] parameters = {8, 8};
        OptimizerState state = adamW.start(2);
        adamW.begin(state);
        float[] noGradient = new float[2];
        adamW.update(parameters, noGradient, 0, 1, state, 0.25, 1);
        adamW.update(parameters, noGradient, 1, 2, state, 0.25, 0);
        // 8 · (1 − 0.25 · 0.5).
        assertThat(parameters).containsExactly(7, 8);
        adamW.update(parameters, noGradient, 1, 2, state, 0.25, 0.25);
        // 8 · (1 − 0.25 · 0.5 · 0.25).
        assertThat(parameters).containsExactly(7, 7.75f);
    }

    @Test
    void theDecayOfAdamWCanBeChosen() {
        assertThat(new AdamW(0.8, 0.9, 1e-6, 0.01).withDecay(0.3)).isEqualTo(new AdamW(0.8, 0.9, 1e-6, 0.3));
    }

    @Test
    void withoutDecayAdamWIsAdamToTheLastBit() {
        float[] adam = gaussians(50, 1, RandomStream.of(6, "test"));
        float[] undecayed = adam.clone();
        float[] zeroDecay = adam.clone();
        OptimizerState adamState = new Adam().start(50);
        OptimizerState undecayedState = new AdamW().start(50);
        OptimizerState zeroDecayState = new AdamW().start(50);
        for (int step = 0; step < 20; step++) {
            float[] gradient = gaussians(50, 1, RandomStream.of(7, "test", step));
            update(new Adam(), adam, gradient, adamState, 0.01, true);
            update(new AdamW(), undecayed, gradient, undecayedState, 0.01, false);
            update(new AdamW(0.9, 0.999, 1e-8, 0), zeroDecay, gradient, zeroDecayState, 0.01, true);
        }
        assertThat(undecayed).isEqualTo(adam);
        assertThat(zeroDecay).isEqualTo(adam);
    }

    @Test
    void onlyAdamWHasADecayOfItsOwn() {
        for (ElementwiseOptimizer optimizer : optimizers()) {
            float[] with = {1, 2, 3};
            float[] without = {1, 2, 3};
            update(optimizer, with, new float[] {1, -1, 2}, optimizer.start(3), 0.1, true);
            update(optimizer, without, new float[] {1, -1, 2}, optimizer.start(3), 0.1, false);
            assertThat(Arrays.equals(with, without)).as(optimizer.toString()).isNotEqualTo(optimizer instanceof AdamW);
        }
    }

    /** If 0.999 and 1 − 0.999 were rounded to float apart, v would end 1.3 · 10⁻⁵ too large. */
    @Test
    void movingAveragesHaveNoBiasInTheLongRun() {
        Adam adam = new Adam();
        OptimizerState state = adam.start(1);
        RandomStream random = RandomStream.of(11, "test");
        double v = 0;
        for (int step = 0; step < 30_000; step++) {
            float g = (float) random.nextDouble(-1, 1);
            update(adam, new float[1], new float[] {g}, state, 0.001, false);
            v = 0.999 * v + (1 - 0.999) * g * g;
        }
        assertThat((double) state.slot(1)[0]).isCloseTo(v, within(4e-6 * v));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void theStateOfADeadUnitNeverBecomesSubnormal(ElementwiseOptimizer optimizer) {
        OptimizerState state = optimizer.start(8);
        float[] parameters = new float[8];
        update(optimizer, parameters, gaussians(8, 1, RandomStream.of(8, "test")), state, 0.01, false);
        for (int step = 0; step < 3000; step++) {
            update(optimizer, parameters, new float[8], state, 0.01, false);
        }
        for (int slot = 0; slot < optimizer.slots(); slot++) {
            for (float value : state.slot(slot)) {
                assertThat(value == 0 || Math.abs(value) >= Float.MIN_NORMAL)
                        .as("slot %d holds %s", slot, value)
                        .isTrue();
            }
        }
        for (float parameter : parameters) {
            assertThat(parameter).isFinite();
        }
    }

    @Test
    void flushingChangesOnlyTinyNumbers() {
        RandomStream random = RandomStream.of(9, "test");
        for (int i = 0; i < 100_000; i++) {
            float x = Float.intBitsToFloat((int) random.nextLong());
            float flushed = Rounding.flush(x);
            if (Float.isNaN(x)) {
                assertThat(flushed).isNaN();
            } else if (Math.abs(x) >= 0x1p-77f) {
                assertThat(flushed).isEqualTo(x);
            } else {
                assertThat(Math.abs((double) flushed - x)).isLessThanOrEqualTo(Math.max(0x1p-126, Math.ulp(x)));
                assertThat(flushed == 0 || Math.abs(flushed) >= Float.MIN_NORMAL)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aGradientThatIsNotANumberShowsInTheParameter(ElementwiseOptimizer optimizer) {
        float[] parameters = {1, 1};
        update(optimizer, parameters, new float[] {Float.NaN, 1}, optimizer.start(2), 0.01, false);
        assertThat(parameters[0]).isNaN();
        assertThat(parameters[1]).isLessThan(1);
    }

    /** f(w) = ½ Σ cᵢ wᵢ², curvatures 1 to 20, with a rate that falls to 0 along a cosine. */
    @ParameterizedTest
    @CsvSource({
        "sgd, 0.05",
        "momentum, 0.02",
        "nesterov, 0.02",
        "adagrad, 0.5",
        "rmsprop, 0.02",
        "adam, 0.05",
        "adamw, 0.05",
        "nadam, 0.05",
        "rprop, 1"
    })
    void aConvexQuadraticIsSolved(String name, double rate) {
        ElementwiseOptimizer optimizer = optimizersWithDefaults()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        float[] w = gaussians(20, 1, RandomStream.of(10, "test"));
        OptimizerState state = optimizer.start(20);
        CosineSchedule schedule = new CosineSchedule();
        for (int step = 0; step < 1000; step++) {
            float[] gradient = new float[20];
            for (int i = 0; i < 20; i++) {
                gradient[i] = (i + 1) * w[i];
            }
            double factor = schedule.factor(new Progress(step, 1000, 0, 1, List.of()));
            update(optimizer, w, gradient, state, rate * factor, false);
        }
        assertThat(GradientClipping.norm(w)).isLessThan(1e-4);
    }

    /** A rule of one's own: sign descent. */
    @Test
    void aUsersOwnOptimizerNeedsFourMethods() {
        record SignDescent() implements ElementwiseOptimizer {
            @Override
            public String name() {
                return "sign-descent";
            }

            @Override
            public double defaultRate() {
                return 0.01;
            }

            @Override
            public int slots() {
                return 0;
            }

            @Override
            public void update(
                    float[] parameters,
                    float[] gradient,
                    int from,
                    int to,
                    OptimizerState state,
                    double rate,
                    double decayFactor) {
                for (int i = from; i < to; i++) {
                    parameters[i] -= (float) rate * Math.signum(gradient[i]);
                }
            }
        }
        SignDescent optimizer = new SignDescent();
        float[] parameters = {1, 1};
        OptimizerState state = optimizer.start(2);
        update(optimizer, parameters, new float[] {5, -0.1f}, state, 0.5, false);
        assertThat(parameters).containsExactly(0.5f, 1.5f);
        assertThat(state.steps()).isEqualTo(1);
    }

    private static void update(
            ElementwiseOptimizer optimizer,
            float[] parameters,
            float[] gradient,
            OptimizerState state,
            double rate,
            boolean decays) {
        optimizer.begin(state);
        optimizer.update(parameters, gradient, 0, parameters.length, state, rate, decays ? 1 : 0);
    }

    private static float[] gaussians(int count, double deviation, RandomStream random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
