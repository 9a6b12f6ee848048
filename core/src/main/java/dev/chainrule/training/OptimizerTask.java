package dev.chainrule.training;

import dev.chainrule.kernels.RangeTask;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.optimization.ElementwiseOptimizer;
import dev.chainrule.optimization.OptimizerState;

/** One step of an optimizer over any range of the trained parameters, segment by segment, weights with their decay. */
final class OptimizerTask implements RangeTask {
    /** Roughly what one parameter costs, in operations. */
    static final int COST = 8;

    private final Parameters parameters;
    private final Segment[] segments;
    private final Regularizer regularizer;
    private final ElementwiseOptimizer optimizer;
    private final OptimizerState state;
    private final float[] gradient;
    private double rate;

    OptimizerTask(
            Parameters parameters,
            Regularizer regularizer,
            ElementwiseOptimizer optimizer,
            OptimizerState state,
            float[] gradient) {
        this.parameters = parameters;
        this.segments = parameters.layout().segments().stream()
                .filter(segment -> segment.kind().trained())
                .toArray(Segment[]::new);
        this.regularizer = regularizer;
        this.optimizer = optimizer;
        this.state = state;
        this.gradient = gradient;
    }

    /** Whether this task goes by {@code optimizer}, remembers in {@code state}, and reads {@code gradient}. */
    @SuppressWarnings("ReferenceEquality") // these very ones
    boolean serves(Regularizer regularizer, ElementwiseOptimizer optimizer, OptimizerState state, float[] gradient) {
        return this.regularizer == regularizer
                && this.optimizer == optimizer
                && this.state == state
                && this.gradient == gradient;
    }

    /** Begins a step, whose ranges are to follow. */
    void begin(double rate) {
        this.rate = rate;
        optimizer.begin(state);
    }

    @Override
    public void run(int from, int to) {
        float[] values = parameters.array();
        for (Segment segment : segments) {
            int start = Math.max(from, segment.offset());
            int end = Math.min(to, segment.end());
            if (start < end) {
                boolean weights = segment.kind() == Segment.Kind.WEIGHTS;
                if (weights && regularizer.decay() > 0) {
                    regularizer.decay(values, rate, start, end);
                }
                optimizer.update(values, gradient, start, end, state, rate, weights);
            }
        }
    }
}
