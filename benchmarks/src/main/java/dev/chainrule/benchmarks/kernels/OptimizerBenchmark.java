package dev.chainrule.benchmarks.kernels;

import dev.chainrule.bench.Workload;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.ElementwiseOptimizer;
import dev.chainrule.optimization.OptimizerState;
import dev.chainrule.optimization.Sgd;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The pass of an optimizer over a million parameters. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first
public class OptimizerBenchmark {
    private static final int PARAMETERS = 1 << 20;
    private static final double RATE = 1e-4;

    /** Which. */
    @Param({"sgd", "adam"})
    public String optimizer = "";

    private ElementwiseOptimizer rule;
    private OptimizerState state;
    private float[] parameters;
    private float[] gradient;

    /** Random parameters and gradients. */
    @Setup
    public void setUp() {
        rule = optimizer.equals("adam") ? new Adam() : new Sgd();
        state = rule.start(PARAMETERS);
        parameters = Workload.random(1, PARAMETERS, "parameters").array();
        gradient = Workload.random(1, PARAMETERS, "gradient").array();
    }

    /** One step. */
    @Benchmark
    public float[] step() {
        rule.begin(state);
        rule.update(parameters, gradient, 0, PARAMETERS, state, RATE, 1);
        return parameters;
    }
}
