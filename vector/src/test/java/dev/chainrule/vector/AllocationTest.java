package dev.chainrule.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictor;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Ensemble;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.CosineSchedule;
import dev.chainrule.optimization.ElementwiseOptimizer;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training step and a prediction make no objects, whatever its shape and the number of threads. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Of a longer epoch more than of a shorter one: what an epoch makes once falls out. */
    private static final int SHORT = 100;

    private static final int LONG = 500;

    /**
     * Nanoseconds of this thread's processor time in which everything is compiled; until then vectors are objects. On a busy
     * machine the compiler has to wait for a processor, but so has this thread: then both only take longer.
     */
    private static final long PATIENCE = 40_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "scalar, 1, 4, 16, 3, 16",
        "scalar, 2, 64, 64, 10, 64",
        "auto, 1, 4, 16, 3, 16",
        "auto, 2, 64, 64, 10, 64",
        "auto, 1, 64, 64, 10, 48",
        "auto, 2, 40, 300, 2, 128",
        "auto, 2, 600, 40, 3, 2",
        "auto, 1, 2, 3, 2, 1"
    })
    void aStepMakesNoObjects(String backend, int threads, int inputs, int hidden, int classes, int batch) {
        Network network = Network.of(inputs, List.of(hidden), new Relu(), classes, new Softmax());
        Trainer adam = trainer(new Adam(), batch).withLoss(new CrossEntropy()).withSchedule(new CosineSchedule());
        assertThat(bytesPerStep(network, adam, new Compute(backend, threads))).isLessThan(1);

        Network numbers = Network.of(inputs, List.of(hidden, hidden), new Tanh(), classes, new Sigmoid());
        Trainer plain = trainer(new Sgd(), batch).withLoss(new HalfSquaredError());
        assertThat(bytesPerStep(numbers, plain, new Compute(backend, threads))).isLessThan(1);
    }

    @ParameterizedTest
    @CsvSource({"scalar, 1", "auto, 2"})
    void aStepOfMembersMakesNoObjects(String backend, int threads) {
        List<EmbeddingPart> parts = List.of(
                new EmbeddingPart.Linear(20, 8), new EmbeddingPart.Periodic(16, 4, 0.1), new EmbeddingPart.Through(3));
        Network network = Network.of(24, List.of(64, 48), new Relu(), 3, new Softmax())
                .with(new Embedding(parts, true))
                .with(new Ensemble(4, Adapters.ALL));
        Trainer adam = trainer(new Adam(), 32).withLoss(new CrossEntropy());
        assertThat(bytesPerStep(network, adam, new Compute(backend, threads))).isLessThan(1);
    }

    @ParameterizedTest
    @CsvSource({
        "scalar, 1, 784, 128, 10, 1",
        "auto, 1, 784, 128, 10, 1",
        "auto, 1, 20, 40, 17, 1", // 10 and 17: no whole vectors of 8, and of 16, floats
        "auto, 2, 784, 128, 10, 1024",
        "auto, 1, 2, 3, 2, 1"
    })
    void aPredictionMakesNoObjects(String backend, int threads, int inputs, int hidden, int outputs, int rows) {
        Network network = Network.of(inputs, List.of(hidden), new Relu(), outputs, new Softmax());
        List<Feature> features = IntStream.rangeClosed(1, inputs)
                .<Feature>mapToObj(i -> new NumberFeature("x" + i, 0, false, new Scaling.None()))
                .toList();
        List<NumberTarget.Scale> scales = IntStream.rangeClosed(1, outputs)
                .mapToObj(i -> new NumberTarget.Scale("y" + i, 0, 1))
                .toList();
        Model model = Model.of(
                Parameters.initial(network, 1),
                new Preprocessing(features, new NumberTarget(scales)),
                Provenance.foreign());
        Matrix x = data(network, rows).features();
        Matrix y = Matrix.of(rows, outputs);
        float[] one = new float[outputs];
        float[] first = x.rows(0, 1).toRows()[0];
        try (Predictor predictor = model.predictor(new Compute(backend, threads))) {
            long[] own = ourThreads();
            long least = Long.MAX_VALUE;
            long end = THREADS.getCurrentThreadCpuTime() + PATIENCE;
            while (least >= LONG && THREADS.getCurrentThreadCpuTime() < end) {
                long before = allocated(own);
                for (int i = 0; i < LONG; i++) {
                    predictor.outputs(x, y);
                    predictor.outputs(first, one);
                }
                least = Math.min(least, allocated(own) - before);
            }
            assertThat(least).isLessThan(LONG); // less than a byte each
            assertThat(one).isEqualTo(y.toRows()[0]);
        }
    }

    private static Trainer trainer(ElementwiseOptimizer optimizer, int batch) {
        return new Trainer()
                .withOptimizer(optimizer)
                .withRate(1e-4)
                .withBatch(batch)
                .withEpochs(100_000)
                .withSeed(1);
    }

    /** The least of many rounds, the last of which is warm: of all threads, as the work may be done by any. */
    private static double bytesPerStep(Network network, Trainer trainer, Compute compute) {
        Dataset few = data(network, SHORT * trainer.batch());
        Dataset many = data(network, LONG * trainer.batch());
        try (Training training = trainer.start(network, compute)) {
            long[] own = ourThreads();
            double least = Double.POSITIVE_INFINITY;
            long end = THREADS.getCurrentThreadCpuTime() + PATIENCE;
            while (least >= 1 && THREADS.getCurrentThreadCpuTime() < end) {
                double more = bytes(own, training, many) - bytes(own, training, few);
                double ofOrder = (double) Integer.BYTES * (many.rows() - few.rows()); // an index per row and epoch
                // less than nothing is no good sign either: the shorter epoch ran in code that makes objects
                least = Math.min(least, Math.abs(more - ofOrder) / (LONG - SHORT));
            }
            return least;
        }
    }

    private static long bytes(long[] own, Training training, Dataset data) {
        long before = allocated(own);
        training.partialFit(data);
        return allocated(own) - before;
    }

    /** This thread and the workers: others, of the test's own program, allocate when they like. */
    private static long[] ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.equals(Thread.currentThread())
                        || thread.getName().startsWith("chainrule-worker"))
                .mapToLong(Thread::threadId)
                .toArray();
    }

    /** By these threads, so far. */
    private static long allocated(long[] threads) {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(threads)) {
            sum += bytes;
        }
        return sum;
    }

    private static Dataset data(Network network, int rows) {
        RandomStream random = RandomStream.of(1, "rows");
        Matrix x = Matrix.of(rows, network.inputs());
        for (int i = 0; i < x.array().length; i++) {
            x.array()[i] = (float) random.nextGaussian();
        }
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = random.nextInt(network.outputs());
        }
        return Dataset.ofClasses(x, labels, network.outputs());
    }
}
