package dev.chainrule.explain;

import dev.chainrule.loss.Focal;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.Quantile;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Softmax;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A named function in an expression.
 *
 * @param name as printed: σ, tanh, ln, relu′
 * @param function its value at the arguments, one number per argument
 * @param inFractions its value at fractions; null where that is no fraction
 */
public record Fn(
        String name,
        ToDoubleFunction<double[]> function,
        @Nullable InFractions inFractions) {
    /** The value of a function at fractions. */
    @FunctionalInterface
    public interface InFractions {
        /** The value at {@code arguments}. */
        Rational at(List<Rational> arguments);
    }

    /** The natural logarithm. */
    public static final Fn LN = new Fn("ln", x -> StrictMath.log(x[0]), null);
    /** The exponential function. */
    public static final Fn EXP = new Fn("exp", x -> StrictMath.exp(x[0]), null);
    /** The cosine. */
    public static final Fn COS = new Fn("cos", x -> StrictMath.cos(x[0]), null);
    /** The sine. */
    public static final Fn SIN = new Fn("sin", x -> StrictMath.sin(x[0]), null);
    /** The absolute value. */
    public static final Fn ABS =
            new Fn("abs", x -> Math.abs(x[0]), x -> x.getFirst().abs());
    /** The square root. */
    public static final Fn SQRT = new Fn("√", x -> Math.sqrt(x[0]), null);
    /** −1, 0 or 1. */
    public static final Fn SIGN =
            new Fn("sign", x -> Math.signum(x[0]), x -> Rational.of(x.getFirst().signum(), 1));

    /** The share of an output y for the quantile q in the pinball loss of several quantiles, ℓ(y, t, q). */
    public static final Fn PINBALL = new Fn(
            "ℓ",
            x -> new Quantile(x[2]).term(x[0], x[1]),
            x -> ExactFunctions.pinball(x.getFirst(), x.get(1), x.get(2)));
    /** Its derivative by y. */
    public static final Fn PINBALL_SLOPE = new Fn(
            "ℓ′",
            x -> new Quantile(x[2]).slope(x[0], x[1]),
            x -> ExactFunctions.pinballSlope(x.getFirst(), x.get(1), x.get(2)));

    /**
     * The activation f(a), or f(a, p) if it has a learned number.
     *
     * @throws IllegalArgumentException if it joins units, as softmax does
     */
    public static Fn of(Activation activation) {
        ElementwiseActivation f = elementwise(activation);
        return new Fn(
                letter(activation),
                x -> x.length == 2 && f instanceof ParametricActivation p ? p.value(x[0], x[1]) : f.value(x[0]),
                ExactFunctions.value(activation));
    }

    /**
     * Its derivative f′(a).
     *
     * @throws IllegalArgumentException if it joins units, as softmax does
     */
    public static Fn slopeOf(Activation activation) {
        ElementwiseActivation f = elementwise(activation);
        return new Fn(
                letter(activation) + "′",
                x -> x.length == 2 && f instanceof ParametricActivation p ? p.slope(x[0], x[1]) : f.slope(x[0]),
                ExactFunctions.slope(activation));
    }

    /** Its derivative by the learned number, ∂f/∂p (a, p). */
    public static Fn parameterSlopeOf(ParametricActivation activation) {
        return new Fn(
                "∂" + letter(activation) + "/∂p",
                x -> activation.parameterSlope(x[0], x[1]),
                ExactFunctions.parameterSlope(activation));
    }

    /** One term ℓ(y, t) of a loss that adds up over the outputs, after the activation {@code output}. */
    public static Fn termOf(Loss loss, Activation output) {
        if (loss instanceof Focal focal && output instanceof Softmax) {
            return new Fn(
                    "ℓ",
                    x -> x[1] == 0 ? 0 : -x[1] * StrictMath.pow(1 - x[0], focal.gamma()) * StrictMath.log(x[0]),
                    null);
        }
        return new Fn(
                "ℓ",
                x -> {
                    double[] terms = new double[1];
                    loss.terms(new double[] {x[0]}, new double[] {x[1]}, terms);
                    return terms[0];
                },
                ExactFunctions.term(loss));
    }

    /** Its derivative ℓ′(y, t) by y. */
    public static Fn slopeOf(Loss loss, Activation output) {
        return new Fn(
                "ℓ′",
                x -> {
                    double[] slopes = new double[1];
                    loss.gradient(output, new double[] {x[0]}, new double[] {x[1]}, slopes);
                    return slopes[0];
                },
                ExactFunctions.slope(loss));
    }

    /** The letter of an activation: σ for the sigmoid, else its name. */
    public static String letter(Activation activation) {
        return activation.name().equals("sigmoid") ? "σ" : activation.name();
    }

    private static ElementwiseActivation elementwise(Activation activation) {
        if (activation instanceof ElementwiseActivation f) {
            return f;
        }
        throw new IllegalArgumentException(activation.name() + " is no function of one unit");
    }
}
