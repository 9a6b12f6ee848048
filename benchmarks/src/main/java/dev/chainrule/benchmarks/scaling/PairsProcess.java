package dev.chainrule.benchmarks.scaling;

import dev.chainrule.bench.Workload;
import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.RangeTask;
import dev.chainrule.training.Training;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trains one network on one thread and on two in turns, in pairs of short stretches, and says of each pair what the second
 * thread brought and how long the two took to exchange some memory before and after: how far they are from each other,
 * which a virtual machine's host may change at any moment. Prints the pairs as JSON.
 */
public final class PairsProcess {
    private static final double STRETCH = 0.4;
    private static final double GLANCE = 0.05;
    private static final int WARM_UP = 5;

    private PairsProcess() {}

    /**
     * A stretch on one thread and one on two.
     *
     * @param before how long an exchange took before them, in µs ({@link Exchange})
     * @param after and after them
     * @param gain time of an epoch on one thread over time on two
     */
    public record Pair(double before, double after, double gain) {}

    /**
     * The pairs of a network.
     *
     * @param workload its name
     * @param pairs in the order in which they were measured
     */
    public record Pairs(String workload, List<Pair> pairs) {}

    /** Arguments: name of the workload, how many pairs. */
    public static void main(String[] arguments) {
        Workload workload = ScalingProcess.workload(arguments[0]);
        Dataset data = workload.data(workload.rows());
        try (Training one = start(workload, 1);
                Training two = start(workload, 2);
                Exchange exchange = new Exchange()) {
            for (int i = 0; i < WARM_UP; i++) {
                micros(STRETCH, () -> one.partialFit(data));
                micros(STRETCH, () -> two.partialFit(data));
                exchange.micros();
            }
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                double before = exchange.micros();
                double alone = micros(STRETCH, () -> one.partialFit(data));
                double together = micros(STRETCH, () -> two.partialFit(data));
                pairs.add(new Pair(before, exchange.micros(), alone / together));
            }
            System.out.println(JsonMapper.shared().writeValueAsString(new Pairs(workload.name(), pairs)));
        }
        System.exit(0);
    }

    private static Training start(Workload workload, int threads) {
        return Training.start(workload.trainer(), workload.parameters(), new Compute(Backends.AUTO, threads));
    }

    /** The time of one {@code run} in µs, over {@code seconds} of them or a little longer. */
    private static double micros(double seconds, Runnable run) {
        long start = System.nanoTime();
        int count = 0;
        long taken;
        do {
            run.run();
            count++;
            taken = System.nanoTime() - start;
        } while (taken < seconds * 1e9);
        return taken * 1e-3 / count;
    }

    /** Two threads that each add 1 to the 128 KiB that the other has just written, in turns. */
    private static final class Exchange implements RangeTask, AutoCloseable {
        private static final int TURNS = 100;
        private static final long LARGE = 1 << 20;

        private final Kernels kernels = new Compute(Backends.AUTO, 2).open();
        private final float[][] halves = new float[2][1 << 15];
        private int turn;

        /** What a turn takes, in µs. */
        double micros() {
            return PairsProcess.micros(GLANCE, this::turns) / TURNS;
        }

        private void turns() {
            for (int i = 0; i < TURNS; i++) {
                turn ^= 1;
                kernels.split(2, LARGE, this);
            }
        }

        @Override
        public void run(int from, int to) {
            throw new IllegalStateException("which half it is depends on the thread");
        }

        @Override
        public void run(int from, int to, int worker) {
            float[] half = halves[worker ^ turn];
            for (int i = 0; i < half.length; i++) {
                half[i] += 1f;
            }
        }

        @Override
        public void close() {
            kernels.close();
        }
    }
}
