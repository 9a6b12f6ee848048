package dev.chainrule.explain.check;

import static dev.chainrule.explain.Expression.constant;
import static dev.chainrule.explain.Expression.difference;
import static dev.chainrule.explain.Expression.product;
import static dev.chainrule.explain.Expression.sum;
import static dev.chainrule.explain.Expression.value;

import dev.chainrule.explain.Conventions;
import dev.chainrule.explain.Expression;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Scope;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Tanh;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The quantities around a quantity, and expressions of them. Layers and units count from 1. */
final class Parts {
    private final NetworkFile file;
    private final Network network;
    private final int samples;

    /** {@code samples} is how many go through in one pass. */
    Parts(NetworkFile file, int samples) {
        this.file = file;
        this.samples = samples;
        this.network = file.network();
    }

    /** The quantity of another kind in the place of {@code q}. */
    static Quantity like(Quantity q, Kind kind) {
        return new Quantity(kind, q.layer(), q.i(), q.j(), q.scope());
    }

    /** The quantity of {@code kind} in the place of {@code q}, for all samples of its pass together. */
    static Quantity shared(Kind kind, int layer, int i, int j, Scope scope) {
        return new Quantity(kind, layer, i, j, scope.shared());
    }

    /** How many values go into layer {@code l}. */
    int sources(int l) {
        return network.inputsOf(l - 1);
    }

    /** How many units layer {@code l} has. */
    int units(int l) {
        return network.layers().get(l - 1).units();
    }

    /** What unit {@code i} before layer {@code l} gives: an input, or an activation. */
    Expression source(int l, int i, Scope scope) {
        return l == 1
                ? value(Quantity.of(Kind.INPUT, 0, i, scope))
                : value(Quantity.of(Kind.ACTIVATION, l - 1, i, scope));
    }

    /** The weight w_ij of layer {@code l} through which an error goes back: under output-first the updated one. */
    Quantity weightBack(int l, int i, int j, Scope scope) {
        boolean isUpdated = file.conventions().updateOrder() == Conventions.UpdateOrder.OUTPUT_FIRST
                && file.learningRate().isPresent();
        return shared(isUpdated ? Kind.NEW_WEIGHT : Kind.WEIGHT, l, i, j, scope);
    }

    /** b_j of layer {@code l}. */
    Expression bias(int l, int j, Scope scope) {
        return value(shared(Kind.BIAS, l, j, 0, scope));
    }

    /** η. */
    static Expression rate(Scope scope) {
        return value(new Quantity(Kind.RATE, 0, 0, 0, scope.shared()));
    }

    /** The terms x_i w_ij of pre-activation {@code q}. */
    List<Expression> terms(Quantity q) {
        List<Expression> terms = new ArrayList<>();
        for (int i = 1; i <= sources(q.layer()); i++) {
            terms.add(value(Quantity.of(Kind.TERM, q.layer(), i, q.i(), q.scope())));
        }
        return terms;
    }

    /** The terms of pre-activation {@code q}, and its bias if it has one. */
    List<Expression> termsAndBias(Quantity q) {
        List<Expression> terms = terms(q);
        if (network.layers().get(q.layer() - 1).bias()) {
            terms.add(bias(q.layer(), q.i(), q.scope()));
        }
        return terms;
    }

    /** What each unit of the next layer sends back to the hidden unit of {@code q}. */
    List<Expression> contributions(Quantity q) {
        List<Expression> contributions = new ArrayList<>();
        for (int k = 1; k <= units(q.layer() + 1); k++) {
            contributions.add(value(Quantity.of(Kind.CONTRIBUTION, q.layer(), q.i(), k, q.scope())));
        }
        return contributions;
    }

    /** The shares of the outputs in the loss {@code q} of one sample. */
    List<Expression> lossTerms(Quantity q) {
        List<Expression> terms = new ArrayList<>();
        for (int k = 1; k <= network.outputs(); k++) {
            terms.add(value(Quantity.of(Kind.LOSS_TERM, 0, k, q.scope())));
        }
        return terms;
    }

    /** Whether {@code q}, a loss or a gradient, is of several samples together. */
    boolean isReduced(Quantity q) {
        return samples > 1 && q.scope().sample() == 0;
    }

    /** y_k. */
    Quantity output(int k, Scope scope) {
        return Quantity.of(Kind.ACTIVATION, network.layers().size(), k, scope);
    }

    /** t_k. */
    static Quantity target(int k, Scope scope) {
        return Quantity.of(Kind.TARGET, 0, k, scope);
    }

    /** y_k − t_k. */
    Expression error(int k, Scope scope) {
        return difference(value(output(k, scope)), value(target(k, scope)));
    }

    /** Whether loss and last activation are made for each other, so that δ = y − t. */
    boolean isFused(int l) {
        return l == network.layers().size()
                && file.loss().fusedWith(network.output().activation())
                && (file.loss() instanceof CrossEntropy || file.loss() instanceof BinaryCrossEntropy);
    }

    /** f′ by {@code x} in place of h for sigmoid and tanh: x (1 − x), 1 − x²; nothing for others. */
    static @Nullable Expression slopeBy(Activation f, Expression x) {
        return switch (f) {
            case Sigmoid _ -> product(x, difference(constant(1), x));
            case Tanh _ -> difference(constant(1), new Expression.Power(x, 2));
            default -> null;
        };
    }

    /** The smallest step to {@code q} where the trace takes several at once; null where it does not. */
    @Nullable
    Expression smallStep(Quantity q) {
        return switch (q.kind()) {
            case LOSS -> isReduced(q) ? null : sum(lossTerms(q));
            case DELTA -> {
                Activation f = network.layers().get(q.layer() - 1).activation();
                if (!(f instanceof ElementwiseActivation) || isFused(q.layer())) {
                    yield null;
                }
                Expression back = value(like(q, Kind.ACTIVATION_GRADIENT));
                yield f instanceof Identity ? back : product(back, value(like(q, Kind.ACTIVATION_SLOPE)));
            }
            default -> null;
        };
    }
}
