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
    private OptimizerState state;
    private @Nullable GradientRule rule;
    private @Nullable Pass pass;
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
        this.state = trainer.optimizer().start(parameters.layout().trained());
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
        return state;
    }

    /** Has the optimizer begin anew, as before the first step. */
    void forget() {
        state = trainer.optimizer().start(parameters.layout().trained());
        stuck = false;
    }

    /** Other rows are to come: L-BFGS remembers the loss where it stands, and they have another. */
    void refresh() {
        if (trainer.optimizer() instanceof Lbfgs optimizer) {
            optimizer.refresh(state);
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
        if (!plain || state.steps() < STEPS_BEFORE_CODE) {
            return Optional.empty();
        }
        Optional<RowDescent> descent = code;
        if (descent == null) {
            descent = StraightLine.of(parameters.network(), trainer.loss());
            code = descent;
        }
        return descent.map(found -> new RowByRow(found, parameters.array(), state));
    }

    /**
     * One step of the optimizer; the mean loss of the batch before it, penalties included.
     *
     * @param rate the learning rate, with what its schedule makes of it
     * @param schedules what they make of decay and dropout
     */
    double take(Pass pass, BatchBuffers.Batch batch, long step, double rate, Schedules schedules) {
        pass.scaleDropout(schedules.dropout());
        float[] values = parameters.array();
        switch (trainer.optimizer()) {
            case ElementwiseOptimizer optimizer -> {
                double loss = lossAndGradient(pass, batch, step);
                if (!Double.isFinite(loss)) {
                    return loss;
                }
                lengthBefore = trainer.clipping().isNone()
                        ? Double.NaN
                        : trainer.clipping().clip(pass.gradient());
                OptimizerTask update = task(optimizer, pass.gradient());
                update.begin(rate, schedules.decay());
                kernels.split(parameters.layout().trained(), OptimizerTask.COST, update);
                return loss;
            }
            case Lbfgs optimizer -> {
                int trained = parameters.layout().trained();
                if (drops()) {
                    optimizer.refresh(state); // another step drops other units: another objective
                }
                float[] point = Arrays.copyOf(values, trained);
                var result = optimizer.step(
                        (at, gradient) -> {
                            System.arraycopy(at, 0, values, 0, trained);
                            double loss = lossAndGradient(pass, batch, step);
                            System.arraycopy(pass.gradient(), 0, gradient, 0, trained);
                            return loss;
                        },
                        point,
                        state,
                        rate);
                System.arraycopy(point, 0, values, 0, trained);
                lengthBefore = result.gradientNorm();
                stuck |= !result.moved();
                return result.loss();
            }
        }
    }

    private OptimizerTask task(ElementwiseOptimizer optimizer, float[] gradient) {
        OptimizerTask current = task;
        if (current == null || !current.serves(trainer, optimizer, state, gradient)) {
            current = new OptimizerTask(parameters, trainer.rates(), trainer.regularizer(), optimizer, state, gradient);
            task = current;
        }
        return current;
    }

    /** The length of the gradient of the last step, before clipping. */
    double gradientNorm(Pass pass) {
        return Double.isNaN(lengthBefore) ? GradientClipping.norm(pass.gradient()) : lengthBefore;
    }

    private boolean drops() {
        return parameters.network().layers().stream().anyMatch(layer -> layer.dropout() > 0);
    }

    private double lossAndGradient(Pass pass, BatchBuffers.Batch batch, long step) {
        pass.forward(batch.x(), step);
        double loss = pass.lossAndGradient(trainer.loss(), batch.t(), batch.weights())
                / batch.x().rows();
        pass.backward(trainer.loss());
        if (rule != null) {
            rule.change(pass.gradient(), batch.x().rows());
        }
        if (trainer.regularizer().penalizes()) {
            for (Segment segment : parameters.layout().segments()) {
                if (segment.kind() == Segment.Kind.WEIGHTS) {
                    loss += trainer.regularizer().penalty(parameters.array(), segment.offset(), segment.end());
                    trainer.regularizer()
                            .addGradient(parameters.array(), pass.gradient(), segment.offset(), segment.end());
                }
            }
        }
        return loss;
    }
}
