package dev.chainrule.network;

/**
 * The rectifier with a learned slope p per unit: f(a) = a for a > 0, p a else; ∂f/∂a = 1 or p, ∂f/∂p = 0 or a (He et al.
 * 2015).
 *
 * @param slope the value from which every p starts
 */
public record Prelu(double slope) implements ParametricActivation {
    /** Starts from 0.25. */
    public Prelu() {
        this(0.25);
    }

    /** @throws IllegalArgumentException if {@code slope} is not finite */
    public Prelu {
        Scalars.requireFinite("slope", slope);
    }

    @Override
    public String name() {
        return "prelu";
    }

    @Override
    public double initial() {
        return slope;
    }

    @Override
    public double value(double a, double p) {
        return a > 0 ? a : p * a;
    }

    @Override
    public double slope(double a, double p) {
        return a > 0 ? 1 : p;
    }

    @Override
    public double parameterSlope(double a, double p) {
        return a > 0 ? 0 : a;
    }

    @Override
    public void forward(float[] a, float[] h, int from, int units, float[] p, int pFrom) {
        for (int j = 0; j < units; j++) {
            h[from + j] = a[from + j] > 0f ? a[from + j] : p[pFrom + j] * a[from + j];
        }
    }

    @Override
    public void backward(float[] a, float[] dh, float[] da, int from, int units, float[] p, float[] dp, int pFrom) {
        for (int j = 0; j < units; j++) {
            boolean right = a[from + j] > 0f;
            float d = dh[from + j]; // da may be dh
            da[from + j] = right ? d : p[pFrom + j] * d;
            dp[pFrom + j] += right ? 0f : d * a[from + j];
        }
    }

    @Override
    public double[] kinks() {
        return new double[] {0};
    }
}
