package dev.chainrule.bench;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Backend;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Predictor;
import dev.chainrule.training.Training;
import java.util.List;

/**
 * Measures the engine on this machine, one figure after the other: each the median of several timed stretches after a
 * warm-up. One thread at a time may use it; {@link #close} stops its workers.
 */
public final class Bench implements AutoCloseable {
    /** The sizes of the square matrices that are multiplied, one number for each. */
    public static final List<Integer> SIZES = List.of(256, 512, 768, 1024, 1536);

    /** Rows at once in prediction. */
    private static final int ROWS_AT_ONCE = 1024;

    private final Compute compute;
    private final Peak peak;
    private final Meter meter;
    private final double seconds;

    /**
     * Measures by {@code compute}, each figure for {@code seconds} after a warm-up that takes as long or longer.
     *
     * @throws dev.chainrule.ChainruleException if the backend cannot be used here
     */
    public Bench(Compute compute, double seconds) {
        Backend backend = Backends.choose(compute.backend()).backend();
        this.compute = new Compute(backend.name(), compute.threads());
        this.peak = new Peak(backend, compute.threads());
        this.meter = new Meter(peak, seconds);
        this.seconds = seconds;
    }

    /**
     * The product of two square matrices.
     *
     * @param n rows and columns
     * @param gigaflops 2n³ operations each, in GFLOP/s
     * @param ofPeak their share of the peak
     */
    public record ProductSpeed(int n, double gigaflops, double ofPeak) {}

    /**
     * Training.
     *
     * @param samplesPerSecond samples that steps, with everything that belongs to one, took per second
     * @param gigaflops what that is in GFLOP/s ({@link Workload#trainingOperations})
     * @param ofPeak their share of the peak
     */
    public record TrainingSpeed(Workload workload, double samplesPerSecond, double gigaflops, double ofPeak) {}

    /**
     * Prediction.
     *
     * @param rowsPerSecond rows that were predicted per second, 1,024 at once
     * @param nanosPerRow how long a row takes that comes alone
     */
    public record PredictionSpeed(Workload workload, double rowsPerSecond, double nanosPerRow) {}

    /** What computes, "auto" resolved. */
    public Compute compute() {
        return compute;
    }

    /** The fused multiply-adds of all threads on registers alone, in GFLOP/s: the median of all that was taken. */
    public double peakGigaflops() {
        return meter.peak();
    }

    /** Measures a product of two matrices of {@code n} rows and columns. */
    public ProductSpeed product(int n) {
        try (Kernels kernels = compute.open()) {
            Matrix a = Workload.random(n, n, "a");
            Matrix b = Workload.random(n, n, "b");
            Matrix c = Matrix.of(n, n);
            double operations = 2.0 * n * n * n;
            Meter.Speed speed = meter.measure(operations, () -> kernels.product(a, b, c));
            return new ProductSpeed(n, speed.perSecond() * operations * 1e-9, speed.ofPeak());
        }
    }

    /** Measures whole epochs of training. */
    public TrainingSpeed training(Workload workload) {
        try (Training training = Training.start(workload.trainer(), workload.parameters(), compute)) {
            Dataset data = workload.data(rows(workload, training));
            double operations = workload.trainingOperations() * data.rows();
            Meter.Speed speed = meter.measure(operations, () -> training.partialFit(data));
            return new TrainingSpeed(
                    workload, speed.perSecond() * data.rows(), speed.perSecond() * operations * 1e-9, speed.ofPeak());
        }
    }

    /** As many rows as the workload says, or on a slow machine fewer, so that an epoch is not much longer than a stretch. */
    private int rows(Workload workload, Training training) {
        Dataset one = workload.data(workload.batch());
        double stepsPerSecond = meter.warmUp(() -> training.partialFit(one));
        double most = (double) workload.rows() / workload.batch();
        int batches = (int) Math.clamp(seconds * stepsPerSecond, 1, most);
        return batches * workload.batch();
    }

    /** Measures predictions of many rows and of single ones. */
    public PredictionSpeed prediction(Workload workload) {
        try (Predictor predictor = workload.model().predictor(compute)) {
            Matrix rows = workload.inputs(ROWS_AT_ONCE);
            Matrix results = Matrix.of(ROWS_AT_ONCE, workload.network().outputs());
            float[] row = rows.rows(0, 1).toRows()[0];
            float[] result = new float[workload.network().outputs()];
            double operations = 2 * workload.weights();
            Meter.Speed many = meter.measure(operations * ROWS_AT_ONCE, () -> predictor.outputs(rows, results));
            Meter.Speed single = meter.measure(operations, () -> predictor.outputs(row, result));
            return new PredictionSpeed(workload, many.perSecond() * ROWS_AT_ONCE, 1e9 / single.perSecond());
        }
    }

    @Override
    public void close() {
        peak.close();
    }
}
