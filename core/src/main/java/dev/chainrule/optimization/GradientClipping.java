package dev.chainrule.optimization;

/**
 * Keeps gradients from becoming too large, before the optimizer sees them.
 *
 * @param kind what is limited
 * @param limit the largest absolute value of an element, or the largest Euclidean length of the whole gradient;
 *     positive, and 0 for {@link Kind#NONE}
 */
public record GradientClipping(Kind kind, double limit) {
    /** What is limited. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** Each element: gᵢ ← min(max(gᵢ, −limit), limit). Changes the direction. */
        VALUE,
        /**
         * The length: g ← g · limit / ‖g‖ where ‖g‖ is above the limit. Keeps the direction. Pascanu, Mikolov, Bengio:
         * On the difficulty of training recurrent neural networks, ICML 2013.
         */
        NORM
    }

    /** No clipping. */
    public GradientClipping() {
        this(Kind.NONE, 0);
    }

    /** @throws IllegalArgumentException if the limit is out of range */
    public GradientClipping {
        if (kind != Kind.NONE) {
            Require.positive("limit", limit);
        } else if (limit != 0) {
            throw new IllegalArgumentException("limit must be 0 where kind is none, is " + limit);
        }
    }

    /** No clipping. */
    public static GradientClipping none() {
        return new GradientClipping();
    }

    /**
     * Each element within [−{@code limit}, {@code limit}].
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public static GradientClipping byValue(double limit) {
        return new GradientClipping(Kind.VALUE, limit);
    }

    /**
     * The gradient of all parameters together no longer than {@code limit}.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public static GradientClipping byNorm(double limit) {
        return new GradientClipping(Kind.NORM, limit);
    }

    /** Whether {@link #clip} can change anything. */
    public boolean isNone() {
        return kind == Kind.NONE;
    }

    /**
     * Clips {@code gradient}, one number per trained parameter, in place. If an element is NaN or infinite the gradient
     * is left as it is, since clipping would hide it; the result says so.
     *
     * @return the Euclidean length before clipping; NaN or infinite if an element is
     */
    public double clip(float[] gradient) {
        double norm = norm(gradient);
        if (!Double.isFinite(norm)) {
            return norm;
        }
        if (kind == Kind.VALUE) {
            float largest = (float) limit;
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = Math.max(Math.min(gradient[i], largest), -largest);
            }
        } else if (kind == Kind.NORM && norm > limit) {
            float factor = (float) (limit / norm);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= factor;
            }
        }
        return norm;
    }

    /**
     * The Euclidean length √Σgᵢ² of {@code gradient}, one number per trained parameter, summed in double in the order
     * of the elements: it cannot overflow, and has the same bits on every machine.
     */
    public static double norm(float[] gradient) {
        double sum = 0;
        for (float element : gradient) {
            // The square of a float is exact in double: the bits of fma, whose chain takes twice as long.
            double g = element;
            sum += g * g;
        }
        return StrictMath.sqrt(sum);
    }
}
