package dev.chainrule.explain;

import static dev.chainrule.explain.Expression.apply;
import static dev.chainrule.explain.Expression.difference;
import static dev.chainrule.explain.Expression.product;
import static dev.chainrule.explain.Expression.sum;
import static dev.chainrule.explain.Expression.value;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The expressions of a layer that normalises z before its activation, n = (z − μ) / √(σ² + ε), a = γ n + β: over the units
 * of the layer (layer normalisation), or by what training learned of each unit (batch normalisation in prediction).
 */
final class NormalizationSteps {
    private final Network network;
    private final UnaryOperator<List<Expression>> focus;

    /** {@code focus} leaves of the terms of a sum those to show. */
    NormalizationSteps(Network network, UnaryOperator<List<Expression>> focus) {
        this.network = network;
        this.focus = focus;
    }

    /** Whether layer {@code l} (from 1) normalises. */
    boolean isAt(int l) {
        return !(layer(l).normalization() instanceof Normalization.None);
    }

    // ---- forward ----

    /** μ, σ² or n_j. */
    Expression forward(Quantity q) {
        return switch (q.kind()) {
            case MEAN -> mean(q, k -> of(Kind.LINEAR, q, k));
            case VARIANCE ->
                mean(q, k -> new Expression.Power(difference(of(Kind.LINEAR, q, k), of(Kind.MEAN, q, 0)), 2));
            default -> new Expression.Quotient(difference(of(Kind.LINEAR, q, q.i()), mean(q)), deviation(q));
        };
    }

    /** a_j = γ_j n_j + β_j. */
    Expression preActivation(Quantity q) {
        return sum(List.of(product(shared(Kind.GAIN, q), of(Kind.NORMALIZED, q, q.i())), shared(Kind.SHIFT, q)));
    }

    // ---- backward ----

    /** ∂L/∂n_j = δ_j γ_j, or ∂L/∂z_j from it. */
    Expression backward(Quantity q, int sign) {
        if (q.kind() == Kind.NORMALIZED_GRADIENT) {
            Expression delta = StepBuilder.signal(Quantity.of(Kind.DELTA, q.layer(), q.i(), q.scope()), sign);
            return StepBuilder.signed(product(delta, shared(Kind.GAIN, q)), sign);
        }
        Expression own = of(Kind.NORMALIZED_GRADIENT, q, q.i());
        if (!(layer(q.layer()).normalization() instanceof Normalization.Layer)) {
            return new Expression.Quotient(own, deviation(q));
        }
        // μ and σ² depend on every z: (∂L/∂n_j − mean(∂L/∂n) − n_j mean(∂L/∂n · n)) / √(σ² + ε)
        Expression mean = mean(q, k -> of(Kind.NORMALIZED_GRADIENT, q, k));
        Expression along = mean(q, k -> product(of(Kind.NORMALIZED_GRADIENT, q, k), of(Kind.NORMALIZED, q, k)));
        Expression centred = difference(own, mean);
        return new Expression.Quotient(
                difference(centred, product(of(Kind.NORMALIZED, q, q.i()), along)), deviation(q));
    }

    // ---- parts ----

    private Layer layer(int l) {
        return network.layers().get(l - 1);
    }

    private Expression mean(Quantity q) {
        return layer(q.layer()).normalization() instanceof Normalization.Layer
                ? of(Kind.MEAN, q, 0)
                : shared(Kind.RUNNING_MEAN, q);
    }

    /** √(σ² + ε). */
    private Expression deviation(Quantity q) {
        Normalization normalization = layer(q.layer()).normalization();
        Expression variance = normalization instanceof Normalization.Layer
                ? of(Kind.VARIANCE, q, 0)
                : shared(Kind.RUNNING_VARIANCE, q);
        return apply(Fn.SQRT, sum(List.of(variance, new Expression.Setting("ε", normalization.epsilon()))));
    }

    /** The mean of {@code term} over the units of the layer of {@code q}. */
    private Expression mean(Quantity q, Function<Integer, Expression> term) {
        int units = layer(q.layer()).units();
        List<Expression> terms = new ArrayList<>();
        for (int k = 1; k <= units; k++) {
            terms.add(term.apply(k));
        }
        Expression sum = sum(focus.apply(terms));
        return units == 1 ? sum : product(new Expression.Constant(1, units), sum);
    }

    private static Expression of(Kind kind, Quantity q, int unit) {
        return value(Quantity.of(kind, q.layer(), unit, q.scope()));
    }

    /** A parameter of the unit of {@code q}, which all samples share. */
    private static Expression shared(Kind kind, Quantity q) {
        return value(Quantity.of(kind, q.layer(), q.i(), q.scope().shared()));
    }
}
