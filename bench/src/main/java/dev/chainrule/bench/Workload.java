package dev.chainrule.bench;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Loss;
import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.Trainer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A training to measure.
 *
 * @param name the sizes of its layers
 * @param network its shape
 * @param loss cross-entropy, but for the network with sigmoid outputs
 * @param optimizer that follows the gradient
 * @param rate the learning rate
 * @param batch rows per update
 * @param rows in the data; at most 64 MiB of them, since a larger set would only measure the memory
 */
public record Workload(String name, Network network, Loss loss, Optimizer optimizer, double rate, int batch, int rows) {
    private static final double SGD_RATE = 0.01;
    private static final double ADAM_RATE = 0.001;

    /** The six that the project is measured by, from the smallest network to the largest. */
    public static final List<Workload> ALL = List.of(
            new Workload(
                    "2-3-2",
                    Network.of(2, List.of(3), new Sigmoid(), 2, new Sigmoid()),
                    new HalfSquaredError(),
                    new Sgd(),
                    SGD_RATE,
                    1,
                    1 << 16),
            classes("4-16-3", 4, List.of(16), new Relu(), 3, new Adam(), ADAM_RATE, 16, 1 << 16),
            classes("28-300x4-2", 28, List.of(300, 300, 300, 300), new Tanh(), 2, new Adam(), ADAM_RATE, 256, 1 << 14),
            classes("784-128-10", 784, List.of(128), new Relu(), 10, new Sgd(), SGD_RATE, 64, 1 << 14),
            classes("784-512-512-10", 784, List.of(512, 512), new Relu(), 10, new Adam(), ADAM_RATE, 128, 1 << 13),
            classes("1024x4-10", 1024, List.of(1024, 1024, 1024), new Relu(), 10, new Adam(), ADAM_RATE, 512, 1 << 12));

    private static Workload classes(
            String name,
            int inputs,
            List<Integer> hidden,
            Activation activation,
            int classes,
            Optimizer optimizer,
            double rate,
            int batch,
            int rows) {
        Network network = Network.of(inputs, hidden, activation, classes, new Softmax());
        return new Workload(name, network, new CrossEntropy(), optimizer, rate, batch, rows);
    }

    /** The activation of the hidden layers. */
    public Activation activation() {
        return network.layers().getFirst().activation();
    }

    /** The recipe, for one epoch at a time. */
    public Trainer trainer() {
        return new Trainer()
                .withLoss(loss)
                .withOptimizer(optimizer)
                .withRate(rate)
                .withBatch(batch)
                .withEpochs(1);
    }

    /**
     * Floating-point operations of a training step per sample, in the products of matrices alone: two each forward, for
     * the gradient of the weights, and back to the layer before, which the first layer need not do.
     */
    public double trainingOperations() {
        return 6 * weights()
                - 2.0 * network.inputs() * network.layers().getFirst().units();
    }

    /** How many weights the network has, without biases. */
    public double weights() {
        double weights = 0;
        for (int l = 0; l < network.layers().size(); l++) {
            weights += (double) network.inputsOf(l) * network.layers().get(l).units();
        }
        return weights;
    }

    /** {@code count} rows of uniform inputs in [−1, 1), each of a class drawn at random. */
    public Dataset data(int count) {
        Matrix inputs = inputs(count);
        RandomStream random = RandomStream.of(0, "bench classes");
        int[] classes = new int[count];
        for (int row = 0; row < count; row++) {
            classes[row] = random.nextInt(network.outputs());
        }
        return Dataset.ofClasses(inputs, classes, network.outputs());
    }

    /** Inputs uniform in [−1, 1): {@code count} rows × the network's inputs. */
    public Matrix inputs(int count) {
        return random(count, network.inputs(), "inputs");
    }

    /** {@code rows} × {@code columns} numbers uniform in [−1, 1); other ones for another {@code purpose}. */
    public static Matrix random(int rows, int columns, String purpose) {
        Matrix matrix = Matrix.of(rows, columns);
        RandomStream random = RandomStream.of(0, "bench " + purpose);
        for (int i = 0; i < matrix.array().length; i++) {
            matrix.array()[i] = (float) random.nextDouble(-1, 1);
        }
        return matrix;
    }

    /** The parameters that a training begins with. */
    public Parameters parameters() {
        return Parameters.initial(network, 0);
    }

    /** The untrained network as a model of numbers, which it takes and gives as they are. */
    public Model model() {
        List<Feature> features = IntStream.rangeClosed(1, network.inputs())
                .<Feature>mapToObj(i -> new NumberFeature("x" + i, 0, false, new Scaling.None()))
                .toList();
        List<NumberTarget.Scale> scales = IntStream.rangeClosed(1, network.outputs())
                .mapToObj(i -> new NumberTarget.Scale("y" + i, 0, 1))
                .toList();
        return Model.of(parameters(), new Preprocessing(features, new NumberTarget(scales)), Provenance.foreign());
    }
}
