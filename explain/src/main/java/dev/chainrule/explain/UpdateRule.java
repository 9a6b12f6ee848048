package dev.chainrule.explain;

import static dev.chainrule.explain.Expression.apply;
import static dev.chainrule.explain.Expression.constant;
import static dev.chainrule.explain.Expression.difference;
import static dev.chainrule.explain.Expression.product;
import static dev.chainrule.explain.Expression.sum;

import dev.chainrule.ChainruleException;
import dev.chainrule.optimization.Adagrad;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.AdamW;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.Momentum;
import dev.chainrule.optimization.NAdam;
import dev.chainrule.optimization.Nesterov;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.RmsProp;
import dev.chainrule.optimization.Rprop;
import dev.chainrule.optimization.Sgd;
import java.util.List;

/**
 * One step of an optimizer for one parameter, as expressions: the double-precision definition of what
 * {@code dev.chainrule.optimization} does in float32, formula by formula.
 *
 * @param memory what the optimizer remembers of the parameter after the step, by slot
 * @param updated the parameter after the step
 */
public record UpdateRule(List<Expression> memory, Expression updated) {
    private static final long MOST_FACTORS = 1_000_000;

    /** The count of steps where the rule is written for any step t, in letters only. */
    static final long ANY_STEP = 0;

    /**
     * What the rule reads.
     *
     * @param parameter w
     * @param gradient g = ∂L/∂w
     * @param rate η
     * @param before what was remembered before the step, by slot
     * @param after what is remembered after it, by slot
     */
    public record Terms(
            Expression parameter,
            Expression gradient,
            Expression rate,
            List<Expression> before,
            List<Expression> after) {}

    /** The settings of {@code optimizer} beside its learning rate, by the letters of its rule. */
    static List<Expression.Setting> settings(Optimizer optimizer) {
        return switch (optimizer) {
            case Momentum momentum -> List.of(setting("μ", momentum.momentum()));
            case Nesterov nesterov -> List.of(setting("μ", nesterov.momentum()));
            case Adagrad adagrad -> List.of(setting("ε", adagrad.epsilon()));
            case RmsProp r ->
                r.momentum() > 0
                        ? List.of(setting("ρ", r.decay()), setting("ε", r.epsilon()), setting("μ", r.momentum()))
                        : List.of(setting("ρ", r.decay()), setting("ε", r.epsilon()));
            case Adam a -> List.of(setting("β₁", a.beta1()), setting("β₂", a.beta2()), setting("ε", a.epsilon()));
            case AdamW a ->
                List.of(
                        setting("β₁", a.beta1()),
                        setting("β₂", a.beta2()),
                        setting("ε", a.epsilon()),
                        setting("λ", a.decay()));
            case NAdam a ->
                List.of(
                        setting("β₁", a.beta1()),
                        setting("β₂", a.beta2()),
                        setting("ε", a.epsilon()),
                        setting("μₜ", mu(a, 1)));
            default -> List.of();
        };
    }

    private static Expression.Setting setting(String name, double value) {
        return new Expression.Setting(name, value);
    }

    /** Whether there is a rule for {@code optimizer}: lbfgs has none, it moves all parameters together along a line. */
    public static boolean isKnown(Optimizer optimizer) {
        return !(optimizer instanceof Lbfgs);
    }

    /** How many numbers {@code optimizer} remembers of a parameter. */
    public static int slots(Optimizer optimizer) {
        return switch (optimizer) {
            case Momentum _, Nesterov _, Adagrad _ -> 1;
            case RmsProp r -> r.momentum() > 0 ? 2 : 1;
            case Adam _, AdamW _, NAdam _, Rprop _ -> 2;
            default -> 0;
        };
    }

    /** What slot {@code slot} holds before the first step. */
    public static double start(Optimizer optimizer, int slot) {
        return switch (optimizer) {
            case Adagrad adagrad -> adagrad.initialAccumulator();
            case Rprop rprop -> slot == 0 ? rprop.initialStep() : 0;
            default -> 0;
        };
    }

    /**
     * The rule of {@code optimizer}.
     *
     * @param step its count of steps, from 1
     * @param weight whether the parameter is a weight, which decays, or a bias, which does not
     * @throws ChainruleException if the optimizer has no rule for one parameter by itself
     */
    public static UpdateRule of(Optimizer optimizer, long step, boolean weight, Terms x) {
        return of(optimizer, step, weight ? 1 : 0, x);
    }

    /**
     * The rule of {@code optimizer} where a decay of its own is multiplied.
     *
     * @param step its count of steps, from 1
     * @param decayFactor by what: 0 for what does not decay
     * @throws ChainruleException if the optimizer has no rule for one parameter by itself
     */
    static UpdateRule of(Optimizer optimizer, long step, double decayFactor, Terms x) {
        return switch (optimizer) {
            case Sgd _ -> new UpdateRule(List.of(), difference(x.parameter, product(x.rate, x.gradient)));
            case Momentum momentum -> {
                Expression velocity = sum(List.of(
                        product(new Expression.Setting("μ", momentum.momentum()), x.before.getFirst()), x.gradient));
                yield new UpdateRule(List.of(velocity), difference(x.parameter, product(x.rate, x.after.getFirst())));
            }
            case Nesterov nesterov -> {
                Expression mu = new Expression.Setting("μ", nesterov.momentum());
                Expression velocity = sum(List.of(product(mu, x.before.getFirst()), x.gradient));
                Expression ahead = sum(List.of(x.gradient, product(mu, x.after.getFirst())));
                yield new UpdateRule(List.of(velocity), difference(x.parameter, product(x.rate, ahead)));
            }
            case Adagrad adagrad -> {
                Expression squares = sum(List.of(x.before.getFirst(), new Expression.Power(x.gradient, 2)));
                yield new UpdateRule(
                        List.of(squares),
                        difference(
                                x.parameter,
                                quotient(
                                        product(x.rate, x.gradient), rootPlus(x.after.getFirst(), adagrad.epsilon()))));
            }
            case RmsProp rmsProp -> rmsProp(rmsProp, x);
            case Adam adam -> adam(adam.beta1(), adam.beta2(), adam.epsilon(), 0, step, x);
            case AdamW adam -> adam(adam.beta1(), adam.beta2(), adam.epsilon(), adam.decay() * decayFactor, step, x);
            case NAdam adam -> nadam(adam, step, x);
            case Rprop rprop -> rprop(rprop, x);
            default ->
                throw new ChainruleException(
                        "the optimizer " + optimizer.name()
                                + " moves all parameters together; a worked update needs one that moves each by itself, such as sgd");
        };
    }

    private static UpdateRule rmsProp(RmsProp optimizer, Terms x) {
        Expression squares = average("ρ", optimizer.decay(), x.before.getFirst(), new Expression.Power(x.gradient, 2));
        Expression direction = quotient(x.gradient, rootPlus(x.after.getFirst(), optimizer.epsilon()));
        if (optimizer.momentum() == 0) {
            return new UpdateRule(List.of(squares), difference(x.parameter, product(x.rate, direction)));
        }
        Expression velocity =
                sum(List.of(product(new Expression.Setting("μ", optimizer.momentum()), x.before.get(1)), direction));
        return new UpdateRule(List.of(squares, velocity), difference(x.parameter, product(x.rate, x.after.get(1))));
    }

    private static UpdateRule adam(double beta1, double beta2, double epsilon, double decay, long step, Terms x) {
        Expression corrected = quotient(x.after.getFirst(), oneMinusPower("β₁", beta1, step));
        Expression correctedSquares = quotient(x.after.get(1), oneMinusPower("β₂", beta2, step));
        Expression direction = quotient(corrected, rootPlus(correctedSquares, epsilon));
        Expression start = decay == 0
                ? x.parameter
                : difference(x.parameter, product(x.rate, new Expression.Setting("λ", decay), x.parameter));
        return new UpdateRule(moments(beta1, beta2, x), difference(start, product(x.rate, direction)));
    }

    private static UpdateRule nadam(NAdam optimizer, long step, Terms x) {
        double product = factors(optimizer, step);
        double next = mu(optimizer, step + 1);
        Expression ahead = sum(List.of(
                product(
                        quotient(
                                new Expression.Setting("μₜ₊₁", next),
                                difference(constant(1), new Expression.Setting("μ₁…μₜ₊₁", product * next))),
                        x.after.getFirst()),
                product(
                        quotient(
                                difference(constant(1), new Expression.Setting("μₜ", mu(optimizer, step))),
                                difference(constant(1), new Expression.Setting("μ₁…μₜ", product))),
                        x.gradient)));
        Expression correctedSquares = quotient(x.after.get(1), oneMinusPower("β₂", optimizer.beta2(), step));
        return new UpdateRule(
                moments(optimizer.beta1(), optimizer.beta2(), x),
                difference(
                        x.parameter,
                        product(x.rate, quotient(ahead, rootPlus(correctedSquares, optimizer.epsilon())))));
    }

    /** μ₁…μₜ; factors that hardly change any more, after very many steps, by a power of the last. */
    private static double factors(NAdam optimizer, long step) {
        double product = 1;
        for (long t = 1; t <= Math.min(step, MOST_FACTORS); t++) {
            product *= mu(optimizer, t);
        }
        return step > MOST_FACTORS
                ? product * StrictMath.pow(mu(optimizer, step), (double) (step - MOST_FACTORS))
                : product;
    }

    private static double mu(NAdam optimizer, long t) {
        return optimizer.beta1() * (1 - 0.5 * StrictMath.pow(0.96, t * optimizer.momentumDecay()));
    }

    /** Slots: the step Δ, and the sign of the gradient that was taken. */
    private static UpdateRule rprop(Rprop r, Terms x) {
        Fn stepRule = new Fn(
                "Δ",
                v -> {
                    double agreement = Math.signum(v[0]) * v[1];
                    double factor = agreement > 0 ? r.increase() : agreement < 0 ? r.decrease() : 1;
                    return Math.max(Math.min(v[2] * factor, r.maxStep()), r.minStep());
                },
                null);
        Fn signRule = new Fn("sign⁻", v -> Math.signum(v[0]) * v[1] < 0 ? 0 : Math.signum(v[0]), null);
        return new UpdateRule(
                List.of(
                        apply(stepRule, x.gradient, x.before.get(1), x.before.getFirst()),
                        apply(signRule, x.gradient, x.before.get(1))),
                difference(x.parameter, product(x.rate, x.after.get(1), x.after.getFirst())));
    }

    private static List<Expression> moments(double beta1, double beta2, Terms x) {
        return List.of(
                average("β₁", beta1, x.before.getFirst(), x.gradient),
                average("β₂", beta2, x.before.get(1), new Expression.Power(x.gradient, 2)));
    }

    /** β old + (1 − β) now. */
    private static Expression average(String name, double beta, Expression old, Expression now) {
        Expression setting = new Expression.Setting(name, beta);
        return sum(List.of(product(setting, old), product(difference(constant(1), setting), now)));
    }

    /** 1 − βᵗ. */
    private static Expression oneMinusPower(String name, double beta, long step) {
        return difference(
                constant(1),
                new Expression.Setting(
                        name + "^" + (step == ANY_STEP ? "t" : step), StrictMath.pow(beta, (double) step)));
    }

    /** √x + ε. */
    private static Expression rootPlus(Expression squares, double epsilon) {
        return sum(List.of(apply(Fn.SQRT, squares), new Expression.Setting("ε", epsilon)));
    }

    private static Expression quotient(Expression numerator, Expression denominator) {
        return new Expression.Quotient(numerator, denominator);
    }
}
