package dev.chainrule.network;

import dev.chainrule.kernels.Kernels;

/** f(a) = a, f′(a) = 1: a linear unit, as the output of the first source network. */
public record Identity() implements ElementwiseActivation {
    @Override
    public String name() {
        return "identity";
    }

    @Override
    public double value(double a) {
        return a;
    }

    @Override
    public double slope(double a) {
        return 1;
    }

    @Override
    public boolean worksInPlace() {
        return true;
    }

    @Override
    public void forward(Kernels kernels, float[] a, float[] h, int from, int length) {
        System.arraycopy(a, from, h, from, length);
    }

    @Override
    public void backward(Kernels kernels, float[] a, float[] h, float[] dh, float[] da, int from, int length) {
        System.arraycopy(dh, from, da, from, length);
    }
}
