package dev.chainrule.explain;

import org.jspecify.annotations.Nullable;

/** One sample: what goes into a network and, where it is known, what should come out. */
public final class Sample {
    private final double[] inputs;
    private final double @Nullable [] targets;

    /**
     * A sample with {@code inputs}, one number per input of a network, and {@code targets}, one per output; null if
     * unknown.
     */
    public Sample(double[] inputs, double @Nullable [] targets) {
        this.inputs = inputs.clone();
        this.targets = targets == null ? null : targets.clone();
    }

    /** The inputs, a copy: one number per input of the network. */
    public double[] inputs() {
        return inputs.clone();
    }

    /** The targets, a copy: one number per output, or null if they are not known. */
    public double @Nullable [] targets() {
        return targets == null ? null : targets.clone();
    }
}
