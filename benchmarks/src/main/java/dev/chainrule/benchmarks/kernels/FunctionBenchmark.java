package dev.chainrule.benchmarks.kernels;

import dev.chainrule.bench.Workload;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Function;
import dev.chainrule.kernels.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Each elementwise function on 16,384 numbers. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first
public class FunctionBenchmark {
    private static final int LENGTH = 1 << 14;

    /** Which; JMH takes every constant. */
    @Param
    public Function function;

    private Kernels kernels;
    private float[] x;
    private float[] y;

    /** Random numbers. */
    @Setup
    public void setUp() {
        kernels = new Compute("auto", 1).open();
        x = Workload.random(1, LENGTH, "x").array();
        y = new float[LENGTH];
    }

    /** Stops the threads. */
    @TearDown
    public void tearDown() {
        kernels.close();
    }

    /** y = f(x). */
    @Benchmark
    public float[] apply() {
        kernels.apply(function, x, 0, y, 0, LENGTH);
        return y;
    }
}
