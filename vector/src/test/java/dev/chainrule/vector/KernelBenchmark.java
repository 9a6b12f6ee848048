package dev.chainrule.vector;

import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.random.RandomStream;
import java.util.Arrays;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What the kernels reach on this machine: products in GFLOP/s, beside the peak of the multiply-add units in the same
 * process, and functions in nanoseconds per float. Not a test; run it by hand:
 * {@code KernelBenchmark [backend [threads [sgemm|layers|functions ...]]]}.
 */
final class KernelBenchmark {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final long STRETCH_NANOS = 20_000_000;
    private static final long NANOS = 1_500_000_000;

    /** Batch size, inputs and outputs of layers of the networks that the targets name. */
    private static final int[][] LAYERS = {
        {1, 2, 3},
        {1, 3, 2},
        {16, 4, 16},
        {16, 16, 3},
        {256, 28, 300},
        {256, 300, 300},
        {256, 300, 2},
        {64, 784, 128},
        {64, 128, 10},
        {128, 784, 512},
        {128, 512, 512},
        {128, 512, 10},
        {512, 1024, 1024},
        {512, 1024, 10},
        {1, 784, 128},
        {1, 128, 10},
        {8, 784, 128}
    };

    private KernelBenchmark() {}

    public static void main(String[] args) {
        Backends.Choice choice = Backends.choose(args.length > 0 ? args[0] : Backends.AUTO);
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        String[] all = {"sgemm", "layers", "functions"};
        try (Kernels kernels = choice.backend().open(threads)) {
            for (String what : args.length > 2 ? Arrays.copyOfRange(args, 2, args.length) : all) {
                double peak = peak();
                System.out.printf(
                        Locale.ROOT,
                        "%s (%s), %d threads, peak of one core %.0f GFLOP/s%n",
                        kernels.name(),
                        choice.reason(),
                        threads,
                        peak);
                switch (what) {
                    case "sgemm" -> sgemm(kernels, peak * threads);
                    case "layers" -> layers(kernels);
                    default -> functions(kernels);
                }
            }
        }
    }

    private static void sgemm(Kernels kernels, double peak) {
        for (int n : new int[] {64, 128, 256, 300, 512, 768, 1024, 1536}) {
            Matrix a = random(n, n);
            Matrix b = random(n, n);
            Matrix c = Matrix.of(n, n);
            double flops = 2.0 * n * n * n;
            double product = flops / nanos(() -> kernels.product(a, b, c));
            double back = flops / nanos(() -> kernels.productTransposed(a, b, c));
            double gradient = flops / nanos(() -> kernels.transposedProduct(a, b, c));
            System.out.printf(
                    Locale.ROOT,
                    "n = %4d: a·b %5.1f (%2.0f %%), a·bᵀ %5.1f (%2.0f %%), aᵀ·b %5.1f (%2.0f %%)%n",
                    n,
                    product,
                    100 * product / peak,
                    back,
                    100 * back / peak,
                    gradient,
                    100 * gradient / peak);
        }
    }

    private static void layers(Kernels kernels) {
        for (int[] layer : LAYERS) {
            Matrix x = random(layer[0], layer[1]);
            Matrix w = random(layer[1], layer[2]);
            Matrix y = random(layer[0], layer[2]);
            Matrix dx = random(layer[0], layer[1]);
            Matrix dw = random(layer[1], layer[2]);
            double flops = 2.0 * layer[0] * layer[1] * layer[2];
            double forward = nanos(() -> kernels.product(x, w, y));
            double back = nanos(() -> kernels.productTransposed(y, w, dx));
            double gradient = nanos(() -> kernels.transposedProduct(x, y, dw));
            System.out.printf(
                    Locale.ROOT,
                    "%3d × %4d–%-4d: forward %8.0f ns (%5.1f), back %8.0f ns (%5.1f), gradient %8.0f ns (%5.1f)%n",
                    layer[0],
                    layer[1],
                    layer[2],
                    forward,
                    flops / forward,
                    back,
                    flops / back,
                    gradient,
                    flops / gradient);
        }
    }

    private static void functions(Kernels kernels) {
        float[] x = random(1, 4096).array();
        float[] y = new float[x.length];
        for (Function function : Function.values()) {
            double nanos = nanos(() -> kernels.apply(function, x, 0, y, 0, x.length)) / x.length;
            System.out.printf(Locale.ROOT, "%-10s %.3f ns per float%n", function, nanos);
        }
    }

    private static Matrix random(int rows, int columns) {
        RandomStream random = RandomStream.of(1, "benchmark", rows, columns);
        Matrix matrix = Matrix.of(rows, columns);
        for (int i = 0; i < matrix.array().length; i++) {
            matrix.array()[i] = (float) random.nextGaussian();
        }
        return matrix;
    }

    /** The least time of one run, over stretches of some milliseconds. */
    private static double nanos(Runnable work) {
        int runs = 1;
        while (time(work, runs) < STRETCH_NANOS) {
            runs *= 2;
        }
        double least = Double.POSITIVE_INFINITY;
        for (long start = System.nanoTime(); System.nanoTime() - start < NANOS; ) {
            least = Math.min(least, time(work, runs) / (double) runs);
        }
        return least;
    }

    private static long time(Runnable work, int runs) {
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            work.run();
        }
        return System.nanoTime() - start;
    }

    private static double peak() {
        int turns = 4000;
        float[] sink = new float[1];
        return 2.0 * 16 * S.length() * turns / nanos(() -> sink[0] += sixteenChains(turns));
    }

    /** Sixteen independent chains of multiply-adds, enough to fill the units. */
    private static float sixteenChains(int turns) {
        FloatVector x = FloatVector.broadcast(S, 0.999f);
        FloatVector y = FloatVector.broadcast(S, 0.5f);
        FloatVector c0 = x;
        FloatVector c1 = x;
        FloatVector c2 = x;
        FloatVector c3 = x;
        FloatVector c4 = x;
        FloatVector c5 = x;
        FloatVector c6 = x;
        FloatVector c7 = x;
        FloatVector c8 = x;
        FloatVector c9 = x;
        FloatVector c10 = x;
        FloatVector c11 = x;
        FloatVector c12 = x;
        FloatVector c13 = x;
        FloatVector c14 = x;
        FloatVector c15 = x;
        for (int i = 0; i < turns; i++) {
            c0 = c0.fma(x, y);
            c1 = c1.fma(x, y);
            c2 = c2.fma(x, y);
            c3 = c3.fma(x, y);
            c4 = c4.fma(x, y);
            c5 = c5.fma(x, y);
            c6 = c6.fma(x, y);
            c7 = c7.fma(x, y);
            c8 = c8.fma(x, y);
            c9 = c9.fma(x, y);
            c10 = c10.fma(x, y);
            c11 = c11.fma(x, y);
            c12 = c12.fma(x, y);
            c13 = c13.fma(x, y);
            c14 = c14.fma(x, y);
            c15 = c15.fma(x, y);
        }
        FloatVector low = c0.add(c1).add(c2).add(c3).add(c4).add(c5).add(c6).add(c7);
        return low.add(c8)
                .add(c9)
                .add(c10)
                .add(c11)
                .add(c12)
                .add(c13)
                .add(c14)
                .add(c15)
                .lane(0);
    }
}
