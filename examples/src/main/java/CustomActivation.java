// An activation of one's own, f(a) = a², and its derivative: checked, then used. A few such units learn to multiply, since
// x y = ¼ (x + y)² − ¼ (x − y)², and go on multiplying far from all they have seen, where tanh goes flat.
// Run: examples/run CustomActivation

import dev.chainrule.data.Dataset;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.GradientCheck;
import dev.chainrule.training.Trainer;

void main() {
    var square = Activation.of("square", a -> a * a, a -> 2 * a);
    var slip = Activation.of("square", a -> a * a, a -> a);
    IO.println("gradient check: relative error %.0e".formatted(gradientError(square)));
    IO.println("were f′(a) = a: relative error %.0e".formatted(gradientError(slip)));

    var trainer = new Trainer().withOptimizer(new Lbfgs()).withEpochs(200);
    for (var activation : List.of(square, new Tanh())) {
        var network = Network.of(2, List.of(8), activation, 1, new Identity());
        try (var training = trainer.start(network)) {
            training.fit(products(500));
            float[][] y = training.predict(new float[] {0.3f, 0.7f}, new float[] {7, 8});
            IO.println("%-6s  0.3 × 0.7 = %.4f, 7 × 8 = %.4f".formatted(activation.name(), y[0][0], y[1][0]));
        }
    }
}

/** Pairs of numbers between −1 and 1, with their products as targets. */
Dataset products(int count) {
    var random = RandomStream.of(0, "products");
    double[][] pairs = new double[count][2], products = new double[count][1];
    for (int i = 0; i < count; i++) {
        pairs[i][0] = random.nextDouble(-1, 1);
        pairs[i][1] = random.nextDouble(-1, 1);
        products[i][0] = pairs[i][0] * pairs[i][1];
    }
    return Dataset.of(pairs, products);
}

/** How far the gradient by the chain rule is from that by differences of the loss, at most. */
double gradientError(Activation activation) {
    var network = Network.of(2, List.of(5, 5), activation, 1, new Identity());
    var parameters = Parameters.initial(network, 0);
    return new GradientCheck().run(parameters, products(10), new HalfSquaredError()).maxRelativeError();
}
