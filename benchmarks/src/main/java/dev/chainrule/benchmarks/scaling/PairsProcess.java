package dev.chainrule.benchmarks.scaling;

import dev.chainrule.bench.Workload;
import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.training.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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

    /** How long a thread looks for its turn before it rests, and how long it rests before it looks again. */
    private static final int LOOKS = 100_000;

    private static final int REST_NANOS = 500_000;

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

    /** Two threads that add 1 to the same 128 KiB in turns, so that each reads what the other has just written. */
    private static final class Exchange implements AutoCloseable {
        private static final int TURNS = 200;

        private final float[] numbers = new float[1 << 15];
        private final Thread partner = new Thread(this::answer, "partner");

        /** Even when it is this thread's turn, odd when it is the partner's; negative at the end. */
        private final AtomicInteger turn = new AtomicInteger();

        Exchange() {
            partner.setDaemon(true);
            partner.start();
        }

        /** What a turn takes, in µs: the memory comes over and is gone through. */
        double micros() {
            return PairsProcess.micros(GLANCE, this::turns) / TURNS;
        }

        private void turns() {
            for (int i = 0; i < TURNS; i += 2) {
                add();
                turn.set(1);
                while (turn.get() != 0) {
                    Thread.onSpinWait();
                }
            }
        }

        private void answer() {
            while (true) {
                int now = turn.get();
                if (now < 0) {
                    return;
                }
                if (now == 0) {
                    rest();
                } else {
                    add();
                    turn.set(0);
                }
            }
        }

        /** The partner is in nobody's way while a network trains. */
        private void rest() {
            for (int i = 0; i < LOOKS && turn.get() == 0; i++) {
                Thread.onSpinWait();
            }
            while (turn.get() == 0) {
                LockSupport.parkNanos(REST_NANOS);
            }
        }

        private void add() {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] += 1f;
            }
        }

        @Override
        public void close() {
            turn.set(-1);
        }
    }
}
