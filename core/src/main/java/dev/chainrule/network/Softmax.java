package dev.chainrule.network;

import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;

/**
 * h_j = e^(a_j) / Σ_k e^(a_k), the units of a layer as probabilities; computed from a_j − max a, which changes nothing
 * and cannot overflow (Bridle 1990). ∂h_k/∂a_j = h_k ([k = j] − h_j), hence ∂L/∂a_j = h_j (∂L/∂h_j − Σ_k ∂L/∂h_k h_k).
 */
public record Softmax() implements Activation {
    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public void forward(double[] a, double[] h) {
        double max = Double.NEGATIVE_INFINITY;
        for (double x : a) {
            max = Math.max(max, x);
        }
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            h[j] = StrictMath.exp(a[j] - max);
            sum += h[j];
        }
        for (int j = 0; j < a.length; j++) {
            h[j] /= sum;
        }
    }

    @Override
    public void backward(double[] a, double[] h, double[] dh, double[] da) {
        double mean = 0;
        for (int k = 0; k < h.length; k++) {
            mean += dh[k] * h[k];
        }
        for (int j = 0; j < h.length; j++) {
            da[j] = h[j] * (dh[j] - mean);
        }
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int rows, int units) {
        for (int row = from; row < from + rows * units; row += units) {
            float max = Float.NEGATIVE_INFINITY;
            for (int j = row; j < row + units; j++) {
                max = Math.max(max, a[j]);
            }
            for (int j = row; j < row + units; j++) {
                h[j] = a[j] - max;
            }
        }
        kernels.apply(Function.EXP, h, from, h, from, rows * units);
        for (int row = from; row < from + rows * units; row += units) {
            float sum = 0;
            for (int j = row; j < row + units; j++) {
                sum += h[j];
            }
            for (int j = row; j < row + units; j++) {
                h[j] /= sum;
            }
        }
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int rows, int units) {
        for (int row = from; row < from + rows * units; row += units) {
            float mean = 0;
            for (int j = row; j < row + units; j++) {
                mean = Math.fma(dh[j], h[j], mean);
            }
            for (int j = row; j < row + units; j++) {
                da[j] = h[j] * (dh[j] - mean);
            }
        }
    }
}
