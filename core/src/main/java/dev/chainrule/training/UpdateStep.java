package dev.chainrule.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.engine.Pass;
import dev.chainrule.engine.RowDescent;
import dev.chainrule.engine.StraightLine;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.optimization.ElementwiseOptimizer;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.optimization.OptimizerState;
import dev.chainrule.optimization.Sgd;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The updates of a training, one after another: forward, loss, backward, penalties, clipping, and the optimizer with what it
 * remembers.
 */
final class UpdateStep {
    /** Updates after which a network may get code of its own. */
    private static final int STEPS_BEFORE_CODE = 2000;

    private final Parameters parameters;
    private final Kernels kernels;
    private Trainer trainer;

    /** Made when first asked for: who is asked for gradients alone needs none. */
    private @Nullable OptimizerState memory;

    private @Nullable GradientRule rule;
    private @Nullable Pass pass;
    private final BatchGradient here = new BatchGradient();
    private @Nullable OptimizerTask task;

    /** The length of the last gradient where a step has measured it before changing it; else NaN. */
    private double lengthBefore = Double.NaN;

    private boolean stuck;

    /** Written when first asked for; empty if the network is not of the kind. */
    private @Nullable Optional<RowDescent> code;

    /** Updates of {@code parameters}, which change in place. */
    UpdateStep(Trainer trainer, Parameters parameters, Kernels kernels) {
        this.trainer = trainer;
        this.parameters = parameters;
        this.kernels = kernels;
    }

    /** Goes by another recipe; where its optimizer is another, {@link #forget} is to follow. */
    void follow(Trainer trainer) {
        this.trainer = trainer;
    }

    /** Has every gradient changed by {@code rule} before anything uses it. */
    void changeGradientsBy(GradientRule rule) {
        this.rule = rule;
    }

    /** What the optimizer remembers. */
    OptimizerState state() {
        OptimizerState state = memory;
        if (state == null) {
            state = trainer.optimizer().start(parameters.layout().trained());
            memory = state;
        }
        return state;
    }

    /** Has the optimizer begin anew, as before the first step. */
    void forget() {
        memory = null;
        stuck = false;
    }

    /** Other rows are to come: L-BFGS remembers the loss where it stands, and they have another. */
    void refresh() {
        if (trainer.optimizer() instanceof Lbfgs optimizer) {
            optimizer.refresh(state());
        }
    }

    /** Whether a step could not lower the loss any further. */
    boolean isStuck() {
        return stuck;
    }

    /** A pass for batches of up to {@code size} rows. */
    Pass pass(int size) {
        Pass current = pass;
        if (current == null || current.capacity() < size) {
            current = Pass.training(parameters, kernels, size, trainer.seed());
            pass = current;
        }
        return current;
    }

    /**
     * What goes quickly through many rows of {@code data} one by one, if the recipe and the network are that plain; empty
     * too before so many steps that writing code for it pays.
     */
    Optional<RowByRow> rowByRow(Dataset data) {
        boolean plain = trainer.batch() == 1
                && trainer.optimizer() instanceof Sgd
                && trainer.rates().isEven()
                && trainer.clipping().isNone()
                && !trainer.regularizer().penalizes()
                && trainer.regularizer().decay() == 0
                && trainer.labelSmoothing() == 0
                && !trainer.schedule().changesEveryStep()
                && rule == null
                && data.inMemory()
                && data.weights().isEmpty();
        if (!plain || state().steps() < STEPS_BEFORE_CODE) {
            return Optional.empty();
        }
        Optional<RowDescent> descent = code;
        if (descent == null) {
            descent = StraightLine.of(parameters.network(), trainer.loss());
            code = descent;
        }
        return descent.map(found -> new RowByRow(found, parameters.array(), state()));
    }

    /**
     * One step of the optimizer; the mean loss of the batch before it, penalties included.
     *
     * @param rate the learning rate, with what its schedule makes of it
     * @param decay by what every decay is multiplied, beside the rate
     * @param dropout by what the share of dropped units is multiplied
     */
    double take(Pass pass, BatchBuffers.Batch batch, long step, double rate, double decay, double dropout) {
        return take(here.of(pass, batch, step, dropout), pass.gradient(), rate, decay);
    }

    /** The same step where the batch is whatever {@code source} says, which writes its gradient to {@code gradient}. */
    double take(GradientSource source, float[] gradient, double rate, double decay) {
        float[] values = parameters.array();
        switch (trainer.optimizer()) {
            case ElementwiseOptimizer optimizer -> {
                double loss = penalized(source, gradient);
                if (!Double.isFinite(loss)) {
                    return loss;
                }
                lengthBefore = trainer.clipping().isNone()
                        ? Double.NaN
                        : trainer.clipping().clip(gradient);
                OptimizerTask update = task(optimizer, gradient);
                update.begin(rate, decay);
                kernels.split(parameters.layout().trained(), OptimizerTask.COST, update);
                return loss;
            }
            case Lbfgs optimizer -> {
                int trained = parameters.layout().trained();
                if (drops()) {
                    optimizer.refresh(state()); // another step drops other units: another objective
                }
                float[] point = Arrays.copyOf(values, trained);
                var result = optimizer.step(
                        (at, slope) -> {
                            System.arraycopy(at, 0, values, 0, trained);
                            double loss = penalized(source, gradient);
                            System.arraycopy(gradient, 0, slope, 0, trained);
                            return loss;
                        },
                        point,
                        state(),
                        rate);
                System.arraycopy(point, 0, values, 0, trained);
                lengthBefore = result.gradientNorm();
                stuck |= !result.moved();
                return result.loss();
            }
        }
    }

    private OptimizerTask task(ElementwiseOptimizer optimizer, float[] gradient) {
        OptimizerState state = state();
        OptimizerTask current = task;
        if (current == null || !current.serves(trainer, optimizer, state, gradient)) {
            current = new OptimizerTask(parameters, trainer.rates(), trainer.regularizer(), optimizer, state, gradient);
            task = current;
        }
        return current;
    }

    /** The length of {@code gradient}, that of the last step, before clipping. */
    double gradientNorm(float[] gradient) {
        return Double.isNaN(lengthBefore) ? GradientClipping.norm(gradient) : lengthBefore;
    }

    private boolean drops() {
        return parameters.network().layers().stream().anyMatch(layer -> layer.dropout() > 0);
    }

    private double penalized(GradientSource source, float[] gradient) {
        double loss = source.evaluate(gradient);
        if (trainer.regularizer().penalizes()) {
            for (Segment segment : parameters.layout().segments()) {
                if (segment.kind().areWeights()) {
                    loss += trainer.regularizer().penalty(parameters.array(), segment.offset(), segment.end());
                    trainer.regularizer().addGradient(parameters.array(), gradient, segment.offset(), segment.end());
                }
            }
        }
        return loss;
    }

    /** The gradient of a batch that is here: a source that is made once and told of each batch. */
    private final class BatchGradient implements GradientSource {
        private @Nullable Pass pass;
        private BatchBuffers.@Nullable Batch batch;
        private long step;

        BatchGradient of(Pass pass, BatchBuffers.Batch batch, long step, double dropout) {
            this.pass = pass;
            this.batch = batch;
            this.step = step;
            pass.scaleDropout(dropout);
            return this;
        }

        @Override
        public double evaluate(float[] gradient) {
            Pass forth = Objects.requireNonNull(pass);
            BatchBuffers.Batch rows = Objects.requireNonNull(batch);
            int count = rows.x().rows();
            double loss = sum(forth, rows, step, count) / count;
            if (rule != null) {
                rule.change(gradient, count);
            }
            return loss;
        }
    }

    /**
     * The loss of a batch, summed over its rows, and its gradient divided by {@code of}: the rows of the batch, or of one that
     * this is a part of.
     */
    double sum(Pass pass, BatchBuffers.Batch batch, long step, long of) {
        pass.forward(batch.x(), step);
        double sum = pass.lossAndGradient(trainer.loss(), batch.t(), batch.weights(), of);
        pass.backward(trainer.loss());
        return sum;
    }
}
