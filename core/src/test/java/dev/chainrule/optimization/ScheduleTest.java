package dev.chainrule.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.description.Description;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final double TIGHT = 1e-12;

    private static double atStep(Schedule schedule, long step, long totalSteps) {
        return schedule.factor(new Progress(step, totalSteps, 0, 1, List.of()));
    }

    private static double atEpoch(Schedule schedule, int epoch) {
        return schedule.factor(new Progress(epoch * 10L, 1000, epoch, 100, List.of()));
    }

    private static double after(Schedule schedule, List<Double> losses) {
        return schedule.factor(new Progress(losses.size(), 1000, losses.size(), 1000, losses));
    }

    @Test
    void constantIsOne() {
        assertThat(atEpoch(new ConstantSchedule(), 0)).isEqualTo(1);
        assertThat(atEpoch(new ConstantSchedule(), 99)).isEqualTo(1);
    }

    @Test
    void stepFallsEveryThirtyEpochs() {
        StepSchedule schedule = new StepSchedule();
        assertThat(atEpoch(schedule, 0)).isEqualTo(1);
        assertThat(atEpoch(schedule, 29)).isEqualTo(1);
        assertThat(atEpoch(schedule, 30)).isEqualTo(0.1);
        assertThat(atEpoch(schedule, 59)).isEqualTo(0.1);
        assertThat(atEpoch(schedule, 60)).isCloseTo(0.01, within(TIGHT));
        assertThat(atEpoch(new StepSchedule(0.5, 1), 3)).isEqualTo(0.125);
    }

    @Test
    void exponentialFallsEachEpoch() {
        assertThat(atEpoch(new ExponentialSchedule(), 0)).isEqualTo(1);
        assertThat(atEpoch(new ExponentialSchedule(), 1)).isEqualTo(0.95);
        assertThat(atEpoch(new ExponentialSchedule(0.5), 4)).isEqualTo(0.0625);
    }

    @Test
    void inverseHalvesWhenDecayTimesEpochsIsOne() {
        assertThat(atEpoch(new InverseSchedule(), 0)).isEqualTo(1);
        assertThat(atEpoch(new InverseSchedule(), 10)).isEqualTo(0.5);
        assertThat(atEpoch(new InverseSchedule(0), 50)).isEqualTo(1);
        assertThat(atEpoch(new InverseSchedule(1), 9)).isCloseTo(0.1, within(TIGHT));
    }

    @Test
    void cosineWarmsUpAndFalls() {
        CosineSchedule schedule = new CosineSchedule(0.1, 0.2);
        // W = 10 of 100 steps.
        assertThat(atStep(schedule, 0, 100)).isCloseTo(1.0 / 11, within(TIGHT));
        assertThat(atStep(schedule, 4, 100)).isCloseTo(5.0 / 11, within(TIGHT));
        assertThat(atStep(schedule, 9, 100)).isCloseTo(10.0 / 11, within(TIGHT));
        assertThat(atStep(schedule, 10, 100)).isEqualTo(1);
        assertThat(atStep(schedule, 55, 100)).isCloseTo(0.6, within(TIGHT));
        assertThat(atStep(schedule, 100, 100)).isCloseTo(0.2, within(TIGHT));
        assertThat(atStep(schedule, 400, 100)).isCloseTo(0.2, within(TIGHT));
    }

    @Test
    void flatCosineIsConstantAndFalls() {
        FlatCosineSchedule schedule = new FlatCosineSchedule();
        for (int step : new int[] {0, 20, 50}) {
            assertThat(atStep(schedule, step, 100)).isEqualTo(1);
        }
        assertThat(atStep(schedule, 51, 100)).isLessThan(1);
        // a fifth of the way: ½ (1 + cos 36°)
        assertThat(atStep(schedule, 60, 100)).isCloseTo(0.25 * (2 + 0.5 * (1 + Math.sqrt(5))), within(TIGHT));
        assertThat(schedule.changesEveryStep()).isTrue();
        assertThat(atStep(schedule, 75, 100)).isCloseTo(0.5, within(TIGHT));
        assertThat(atStep(schedule, 100, 100)).isCloseTo(0, within(TIGHT));
        assertThat(atStep(schedule, 101, 100)).isCloseTo(0, within(TIGHT));
        assertThat(atStep(new FlatCosineSchedule(0), 50, 100)).isCloseTo(0.5, within(TIGHT));
        assertThat(atStep(new FlatCosineSchedule(0.9), 95, 100)).isCloseTo(0.5, within(TIGHT));
    }

    /** The waves end where 1 + 15 t is a power of 2 and stand at 1 where it is √2 times one. */
    @Test
    void cosLog4HasFourWavesEachTwiceAsLong() {
        Schedule schedule = new CosLog4Schedule();
        assertThat(schedule.changesEveryStep()).isTrue();
        for (int wave = 0; wave < 4; wave++) {
            double start = (StrictMath.pow(2, wave) - 1) / 15;
            double top = (StrictMath.pow(2, wave + 0.5) - 1) / 15;
            assertThat(atStep(schedule, Math.round(start * 1_500_000), 1_500_000))
                    .isCloseTo(0, within(1e-9));
            assertThat(atStep(schedule, Math.round(top * 1_500_000), 1_500_000)).isCloseTo(1, within(1e-9));
        }
        assertThat(atStep(schedule, 1_500_000, 1_500_000)).isCloseTo(0, within(TIGHT));
        // The definition at t = 0.35 (step 3 of 10): log2(6.25) = 2.643856…
        double waves = StrictMath.log(6.25) / StrictMath.log(2);
        assertThat(atStep(schedule, 3, 10)).isCloseTo((1 - StrictMath.cos(2 * Math.PI * waves)) / 2, within(TIGHT));
        assertThat(atStep(schedule, 0, 10)).as("no step is wasted").isGreaterThan(0.1);
        assertThat(atStep(schedule, 9, 10)).isGreaterThan(0.01);
    }

    /** torch.optim.lr_scheduler.CosineAnnealingLR(T_max=10, eta_min=0.1) of PyTorch 2.13 at rate 1. */
    @Test
    void cosineWithoutWarmUpFollowsPyTorch() {
        double[] expected = {
            1.0,
            0.9779754323328191,
            0.9140576474687263,
            0.8145033635316129,
            0.6890576474687263,
            0.55,
            0.41094235253127376,
            0.2854966364683872,
            0.18594235253127372,
            0.12202456766718092
        };
        for (int step = 0; step < 10; step++) {
            assertThat(atStep(new CosineSchedule(0, 0.1), step, 10)).isCloseTo(expected[step], within(TIGHT));
        }
    }

    /** torch.optim.lr_scheduler.OneCycleLR(max_lr=1, total_steps=20) of PyTorch 2.13. */
    @Test
    void oneCycleFollowsPyTorch() {
        double[] expected = {
            0.040000000000000036,
            0.1316718427000253,
            0.3716718427000253,
            0.6683281572999747,
            0.9083281572999747,
            1.0,
            0.9874640062350873,
            0.9504846320134737,
            0.89091617757105,
            0.8117456539497631,
            0.7169430017913008,
            0.6112620219362893,
            0.500002,
            0.38874197806371075,
            0.28306099820869923,
            0.18825834605023697,
            0.10908782242895004,
            0.049519367986526286,
            0.012539993764912554,
            4e-06
        };
        for (int step = 0; step < 20; step++) {
            assertThat(atStep(new OneCycleSchedule(), step, 20)).isCloseTo(expected[step], within(TIGHT));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 20, 100, 999})
    void schedulesByStepRiseOnceThenFall(int total) {
        for (Schedule schedule : List.of(
                new CosineSchedule(),
                new CosineSchedule(0.5, 0.1),
                new OneCycleSchedule(),
                new OneCycleSchedule(0.9, 3, 2))) {
            assertThat(schedule.changesEveryStep()).isTrue();
            boolean falling = false;
            double before = 0;
            double highest = 0;
            for (int step = 0; step < total; step++) {
                double factor = atStep(schedule, step, total);
                assertThat(factor).as("%s at %d of %d", schedule, step, total).isBetween(1e-7, 1.0);
                falling |= factor < before;
                if (falling) {
                    assertThat(factor)
                            .as("%s at %d of %d", schedule, step, total)
                            .isLessThanOrEqualTo(before);
                }
                before = factor;
                highest = Math.max(highest, factor);
            }
            if (schedule instanceof CosineSchedule) {
                assertThat(highest).isEqualTo(1);
            }
        }
    }

    @Test
    void schedulesByEpochDoNotLookAtTheStep() {
        for (Schedule schedule : List.of(
                new ConstantSchedule(),
                new StepSchedule(),
                new ExponentialSchedule(),
                new InverseSchedule(),
                new PlateauSchedule())) {
            assertThat(schedule.changesEveryStep()).isFalse();
            List<Double> losses = List.of(1.0, 1.0, 1.0);
            assertThat(schedule.factor(new Progress(7, 50, 3, 9, losses)))
                    .isEqualTo(schedule.factor(new Progress(12, 60, 3, 9, losses)));
        }
    }

    /** torch.optim.lr_scheduler.ReduceLROnPlateau(factor=0.5, patience=2, threshold=0.01) of PyTorch 2.13. */
    @Test
    void plateauFollowsPyTorch() {
        double[] losses = {1.0, .9, .895, .894, .893, .5, .5, .5, .5, .5, .5, .5, .4, Double.NaN, .4, .4};
        double[] expected = {1, 1, 1, 1, .5, .5, .5, .5, .25, .25, .25, .125, .125, .125, .125, .0625};
        PlateauSchedule schedule = new PlateauSchedule(0.5, 2, 0.01, 0);
        assertThat(after(schedule, List.of())).isEqualTo(1);
        List<Double> history = new ArrayList<>();
        for (int epoch = 0; epoch < losses.length; epoch++) {
            history.add(losses[epoch]);
            assertThat(after(schedule, history)).as("after epoch %d", epoch + 1).isEqualTo(expected[epoch]);
        }
    }

    @Test
    void plateauStopsAtItsMinimum() {
        List<Double> flat = DoubleStream.generate(() -> 1).limit(100).boxed().toList();
        assertThat(after(new PlateauSchedule(0.1, 0, 1e-4, 0.02), flat)).isEqualTo(0.02);
        // The first epoch is the best, then 9 times 11 without improvement.
        assertThat(after(new PlateauSchedule(0.5, 10, 1e-4, 0), flat)).isEqualTo(StrictMath.pow(0.5, 9));
    }

    /** The threshold is a part of the best loss, and the loss must be below it. */
    @Test
    void plateauWantsMoreThanItsThreshold() {
        PlateauSchedule schedule = new PlateauSchedule(0.5, 0, 0.5, 0);
        assertThat(after(schedule, List.of(0.25, 0.124))).isEqualTo(1);
        assertThat(after(schedule, List.of(0.25, 0.125))).isEqualTo(0.5);
        assertThat(after(schedule, List.of(4.0, 1.9))).isEqualTo(1);
        assertThat(after(schedule, List.of(4.0, 2.1))).isEqualTo(0.5);
        assertThat(after(schedule, List.of(Double.POSITIVE_INFINITY))).isEqualTo(0.5);
    }

    @Test
    void plateauKnowsNegativeLosses() {
        PlateauSchedule schedule = new PlateauSchedule(0.5, 0, 0.1, 0);
        assertThat(after(schedule, List.of(-1.0, -1.2))).isEqualTo(1);
        assertThat(after(schedule, List.of(-1.0, -1.05))).isEqualTo(0.5);
        assertThat(after(schedule, List.of(-1.0, -0.95))).isEqualTo(0.5);
    }

    @Test
    void everyScheduleHasItsWordAndItsDefaults() {
        assertThat(Description.words(Schedule.class))
                .containsExactly(
                        "constant",
                        "step",
                        "exponential",
                        "inverse",
                        "cosine",
                        "flat-cosine",
                        "coslog4",
                        "one-cycle",
                        "plateau");
        assertThat(Description.read(Schedule.class, "one-cycle", "recipe")).isEqualTo(new OneCycleSchedule());
        assertThat(Description.read(Schedule.class, Map.of("name", "cosine", "floor", 0.1), "recipe"))
                .isEqualTo(new CosineSchedule(0.05, 0.1));
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertRefused(() -> new StepSchedule(0, 1), "factor must be in (0, 1], is 0.0");
        assertRefused(() -> new StepSchedule(0.1, 0), "everyEpochs must be at least 1, is 0");
        assertRefused(() -> new ExponentialSchedule(1.5), "gamma must be in (0, 1], is 1.5");
        assertRefused(() -> new InverseSchedule(-1), "decay must be 0 or more and finite, is -1.0");
        assertRefused(() -> new CosineSchedule(1, 0), "warmup must be in [0, 1), is 1.0");
        assertRefused(() -> new CosineSchedule(0, Double.NaN), "floor must be in [0, 1], is NaN");
        assertRefused(() -> new OneCycleSchedule(0, 25, 10), "peak must be in (0, 1), is 0.0");
        assertRefused(() -> new OneCycleSchedule(0.3, 0.5, 10), "startDivisor must be at least 1.0, is 0.5");
        assertRefused(() -> new PlateauSchedule(1, 1, 0, 0), "factor must be in (0, 1), is 1.0");
        assertRefused(() -> new PlateauSchedule(0.5, -1, 0, 0), "patience must be at least 0, is -1");
        assertRefused(() -> new Progress(0, 0, 0, 1, List.of()), "totalSteps must be at least 1, is 0");
        assertRefused(() -> new Progress(-1, 1, 0, 1, List.of()), "step must be at least 0, is -1");
    }

    private static void assertRefused(Runnable construction, String message) {
        assertThatThrownBy(construction::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
