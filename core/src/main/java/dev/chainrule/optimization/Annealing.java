package dev.chainrule.optimization;

/** The way from one factor to another. */
final class Annealing {
    private Annealing() {}

    /** Half a cosine wave: {@code start} at time 0, {@code end} at time 1, flat at both. */
    static double cosine(double start, double end, double time) {
        return end + (start - end) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * time));
    }
}
