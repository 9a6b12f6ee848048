package dev.chainrule.training;

import dev.chainrule.optimization.Progress;
import dev.chainrule.optimization.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schedules of a recipe in the course of a training: what they make of rate, weight decay and dropout at an update. */
final class Schedules {
    private final Factor rate = new Factor();
    private final Factor decay = new Factor();
    private final Factor dropout = new Factor();

    /** Those of the update that comes after {@code step} updates of {@code totalSteps}, in the epoch after {@code epoch}. */
    void at(Trainer trainer, long step, long totalSteps, int epoch, List<Double> losses) {
        Regularizer regularizer = trainer.regularizer();
        boolean due = rate.isDue(trainer.schedule())
                || decay.isDue(regularizer.decaySchedule())
                || dropout.isDue(regularizer.dropoutSchedule());
        if (due) {
            Progress progress = new Progress(step, totalSteps, epoch, trainer.epochs(), losses);
            rate.ask(trainer.schedule(), progress);
            decay.ask(regularizer.decaySchedule(), progress);
            dropout.ask(regularizer.dropoutSchedule(), progress);
        }
    }

    /** By which the learning rate of the recipe is multiplied. */
    double rate() {
        return rate.value;
    }

    /** By which every decay of weights is multiplied, beside the rate. */
    double decay() {
        return decay.value;
    }

    /** By which the share of dropped units is multiplied. */
    double dropout() {
        return dropout.value;
    }

    /** All three, to keep. */
    StepFactors factors() {
        return new StepFactors(rate(), decay(), dropout());
    }

    /** The answer of one schedule, asked again only when it may have changed. */
    private static final class Factor {
        private @Nullable Schedule asked;
        private double value;

        boolean isDue(Schedule schedule) {
            return !schedule.equals(asked) || schedule.changesEveryStep();
        }

        void ask(Schedule schedule, Progress progress) {
            if (isDue(schedule)) {
                asked = schedule;
                value = schedule.factor(progress);
            }
        }
    }
}
