package dev.chainrule.training;

import dev.chainrule.kernels.RangeTask;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.optimization.ElementwiseOptimizer;
import dev.chainrule.optimization.OptimizerState;

/** One step of an optimizer over any range of the trained parameters, segment by segment, each at its rate, weights with their decay. */
final class OptimizerTask implements RangeTask {
    /** Roughly what one parameter costs, in operations. */
    static final int COST = 8;

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

    OptimizerTask(
            Parameters parameters,
            Rates rates,
            Regularizer regularizer,
            ElementwiseOptimizer optimizer,
            OptimizerState state,
            float[] gradient) {
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

    @Override
    public void run(int from, int to) {
        float[] values = parameters.array();
        for (int i = 0; i < segments.length; i++) {
            int start = Math.max(from, segments[i].offset());
            int end = Math.min(to, segments[i].end());
            if (start < end) {
                double own = rate * rateFactors[i];
                double decayFactor = decay * decayFactors[i];
                if (decayFactor > 0 && regularizer.decay() > 0) {
                    regularizer.decay(values, own * decayFactor, start, end);
                }
                optimizer.update(values, gradient, start, end, state, own, decayFactor);
            }
        }
    }
}
