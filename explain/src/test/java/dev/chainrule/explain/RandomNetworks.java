package dev.chainrule.explain;

/** Random networks for tests in other packages. */
public final class RandomNetworks {
    private RandomNetworks() {}

    /** A network file drawn from {@code seed}: depth, widths, activations, loss, samples, conventions, optimizer. */
    public static NetworkFile random(long seed) {
        return TraceTest.random(seed);
    }
}
