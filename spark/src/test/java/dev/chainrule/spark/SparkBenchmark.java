package dev.chainrule.spark;

import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Chainrule on Spark beside Spark's own MultilayerPerceptronClassifier: the same rows in the same partitions of the same
 * Spark. See benchmarks/spark, which runs each part in a process of its own.
 */
public final class SparkBenchmark {
    private static final int ROWS = 200_000;
    private static final int HELD = 40_000;
    private static final List<Integer> HIDDEN = List.of(300, 300, 300, 300);
    private static final Network NETWORK = Network.of(GeneratedRows.INPUTS, HIDDEN, new Relu(), 2, new Softmax());
    private static final Trainer TRAINER =
            new Trainer().withLoss(new CrossEntropy()).withBatch(1024).withSeed(1);

    private final SparkSession spark;
    private final PrintStream out;

    private SparkBenchmark(SparkSession spark, PrintStream out) {
        this.spark = spark;
        this.out = out;
    }

    /** Runs the part that the first argument names, on the Spark that the second names, in so many partitions. */
    public static void main(String[] arguments) throws IOException {
        String master = arguments[1];
        int partitions = Integer.parseInt(arguments[2]);
        try (SparkSession spark = SparkSession.builder()
                .master(master)
                .appName("benchmark")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate()) {
            SparkBenchmark benchmark = new SparkBenchmark(spark, System.out);
            String load = load();
            switch (arguments[0]) {
                case "rounds" -> benchmark.rounds(partitions);
                case "local-steps" -> benchmark.localSteps(partitions, Integer.parseInt(arguments[3]));
                case "chainrule" ->
                    benchmark.chainrule(partitions, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
                case "mllib" -> benchmark.mllib(partitions, Integer.parseInt(arguments[3]));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
            System.out.printf(
                    Locale.ROOT, "memory: %,d MB at most; load before %s, after %s%n", peakMegabytes(), load, load());
        }
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long peakMegabytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM"))
                            .map(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Dataset<Row> frame(GeneratedRows rows, int partitions) {
        List<Row> all = new ArrayList<>(rows.rows());
        for (int row = 0; row < rows.rows(); row++) {
            double[] values = new double[GeneratedRows.INPUTS];
            for (int j = 0; j < values.length; j++) {
                values[j] = rows.features()[row * values.length + j];
            }
            all.add(RowFactory.create(Vectors.dense(values), (double) rows.labels()[row]));
        }
        StructType schema = new StructType(new StructField[] {
            new StructField("features", new VectorUDT(), false, Metadata.empty()),
            new StructField("label", DataTypes.DoubleType, false, Metadata.empty())
        });
        Dataset<Row> frame =
                spark.createDataFrame(all, schema).repartition(partitions).cache();
        frame.count();
        return frame;
    }

    private static JavaRDD<PartitionRows> partitions(Dataset<Row> frame) {
        return frame.javaRDD().mapPartitionsWithIndex(SparkBenchmark::partition, true);
    }

    private static Iterator<PartitionRows> partition(Integer index, Iterator<Row> rows) {
        List<Row> all = new ArrayList<>();
        rows.forEachRemaining(all::add);
        float[] features = new float[all.size() * GeneratedRows.INPUTS];
        float[] targets = new float[all.size() * 2];
        for (int row = 0; row < all.size(); row++) {
            double[] values = all.get(row).<Vector>getAs(0).toArray();
            for (int j = 0; j < values.length; j++) {
                features[row * values.length + j] = (float) values[j];
            }
            targets[2 * row + (int) all.get(row).getDouble(1)] = 1;
        }
        return List.of(PartitionRows.of(index, features, targets, null, GeneratedRows.INPUTS, 2))
                .iterator();
    }

    /** What a round costs beside what is computed in it: partitions of few rows, networks of three sizes. */
    private void rounds(int partitions) {
        JavaRDD<PartitionRows> rows = partitions(frame(GeneratedRows.of(16 * partitions, 1), partitions));
        for (int units : new int[] {8, 300, 1000}) {
            Network network =
                    Network.of(GeneratedRows.INPUTS, List.of(units, units, units, units), new Relu(), 2, new Softmax());
            Trainer one = TRAINER.withBatch(partitions).withEpochs(30);
            DistributedTraining.fit(one, Parameters.initial(network, 1), rows, null, new Options());
            long started = System.nanoTime();
            Result result = DistributedTraining.fit(one, Parameters.initial(network, 1), rows, null, new Options());
            double seconds = (System.nanoTime() - started) * 1e-9;
            out.printf(
                    Locale.ROOT,
                    "%,d parameters, %d partitions: %.1f ms a round, %,.0f bytes%n",
                    network.layout().size(),
                    partitions,
                    1000 * seconds / result.traffic().rounds(),
                    result.traffic().bytesPerStep());
        }
    }

    /** The same epochs with more and more local steps: what is sent, how long it takes, and what it costs in loss. */
    private void localSteps(int partitions, int epochs) {
        JavaRDD<PartitionRows> rows = partitions(frame(GeneratedRows.of(ROWS, 1), partitions));
        JavaRDD<PartitionRows> held = partitions(frame(GeneratedRows.of(HELD, 2), partitions));
        Options[] all = {
            new Options(),
            new Options().withLocalSteps(8),
            new Options().withLocalSteps(64),
            new Options().withLocalSteps(8).withOuter(0.7, 0.9),
            new Options().withLocalSteps(64).withOuter(0.7, 0.9)
        };
        for (Options options : all) {
            long started = System.nanoTime();
            Result result = DistributedTraining.fit(
                    TRAINER.withEpochs(epochs), Parameters.initial(NETWORK, 1), rows, held, options);
            out.printf(
                    Locale.ROOT,
                    "H = %d, outer rate %.1f, momentum %.1f: %.1f s, %,d rounds, %,.0f bytes a step, %,.0f an epoch;"
                            + " validation loss %s%n",
                    options.localSteps(),
                    options.outerRate(),
                    options.outerMomentum(),
                    (System.nanoTime() - started) * 1e-9,
                    result.traffic().rounds(),
                    result.traffic().bytesPerStep(),
                    result.traffic().bytesPerEpoch(),
                    losses(result));
        }
    }

    private static String losses(Result result) {
        StringBuilder text = new StringBuilder();
        for (double loss : result.history().losses()) {
            text.append(String.format(Locale.ROOT, " %.4f", loss));
        }
        return text.toString();
    }

    private void chainrule(int partitions, int epochs, int localSteps) {
        GeneratedRows validation = GeneratedRows.of(HELD, 2);
        Dataset<Row> frame = frame(GeneratedRows.of(ROWS, 1), partitions);
        Dataset<Row> heldFrame = frame(validation, partitions);
        long started = System.nanoTime();
        Result result = DistributedTraining.fit(
                TRAINER.withEpochs(epochs),
                Parameters.initial(NETWORK, 1),
                partitions(frame),
                partitions(heldFrame),
                new Options().withLocalSteps(localSteps),
                epoch -> tell(epoch, started));
        try (Training after = Training.start(TRAINER, result.parameters(), Compute.best())) {
            float[][] y = after.predict(Matrix.of(validation.features(), 0, HELD, GeneratedRows.INPUTS))
                    .toRows();
            long right = 0;
            for (int row = 0; row < HELD; row++) {
                right += (y[row][1] > y[row][0] ? 1 : 0) == validation.labels()[row] ? 1 : 0;
            }
            out.printf(
                    Locale.ROOT, "chainrule: accuracy %.4f of epoch %d%n", (double) right / HELD, result.bestEpoch());
        }
    }

    private void tell(Epoch epoch, long started) {
        out.printf(
                Locale.ROOT,
                "chainrule: %.2f s, epoch %d, validation loss %.4f%n",
                (System.nanoTime() - started) * 1e-9,
                epoch.number(),
                epoch.monitored());
    }

    private void mllib(int partitions, int iterations) {
        Dataset<Row> frame = frame(GeneratedRows.of(ROWS, 1), partitions);
        Dataset<Row> held = frame(GeneratedRows.of(HELD, 2), partitions);
        int[] layers = {GeneratedRows.INPUTS, 300, 300, 300, 300, 2};
        long started = System.nanoTime();
        MultilayerPerceptronClassificationModel model = new MultilayerPerceptronClassifier()
                .setLayers(layers)
                .setMaxIter(iterations)
                .setSeed(1)
                .fit(frame);
        double seconds = (System.nanoTime() - started) * 1e-9;
        double[] history = model.summary().objectiveHistory();
        List<Row> rows = model.transform(held)
                .select("probability", "prediction", "label")
                .collectAsList();
        double loss = 0;
        long right = 0;
        for (Row row : rows) {
            Vector probability = row.getAs(0);
            loss -= Math.log(Math.max(1e-300, probability.apply((int) row.getDouble(2))));
            right += row.getDouble(1) == row.getDouble(2) ? 1 : 0;
        }
        out.printf(
                Locale.ROOT,
                "mllib: %.1f s, %d iterations, training loss %s, validation loss %.4f, accuracy %.4f%n",
                seconds,
                iterations,
                Arrays.toString(Arrays.stream(history)
                        .map(value -> Math.round(value * 1e4) / 1e4)
                        .toArray()),
                loss / rows.size(),
                (double) right / rows.size());
    }
}
