package dev.chainrule.network;

import java.util.Objects;

/**
 * One layer: z = xW (+ b), a = z or its normalisation, h = f(a), and in training some of the units dropped.
 *
 * @param units how many units, at least 1
 * @param activation f
 * @param bias whether there is a bias b
 * @param normalization of z before f
 * @param dropout the share of units set to 0 at each training step, the others multiplied by 1 / (1 − dropout); 0 for
 *     none (Srivastava et al. 2014)
 */
public record Layer(int units, Activation activation, boolean bias, Normalization normalization, double dropout) {
    /** @throws IllegalArgumentException if there is no unit or dropout is outside [0, 1) */
    public Layer {
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(normalization, "normalization");
        if (units < 1) {
            throw new IllegalArgumentException("a layer has at least 1 unit, not " + units);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be at least 0 and less than 1, is " + dropout);
        }
    }

    /**
     * A layer with bias, without normalisation or dropout.
     *
     * @throws IllegalArgumentException if there is no unit
     */
    public static Layer of(int units, Activation activation) {
        return new Layer(units, activation, true, new Normalization.None(), 0);
    }

    /** This layer without bias. */
    public Layer withoutBias() {
        return new Layer(units, activation, false, normalization, dropout);
    }

    /** This layer with {@code normalization}. */
    public Layer with(Normalization normalization) {
        return new Layer(units, activation, bias, normalization, dropout);
    }

    /**
     * This layer with the share {@code dropout} of its units dropped in training.
     *
     * @throws IllegalArgumentException if it is not at least 0 and less than 1
     */
    public Layer withDropout(double dropout) {
        return new Layer(units, activation, bias, normalization, dropout);
    }
}
