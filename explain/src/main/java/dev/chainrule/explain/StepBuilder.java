package dev.chainrule.explain;

import static dev.chainrule.explain.Expression.apply;
import static dev.chainrule.explain.Expression.constant;
import static dev.chainrule.explain.Expression.difference;
import static dev.chainrule.explain.Expression.product;
import static dev.chainrule.explain.Expression.value;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.HalfSquaredError;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.MeanSquaredError;
import dev.chainrule.loss.Quantiles;
import dev.chainrule.loss.SquaredError;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Segment;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Softmax;
import dev.chainrule.network.Softplus;
import dev.chainrule.network.Tanh;
import java.util.ArrayList;
import java.util.List;

/**
 * The expression by which each quantity of a pass follows from others: forward beside backward, one method per kind of
 * quantity.
 */
final class StepBuilder {
    private final Example file;
    private final Network network;
    private final PassRecord pass;
    private final PassValues values;
    private final int sign;
    private final int longest;
    private final NormalizationSteps normalization;

    /** Sums of more than {@code longest} terms show only the largest and a rest. */
    StepBuilder(Example file, PassRecord pass, PassValues values, Notation notation, int longest) {
        this.file = file;
        this.network = file.network();
        this.pass = pass;
        this.values = values;
        this.sign = Signals.sign(notation);
        this.longest = longest;
        this.normalization = new NormalizationSteps(network, this::focus);
    }

    /** The step that writes {@code q}. */
    Step step(Quantity q) {
        return switch (q.kind()) {
            case TERM -> step(q, Level.TERM, Phase.FORWARD, product(source(q), weight(q)));
            case LINEAR -> step(q, Level.NEURON, Phase.FORWARD, weightedSum(q));
            case MEAN, VARIANCE, NORMALIZED -> step(q, Level.NEURON, Phase.FORWARD, normalization.forward(q));
            case PRE_ACTIVATION ->
                step(
                        q,
                        Level.NEURON,
                        Phase.FORWARD,
                        normalization.isAt(q.layer()) ? normalization.preActivation(q) : weightedSum(q));
            case ACTIVATION -> step(q, Level.NEURON, Phase.FORWARD, activation(q));
            case LOSS_TERM -> step(q, Level.TERM, Phase.LOSS, lossTerm(q));
            case LOSS -> step(q, Level.PASS, Phase.LOSS, loss(q));
            case ACTIVATION_GRADIENT ->
                step(q, joins(q) ? Level.NEURON : Level.TERM, Phase.BACKWARD, activationGradient(q));
            case ACTIVATION_SLOPE -> step(q, Level.TERM, Phase.BACKWARD, slope(q.layer(), q.i(), q.scope()));
            case CONTRIBUTION -> step(q, Level.TERM, Phase.BACKWARD, contribution(q));
            case DELTA -> new Step(q, Level.NEURON, Phase.BACKWARD, delta(q), values.of(q), sign);
            case NORMALIZED_GRADIENT, LINEAR_GRADIENT ->
                step(q, Level.NEURON, Phase.BACKWARD, normalization.backward(q, sign));
            case WEIGHT_GRADIENT, BIAS_GRADIENT, GAIN_GRADIENT, SHIFT_GRADIENT, SLOPE_PARAMETER_GRADIENT ->
                step(q, Level.NEURON, Phase.BACKWARD, gradient(q));
            case NEW_WEIGHT, NEW_BIAS, NEW_GAIN, NEW_SHIFT, NEW_SLOPE_PARAMETER ->
                step(q, Level.NEURON, Phase.UPDATE, updated(q));
            case NEW_MEMORY_1, NEW_GAIN_MEMORY_1, NEW_SHIFT_MEMORY_1, NEW_SLOPE_MEMORY_1 ->
                step(q, Level.NEURON, Phase.UPDATE, rule(q).memory().getFirst());
            case NEW_MEMORY_2, NEW_GAIN_MEMORY_2, NEW_SHIFT_MEMORY_2, NEW_SLOPE_MEMORY_2 ->
                step(q, Level.NEURON, Phase.UPDATE, rule(q).memory().get(1));
            case LAYER,
                    PHASE,
                    INPUT,
                    TARGET,
                    WEIGHT,
                    BIAS,
                    SLOPE_PARAMETER,
                    GAIN,
                    SHIFT,
                    RUNNING_MEAN,
                    RUNNING_VARIANCE,
                    RATE,
                    STEP_GRADIENT,
                    MEMORY_1,
                    MEMORY_2,
                    GAIN_MEMORY_1,
                    GAIN_MEMORY_2,
                    SHIFT_MEMORY_1,
                    SHIFT_MEMORY_2,
                    SLOPE_MEMORY_1,
                    SLOPE_MEMORY_2 -> throw new IllegalArgumentException(q.id() + " is given, not computed");
        };
    }

    private Step step(Quantity q, Level level, Phase phase, Expression expression) {
        return new Step(q, level, phase, expression, values.of(q), 1);
    }

    // ---- forward: a_j = Σ_i x_i w_ij + b_j (or that is z_j, and a_j its normalisation), h_j = f(a_j) ----

    private Expression weightedSum(Quantity q) {
        List<Expression> terms = new ArrayList<>();
        for (int i = 1; i <= network.inputsOf(q.layer() - 1); i++) {
            Quantity weight = Quantity.of(Kind.WEIGHT, q.layer(), i, q.i(), q.scope());
            terms.add(product(source(weight), weight(weight)));
        }
        List<Expression> shown = focus(terms);
        if (layer(q).bias()) {
            shown.add(shown.getLast() instanceof Expression.Rest ? shown.size() - 1 : shown.size(), bias(q));
        }
        return Expression.sum(shown);
    }

    private Expression activation(Quantity q) {
        Activation f = layer(q).activation();
        if (f instanceof Softmax) {
            List<Expression> all = new ArrayList<>();
            for (int k = 1; k <= layer(q).units(); k++) {
                all.add(apply(Fn.EXP, value(Quantity.of(Kind.PRE_ACTIVATION, q.layer(), k, q.scope()))));
            }
            return new Expression.Quotient(all.get(q.i() - 1), Expression.sum(focus(all)));
        }
        Expression a = value(Quantity.of(Kind.PRE_ACTIVATION, q.layer(), q.i(), q.scope()));
        return f instanceof Identity ? a : apply(Fn.of(f), arguments(q.layer(), q.i(), q.scope(), a));
    }

    // ---- loss ----

    Expression lossTerm(Quantity q) {
        Expression y = output(q.i(), q.scope());
        Expression t = value(Quantity.of(Kind.TARGET, 0, q.i(), q.scope()));
        Expression error = sign < 0 ? difference(t, y) : difference(y, t);
        Expression square = new Expression.Power(error, 2);
        return switch (file.loss()) {
            case HalfSquaredError _ -> product(new Expression.Constant(1, 2), square);
            case SquaredError _ -> square;
            case MeanSquaredError _ ->
                network.outputs() == 1 ? square : product(new Expression.Constant(1, network.outputs()), square);
            case CrossEntropy _ -> new Expression.Negative(product(t, apply(Fn.LN, y)));
            case BinaryCrossEntropy _ ->
                new Expression.Negative(Expression.sum(List.of(
                        product(t, apply(Fn.LN, y)),
                        product(difference(constant(1), t), apply(Fn.LN, difference(constant(1), y))))));
            case Quantiles quantiles -> apply(Fn.PINBALL, y, t, quantile(quantiles, q.i()));
            case Loss other -> apply(Fn.termOf(other, network.output().activation()), y, t);
        };
    }

    /** q of output {@code k} (from 1, or a letter), as a setting. */
    private Expression quantile(Quantiles quantiles, int k) {
        int index = Math.floorMod(k - 1, quantiles.quantiles().size());
        boolean one = quantiles.quantiles().size() == 1 || k < 1 || k > network.outputs();
        return new Expression.Setting(one ? "q" : SettingName.indexed("q", index + 1), quantiles.quantile(index));
    }

    /** Of one sample the sum over its outputs; of several samples their mean or sum. */
    private Expression loss(Quantity q) {
        List<Expression> terms = new ArrayList<>();
        if (isReduced(q)) {
            for (int s = 1; s <= pass.samples().size(); s++) {
                terms.add(value(
                        new Quantity(Kind.LOSS, 0, 0, 0, new Scope(q.scope().pass(), s))));
            }
            return reduce(terms);
        }
        for (int k = 1; k <= network.outputs(); k++) {
            terms.add(lossTerm(Quantity.of(Kind.LOSS_TERM, 0, k, q.scope())));
        }
        return Expression.sum(focus(terms));
    }

    // ---- backward: δ_j = ∂L/∂h_j · f′(a_j), ∂L/∂h_j = Σ_k δ_k w_jk ----

    Expression delta(Quantity q) {
        boolean last = q.layer() == network.layers().size();
        Activation f = layer(q).activation();
        if (last && isFused()) {
            return fusedDelta(q);
        }
        if (f instanceof Softmax) {
            return softmaxDelta(q);
        }
        Expression back = last ? lossSlope(q, sign) : sentBack(q, sign);
        if (f instanceof Identity) {
            return back;
        }
        return flat(back, slope(q.layer(), q.i(), q.scope()));
    }

    /** Whether loss and output go together so well that δ = y − t. */
    boolean isFused() {
        return file.loss().fusedWith(network.output().activation())
                && (file.loss() instanceof CrossEntropy || file.loss() instanceof BinaryCrossEntropy);
    }

    /** y − t; the targets of a softmax add up to 1. */
    private Expression fusedDelta(Quantity q) {
        Expression y = output(q.i(), q.scope());
        Expression t = value(Quantity.of(Kind.TARGET, 0, q.i(), q.scope()));
        return sign < 0 ? difference(t, y) : difference(y, t);
    }

    /** h_j (∂L/∂h_j − Σ_k ∂L/∂h_k h_k). */
    private Expression softmaxDelta(Quantity q) {
        List<Expression> mean = new ArrayList<>();
        for (int k = 1; k <= layer(q).units(); k++) {
            mean.add(product(
                    value(Quantity.of(Kind.ACTIVATION_GRADIENT, q.layer(), k, q.scope())),
                    value(Quantity.of(Kind.ACTIVATION, q.layer(), k, q.scope()))));
        }
        Expression own = value(Quantity.of(Kind.ACTIVATION_GRADIENT, q.layer(), q.i(), q.scope()));
        Expression centred = difference(own, Expression.sum(focus(mean)));
        Expression result = product(value(Quantity.of(Kind.ACTIVATION, q.layer(), q.i(), q.scope())), centred);
        return sign < 0 ? new Expression.Negative(result) : result;
    }

    /** ∂L/∂y, or minus that. */
    Expression lossSlope(Quantity q, int sign) {
        Expression y = output(q.i(), q.scope());
        Expression t = value(Quantity.of(Kind.TARGET, 0, q.i(), q.scope()));
        Expression error = sign < 0 ? difference(t, y) : difference(y, t);
        return switch (file.loss()) {
            case HalfSquaredError _ -> error;
            case SquaredError _ -> product(constant(2), error);
            case MeanSquaredError _ ->
                product(network.outputs() == 1 ? constant(2) : new Expression.Constant(2, network.outputs()), error);
            case CrossEntropy _ -> signed(new Expression.Quotient(t, y), -sign);
            case BinaryCrossEntropy _ -> new Expression.Quotient(error, product(y, difference(constant(1), y)));
            case Quantiles quantiles -> signed(apply(Fn.PINBALL_SLOPE, y, t, quantile(quantiles, q.i())), sign);
            case Loss other -> signed(apply(Fn.slopeOf(other, network.output().activation()), y, t), sign);
        };
    }

    /** Σ_k δ_k w_jk over every unit k of the next layer, or minus that: there is no hidden target. */
    Expression sentBack(Quantity q, int sign) {
        List<Expression> terms = new ArrayList<>();
        for (int k = 1; k <= network.layers().get(q.layer()).units(); k++) {
            terms.add(product(
                    signalAtSum(q.layer() + 1, k, q.scope(), sign), weightBack(q.layer() + 1, q.i(), k, q.scope())));
        }
        return Expression.sum(focus(terms));
    }

    /** Whether the units of the layer of {@code q} go through one function together. */
    private boolean joins(Quantity q) {
        return layer(q).activation() instanceof Softmax;
    }

    private Expression contribution(Quantity q) {
        Expression term = product(
                signalAtSum(q.layer() + 1, q.j(), q.scope(), sign), weightBack(q.layer() + 1, q.i(), q.j(), q.scope()));
        return signed(term, sign);
    }

    private Expression activationGradient(Quantity q) {
        if (q.layer() == network.layers().size()) {
            return lossSlope(q, 1);
        }
        List<Expression> terms = new ArrayList<>();
        for (int k = 1; k <= network.layers().get(q.layer()).units(); k++) {
            terms.add(value(Quantity.of(Kind.CONTRIBUTION, q.layer(), q.i(), k, q.scope())));
        }
        return Expression.sum(focus(terms));
    }

    /** f′(a_j), by h_j where that is how people write it. */
    Expression slope(int layer, int j, Scope scope) {
        Activation f = network.layers().get(layer - 1).activation();
        Expression a = value(Quantity.of(Kind.PRE_ACTIVATION, layer, j, scope));
        Expression h = value(Quantity.of(Kind.ACTIVATION, layer, j, scope));
        return switch (f) {
            case Identity _ -> constant(1);
            case Sigmoid _ -> product(h, difference(constant(1), h));
            case Tanh _ -> difference(constant(1), new Expression.Power(h, 2));
            case Softplus _ -> apply(Fn.of(new Sigmoid()), a);
            case ElementwiseActivation _ -> apply(Fn.slopeOf(f), arguments(layer, j, scope, a));
            default -> throw new IllegalArgumentException(f.name() + " has no slope per unit");
        };
    }

    // ---- gradients: ∂L/∂w_ij = δ_j x_i, ∂L/∂b_j = δ_j ----

    private Expression gradient(Quantity q) {
        if (isReduced(q)) {
            List<Expression> terms = new ArrayList<>();
            for (int s = 1; s <= pass.samples().size(); s++) {
                terms.add(value(new Quantity(
                        q.kind(), q.layer(), q.i(), q.j(), new Scope(q.scope().pass(), s))));
            }
            return reduce(terms);
        }
        Expression signal = signalAtSum(q.layer(), q.unit(), q.scope(), sign);
        return switch (q.kind()) {
            case WEIGHT_GRADIENT -> signed(product(signal, source(q)), sign);
            case BIAS_GRADIENT -> {
                if (file.conventions().biases() != Conventions.Biases.SHARED) {
                    yield signed(signal, sign);
                }
                List<Expression> all = new ArrayList<>();
                for (int j = 1; j <= layer(q).units(); j++) {
                    all.add(signed(signalAtSum(q.layer(), j, q.scope(), sign), sign));
                }
                yield Expression.sum(focus(all));
            }
            case GAIN_GRADIENT, SHIFT_GRADIENT -> {
                Expression delta = signal(Quantity.of(Kind.DELTA, q.layer(), q.i(), q.scope()), sign);
                Expression n = value(Quantity.of(Kind.NORMALIZED, q.layer(), q.i(), q.scope()));
                yield signed(q.kind() == Kind.GAIN_GRADIENT ? product(delta, n) : delta, sign);
            }
            default -> {
                ParametricActivation f = (ParametricActivation) layer(q).activation();
                Fn slope = Fn.parameterSlopeOf(f);
                Expression a = value(Quantity.of(Kind.PRE_ACTIVATION, q.layer(), q.i(), q.scope()));
                yield product(
                        value(Quantity.of(Kind.ACTIVATION_GRADIENT, q.layer(), q.i(), q.scope())),
                        apply(slope, arguments(q.layer(), q.i(), q.scope(), a)));
            }
        };
    }

    // ---- update ----

    private Expression updated(Quantity q) {
        if (q.kind() == Kind.NEW_BIAS && file.conventions().biases() == Conventions.Biases.FIXED) {
            return value(Quantity.of(Kind.BIAS, q.layer(), q.i(), q.scope()));
        }
        return rule(q).updated();
    }

    UpdateRule rule(Quantity q) {
        return rule(q, pass.update() == null ? 1 : pass.update().step());
    }

    /** The rule for {@code q} at any step, to be written in letters. */
    UpdateRule anyRule(Quantity q) {
        return rule(q, UpdateRule.ANY_STEP);
    }

    private UpdateRule rule(Quantity q, long step) {
        ParameterFamily family = ParameterFamily.of(q);
        return UpdateRule.of(
                file.optimizer(),
                step,
                family == ParameterFamily.WEIGHT,
                new UpdateRule.Terms(
                        value(like(q, family.parameter())),
                        value(like(q, family.gradient())),
                        value(new Quantity(Kind.RATE, 0, 0, 0, q.scope())),
                        family.memory().stream()
                                .map(kind -> value(like(q, kind)))
                                .toList(),
                        family.newMemory().stream()
                                .map(kind -> value(like(q, kind)))
                                .toList()));
    }

    private static Quantity like(Quantity q, Kind kind) {
        return new Quantity(kind, q.layer(), q.i(), q.j(), q.scope());
    }

    // ---- parts ----

    private Layer layer(Quantity q) {
        return network.layers().get(q.layer() - 1);
    }

    /** The value that weight {@code q} multiplies: an input, or an activation of the layer before. */
    Expression source(Quantity q) {
        return q.layer() == 1
                ? value(Quantity.of(Kind.INPUT, 0, q.i(), q.scope()))
                : value(Quantity.of(Kind.ACTIVATION, q.layer() - 1, q.i(), q.scope()));
    }

    private Expression weight(Quantity q) {
        return value(Quantity.of(Kind.WEIGHT, q.layer(), q.i(), q.j(), q.scope().shared()));
    }

    /** The weight through which an error goes back: under output-first the one already updated. */
    private Expression weightBack(int layer, int i, int j, Scope scope) {
        boolean updated = file.conventions().sendsBackThroughUpdated(file);
        return value(Quantity.of(updated ? Kind.NEW_WEIGHT : Kind.WEIGHT, layer, i, j, scope.shared()));
    }

    private Expression bias(Quantity q) {
        return value(Quantity.of(Kind.BIAS, q.layer(), q.i(), q.scope().shared()));
    }

    private Expression output(int k, Scope scope) {
        return value(Quantity.of(Kind.ACTIVATION, network.layers().size(), k, scope));
    }

    private Expression[] arguments(int layer, int j, Scope scope, Expression a) {
        boolean parametric =
                network.layout().find(layer - 1, Segment.Kind.ACTIVATION).isPresent();
        return parametric
                ? new Expression[] {a, value(Quantity.of(Kind.SLOPE_PARAMETER, layer, j, scope.shared()))}
                : new Expression[] {a};
    }

    /** What comes back to the weighted sum of unit {@code j}: δ, or behind a normalisation ∂L/∂z; or minus that. */
    private Expression signalAtSum(int layer, int j, Scope scope, int sign) {
        return normalization.isAt(layer)
                ? signed(value(Quantity.of(Kind.LINEAR_GRADIENT, layer, j, scope)), sign)
                : signal(Quantity.of(Kind.DELTA, layer, j, scope), sign);
    }

    /** δ, or −δ where that has the letter. */
    static Expression signal(Quantity delta, int sign) {
        return sign < 0 ? new Expression.Signal(delta) : value(delta);
    }

    static Expression signed(Expression expression, int sign) {
        if (sign > 0) {
            return expression;
        }
        return expression instanceof Expression.Negative(Expression operand)
                ? operand
                : new Expression.Negative(expression);
    }

    /** left · right as one product. */
    private static Expression flat(Expression left, Expression right) {
        List<Expression> factors = new ArrayList<>();
        factors.addAll(left instanceof Expression.Product p ? p.factors() : List.of(left));
        factors.addAll(right instanceof Expression.Product p ? p.factors() : List.of(right));
        return new Expression.Product(factors);
    }

    /** Whether {@code q}, a loss or a gradient, is of several samples together. */
    private boolean isReduced(Quantity q) {
        return q.scope().sample() == 0 && pass.samples().size() > 1;
    }

    private Expression reduce(List<Expression> terms) {
        Expression sum = Expression.sum(focus(terms));
        return file.conventions().batch() == Conventions.Batch.SUM || terms.size() == 1
                ? sum
                : product(new Expression.Constant(1, terms.size()), sum);
    }

    /** The terms of a sum to show: all, or the five largest in order and the rest together. */
    List<Expression> focus(List<Expression> terms) {
        return Sums.focus(terms, longest, values::of);
    }
}
