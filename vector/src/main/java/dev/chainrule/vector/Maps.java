package dev.chainrule.vector;

import dev.chainrule.kernels.Function;

/** The elementwise functions for one vector width. {@link MapLanes} is the one implementation. */
interface Maps {
    /** Floats in a vector. */
    int lanes();

    /** y = function(x), element by element, for at least {@link #lanes} floats; the stretches may be the same one. */
    void map(Function function, float[] x, int xo, float[] y, int yo, int length);
}
