package dev.chainrule.benchmarks;

import dev.chainrule.bench.Bench;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;

/** Prints the peak of this machine's fused multiply-adds in GFLOP/s. Arguments: threads, seconds. */
public final class PeakProcess {
    private PeakProcess() {}

    public static void main(String[] arguments) {
        Compute compute = new Compute(Backends.AUTO, Integer.parseInt(arguments[0]));
        try (Bench bench = new Bench(compute, Double.parseDouble(arguments[1]))) {
            System.out.println(bench.peakGigaflops());
        }
    }
}
