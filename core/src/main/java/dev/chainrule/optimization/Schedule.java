package dev.chainrule.optimization;

import dev.chainrule.description.Choices;
import dev.chainrule.description.Named;

/**
 * How the learning rate, the weight decay or the dropout changes during a training. A schedule is configuration and remembers nothing: the factor is a
 * function of the progress alone, so a training that is stopped and goes on has the same rates.
 */
@Choices({
    ConstantSchedule.class,
    StepSchedule.class,
    ExponentialSchedule.class,
    InverseSchedule.class,
    CosineSchedule.class,
    FlatCosineSchedule.class,
    CosLog4Schedule.class,
    OneCycleSchedule.class,
    PlateauSchedule.class
})
public interface Schedule extends Named {
    /** What the base learning rate (or decay, or dropout) is multiplied by for the update that comes next, 0 or more. */
    double factor(Progress progress);

    /** Whether the factor changes from step to step; if not, only from epoch to epoch, and once per epoch is enough. */
    default boolean changesEveryStep() {
        return false;
    }
}
