package dev.chainrule.optimization;

import java.util.List;

/**
 * How far a training has come: all that a {@link Schedule} looks at.
 *
 * @param step the number of updates done, 0 for the first
 * @param totalSteps the number of updates planned, at least 1
 * @param epoch the number of epochs done, 0 during the first
 * @param epochs the number of epochs planned, at least 1
 * @param losses the monitored loss (validation where there is one) of every epoch done, one per epoch, in order; not copied, since
 *     there is a progress for every step and the list may be long
 */
public record Progress(long step, long totalSteps, int epoch, int epochs, List<Double> losses) {
    /** @throws IllegalArgumentException if a number is out of its range */
    public Progress {
        Require.atLeast("epoch", epoch, 0);
        Require.atLeast("epochs", epochs, 1);
        if (step < 0) {
            throw new IllegalArgumentException("step must be at least 0, is " + step);
        }
        if (totalSteps < 1) {
            throw new IllegalArgumentException("totalSteps must be at least 1, is " + totalSteps);
        }
    }
}
