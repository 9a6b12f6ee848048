package dev.chainrule.explain;

import dev.chainrule.loss.AbsoluteError;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Huber;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.Quantile;
import dev.chainrule.network.Activation;
import dev.chainrule.network.HardSigmoid;
import dev.chainrule.network.Identity;
import dev.chainrule.network.LeakyRelu;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Prelu;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softsign;
import org.jspecify.annotations.Nullable;

/** The activations and losses whose value at a fraction is a fraction, with their derivatives beside them. */
final class ExactFunctions {
    private static final Rational HALF = Rational.of(1, 2);

    private ExactFunctions() {}

    /** f(a), or f(a, p) with a learned number; null if it is no fraction. */
    static Fn.@Nullable InFractions value(Activation activation) {
        return switch (activation) {
            case Identity _ -> x -> x.getFirst();
            case Relu _ -> x -> isPositive(x.getFirst()) ? x.getFirst() : Rational.ZERO;
            case LeakyRelu f -> x -> leaky(x.getFirst(), Rational.ofDecimal(f.slope()));
            case Prelu f -> x -> leaky(x.getFirst(), x.size() > 1 ? x.get(1) : Rational.ofDecimal(f.initial()));
            case HardSigmoid _ ->
                x -> isSteep(x.getFirst())
                        ? x.getFirst().over(Rational.of(6, 1)).plus(HALF)
                        : isPositive(x.getFirst()) ? Rational.ONE : Rational.ZERO;
            case Softsign _ -> x -> x.getFirst().over(onePlusSize(x.getFirst()));
            default -> null;
        };
    }

    /** f′(a), or f′(a, p). */
    static Fn.@Nullable InFractions slope(Activation activation) {
        return switch (activation) {
            case Identity _ -> _ -> Rational.ONE;
            case Relu f ->
                x -> x.getFirst().signum() == 0 ? Rational.ofDecimal(f.atZero()) : step(x.getFirst(), Rational.ZERO);
            case LeakyRelu f -> x -> step(x.getFirst(), Rational.ofDecimal(f.slope()));
            case Prelu f -> x -> step(x.getFirst(), x.size() > 1 ? x.get(1) : Rational.ofDecimal(f.initial()));
            case HardSigmoid _ -> x -> isSteep(x.getFirst()) ? Rational.of(1, 6) : Rational.ZERO;
            case Softsign _ -> x -> Rational.ONE.over(onePlusSize(x.getFirst()).times(onePlusSize(x.getFirst())));
            default -> null;
        };
    }

    /** ∂f/∂p. */
    static Fn.@Nullable InFractions parameterSlope(ParametricActivation activation) {
        return activation instanceof Prelu ? x -> isPositive(x.getFirst()) ? Rational.ZERO : x.getFirst() : null;
    }

    /** The share of one output, ℓ(y, t). */
    static Fn.@Nullable InFractions term(Loss loss) {
        return switch (loss) {
            case AbsoluteError _ -> x -> x.getFirst().minus(x.get(1)).abs();
            case Huber f ->
                x -> {
                    Rational delta = Rational.ofDecimal(f.delta());
                    Rational error = x.getFirst().minus(x.get(1)).abs();
                    return error.compareTo(delta) <= 0
                            ? HALF.times(error).times(error)
                            : delta.times(error.minus(HALF.times(delta)));
                };
            case Quantile f -> x -> pinball(x.getFirst(), x.get(1), Rational.ofDecimal(f.q()));
            case Hinge _ ->
                x -> {
                    Rational room = Rational.ONE.minus(signed(x.getFirst(), x.get(1)));
                    return isPositive(room) ? room : Rational.ZERO;
                };
            default -> null;
        };
    }

    /** Its derivative by y. */
    static Fn.@Nullable InFractions slope(Loss loss) {
        return switch (loss) {
            case AbsoluteError _ ->
                x -> Rational.of(x.getFirst().minus(x.get(1)).signum(), 1);
            case Huber f ->
                x -> {
                    Rational delta = Rational.ofDecimal(f.delta());
                    Rational error = x.getFirst().minus(x.get(1));
                    return error.abs().compareTo(delta) <= 0 ? error : error.signum() < 0 ? delta.negate() : delta;
                };
            case Quantile f -> x -> pinballSlope(x.getFirst(), x.get(1), Rational.ofDecimal(f.q()));
            case Hinge _ ->
                x -> {
                    Rational sign = isPositive(x.get(1)) ? Rational.ONE : Rational.ONE.negate();
                    return switch (signed(x.getFirst(), x.get(1)).compareTo(Rational.ONE)) {
                        case -1 -> sign.negate();
                        case 1 -> Rational.ZERO;
                        default -> HALF.times(sign).negate();
                    };
                };
            default -> null;
        };
    }

    /** q (t − y) where t > y, else (1 − q) (y − t). */
    static Rational pinball(Rational y, Rational t, Rational q) {
        Rational error = y.minus(t);
        return error.times(error.signum() < 0 ? q.negate() : Rational.ONE.minus(q));
    }

    /** Its derivative by y: −q, 1 − q, or at t the mean of both. */
    static Rational pinballSlope(Rational y, Rational t, Rational q) {
        return switch (y.compareTo(t)) {
            case -1 -> q.negate();
            case 1 -> Rational.ONE.minus(q);
            default -> HALF.minus(q);
        };
    }

    private static Rational leaky(Rational a, Rational slope) {
        return isPositive(a) ? a : slope.times(a);
    }

    private static Rational step(Rational a, Rational left) {
        return isPositive(a) ? Rational.ONE : left;
    }

    private static boolean isPositive(Rational x) {
        return x.signum() > 0;
    }

    /** Whether {@literal −3 < a < 3}. */
    private static boolean isSteep(Rational a) {
        return a.abs().compareTo(Rational.of(3, 1)) < 0;
    }

    private static Rational onePlusSize(Rational a) {
        return Rational.ONE.plus(a.abs());
    }

    /** s y with s = 1 where t > 0, else −1. */
    private static Rational signed(Rational y, Rational t) {
        return isPositive(t) ? y : y.negate();
    }
}
