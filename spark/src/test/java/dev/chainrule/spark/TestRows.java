package dev.chainrule.spark;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.random.RandomStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Random rows that follow a rule, as one dataset and as partitions; and a Spark for tests. */
record TestRows(float[] features, float[] targets, double @Nullable [] weights, int inputs, int outputs)
        implements Serializable {
    /** A Spark of this JVM, or a local cluster, without its page. */
    static JavaSparkContext spark(String master) {
        return new JavaSparkContext(conf(master));
    }

    static SparkConf conf(String master) {
        return new SparkConf(false)
                .setMaster(master)
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1");
    }

    /** Targets that are 1 in the column of a class, which a curved surface in the features decides. */
    static TestRows classes(int rows, int inputs, int outputs, boolean weighted, long seed) {
        RandomStream random = RandomStream.of(seed, "rows");
        float[] x = new float[rows * inputs];
        float[] t = new float[rows * outputs];
        double[] w = weighted ? new double[rows] : null;
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int j = 0; j < inputs; j++) {
                float value = (float) random.nextGaussian();
                x[row * inputs + j] = value;
                sum += (j % 2 == 0 ? 1 : -0.5) * value * (j == 0 ? value : 1);
            }
            t[row * outputs + Math.clamp((int) Math.floor(sum + outputs / 2.0), 0, outputs - 1)] = 1;
            if (w != null) {
                w[row] = random.nextDouble(0.5, 3);
            }
        }
        return new TestRows(x, t, w, inputs, outputs);
    }

    int rows() {
        return targets.length / outputs;
    }

    TestRows unweighted() {
        return new TestRows(features, targets, null, inputs, outputs);
    }

    /** The same rows, those of the first class first. */
    TestRows sortedByClass() {
        int[] order = IntStream.range(0, rows())
                .boxed()
                .sorted(Comparator.comparing(this::classOf))
                .mapToInt(Integer::intValue)
                .toArray();
        float[] x = new float[features.length];
        float[] t = new float[targets.length];
        for (int row = 0; row < order.length; row++) {
            System.arraycopy(features, order[row] * inputs, x, row * inputs, inputs);
            System.arraycopy(targets, order[row] * outputs, t, row * outputs, outputs);
        }
        return new TestRows(x, t, null, inputs, outputs);
    }

    private int classOf(int row) {
        return IntStream.range(0, outputs)
                .filter(k -> targets[row * outputs + k] == 1)
                .findFirst()
                .orElseThrow();
    }

    /** The first row of a class. */
    int first(int target) {
        return IntStream.range(0, rows())
                .filter(row -> classOf(row) == target)
                .findFirst()
                .orElseThrow();
    }

    Dataset dataset() {
        Dataset data = Dataset.of(Matrix.of(features, 0, rows(), inputs), Matrix.of(targets, 0, rows(), outputs));
        return weights == null ? data : data.withWeights(weights);
    }

    /** The rows {@code from} to {@code to} as those of {@code partition}. */
    PartitionRows part(int partition, int from, int to) {
        return PartitionRows.of(
                partition,
                Arrays.copyOfRange(features, from * inputs, to * inputs),
                Arrays.copyOfRange(targets, from * outputs, to * outputs),
                weights == null ? null : Arrays.copyOfRange(weights, from, to),
                inputs,
                outputs);
    }

    /** The rows in partitions of these sizes, which come to all of them. */
    JavaRDD<PartitionRows> rdd(JavaSparkContext context, int... sizes) {
        List<PartitionRows> parts = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            parts.add(part(parts.size(), from, from + size));
            from += size;
        }
        if (from != rows()) {
            throw new IllegalArgumentException(from + " of " + rows() + " rows");
        }
        return context.parallelize(parts, parts.size());
    }

    /** The rows in {@code count} partitions of about the same size. */
    JavaRDD<PartitionRows> spread(JavaSparkContext context, int count) {
        int[] sizes = new int[count];
        for (int p = 0; p < count; p++) {
            sizes[p] = (int) ((long) rows() * (p + 1) / count - (long) rows() * p / count);
        }
        return rdd(context, sizes);
    }
}
