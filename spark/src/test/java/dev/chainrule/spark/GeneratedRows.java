package dev.chainrule.spark;

import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Tanh;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;

/**
 * Rows of 28 normal features in two classes, which a random network of two hidden layers decides; one row in twenty has the
 * other class, so no model is right about more than 95 % but by chance.
 *
 * @param features rows × 28
 * @param labels 0 or 1
 */
record GeneratedRows(float[] features, int[] labels) {
    static final int INPUTS = 28;
    private static final double WRONG = 0.05;

    static GeneratedRows of(int rows, long seed) {
        RandomStream random = RandomStream.of(seed, "features");
        float[] features = new float[rows * INPUTS];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        Network teacher =
                Network.of(INPUTS, Layer.of(24, new Tanh()), Layer.of(12, new Tanh()), Layer.of(2, new Softmax()));
        Parameters parameters = Parameters.initial(teacher, Initializer.AUTO, 7);
        for (int i = 0; i < parameters.array().length; i++) {
            parameters.array()[i] *= 2; // into the bends of its activations
        }
        int[] labels = new int[rows];
        try (Training network = Training.start(new Trainer(), parameters, Compute.best())) {
            Matrix outputs = network.predict(Matrix.of(features, 0, rows, INPUTS));
            for (int row = 0; row < rows; row++) {
                boolean second = outputs.get(row, 1) > outputs.get(row, 0);
                labels[row] = second == random.nextDouble() >= WRONG ? 1 : 0;
            }
        }
        return new GeneratedRows(features, labels);
    }

    int rows() {
        return labels.length;
    }
}
