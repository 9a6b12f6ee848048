package dev.chainrule.explain;

import static dev.chainrule.explain.Expression.product;

import dev.chainrule.explain.Expression.Hadamard;
import dev.chainrule.explain.Expression.Matrix;
import dev.chainrule.explain.Expression.Transpose;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Softmax;
import java.util.List;

/**
 * The coarse steps, in matrix form: a layer forward h = f(xW + b), a layer backward δ = (δ⁺ W⁺ᵀ) ⊙ f′(a), and a phase as a
 * whole. Ids: {@code layer(l)[1]} forward and {@code layer(l)[3]} backward; {@code phase[1]} to {@code phase[4]}.
 */
final class MatrixSteps {
    private final NetworkFile file;
    private final Network network;

    MatrixSteps(NetworkFile file, Notation notation) {
        this.file = file;
        this.network = file.network();
    }

    Step step(Quantity q) {
        Scope scope = q.scope();
        if (q.kind() == Kind.LAYER) {
            return q.i() == 1
                    ? coarse(q, Level.LAYER, Phase.FORWARD, forward(q.layer(), sources(q.layer(), scope), scope))
                    : coarse(q, Level.LAYER, Phase.BACKWARD, backward(q.layer(), scope));
        }
        int last = network.layers().size();
        return switch (q.i()) {
            case 1 -> coarse(q, Level.PASS, Phase.FORWARD, composed(last, scope));
            case 3 ->
                coarse(
                        q,
                        Level.PASS,
                        Phase.BACKWARD,
                        product(transposed(sources(1, scope)), row(Kind.DELTA, 1, scope)));
            case 4 ->
                coarse(
                        q,
                        Level.PASS,
                        Phase.UPDATE,
                        Expression.difference(
                                weights(Kind.WEIGHT, 1, scope),
                                product(
                                        Expression.value(new Quantity(Kind.RATE, 0, 0, 0, scope.shared())),
                                        weights(Kind.WEIGHT_GRADIENT, 1, scope))));
            default -> throw new IllegalArgumentException(q.id());
        };
    }

    private static Step coarse(Quantity q, Level level, Phase phase, Expression expression) {
        return new Step(q, level, phase, expression, Double.NaN, 1);
    }

    /** f(x W + b). */
    private Expression forward(int l, Expression x, Scope scope) {
        Expression xw = product(x, weights(Kind.WEIGHT, l, scope));
        Expression a = network.layers().get(l - 1).bias()
                ? new Expression.Sum(List.of(xw, row(Kind.BIAS, l, scope.shared())))
                : xw;
        var f = network.layers().get(l - 1).activation();
        if (f instanceof Identity) {
            return a;
        }
        Fn name = f instanceof Softmax ? new Fn("softmax", _ -> Double.NaN, false) : Fn.of(f);
        return Expression.apply(name, a);
    }

    /** The whole network: f(… f(x W₁ + b₁) … ). */
    private Expression composed(int l, Scope scope) {
        return forward(l, l == 1 ? sources(1, scope) : composed(l - 1, scope), scope);
    }

    /** (δ⁺ Wᵀ) ⊙ f′(a); for the last layer ∂L/∂y ⊙ f′(a). */
    private Expression backward(int l, Scope scope) {
        int last = network.layers().size();
        Expression back = l == last
                ? row(Kind.ACTIVATION_GRADIENT, l, scope)
                : product(row(Kind.DELTA, l + 1, scope), new Transpose(weights(back(), l + 1, scope)));
        var f = network.layers().get(l - 1).activation();
        if (f instanceof Identity) {
            return back;
        }
        if (f instanceof Softmax || (l == last && file.loss().fusedWith(f))) {
            return Expression.difference(row(Kind.ACTIVATION, l, scope), row(Kind.TARGET, 0, scope));
        }
        return new Hadamard(back, row(Kind.ACTIVATION_SLOPE, l, scope));
    }

    private Kind back() {
        boolean updated = file.conventions().updateOrder() == Conventions.UpdateOrder.OUTPUT_FIRST
                && file.learningRate().isPresent();
        return updated ? Kind.NEW_WEIGHT : Kind.WEIGHT;
    }

    private Matrix sources(int l, Scope scope) {
        return l == 1 ? row(Kind.INPUT, 0, scope) : row(Kind.ACTIVATION, l - 1, scope);
    }

    private Matrix row(Kind kind, int l, Scope scope) {
        int units = kind == Kind.INPUT
                ? network.inputs()
                : kind == Kind.TARGET
                        ? network.outputs()
                        : network.layers().get(l - 1).units();
        return new Matrix(kind, l, 1, units, scope);
    }

    private Matrix weights(Kind kind, int l, Scope scope) {
        return new Matrix(
                kind, l, network.inputsOf(l - 1), network.layers().get(l - 1).units(), scope.shared());
    }

    private static Transpose transposed(Matrix matrix) {
        return new Transpose(matrix);
    }
}
