package dev.chainrule.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Network;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.optimization.Adam;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import dev.chainrule.training.TrainingListener;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Trains one shape for a while and prints what it took, as JSON. */
public final class GrowthProcess {
    private static final int LEAST_EPOCHS = 2;
    private static final int WARM_UP_BATCHES = 4;
    private static final int LONGEST_WARM_UP = 5;

    /** A step that allocates more runs vector code that is not compiled yet, where every vector is an object. */
    private static final double COMPILED_BYTES = 1e5;

    /** A collection that finds fewer bytes counts as having found none. */
    private static final long SETTLED = 4096;

    private GrowthProcess() {}

    /** Arguments: the shape as JSON, seconds to measure after a warm-up of the same length. */
    public static void main(String[] arguments) {
        GrowthPart.Shape shape = JsonMapper.shared().readValue(arguments[0], GrowthPart.Shape.class);
        double seconds = Double.parseDouble(arguments[1]);
        Dataset data = data(shape);
        warmUp(shape, data, seconds);
        System.out.println(JsonMapper.shared().writeValueAsString(figures(shape, data, seconds)));
        System.exit(0);
    }

    private static Dataset data(GrowthPart.Shape shape) {
        Matrix inputs = Matrix.of(shape.rows(), shape.inputs());
        RandomStream random = RandomStream.of(0, "growth");
        for (int i = 0; i < inputs.array().length; i++) {
            inputs.array()[i] = (float) random.nextDouble(-1, 1);
        }
        int[] classes = new int[shape.rows()];
        for (int row = 0; row < classes.length; row++) {
            classes[row] = random.nextInt(shape.outputs());
        }
        return Dataset.ofClasses(inputs, classes, shape.outputs());
    }

    private static Training start(GrowthPart.Shape shape) {
        Network network = Network.of(
                shape.inputs(),
                Collections.nCopies(shape.depth(), shape.width()),
                new Relu(),
                shape.outputs(),
                new Softmax());
        Trainer trainer = new Trainer()
                .withLoss(new CrossEntropy())
                .withOptimizer(new Adam())
                .withRate(1e-4)
                .withBatch(shape.batch());
        return trainer.start(network, new Compute(Backends.AUTO, 1));
    }

    /** The same with fewer data, so that what is loaded and compiled is there before memory is measured. */
    private static void warmUp(GrowthPart.Shape shape, Dataset data, double seconds) {
        int rows = Math.min(data.rows(), WARM_UP_BATCHES * shape.batch());
        Dataset part = data.select(IntStream.range(0, rows).toArray());
        for (int i = 0; i < LONGEST_WARM_UP; i++) {
            if (figures(shape, part, seconds).allocatedPerStep() < COMPILED_BYTES) {
                return;
            }
        }
    }

    private static GrowthPart.Figures figures(GrowthPart.Shape shape, Dataset data, double seconds) {
        long before = used();
        pools().forEach(MemoryPoolMXBean::resetPeakUsage);
        try (Training training = start(shape)) {
            Watch watch = new Watch(data.rows(), shape.batch());
            training.listen(watch);
            long start = System.nanoTime();
            List<Double> steps = new ArrayList<>();
            List<Double> epochs = new ArrayList<>();
            double batches = Math.ceil((double) data.rows() / Math.min(shape.batch(), data.rows()));
            for (int i = 0; i < LEAST_EPOCHS || System.nanoTime() - start < seconds * 1e9; i++) {
                long epochStart = System.nanoTime();
                training.partialFit(data);
                double nanos = System.nanoTime() - epochStart;
                if (i > 0) { // the first is watched
                    epochs.add(nanos);
                    steps.add(nanos / batches);
                } else {
                    watch.peak = peak();
                }
            }
            return new GrowthPart.Figures(
                    Contest.median(steps),
                    Contest.median(epochs),
                    watch.live - before,
                    Math.max(watch.peak, watch.live) - (double) before,
                    watch.perStep());
        }
    }

    /** Looks at the heap in the middle of the first epoch, and at what the second half of its steps allocates. */
    private static final class Watch implements TrainingListener {
        private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final int middle;
        private long live;
        private long peak;
        private long allocated;
        private long last;
        private long steps;

        Watch(int rows, int batch) {
            middle = Math.max(1, rows / 2 / batch);
        }

        @Override
        public void batch(Batch batch) {
            if (batch.epoch() > 1) {
                return;
            }
            if (batch.step() == middle) {
                live = used();
                allocated = thread.getCurrentThreadAllocatedBytes();
                last = allocated;
            } else if (batch.step() > middle) {
                steps++;
                last = thread.getCurrentThreadAllocatedBytes();
            }
        }

        @Override
        public void epoch(Epoch epoch) {}

        double perStep() {
            return steps == 0 ? 0 : (double) (last - allocated) / steps;
        }
    }

    /**
     * Bytes of the heap in use when no kernels are warming up, who need memory of their own, and collections no longer find
     * anything.
     */
    private static long used() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("chainrule-warm-up")) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        long least = Long.MAX_VALUE;
        int nothing = 0;
        while (nothing < 3) {
            System.gc();
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            nothing = used < least - SETTLED ? 0 : nothing + 1;
            least = Math.min(least, used);
        }
        return least;
    }

    /** The sum of the highest use of each part of the heap: at least the highest use of the heap. */
    private static long peak() {
        return pools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }

    private static List<MemoryPoolMXBean> pools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
