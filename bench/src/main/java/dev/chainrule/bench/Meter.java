package dev.chainrule.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Times work by the median of several stretches after a warm-up. Before each stretch the peak of the processor is taken,
 * so that a clock that slows down, or a neighbour who takes a share of the machine, moves both.
 */
final class Meter {
    private static final int STRETCHES = 5;
    private static final long SECOND = 1_000_000_000L;

    /** How long the peak is taken, as a part of a stretch. */
    private static final int PEAK_PART = 4;

    /** Looks at the clock in a stretch, at most. */
    private static final int LOOKS = 100;

    /** The first warm-up, in which the vector code is loaded and compiled too, in times of what is then measured. */
    private static final int FIRST_WARM_UP = 3;

    private static final int LONGEST_WARM_UP = 10;

    /** A warm-up has so many parts or more, and is over when the last was not faster than those before by {@link #SETTLED}. */
    private static final int WARM_UP_PARTS = 4;

    private static final double SETTLED = 1.03;

    private final Peak peak;
    private final long stretch;
    private final List<Double> peaks = new ArrayList<>();
    private boolean warm;

    /** Each figure is measured for {@code seconds}, and warmed up for as long again or longer. */
    Meter(Peak peak, double seconds) {
        this.peak = peak;
        this.stretch = Math.max(1, (long) (seconds * SECOND / STRETCHES));
    }

    /**
     * How fast work was.
     *
     * @param perSecond how often it was done per second
     * @param ofPeak its floating-point operations as a share of what the processor could have done
     */
    record Speed(double perSecond, double ofPeak) {}

    /** The speed of {@code work}, which does so many floating-point {@code operations}. */
    Speed measure(double operations, Runnable work) {
        long repeats = repeats(warmUp(work));
        double[] speeds = new double[STRETCHES];
        double[] shares = new double[STRETCHES];
        for (int i = 0; i < STRETCHES; i++) {
            double gigaflops = peak.gigaflops(stretch / PEAK_PART);
            peaks.add(gigaflops);
            speeds[i] = perSecond(work, repeats, stretch);
            shares[i] = speeds[i] * operations / (gigaflops * 1e9);
        }
        return new Speed(Medians.of(speeds), Medians.of(shares));
    }

    /** The median of the peaks taken so far, in GFLOP/s. */
    double peak() {
        while (peaks.size() < STRETCHES) {
            peaks.add(peak.gigaflops(stretch));
        }
        return Medians.of(peaks.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Runs {@code work} until it gets no faster; gives how often it then was done per second. */
    double warmUp(Runnable work) {
        long start = System.nanoTime();
        long measured = STRETCHES * stretch;
        long least = warm ? measured : FIRST_WARM_UP * measured;
        double best = 0;
        double speed = 0;
        while (true) {
            peak.gigaflops(stretch / PEAK_PART);
            speed = perSecond(work, repeats(speed), least / WARM_UP_PARTS);
            long elapsed = System.nanoTime() - start;
            if (elapsed >= LONGEST_WARM_UP * measured || (elapsed >= least && speed < best * SETTLED)) {
                warm = true;
                return speed;
            }
            best = Math.max(best, speed);
        }
    }

    /** How often to do work between two looks at the clock. */
    private long repeats(double perSecond) {
        return Math.max(1, (long) (perSecond * stretch / SECOND / LOOKS));
    }

    private static double perSecond(Runnable work, long repeats, long nanos) {
        long start = System.nanoTime();
        long elapsed;
        long runs = 0;
        do {
            for (long i = 0; i < repeats; i++) {
                work.run();
            }
            runs += repeats;
            elapsed = System.nanoTime() - start;
        } while (elapsed < nanos);
        return (double) runs * SECOND / elapsed;
    }
}
