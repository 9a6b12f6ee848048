package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import java.util.function.Supplier;

/** What went wrong in a task, told where it was asked for. */
final class Failures {
    private Failures() {}

    /**
     * What {@code job} gives.
     *
     * @throws ChainruleException as the task threw it that failed by one
     */
    static <T> T told(Supplier<T> job) {
        try {
            return job.get();
        } catch (ChainruleException e) {
            throw e;
        } catch (Exception e) { // Scala's methods throw checked exceptions without saying so
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ChainruleException told) {
                    throw new ChainruleException(String.valueOf(told.getMessage()), e);
                }
            }
            throw e;
        }
    }
}
