// An activation of one's own, f(a) = a², and its derivative: checked, then used. A few such units learn to multiply, since
// x y = ¼ (x + y)² − ¼ (x − y)², and go on multiplying far from all they have seen, where tanh goes flat.
// Run: examples/run CustomActivation

import dev.chainrule.data.Dataset;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Initializer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Tanh;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.GradientCheck;
import dev.chainrule.reference.Mode;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.ReferencePass;
import dev.chainrule.training.Trainer;

void main() {
    var square = Activation.of("square", a -> a * a, a -> 2 * a);
    var slip = Activation.of("square", a -> a * a, a -> a);
    IO.println("gradient check: relative error %.0e".formatted(gradientError(square)));
    IO.println("were f′(a) = a: relative error %.0e".formatted(gradientError(slip)));

    float[][] pairs = pairs(500);
    float[][] products = Stream.of(pairs).map(p -> new float[] {p[0] * p[1]}).toArray(float[][]::new);
    for (var activation : List.of(square, new Tanh())) {
        var network = Network.of(2, List.of(8), activation, 1, new Identity());
        var trainer = new Trainer().withOptimizer(new Lbfgs()).withEpochs(200);
        try (var training = trainer.start(network)) {
            training.fit(Dataset.of(pairs, products));
            IO.println("%-6s  loss %.0e, 0.3 × 0.7 = %.4f, 7 × 8 = %.4f".formatted(activation.name(),
                    training.history().losses().getLast(),
                    training.predict(new float[] {0.3f, 0.7f})[0][0], training.predict(new float[] {7, 8})[0][0]));
        }
    }
}

/** The largest relative difference between the gradient by the chain rule and by differences of the loss. */
double gradientError(Activation activation) {
    var network = Network.of(2, List.of(5, 5), activation, 1, new Identity());
    var pass = ReferencePass.of(Parameters.initial(network, Initializer.AUTO, 0));
    double[][] samples = {{0.3, -1.2}, {0.5, 0.7}}, targets = {{1}, {-1}};
    return new GradientCheck().run(pass, samples, Objective.of(new HalfSquaredError(), targets), Mode.PREDICTION)
            .maxRelativeError();
}

/** Points between −1 and 1 in both directions. */
float[][] pairs(int count) {
    var random = RandomStream.of(0, "pairs");
    return Stream.generate(() -> new float[] {(float) random.nextDouble(-1, 1), (float) random.nextDouble(-1, 1)})
            .limit(count)
            .toArray(float[][]::new);
}
