package dev.chainrule.serve.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** How many values fell below each of several bounds, and their sum; many threads may add to it. */
final class Histogram {
    private final double[] bounds;
    private final LongAdder[] counts;
    private final DoubleAdder sum = new DoubleAdder();

    /** @param bounds ascending */
    Histogram(double... bounds) {
        this.bounds = bounds.clone();
        this.counts = new LongAdder[bounds.length + 1];
        Arrays.setAll(counts, _ -> new LongAdder());
    }

    /** From half a millisecond to ten seconds. */
    static Histogram ofSeconds() {
        return new Histogram(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);
    }

    /** From one row to many. */
    static Histogram ofRows() {
        return new Histogram(1, 2, 4, 8, 16, 32, 64, 128, 256, 1024, 10_000);
    }

    void add(double value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(value);
    }

    void write(Exposition out, String name, String... labels) {
        String[] bucket = Arrays.copyOf(labels, labels.length + 2);
        bucket[labels.length] = "le";
        long count = 0;
        for (int i = 0; i < counts.length; i++) {
            count += counts[i].sum();
            bucket[labels.length + 1] = i < bounds.length ? Exposition.plain(bounds[i]) : "+Inf";
            out.sample(name + "_bucket", count, bucket);
        }
        out.sample(name + "_sum", sum.sum(), labels);
        out.sample(name + "_count", count, labels);
    }
}
