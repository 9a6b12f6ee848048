package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.optimization.FlatCosineSchedule;
import dev.chainrule.optimization.Progress;
import dev.chainrule.optimization.Schedule;
import dev.chainrule.optimization.StepSchedule;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    /** Answers how often it has been asked. */
    private record Counting(int[] asked, boolean changesEveryStep) implements Schedule {
        Counting(boolean changesEveryStep) {
            this(new int[1], changesEveryStep);
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public double factor(Progress progress) {
            return ++asked[0];
        }
    }

    private static void ask(Schedules schedules, Schedule rate, Schedule decay, Schedule dropout) {
        Trainer trainer = new Trainer().withSchedule(rate).withRegularizer(new Regularizer(0, 0, 0, decay, dropout));
        for (int step = 0; step < 5; step++) {
            schedules.at(trainer, step, 10, 0, List.of());
        }
    }

    /** What changes from epoch to epoch is asked once, what changes from step to step at every step. */
    @Test
    void eachIsAskedWhenItMayHaveChanged() {
        for (int way = 0; way < 8; way++) {
            boolean rate = (way & 1) != 0;
            boolean decay = (way & 2) != 0;
            boolean dropout = (way & 4) != 0;
            Schedules schedules = new Schedules();
            ask(schedules, new Counting(rate), new Counting(decay), new Counting(dropout));
            assertThat(schedules.rate()).isEqualTo(rate ? 5 : 1);
            assertThat(schedules.decay()).isEqualTo(decay ? 5 : 1);
            assertThat(schedules.dropout()).isEqualTo(dropout ? 5 : 1);
            assertThat(schedules.factors())
                    .isEqualTo(new StepFactors(schedules.rate(), schedules.decay(), schedules.dropout()));
        }
    }

    @Test
    void anotherScheduleIsAskedAnew() {
        Counting steady = new Counting(false);
        Schedules schedules = new Schedules();
        ask(schedules, steady, steady, steady);
        Counting other = new Counting(false);
        other.asked()[0] = 100;
        ask(schedules, other, steady, steady);
        assertThat(schedules.rate()).isEqualTo(101);
        ask(schedules, other, other, steady);
        assertThat(schedules.decay()).isEqualTo(102);
        ask(schedules, other, other, other);
        assertThat(schedules.dropout()).isEqualTo(103);
        assertThat(steady.asked()[0]).isEqualTo(3);
    }

    @Test
    void eachPartOfARegularizerIsSaidByItself() {
        Schedule decay = new StepSchedule();
        Schedule dropout = new FlatCosineSchedule();
        assertThat(new Regularizer().with(1, 2, 3).withDecaySchedule(decay).withDropoutSchedule(dropout))
                .isEqualTo(new Regularizer(1, 2, 3, decay, dropout));
    }

    @Test
    void aRateIsFinite() {
        assertThatThrownBy(() -> new Rates(1, 1, Double.POSITIVE_INFINITY, 1, false))
                .hasMessage("the rate of embedding must be positive, is Infinity");
    }
}
