package dev.chainrule.benchmarks.scaling;

/** Adds up the time of each {@link StepPart} but the last. Of the thread that trains. */
final class StepClock {
    private final long[] nanos = new long[StepPart.values().length];

    void add(StepPart part, long nanos) {
        this.nanos[part.ordinal()] += nanos;
    }

    long nanos(StepPart part) {
        return nanos[part.ordinal()];
    }
}
