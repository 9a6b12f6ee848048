package dev.chainrule.explain;

import static dev.chainrule.explain.Expression.product;

import dev.chainrule.explain.Expression.Hadamard;
import dev.chainrule.explain.Expression.Matrix;
import dev.chainrule.explain.Expression.Transpose;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Softmax;
import java.util.List;

/**
 * The coarse steps, in matrix form: a layer forward h = f(xW + b), a layer backward δ = (δ⁺ W⁺ᵀ) ⊙ f′(a), and a phase as a
 * whole; in notations that put the destination first h = f(Wx + b), δ = (W⁺ᵀ δ⁺) ⊙ f′(a), with vectors as columns. Ids: {@code layer(l)[1]} forward and {@code layer(l)[3]} backward; {@code phase[1]} to {@code phase[4]}.
 */
final class MatrixSteps {
    /** (z − μ) / √(σ² + ε) of all units of a layer. */
    private static final Fn NORM = new Fn("norm", _ -> Double.NaN, null);

    private final Example file;
    private final Network network;
    private final int sign;
    private final boolean columns;

    MatrixSteps(Example file, Notation notation) {
        this.file = file;
        this.network = file.network();
        this.sign = Signals.sign(notation);
        this.columns = notation.isDestinationFirst();
    }

    /** All quantities that the coarse step {@code q} writes, or of a phase those that stand for it. */
    Matrix written(Quantity q) {
        int last = network.layers().size();
        Scope scope = q.scope();
        if (q.kind() == Kind.LAYER) {
            return row(q.i() == 1 ? Kind.ACTIVATION : Kind.DELTA, q.layer(), scope);
        }
        return switch (q.i()) {
            case 1 -> row(Kind.ACTIVATION, last, scope);
            case 3 -> weights(Kind.WEIGHT_GRADIENT, 1, scope);
            case 4 -> weights(Kind.NEW_WEIGHT, 1, scope.shared());
            default -> throw new IllegalArgumentException(q.id());
        };
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
            case 3 -> coarse(q, Level.PASS, Phase.BACKWARD, weightGradient(1, scope));
            case 4 ->
                coarse(
                        q,
                        Level.PASS,
                        Phase.UPDATE,
                        Expression.difference(
                                weights(Kind.WEIGHT, 1, scope.shared()),
                                product(
                                        Expression.value(new Quantity(Kind.RATE, 0, 0, 0, scope.shared())),
                                        weights(Kind.WEIGHT_GRADIENT, 1, scope.shared()))));
            default -> throw new IllegalArgumentException(q.id());
        };
    }

    private static Step coarse(Quantity q, Level level, Phase phase, Expression expression) {
        return new Step(q, level, phase, expression, Double.NaN, 1);
    }

    /** f(x W + b). */
    private Expression forward(int l, Expression x, Scope scope) {
        return applied(l, normalized(l, weighted(l, x, scope), scope));
    }

    /** x W + b, or W x + b. */
    private Expression weighted(int l, Expression x, Scope scope) {
        Matrix w = weights(Kind.WEIGHT, l, scope.shared());
        Expression xw = columns ? product(w, x) : product(x, w);
        return network.layers().get(l - 1).bias()
                ? new Expression.Sum(List.of(xw, row(Kind.BIAS, l, scope.shared())))
                : xw;
    }

    /** γ ⊙ norm(z) + β where layer {@code l} normalises, else z itself. */
    private Expression normalized(int l, Expression z, Scope scope) {
        return normalizes(l)
                ? new Expression.Sum(List.of(
                        new Hadamard(row(Kind.GAIN, l, scope.shared()), Expression.apply(NORM, z)),
                        row(Kind.SHIFT, l, scope.shared())))
                : z;
    }

    private Expression applied(int l, Expression a) {
        var f = network.layers().get(l - 1).activation();
        if (f instanceof Identity) {
            return a;
        }
        Fn name = f instanceof Softmax ? new Fn("softmax", _ -> Double.NaN, null) : Fn.of(f);
        return Expression.apply(name, a);
    }

    /** The whole network: f(… f(x W₁ + b₁) … ). */
    private Expression composed(int l, Scope scope) {
        return forward(l, l == 1 ? sources(1, scope) : composed(l - 1, scope), scope);
    }

    /** (δ⁺ Wᵀ) ⊙ f′(a); for the last layer ∂L/∂y ⊙ f′(a); of a softmax h ⊙ (g − g·hᵀ); with the sign of the signal. */
    private Expression backward(int l, Scope scope) {
        int last = network.layers().size();
        Expression back = l == last ? signed(row(Kind.ACTIVATION_GRADIENT, l, scope)) : sentBack(l, scope);
        var f = network.layers().get(l - 1).activation();
        if (f instanceof Identity) {
            return back;
        }
        if (l == last && file.loss().fusedWith(f) && isCrossEntropy()) {
            Matrix y = row(Kind.ACTIVATION, l, scope);
            Matrix t = row(Kind.TARGET, 0, scope);
            return sign < 0 ? Expression.difference(t, y) : Expression.difference(y, t);
        }
        if (f instanceof Softmax) {
            Matrix h = row(Kind.ACTIVATION, l, scope);
            Matrix g = row(Kind.ACTIVATION_GRADIENT, l, scope);
            Expression mean = columns ? product(new Transpose(h), g) : product(g, new Transpose(h));
            return signed(new Hadamard(h, Expression.difference(g, mean)));
        }
        return new Hadamard(back, row(Kind.ACTIVATION_SLOPE, l, scope));
    }

    /** δ⁺ Wᵀ, or Wᵀ δ⁺. */
    private Expression sentBack(int l, Scope scope) {
        Expression delta = atSum(l + 1, scope);
        Transpose w = new Transpose(weights(back(), l + 1, scope.shared()));
        return columns ? product(w, delta) : product(delta, w);
    }

    private boolean normalizes(int l) {
        return !(network.layers().get(l - 1).normalization() instanceof Normalization.None);
    }

    /** What comes back to the weighted sums of layer {@code l}: δ, or behind a normalisation ∂L/∂z, in δ's sign. */
    private Expression atSum(int l, Scope scope) {
        return normalizes(l) ? signed(row(Kind.LINEAR_GRADIENT, l, scope)) : row(Kind.DELTA, l, scope);
    }

    private boolean isCrossEntropy() {
        return file.loss() instanceof CrossEntropy || file.loss() instanceof BinaryCrossEntropy;
    }

    private Kind back() {
        return file.conventions().sendsBackThroughUpdated(file) ? Kind.NEW_WEIGHT : Kind.WEIGHT;
    }

    /** All quantities of {@code kind} in {@code layer}: a matrix of weights or what belongs to each, else a row. */
    Matrix matrix(Kind kind, int layer, Scope scope) {
        return switch (kind) {
            case WEIGHT, NEW_WEIGHT, WEIGHT_GRADIENT -> weights(kind, layer, scope);
            default -> row(kind, layer, scope);
        };
    }

    /** x W + b, the way into layer {@code l}. */
    Expression preActivation(int l, Scope scope) {
        return normalized(l, weighted(l, sources(l, scope), scope), scope);
    }

    /** f(a) of layer {@code l}. */
    Expression activation(int l, Scope scope) {
        return applied(l, row(Kind.PRE_ACTIVATION, l, scope));
    }

    /** xᵀδ, the gradient of the weights of layer {@code l} for one sample. */
    Expression weightGradient(int l, Scope scope) {
        return normalizes(l)
                ? outer(l, row(Kind.LINEAR_GRADIENT, l, scope), scope)
                : signed(outer(l, row(Kind.DELTA, l, scope), scope));
    }

    /** xᵀδ, or δxᵀ. */
    private Expression outer(int l, Matrix delta, Scope scope) {
        Transpose x = new Transpose(sources(l, scope));
        return columns ? product(delta, x) : product(x, delta);
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
        return new Matrix(kind, l, columns ? units : 1, columns ? 1 : units, columns, scope);
    }

    private Matrix weights(Kind kind, int l, Scope scope) {
        int sources = network.inputsOf(l - 1);
        int destinations = network.layers().get(l - 1).units();
        return new Matrix(kind, l, columns ? destinations : sources, columns ? sources : destinations, columns, scope);
    }

    private Expression signed(Expression expression) {
        return sign < 0 ? new Expression.Negative(expression) : expression;
    }
}
