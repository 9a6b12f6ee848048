// Learns to tell ten kinds of clothing apart from 60,000 grey pictures of 28 × 28 (Fashion-MNIST, by Zalando Research),
// read as they are published: four compressed files of the IDX format, which are in the Debian package
// dataset-fashion-mnist and at https://github.com/zalandoresearch/fashion-mnist.
// Run: examples/run FashionMnist FOLDER [EPOCHS]

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.metrics.ClassComparison;
import dev.chainrule.network.Network;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.optimization.OneCycleSchedule;
import dev.chainrule.training.Trainer;

void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    var examples = System.getProperty("chainrule.examples", "examples"); // examples/run says where they are
    Path folder = arguments.length > 0
            ? Path.of(arguments[0])
            : Path.of(examples, "..", "..", "shared", "data", "fashion-mnist").normalize();
    if (!Files.isDirectory(folder)) {
        System.err.println("FashionMnist: there is no folder " + folder + "; say where the four files are");
        System.exit(1);
    }
    Dataset data = read(folder, "train"), test = read(folder, "t10k");
    IO.println("%d pictures to learn from, %d to judge by, read in %.1f s".formatted(
            data.rows(), test.rows(), seconds(start)));

    var network = Network.of(data.features().columns(), List.of(256), new Relu(), 10, new Softmax());
    var trainer = new Trainer()
            .withLoss(new CrossEntropy())
            .withRate(0.002)
            .withSchedule(new OneCycleSchedule())
            .withBatch(64)
            .withEpochs(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 12);
    try (var training = trainer.start(network)) {
        training.listen(epoch -> IO.println("epoch %2d  loss %.4f  %.1f s".formatted(
                epoch.number(), epoch.loss(), seconds(start))));
        training.fit(data);
        double accuracy = ClassComparison.of(training.predict(test.features()), test).evaluate().accuracy();
        IO.println("test accuracy %.4f after %.1f s".formatted(accuracy, seconds(start)));
    }
}

/** The pictures as rows of pixels between 0 and 1, with their kinds. */
Dataset read(Path folder, String name) throws IOException {
    byte[] kinds = bytes(folder.resolve(name + "-labels-idx1-ubyte.gz"));
    byte[] pixels = bytes(folder.resolve(name + "-images-idx3-ubyte.gz"));
    int[] classes = new int[kinds.length];
    for (int i = 0; i < kinds.length; i++) {
        classes[i] = kinds[i];
    }
    float[] greys = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
        greys[i] = Byte.toUnsignedInt(pixels[i]) / 255f;
    }
    return Dataset.ofClasses(Matrix.of(greys, 0, kinds.length, pixels.length / kinds.length), classes, 10);
}

/** The content of an IDX file, which begins with two zeros, its type (8 for bytes), how many sizes follow, and these. */
byte[] bytes(Path file) throws IOException {
    try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
        int sizes = in.readInt() - 0x800;
        in.skipNBytes(4L * sizes);
        return in.readAllBytes();
    }
}

double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
}
