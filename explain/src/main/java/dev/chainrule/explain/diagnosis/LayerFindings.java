package dev.chainrule.explain.diagnosis;

import dev.chainrule.explain.diagnosis.Finding.Kind;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import java.util.ArrayList;
import java.util.List;

/** What the figures of the layers say: saturated and dead units, vanishing and exploding δ. */
final class LayerFindings {
    private static final Digits DIGITS = new Digits(3);

    /** From this share of a hidden layer's units on saturation is worth a word. */
    private static final double MANY_SATURATED = 0.1;

    /** Some rectifiers of every narrow layer are dead from the start; from this share on it is worth a word. */
    private static final double MANY_DEAD = 0.25;

    /** Fewer rows say little about "never". */
    static final int ENOUGH_ROWS = 16;

    /** On the way through all layers ‖δ‖ should change by no more than this factor. */
    private static final double FAR = 1000;

    private final Network network;
    private final List<LayerFigures> layers;
    private final int rows;
    private final List<Finding> findings = new ArrayList<>();

    private LayerFindings(Network network, List<LayerFigures> layers, int rows) {
        this.network = network;
        this.layers = layers;
        this.rows = rows;
    }

    static List<Finding> of(Network network, List<LayerFigures> layers, int rows) {
        LayerFindings found = new LayerFindings(network, layers, rows);
        // an output that is sure of itself is no fault: hidden layers only
        for (LayerFigures layer : layers.subList(0, layers.size() - 1)) {
            found.saturated(layer);
            found.dead(layer);
        }
        found.gradients();
        return found.findings;
    }

    private Activation activation(LayerFigures layer) {
        return network.layers().get(layer.layer() - 1).activation();
    }

    private void saturated(LayerFigures layer) {
        double share = (double) layer.saturated() / layer.units();
        if (layer.saturated() == 0 || share < MANY_SATURATED) {
            return;
        }
        String f = activation(layer).name();
        findings.add(new Finding(
                Kind.SATURATED_UNITS,
                "layer " + layer.layer(),
                share,
                layer.saturated() + " of " + layer.units() + " " + f + " units are saturated: for nearly all of " + rows
                        + " rows f′ is below a twentieth of its steepest, so that hardly any δ comes through",
                "Scale the inputs, start from smaller weights (Glorot for " + f + "), lower the rate, or put batch"
                        + " normalisation before the activation."));
    }

    private void dead(LayerFigures layer) {
        double share = (double) layer.dead() / layer.units();
        if (layer.dead() == 0 || share < MANY_DEAD || rows < ENOUGH_ROWS) {
            return;
        }
        findings.add(new Finding(
                Kind.DEAD_UNITS,
                "layer " + layer.layer(),
                share,
                layer.dead() + " of " + layer.units() + " relu units are dead: they give 0 for all of " + rows
                        + " rows, f′ is 0 too, and their weights cannot move any more",
                "Train again with a lower rate, with leaky-relu or elu in place of relu, or with weights from He's"
                        + " initialiser and biases from 0."));
    }

    private void gradients() {
        LayerFigures first = layers.getFirst();
        LayerFigures last = layers.getLast();
        double whole = first.delta() / last.delta();
        if (layers.size() < 2 || !(whole >= 0) || !(last.delta() > 0)) {
            return; // no targets, or nothing left to learn
        }
        if (whole < 1 / FAR) {
            add(Kind.VANISHING_GRADIENT, whole, worst(false));
        } else if (whole > FAR) {
            add(Kind.EXPLODING_GRADIENT, whole, worst(true));
        }
    }

    /** The layer where ‖δ‖ changes most in that direction; dead ends aside. */
    private LayerFigures worst(boolean grows) {
        LayerFigures worst = layers.getFirst();
        for (LayerFigures layer : layers.subList(0, layers.size() - 1)) {
            boolean further = grows ? layer.ratio() > worst.ratio() : layer.ratio() < worst.ratio();
            worst = further ? layer : worst;
        }
        return worst;
    }

    private void add(Kind kind, double whole, LayerFigures worst) {
        boolean grows = kind == Kind.EXPLODING_GRADIENT;
        boolean byWeights =
                grows ? worst.weightFactor() >= worst.slopeFactor() : worst.weightFactor() <= worst.slopeFactor();
        String what = "on the way from layer " + layers.size() + " back to layer 1 ‖δ‖ " + (grows ? "grows" : "shrinks")
                + " to " + text(whole) + " times; most of it in layer " + worst.layer() + ", by "
                + text(worst.ratio()) + " = " + text(worst.weightFactor()) + " (weights, Σ|w| is "
                + text(worst.weightSum()) + " per unit) · " + text(worst.slopeFactor()) + " (f′"
                + bound(worst) + "): it is " + (byWeights ? "the weights" : "f′");
        findings.add(new Finding(kind, "layer " + worst.layer(), whole, what, advice(grows, byWeights, worst)));
    }

    private String bound(LayerFigures layer) {
        return Probe.steepest(activation(layer)).isEmpty()
                ? ""
                : ", at most "
                        + text(Probe.steepest(activation(layer)).getAsDouble()) + " for "
                        + activation(layer).name();
    }

    private String advice(boolean grows, boolean byWeights, LayerFigures layer) {
        boolean normalizes = !(network.layers().get(layer.layer() - 1).normalization() instanceof Normalization.None);
        String normalise = normalizes ? "" : ", or normalise the layers";
        if (grows) {
            return "Start from smaller weights (He or Glorot), clip the gradient by its norm, lower the rate"
                    + normalise + ".";
        }
        return byWeights
                ? "Start from larger weights (He for relu, Glorot for tanh), use fewer layers" + normalise + "."
                : "Use relu or another activation whose slope is 1 in place of "
                        + activation(layer).name() + ", use fewer layers" + normalise + ".";
    }

    private static String text(double value) {
        return DIGITS.text(value);
    }
}
