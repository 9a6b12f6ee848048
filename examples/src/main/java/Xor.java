// Learns XOR from its four rows, and prints the loss as it falls.
// Run: examples/run Xor

import dev.chainrule.data.Dataset;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.network.Network;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Tanh;
import dev.chainrule.training.Trainer;

void main() {
    float[][] inputs = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    float[][] targets = {{0}, {1}, {1}, {0}};

    var network = Network.of(2, List.of(8), new Tanh(), 1, new Sigmoid());
    var trainer = new Trainer().withLoss(new BinaryCrossEntropy()).withRate(0.2).withEpochs(30);
    try (var training = trainer.start(network)) {
        training.listen(epoch -> IO.println("epoch %2d  loss %.4f".formatted(epoch.number(), epoch.loss())));
        training.fit(Dataset.of(inputs, targets));
        for (float[] x : inputs) {
            IO.println("%.0f xor %.0f = %.3f".formatted(x[0], x[1], training.predict(x)[0][0]));
        }
    }
}
