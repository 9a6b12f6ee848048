package dev.chainrule.kernels;

/** Work on the items of a range; ranges of one split are disjoint and may run at the same time. */
@FunctionalInterface
public interface RangeTask {
    /** Does the items {@code from} (inclusive) to {@code to} (exclusive). */
    void run(int from, int to);
}
