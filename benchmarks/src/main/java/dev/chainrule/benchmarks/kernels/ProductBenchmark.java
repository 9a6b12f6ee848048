package dev.chainrule.benchmarks.kernels;

import dev.chainrule.bench.Workload;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The three products of a layer: forward, back to its inputs, and the gradient of its weights. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first
public class ProductBenchmark {
    /** Rows of the batch, inputs, units. */
    @Param({"64x784x128", "256x300x300", "512x1024x1024"})
    public String shape = "";

    private Kernels kernels;
    private Matrix x;
    private Matrix w;
    private Matrix y;
    private Matrix backX;
    private Matrix gradientW;

    /** Random matrices. */
    @Setup
    public void setUp() {
        String[] sizes = shape.split("x");
        int batch = Integer.parseInt(sizes[0]);
        int inputs = Integer.parseInt(sizes[1]);
        int units = Integer.parseInt(sizes[2]);
        kernels = new Compute("auto", 1).open();
        x = Workload.random(batch, inputs, "x");
        w = Workload.random(inputs, units, "w");
        y = Workload.random(batch, units, "y");
        backX = Matrix.of(batch, inputs);
        gradientW = Matrix.of(inputs, units);
    }

    /** Stops the threads. */
    @TearDown
    public void tearDown() {
        kernels.close();
    }

    /** y = x·w. */
    @Benchmark
    public Matrix forward() {
        kernels.product(x, w, y);
        return y;
    }

    /** ∂L/∂x = ∂L/∂y·wᵀ. */
    @Benchmark
    public Matrix backward() {
        kernels.productTransposed(y, w, backX);
        return backX;
    }

    /** ∂L/∂w = xᵀ·∂L/∂y. */
    @Benchmark
    public Matrix gradient() {
        kernels.transposedProduct(x, y, gradientW);
        return gradientW;
    }
}
