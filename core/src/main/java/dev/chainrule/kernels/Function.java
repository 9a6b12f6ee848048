package dev.chainrule.kernels;

import dev.chainrule.functions.Functions;

/**
 * The elementwise functions that {@link Kernels#apply} knows. Each is a fixed sequence of float operations, so its
 * value is the same to the bit from every backend: {@link #of} gives it. A slope is the derivative by the function's
 * argument (the pre-activation).
 */
public enum Function {
    /** eˣ. */
    EXP,
    /** eˣ − 1, accurate near 0. */
    EXPM1,
    /** Natural logarithm. */
    LOG,
    /** ln(1 + x), accurate near 0. */
    LOG1P,
    /** 1 / (1 + e⁻ˣ). */
    SIGMOID,
    /** Hyperbolic tangent. */
    TANH,
    /** ln(1 + eˣ). */
    SOFTPLUS,
    /** Error function, 2/√π ∫₀ˣ e^(−t²) dt. */
    ERF,
    /** Φ(x), the standard normal distribution function. */
    NORMAL_CDF,
    /** x·Φ(x). */
    GELU,
    /** Φ(x) + x·φ(x), with φ the standard normal density. */
    GELU_SLOPE,
    /** x·σ(x), with σ the sigmoid. */
    SILU,
    /** σ(x)·(1 + x·(1 − σ(x))). */
    SILU_SLOPE,
    /** x·tanh(softplus(x)). */
    MISH,
    /** tanh(softplus(x)) + x·σ(x)·(1 − tanh²(softplus(x))). */
    MISH_SLOPE;

    /** The function's value at {@code x}: the one that every backend gives, to the bit. */
    public float of(float x) {
        return switch (this) {
            case EXP -> Functions.exp(x);
            case EXPM1 -> Functions.expm1(x);
            case LOG -> Functions.log(x);
            case LOG1P -> Functions.log1p(x);
            case SIGMOID -> Functions.sigmoid(x);
            case TANH -> Functions.tanh(x);
            case SOFTPLUS -> Functions.softplus(x);
            case ERF -> Functions.erf(x);
            case NORMAL_CDF -> Functions.normalCdf(x);
            case GELU -> Functions.gelu(x);
            case GELU_SLOPE -> Functions.geluSlope(x);
            case SILU -> Functions.silu(x);
            case SILU_SLOPE -> Functions.siluSlope(x);
            case MISH -> Functions.mish(x);
            case MISH_SLOPE -> Functions.mishSlope(x);
        };
    }
}
