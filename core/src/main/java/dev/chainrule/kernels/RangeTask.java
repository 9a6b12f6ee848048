package dev.chainrule.kernels;

/** Work on the items of a range; ranges of one split are disjoint and may run at the same time. */
@FunctionalInterface
public interface RangeTask {
    /** Does the items {@code from} (inclusive) to {@code to} (exclusive). */
    void run(int from, int to);

    /**
     * The same, told who does it: a task with scratch memory overrides this.
     *
     * @param worker 0 … threads − 1; two ranges at work at the same time have different ones
     */
    default void run(int from, int to, int worker) {
        run(from, to);
    }
}
