package dev.chainrule.reference;

/** Which units a training step keeps. Layers whose dropout is 0 are not asked. */
@FunctionalInterface
public interface DropoutMask {
    /** Whether {@code unit} of {@code layer} is kept for {@code sample} of the batch; all count from 0. */
    boolean kept(int layer, int sample, int unit);
}
