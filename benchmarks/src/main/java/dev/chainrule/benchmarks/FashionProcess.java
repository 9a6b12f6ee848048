package dev.chainrule.benchmarks;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.metrics.ClassComparison;
import dev.chainrule.network.Network;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.optimization.Adam;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Learns Fashion-MNIST and prints the accuracy on the test images; fashion.py does the same. */
public final class FashionProcess {
    private static final double RATE = 0.001;
    private static final int BATCH = 128;
    private static final int CLASSES = 10;
    private static final int BYTES_MAGIC = 0x800;

    private FashionProcess() {}

    /** Arguments: folder of the data, threads, seed, epochs. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Dataset data = read(folder, "train");
        Network network = Network.of(data.features().columns(), List.of(512, 512), new Relu(), CLASSES, new Softmax());
        Trainer trainer = new Trainer()
                .withLoss(new CrossEntropy())
                .withOptimizer(new Adam())
                .withRate(RATE)
                .withBatch(BATCH)
                .withSeed(Long.parseLong(arguments[2]))
                .withEpochs(Integer.parseInt(arguments[3]));
        Compute compute = new Compute(Backends.AUTO, Integer.parseInt(arguments[1]));
        try (Training training = trainer.start(network, compute)) {
            training.fit(data);
            Dataset test = read(folder, "t10k");
            System.out.println(ClassComparison.of(training.predict(test.features()), test)
                    .evaluate()
                    .accuracy());
        }
    }

    /** Images as rows of pixels between 0 and 1, with their classes. */
    private static Dataset read(Path folder, String name) throws IOException {
        byte[] labels = bytes(folder.resolve(name + "-labels-idx1-ubyte.gz"));
        byte[] pixels = bytes(folder.resolve(name + "-images-idx3-ubyte.gz"));
        int[] classes = new int[labels.length];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = labels[i];
        }
        float[] greys = new float[pixels.length];
        for (int i = 0; i < greys.length; i++) {
            greys[i] = Byte.toUnsignedInt(pixels[i]) / 255f;
        }
        Matrix rows = Matrix.of(greys, 0, classes.length, greys.length / classes.length);
        return Dataset.ofClasses(rows, classes, CLASSES);
    }

    /** The content of an IDX file of bytes, after its type, the number of its sizes, and these. */
    private static byte[] bytes(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            int sizes = in.readInt() - BYTES_MAGIC;
            in.skipNBytes((long) sizes * Integer.BYTES);
            return in.readAllBytes();
        }
    }
}
