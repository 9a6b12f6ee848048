package dev.chainrule.explain.check;

import static dev.chainrule.explain.Expression.apply;
import static dev.chainrule.explain.Expression.constant;
import static dev.chainrule.explain.Expression.difference;
import static dev.chainrule.explain.Expression.product;
import static dev.chainrule.explain.Expression.sum;
import static dev.chainrule.explain.Expression.value;

import dev.chainrule.explain.Chain;
import dev.chainrule.explain.Conventions;
import dev.chainrule.explain.Expression;
import dev.chainrule.explain.Expression.Setting;
import dev.chainrule.explain.Fn;
import dev.chainrule.explain.Quantity;
import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.explain.Scope;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Identity;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Sigmoid;
import dev.chainrule.network.Tanh;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Slips on the way back from the loss to δ: δ_j = ∂L/∂h_j · f′(a_j), ∂L/∂h_j = Σ_k δ_k w_jk. */
final class BackwardSlips extends Slips {
    /** Beyond so many units in the next layer nobody leaves out just one. */
    private static final int MOST_PATHS = 12;

    private BackwardSlips(Problem problem) {
        super(problem);
    }

    /** The slips of the backward pass that can happen in {@code problem}. */
    static List<Account> of(Problem problem) {
        BackwardSlips slips = new BackwardSlips(problem);
        if (problem.hasTargets()) {
            slips.weightsOnTheWayBack();
            slips.slopes();
            slips.slopesOfAnotherValue();
            slips.fork();
            slips.outputs();
        }
        return slips.accounts();
    }

    private void weightsOnTheWayBack() {
        boolean isSimultaneous = problem.file().conventions().updateOrder() == Conventions.UpdateOrder.SIMULTANEOUS;
        if (problem.hasUpdates() && isSimultaneous && problem.depth() > 1) {
            add(
                    "updated-weights-used-too-early",
                    "This is the value if errors go back through weights that have already been updated; the gradient takes"
                            + " those of the forward pass, and all are updated together at the end.",
                    q -> q.kind() == Kind.CONTRIBUTION
                            ? product(
                                    delta(q),
                                    value(Parts.shared(Kind.NEW_WEIGHT, q.layer() + 1, q.i(), q.j(), q.scope())))
                            : null);
        }
        addAll(
                "weight-forgotten-on-the-way-back",
                "This is the value without the weight: unit k sends back δ_k w_jk, not δ_k.",
                inLayers(l -> l < problem.depth(), q -> q.kind() == Kind.CONTRIBUTION ? delta(q) : null));
        addAll(
                "sign-lost-in-one-term",
                "This is the value with one term of the sum Σ δ w in the wrong sign.",
                oneContribution(true));
    }

    private static Expression delta(Quantity contribution) {
        return value(Quantity.of(Kind.DELTA, contribution.layer() + 1, contribution.j(), contribution.scope()));
    }

    // ---- f′ ----

    /** Whether δ of layer {@code l} has a factor f′ that is not 1. */
    private boolean hasSlope(int l) {
        return problem.isElementwise(l) && !(problem.activation(l) instanceof Identity);
    }

    private void slopes() {
        addAll(
                "slope-forgotten",
                "This is the value without f′: δ is ∂L/∂h times f′(a).",
                inLayers(this::hasSlope, q -> q.kind() == Kind.DELTA ? back(q) : null));
        addAll(
                "slope-used-twice",
                "This is the value with f′ in it twice.",
                inLayers(
                        l -> hasSlope(l) && !parts.isFused(l),
                        q -> q.kind() == Kind.DELTA ? product(back(q), slope(q), slope(q)) : null));
        addAll(
                "slope-kept-although-it-cancels",
                "This is (y − t) times y (1 − y): with this loss and this activation f′ cancels, and δ is y − t.",
                inLayers(
                        parts::isFused,
                        q -> q.kind() == Kind.DELTA
                                ? product(problem.expression(q), slopeBy(new Sigmoid(), activation(q)))
                                : null));
    }

    private static Expression back(Quantity q) {
        return value(Parts.like(q, Kind.ACTIVATION_GRADIENT));
    }

    private static Expression slope(Quantity q) {
        return value(Parts.like(q, Kind.ACTIVATION_SLOPE));
    }

    private static Expression activation(Quantity q) {
        return value(Parts.like(q, Kind.ACTIVATION));
    }

    private static Expression preActivation(Quantity q) {
        return value(Parts.like(q, Kind.PRE_ACTIVATION));
    }

    private static Expression slopeBy(Activation f, Expression x) {
        Expression slope = Parts.slopeBy(f, x);
        if (slope == null) {
            throw new IllegalArgumentException(f.name());
        }
        return slope;
    }

    private void slopesOfAnotherValue() {
        List<Chain.Variant> wrong = new ArrayList<>();
        wrong.addAll(ofSlope(
                this::hasSlope, q -> apply(Fn.slopeOf(problem.activation(q.layer())), arguments(q, activation(q)))));
        wrong.addAll(ofSlope(this::isSmooth, q -> slopeBy(problem.activation(q.layer()), preActivation(q))));
        addAll(
                "slope-of-the-wrong-value",
                "This is the value with f′ taken of the wrong number: f′(a) is h (1 − h) or 1 − h² with the activation h in"
                        + " it, or f′ at the pre-activation a, never the one with the number of the other.",
                wrong);
        addAll(
                "slope-incomplete",
                "This is the value with half of f′: it is h (1 − h), or 1 − h², and a part of that is missing.",
                both(
                        ofSlope(this::isSmooth, BackwardSlips::activation),
                        ofSlope(this::isSmooth, q -> difference(constant(1), activation(q)))));
        addAll(
                "slope-of-another-activation",
                "This is the value with the derivative of another function: σ′ is h (1 − h), tanh′ is 1 − h².",
                ofSlope(
                        this::isSmooth,
                        q -> slopeBy(
                                problem.activation(q.layer()) instanceof Sigmoid ? new Tanh() : new Sigmoid(),
                                activation(q))));
        List<Chain.Variant> neighbours = new ArrayList<>();
        for (int away = 1; away < 4; away++) {
            int step = away;
            neighbours.addAll(inLayers(
                    l -> hasSlope(l) && parts.units(l) > step,
                    q -> q.kind() == Kind.DELTA && !parts.isFused(q.layer())
                            ? product(back(q), slope(neighbour(q, step)))
                            : null));
        }
        addAll("slope-of-another-unit", "This is the value with f′ of another unit of the layer.", neighbours);
    }

    private Expression[] arguments(Quantity q, Expression at) {
        boolean isParametric = problem.activation(q.layer()) instanceof ParametricActivation;
        return isParametric
                ? new Expression[] {at, value(Parts.shared(Kind.SLOPE_PARAMETER, q.layer(), q.i(), 0, q.scope()))}
                : new Expression[] {at};
    }

    private boolean isSmooth(int l) {
        return problem.activation(l) instanceof Sigmoid || problem.activation(l) instanceof Tanh;
    }

    private List<Chain.Variant> ofSlope(IntPredicate where, Chain.Variant instead) {
        return inLayers(where, q -> q.kind() == Kind.ACTIVATION_SLOPE ? instead.of(q) : null);
    }

    private static List<Chain.Variant> both(List<Chain.Variant> some, List<Chain.Variant> others) {
        List<Chain.Variant> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private Quantity neighbour(Quantity q, int away) {
        int units = parts.units(q.layer());
        return Quantity.of(q.kind(), q.layer(), (q.i() - 1 + away) % units + 1, q.scope());
    }

    // ---- the fork: a hidden unit reaches the loss through every unit of the next layer ----

    private void fork() {
        List<Chain.Variant> missing = new ArrayList<>(oneContribution(false));
        for (int l = 1; l < problem.depth(); l++) {
            int units = parts.units(l + 1);
            for (int k = 0; units > 2 && units <= MOST_PATHS && k < units; k++) {
                int layer = l;
                int only = k;
                missing.add(q -> q.kind() == Kind.ACTIVATION_GRADIENT && q.layer() == layer
                        ? parts.contributions(q).get(only)
                        : null);
            }
        }
        addAll(
                "path-forgotten",
                "This is the value with one or more paths left out: a hidden unit reaches the loss through every unit of the"
                        + " next layer, and what they send back is added up.",
                missing);
    }

    /** One term of Σ δ w turned in its sign, or left out. */
    private List<Chain.Variant> oneContribution(boolean turned) {
        List<Chain.Variant> variants = new ArrayList<>();
        for (int l = 1; l < problem.depth(); l++) {
            int units = parts.units(l + 1);
            for (int k = 0; units > 1 && units <= MOST_PATHS && k < units; k++) {
                int layer = l;
                int one = k;
                variants.add(q -> q.kind() == Kind.ACTIVATION_GRADIENT && q.layer() == layer
                        ? sum(
                                turned
                                        ? ForwardSlips.turned(parts.contributions(q), one)
                                        : ForwardSlips.without(parts.contributions(q), one))
                        : null);
            }
        }
        return variants;
    }

    // ---- the outputs and targets that the way back starts from ----

    private void outputs() {
        int last = problem.depth();
        add(
                "target-and-output-exchanged",
                "This is the value with output and target exchanged: the error is y − t, and f′ is taken at the output.",
                q -> q.kind() == Kind.ACTIVATION_GRADIENT && q.layer() == last ? exchanged(q) : null,
                q -> (q.kind() == Kind.ACTIVATION_GRADIENT
                                        || q.kind() == Kind.ACTIVATION_SLOPE
                                        || q.kind() == Kind.DELTA)
                                && q.layer() == last
                        ? exchanged(q)
                        : null);
        add(
                "loss-instead-of-its-derivative",
                "This is the value with the loss where its derivative by y belongs.",
                q -> isStart(q) ? value(Quantity.of(Kind.LOSS_TERM, 0, q.i(), q.scope())) : null,
                q -> isStart(q) ? value(new Quantity(Kind.LOSS, 0, 0, 0, q.scope())) : null);
        List<Chain.Variant> others = new ArrayList<>();
        others.add(seen(BackwardSlips::preActivation));
        others.add(seen(q -> new Setting("y", problem.trace().value(q) >= 0.5 ? 1 : 0)));
        for (int away = 1; away < Math.min(4, problem.network().outputs()); away++) {
            int step = away;
            others.add(seen(q -> value(neighbour(q, step))));
        }
        int passes = problem.trace().walk().passes().size();
        if (problem.hasUpdates() && problem.passesPerRound() == 1) {
            others.add(seen(q -> q.scope().pass() < passes
                    ? given(in(new Scope(q.scope().pass() + 1, q.scope().sample()), q))
                    : null));
        }
        for (int away = 1; away < Math.min(4, problem.samplesPerPass()); away++) {
            int step = away;
            others.add(seen(q -> value(in(
                    new Scope(q.scope().pass(), (q.scope().sample() - 1 + step) % problem.samplesPerPass() + 1), q))));
        }
        addAll(
                "output-not-of-the-forward-pass",
                "This is the value with another number in place of the output: the pre-activation, the output rounded to 0 or"
                        + " 1, the one after the update, or that of another unit or sample. The way back starts from the"
                        + " output of this forward pass.",
                others);
    }

    private boolean isStart(Quantity q) {
        return q.layer() == problem.depth()
                && (q.kind() == Kind.ACTIVATION_GRADIENT || (q.kind() == Kind.DELTA && parts.isFused(q.layer())));
    }

    /** The expression of {@code q} with y for t and t for y. */
    private Expression exchanged(Quantity q) {
        return Tree.replace(problem.expression(q), read -> {
            if (read.kind() == Kind.TARGET) {
                return parts.output(read.i(), read.scope());
            }
            return read.kind() == Kind.ACTIVATION && read.layer() == problem.depth()
                    ? Parts.target(read.i(), read.scope())
                    : read;
        });
    }

    /** The way back with another number wherever it reads an output; the forward pass stays as it is. */
    private Chain.Variant seen(Chain.Variant instead) {
        int last = problem.depth();
        return q -> {
            boolean readsOutputs = q.kind() == Kind.LOSS_TERM
                    || (q.layer() == last
                            && (q.kind() == Kind.ACTIVATION_GRADIENT
                                    || q.kind() == Kind.ACTIVATION_SLOPE
                                    || q.kind() == Kind.DELTA));
            return readsOutputs ? Tree.map(problem.expression(q), node -> read(node, last, instead)) : null;
        };
    }

    private static Expression read(Expression node, int last, Chain.Variant instead) {
        if (node instanceof Expression.Value(Quantity read) && read.kind() == Kind.ACTIVATION && read.layer() == last) {
            Expression other = instead.of(read);
            return other == null ? node : other;
        }
        return node;
    }

    /** The right value of {@code q} as it is: what follows from this way back must not come into it. */
    private Expression given(Quantity q) {
        return new Setting(q.id(), problem.trace().value(q));
    }

    private static Quantity in(Scope scope, Quantity q) {
        return new Quantity(q.kind(), q.layer(), q.i(), q.j(), scope);
    }
}
