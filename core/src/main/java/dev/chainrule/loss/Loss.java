package dev.chainrule.loss;

import dev.chainrule.description.Choices;
import dev.chainrule.description.Named;
import dev.chainrule.network.Activation;
import java.util.function.DoubleBinaryOperator;

/**
 * How far the outputs y of one row are from its targets t, with the derivative beside it. A loss is a sum over the
 * outputs; whether a batch is summed or averaged is not the loss's affair.
 *
 * <p>Where a loss meets the output activation it was made for (cross-entropy after softmax, binary cross-entropy after
 * sigmoid), the two are fused: value and ∂L/∂a come from the pre-activations a, without the cancellation and the
 * infinities of going through y.
 */
@Choices({
    HalfSquaredError.class,
    SquaredError.class,
    MeanSquaredError.class,
    CrossEntropy.class,
    BinaryCrossEntropy.class,
    AbsoluteError.class,
    Huber.class,
    LogCosh.class,
    Quantile.class,
    Quantiles.class,
    Poisson.class,
    Hinge.class,
    Focal.class
})
public interface Loss extends Named {
    /**
     * The share of each output in the loss: {@code terms[k]} for {@code y[k]} and {@code t[k]}.
     *
     * @param y outputs of one row, one entry per output
     * @param t its targets, as many
     * @param terms where the shares go, as many
     */
    void terms(double[] y, double[] t, double[] terms);

    /**
     * ∂L/∂y for one row, into {@code dy}.
     *
     * @param y its outputs, one entry per output
     * @param t its targets, as many
     * @param dy where the derivatives go, as many
     */
    void gradient(double[] y, double[] t, double[] dy);

    /**
     * As {@link #gradient(double[], double[], double[])}, one entry per output in each array, where y comes from {@code
     * output}: for a loss that is another function after another activation.
     */
    default void gradient(Activation output, double[] y, double[] t, double[] dy) {
        gradient(y, t, dy);
    }

    /** Whether the loss is defined for all that {@code output} can give. */
    default boolean fits(Activation output) {
        return true;
    }

    /** Whether {@link #fusedTerms} and {@link #fusedGradient} hold after {@code output}. */
    default boolean fusedWith(Activation output) {
        return false;
    }

    /**
     * As {@link #terms}, from the pre-activations {@code a} of the output layer, where y = f(a); one entry per output
     * in each array.
     */
    default void fusedTerms(Activation output, double[] a, double[] y, double[] t, double[] terms) {
        terms(y, t, terms);
    }

    /**
     * ∂L/∂a of the output layer into {@code da}, where y = f(a), for the targets t; one entry per output in each array.
     *
     * @throws IllegalStateException if the loss is not {@linkplain #fusedWith fused} with {@code output}
     */
    default void fusedGradient(Activation output, double[] a, double[] y, double[] t, double[] da) {
        throw new IllegalStateException(name() + " is not fused with " + output.name());
    }

    /**
     * The outputs y at which, for target {@code t}, the derivative jumps, one element per such y, so none for a smooth
     * loss; a finite difference across one says nothing.
     */
    default double[] kinks(double t) {
        return new double[0];
    }

    /** A user's own loss: the share of one output as a function of (y, t), and its derivative by y. */
    static Loss of(String name, DoubleBinaryOperator function, DoubleBinaryOperator derivative) {
        return new CustomLoss(name, function, derivative);
    }
}
