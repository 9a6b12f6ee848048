package dev.chainrule.optimization;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import java.util.List;

/**
 * How the learning rate changes during a training. A schedule is configuration and remembers nothing: the factor is a
 * function of the progress alone, so a training that is stopped and goes on has the same rates.
 */
public interface Schedule {
    /** The word for this schedule on the command line and in files. */
    String name();

    /** What the base learning rate is multiplied by for the update that comes next, 0 or more. */
    double factor(Progress progress);

    /** Whether the factor changes from step to step; if not, only from epoch to epoch, and once per epoch is enough. */
    default boolean changesEveryStep() {
        return false;
    }

    /** Every schedule of this package, with its default settings. */
    static List<Schedule> builtIn() {
        return List.of(new ConstantSchedule(), new StepSchedule(), new ExponentialSchedule(), new InverseSchedule(),
                new CosineSchedule(), new OneCycleSchedule(), new PlateauSchedule());
    }

    /**
     * The schedule of this package called {@code name}, with its default settings.
     *
     * @throws ChainruleException if there is none; the message names the nearest
     */
    static Schedule named(String name) {
        List<Schedule> all = builtIn();
        return all.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow(() -> {
            List<String> names = all.stream().map(Schedule::name).toList();
            return new ChainruleException("unknown schedule '" + name + "'" + Nearest.hint(name, names)
                    + " (one of " + String.join(", ", names) + ")");
        });
    }
}
