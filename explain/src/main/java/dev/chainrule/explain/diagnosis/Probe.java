package dev.chainrule.explain.diagnosis;

import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.HardSigmoid;
import dev.chainrule.network.Network;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softsign;
import dev.chainrule.network.Tanh;
import dev.chainrule.reference.Backward;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.LayerBackward;
import dev.chainrule.reference.Mode;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.Reduction;
import dev.chainrule.reference.ReferencePass;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows forward and back through a network and takes down the figures of each layer. Every member of an ensemble counts
 * as a network of its own: a unit is dead if it is so in all of them, and δ is that of the member's own loss.
 */
final class Probe {
    /** A unit is flat for a row where f′ is below this share of its steepest. */
    private static final double FLAT = 0.05;

    /** A unit is saturated if it is flat for this share of the rows. */
    private static final double NEARLY_ALL = 0.95;

    private final Network network;
    private final double[] parameters;
    private final Forward forward;
    private final @Nullable Backward backward;
    private final int rows;

    private Probe(Network network, double[] parameters, Forward forward, @Nullable Backward backward) {
        this.network = network;
        this.parameters = parameters;
        this.forward = forward;
        this.backward = backward;
        this.rows = forward.samples() * forward.members();
    }

    /** The figures of every layer; without {@code targets} or {@code loss} only those of the way forward. */
    static List<LayerFigures> figures(
            Network network,
            double[] parameters,
            Mode mode,
            double[][] inputs,
            double @Nullable [][] targets,
            @Nullable Loss loss) {
        ReferencePass pass = ReferencePass.of(network, parameters);
        Forward forward = pass.forward(inputs, mode);
        Backward backward = targets == null || loss == null
                ? null
                : pass.backward(forward, Objective.of(loss, targets, Reduction.SUM));
        return figures(network, parameters, forward, backward);
    }

    /** The figures of passes that were made; back from the sum of the losses, or null. */
    static List<LayerFigures> figures(
            Network network, double[] parameters, Forward forward, @Nullable Backward backward) {
        Probe probe = new Probe(network, parameters, forward, backward);
        List<LayerFigures> layers = new ArrayList<>();
        for (int l = 0; l < network.layers().size(); l++) {
            layers.add(probe.layer(l));
        }
        return layers;
    }

    /** f′ where it is steepest, of activations that go flat on both sides. */
    static OptionalDouble steepest(Activation f) {
        return switch (f) {
            case Sigmoid s -> OptionalDouble.of(s.slope(0));
            case Tanh t -> OptionalDouble.of(t.slope(0));
            case HardSigmoid h -> OptionalDouble.of(h.slope(0));
            case Softsign s -> OptionalDouble.of(s.slope(0));
            default -> OptionalDouble.empty();
        };
    }

    private LayerFigures layer(int l) {
        int last = network.layers().size() - 1;
        Backward back = backward;
        double delta = Double.NaN;
        double weightFactor = Double.NaN;
        double slopeFactor = Double.NaN;
        if (back != null) {
            delta = meanLength(back.layer(l), true);
            double activationGradient = meanLength(back.layer(l), false);
            slopeFactor = delta / activationGradient;
            weightFactor = l == last ? Double.NaN : activationGradient / meanLength(back.layer(l + 1), true);
        }
        return new LayerFigures(
                l + 1,
                network.layers().get(l).units(),
                saturated(l),
                dead(l),
                delta,
                weightFactor,
                l == last ? Double.NaN : weightSum(l + 1),
                slopeFactor);
    }

    /** The mean length of δ, or of ∂L/∂h. */
    private double meanLength(LayerBackward layer, boolean delta) {
        double sum = 0;
        for (int s = 0; s < rows; s++) {
            double squares = 0;
            for (double value : delta ? layer.deltas(s) : layer.activationGradients(s)) {
                squares += value * value;
            }
            sum += Math.sqrt(squares);
        }
        return forward.members() * sum / rows;
    }

    private double weightSum(int l) {
        Segment weights = network.layout().weights(l);
        double sum = 0;
        for (int i = weights.offset(); i < weights.end(); i++) {
            sum += Math.abs(parameters[i]);
        }
        return sum / weights.rows();
    }

    private int saturated(int l) {
        Activation f = network.layers().get(l).activation();
        OptionalDouble steepest = steepest(f);
        if (steepest.isEmpty() || !(f instanceof ElementwiseActivation elementwise)) {
            return 0;
        }
        int[] flat = new int[network.layers().get(l).units()];
        for (int s = 0; s < rows; s++) {
            double[] a = forward.layer(l).preActivations(s);
            for (int j = 0; j < a.length; j++) {
                flat[j] += elementwise.slope(a[j]) < FLAT * steepest.getAsDouble() ? 1 : 0;
            }
        }
        int saturated = 0;
        for (int count : flat) {
            saturated += count >= NEARLY_ALL * rows ? 1 : 0;
        }
        return saturated;
    }

    private int dead(int l) {
        if (!(network.layers().get(l).activation() instanceof Relu)) {
            return 0;
        }
        boolean[] alive = new boolean[network.layers().get(l).units()];
        for (int s = 0; s < rows; s++) {
            double[] h = forward.layer(l).activations(s);
            for (int j = 0; j < h.length; j++) {
                alive[j] |= h[j] > 0;
            }
        }
        int dead = 0;
        for (boolean unit : alive) {
            dead += unit ? 0 : 1;
        }
        return dead;
    }
}
