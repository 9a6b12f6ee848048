package dev.chainrule.network;

/**
 * {@link Selu} of which each unit learns how much it wants: h = a + α (f(a) − a), with ∂h/∂a = 1 + α (f′(a) − 1) and
 * ∂h/∂α = f(a) − a (Holzmüller et al. 2024).
 *
 * @param alpha the value from which every α starts
 */
public record ParametricSelu(double alpha) implements ParametricBlend {
    private static final Selu PLAIN = new Selu();

    /** Starts from 1, where it is plain selu. */
    public ParametricSelu() {
        this(1);
    }

    /** @throws IllegalArgumentException if {@code alpha} is not finite */
    public ParametricSelu {
        Scalars.requireFinite("alpha", alpha);
    }

    @Override
    public String name() {
        return "parametric-selu";
    }

    @Override
    public ElementwiseActivation blended() {
        return PLAIN;
    }
}
