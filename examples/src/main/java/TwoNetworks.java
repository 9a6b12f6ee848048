// Two small networks, updated once by hand: the formulas written out, and beside each of their numbers the library's,
// by its reference pass (in double precision) and by the engine that trains (in float32).
// Run: examples/run TwoNetworks

import dev.chainrule.data.Dataset;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.ParameterNames;
import dev.chainrule.reference.ReferencePass;
import dev.chainrule.training.Trainer;

void main() {
    oneOutput(new Sigmoid()); // or new Tanh(), or any other of one unit at a time
    twoOutputs();
}

/** x₁, x₂ → h₁, h₂, h₃ → y, without biases: h_j = f(Σᵢ xᵢ Wᵢⱼ), y = h·W₂, E = ½ (d − y)², ΔW = −α ∂E/∂W. */
void oneOutput(ElementwiseActivation f) {
    double[] x = {0.5, -1.0};
    double[][] W1 = {{0.1, -0.3, 0.5}, {0.4, 0.2, -0.6}};
    double[] W2 = {0.7, -0.2, 0.3};
    double d = 1.0, α = 0.1;

    double[] a = new double[3], h = new double[3];
    double y = 0;
    for (int j = 0; j < 3; j++) {
        a[j] = x[0] * W1[0][j] + x[1] * W1[1][j];
        h[j] = f.value(a[j]);
        y += h[j] * W2[j];
    }
    double E = 0.5 * (d - y) * (d - y);

    double[][] ΔW1 = new double[2][3];
    double[] ΔW2 = new double[3];
    for (int j = 0; j < 3; j++) {
        ΔW2[j] = α * (d - y) * h[j]; // since ∂y/∂W_j = h_j
        for (int i = 0; i < 2; i++) {
            ΔW1[i][j] = α * (d - y) * W2[j] * f.slope(a[j]) * x[i]; // since ∂y/∂W_ij = W_j f′(a_j) x_i
        }
    }

    IO.println("2-3-1 without biases, " + f.name() + " and a dot product, E = ½ (d − y)²\n");
    var network = Network.of(2, Layer.of(3, f).withoutBias(), Layer.of(1, new Identity()).withoutBias());
    compare(network, flat(W1[0], W1[1], W2), x, new double[] {d}, α, new double[] {y}, E, flat(ΔW1[0], ΔW1[1], ΔW2));
}

/** x₁, x₂ → h₁, h₂, h₃ → y₁, y₂, with biases and sigmoid in both layers: E = ½ Σ (y − t)², u ← u − η ∂E/∂u. */
void twoOutputs() {
    double[] x = {0.05, 0.10}, t = {0.01, 0.99};
    double[][] w = {{0.15, 0.25, -0.2}, {0.3, -0.1, 0.4}}, u = {{0.4, 0.5}, {-0.3, 0.2}, {0.6, -0.45}};
    double[] b1 = {0.35, 0.1, -0.05}, b2 = {0.6, 0.2};
    double η = 0.5;

    double[] h = new double[3], y = new double[2];
    for (int j = 0; j < 3; j++) h[j] = σ(x[0] * w[0][j] + x[1] * w[1][j] + b1[j]);
    for (int j = 0; j < 2; j++) y[j] = σ(h[0] * u[0][j] + h[1] * u[1][j] + h[2] * u[2][j] + b2[j]);
    double E = 0.5 * ((y[0] - t[0]) * (y[0] - t[0]) + (y[1] - t[1]) * (y[1] - t[1]));

    double[][] Δw = new double[2][3], Δu = new double[3][2];
    double[] Δb1 = new double[3], Δb2 = new double[2];
    for (int j = 0; j < 2; j++) {
        Δb2[j] = -η * (y[j] - t[j]) * y[j] * (1 - y[j]);
        for (int i = 0; i < 3; i++) Δu[i][j] = -η * (y[j] - t[j]) * y[j] * (1 - y[j]) * h[i];
    }
    for (int j = 0; j < 3; j++) { // a hidden unit has no target: its error comes back through both outputs
        double dh = (y[0] - t[0]) * y[0] * (1 - y[0]) * u[j][0] + (y[1] - t[1]) * y[1] * (1 - y[1]) * u[j][1];
        Δb1[j] = -η * dh * h[j] * (1 - h[j]);
        for (int i = 0; i < 2; i++) Δw[i][j] = -η * dh * h[j] * (1 - h[j]) * x[i];
    }

    IO.println("\n2-3-2 with biases, sigmoid and sigmoid, E = ½ Σ (y − t)²\n");
    var network = Network.of(2, List.of(3), new Sigmoid(), 2, new Sigmoid());
    compare(network, flat(w[0], w[1], b1, u[0], u[1], u[2], b2), x, t, η, y, E,
            flat(Δw[0], Δw[1], Δb1, Δu[0], Δu[1], Δu[2], Δb2));
}

double σ(double a) {
    return 1 / (1 + Math.exp(-a));
}

double[] flat(double[]... rows) {
    return Stream.of(rows).flatMapToDouble(DoubleStream::of).toArray();
}

/** Prints y, E and the change of each parameter by the formulas, by the reference pass and by the engine. */
void compare(Network network, double[] parameters, double[] x, double[] t, double rate,
        double[] y, double E, double[] changes) {
    var pass = ReferencePass.of(network, parameters);
    var forward = pass.forward(new double[][] {x});
    var objective = Objective.of(new HalfSquaredError(), new double[][] {t});
    double[] gradient = pass.backward(forward, objective).gradient();

    var data = Dataset.of(new double[][] {x}, new double[][] {t});
    var before = Parameters.of(network, parameters);
    try (var training = new Trainer().withOptimizer(new Sgd()).withRate(rate).start(before)) {
        IO.println("                   formula  reference pass          engine");
        for (int j = 0; j < y.length; j++) {
            line("y" + (j + 1), y[j], forward.outputs(0)[j], training.predict(data.features()).get(0, j));
        }
        line("E", E, pass.loss(forward, objective).total(), training.partialFit(data).loss());
        for (int k = 0; k < changes.length; k++) {
            float change = training.parameters().array()[k] - before.array()[k];
            line("Δ" + ParameterNames.of(network).name(k), changes[k], -rate * gradient[k], change);
        }
    }
}

void line(String name, double formula, double reference, double engine) {
    boolean agree = Math.abs(formula - reference) < 1e-15 && Math.abs(formula - engine) < 1e-7;
    IO.println("%-11s %14.10f  %14.10f  %14.10f  %s".formatted(name, formula, reference, engine, agree ? "✓" : "✗"));
}
