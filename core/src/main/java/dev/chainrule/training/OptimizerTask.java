package dev.chainrule.training;

import dev.chainrule.engine.GradientTaker;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.RangeTask;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.optimization.ElementwiseOptimizer;
import dev.chainrule.optimization.OptimizerState;

/** One step of an optimizer over any range of the trained parameters, segment by segment, each at its rate, weights with their decay. */
final class OptimizerTask implements RangeTask, GradientTaker {
    /** Roughly what one parameter costs, in operations. */
    private static final int COST = 8;

    private final Kernels kernels;
    private final Parameters parameters;
    private final Segment[] segments;
    private final double[] rateFactors;
    private final double[] decayFactors;
    private final Rates rates;
    private final Regularizer regularizer;
    private final ElementwiseOptimizer optimizer;
    private final OptimizerState state;
    private final float[] gradient;
    private double rate;
    private double decay;
    private int first;

    OptimizerTask(
            Parameters parameters,
            Rates rates,
            Regularizer regularizer,
            ElementwiseOptimizer optimizer,
            OptimizerState state,
            float[] gradient,
            Kernels kernels) {
        this.kernels = kernels;
        this.parameters = parameters;
        this.segments = parameters.layout().segments().stream()
                .filter(segment -> segment.kind().trained())
                .toArray(Segment[]::new);
        this.rateFactors = new double[segments.length];
        this.decayFactors = new double[segments.length];
        for (int i = 0; i < segments.length; i++) {
            rateFactors[i] = rates.factor(parameters.network(), segments[i]);
            decayFactors[i] = rates.decayFactor(parameters.network(), segments[i]);
        }
        this.rates = rates;
        this.regularizer = regularizer;
        this.optimizer = optimizer;
        this.state = state;
        this.gradient = gradient;
    }

    /** Whether this task goes by {@code optimizer}, remembers in {@code state}, and reads {@code gradient}. */
    @SuppressWarnings("ReferenceEquality") // these very ones
    boolean serves(Trainer trainer, ElementwiseOptimizer optimizer, OptimizerState state, float[] gradient) {
        return this.rates == trainer.rates()
                && this.regularizer == trainer.regularizer()
                && this.optimizer == optimizer
                && this.state == state
                && this.gradient == gradient;
    }

    /**
     * Begins a step, whose ranges are to follow.
     *
     * @param decay by what decays are multiplied, beside the rate
     */
    void begin(double rate, double decay) {
        this.rate = rate;
        this.decay = decay;
        optimizer.begin(state);
    }

    /** Updates the parameters {@code from} to before {@code to}, on all threads. */
    @Override
    public void take(int from, int to) {
        first = from;
        kernels.split(to - from, COST, this);
    }

    /** Updates a part of those of {@link #take}, counted from the first of them. */
    @Override
    public void run(int start, int end) {
        float[] values = parameters.array();
        for (int i = 0; i < segments.length; i++) {
            int from = Math.max(first + start, segments[i].offset());
            int to = Math.min(first + end, segments[i].end());
            if (from < to) {
                double own = rate * rateFactors[i];
                double decayFactor = decay * decayFactors[i];
                if (decayFactor > 0 && regularizer.decay() > 0) {
                    regularizer.decay(values, own * decayFactor, from, to);
                }
                optimizer.update(values, gradient, from, to, state, own, decayFactor);
            }
        }
    }
}
