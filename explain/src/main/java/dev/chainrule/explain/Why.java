package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Segment;
import dev.chainrule.optimization.GradientClipping;
import dev.chainrule.optimization.Lbfgs;
import dev.chainrule.reference.Backward;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.Mode;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.Penalty;
import dev.chainrule.reference.Reduction;
import dev.chainrule.reference.ReferencePass;
import dev.chainrule.training.RecordedStep;
import dev.chainrule.training.Recording;
import dev.chainrule.training.Trainer;
import java.util.ArrayList;
import java.util.List;

/**
 * Why an update of a training moved a parameter as it did: the recorded step told again in double precision, from the batch
 * (with the statistics and the dropped units of the step) through the gradient, penalties, clipping and the optimizer to
 * the new parameter, which equals the engine's up to the rounding of float32.
 */
public final class Why {
    private final Recording recording;
    private final RecordedStep step;
    private final double[] before;
    private final Forward forward;
    private final Backward backward;
    private final double loss;
    private final double penalty;
    private final double[] penalized;
    private final double norm;

    private Why(Recording recording, RecordedStep step) {
        this.recording = recording;
        this.step = step;
        Network network = step.during(recording.network());
        Trainer trainer = recording.trainer();
        this.before = doubles(step.before());
        ReferencePass pass = ReferencePass.of(network, before);
        this.forward =
                pass.forward(doubles(step.inputs()), Mode.training(step.dropout(recording.network(), trainer.seed())));
        double[] weights = new double[step.rows().length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weight(i);
        }
        Objective objective = Objective.of(trainer.loss(), doubles(step.targets()), weights, Reduction.MEAN);
        this.loss = pass.loss(forward, objective).total();
        this.backward = pass.backward(forward, objective);
        Penalty rule =
                new Penalty(trainer.regularizer().l1(), trainer.regularizer().l2());
        this.penalty = rule.value(network.layout(), before);
        this.penalized = backward.gradient();
        rule.addGradient(network.layout(), before, penalized);
        double squares = 0;
        for (double g : penalized) {
            squares += g * g;
        }
        this.norm = Math.sqrt(squares);
    }

    /**
     * The update number {@code step} (from 1) of {@code recording}.
     *
     * @throws ChainruleException if it was not recorded
     */
    public static Why of(Recording recording, long step) {
        return new Why(recording, recording.step(step));
    }

    /** The recording. */
    public Recording recording() {
        return recording;
    }

    /** The step. */
    public RecordedStep step() {
        return step;
    }

    /** The mean weighted loss of the batch before the step, without penalty. */
    public double loss() {
        return loss;
    }

    /** λ₁ Σ|w| + ½ λ₂ Σ w² before the step. */
    public double penalty() {
        return penalty;
    }

    /** The Euclidean length of the gradient of all parameters, penalties included, before clipping. */
    public double norm() {
        return norm;
    }

    /**
     * The parameter called {@code name} ({@code w(1)[2,3]}, {@code b(2)[1]}, {@code gain(1)[2]}, or a name of
     * {@code notation}) at this step.
     *
     * @throws ChainruleException if there is none
     */
    public WhyParameter parameter(String name, Notation notation) {
        Letters letters =
                Letters.of(notation, recording.network(), recording.trainer().optimizer());
        return parameter(ParameterFinder.of(recording.network(), letters).find(name));
    }

    /**
     * The parameter {@code q} at this step.
     *
     * @param q of kind WEIGHT, BIAS, GAIN, SHIFT or SLOPE_PARAMETER
     * @throws IllegalArgumentException if the network has no such parameter
     * @throws ChainruleException if the optimizer moves all parameters together
     */
    public WhyParameter parameter(Quantity q) {
        Trainer trainer = recording.trainer();
        if (trainer.optimizer() instanceof Lbfgs) {
            throw new ChainruleException("the optimizer lbfgs moves all parameters together, by a search along a line:"
                    + " no parameter has a reason of its own; train with another optimizer, such as adamw");
        }
        ParameterFamily family = ParameterFamily.of(q);
        Segment segment = recording
                .network()
                .layout()
                .find(q.layer() - 1, family.segment())
                .orElseThrow(() -> new IllegalArgumentException(q.id() + " is no parameter of the network"));
        int index = segment.offset()
                + (family == ParameterFamily.WEIGHT ? (q.i() - 1) * segment.columns() + q.j() - 1 : q.i() - 1);
        List<WhyParameter.Share> shares = new ArrayList<>();
        for (int s = 0; s < step.rows().length; s++) {
            shares.add(share(q, family, s));
        }
        int slots = UpdateRule.slots(trainer.optimizer());
        double[] memory = new double[slots];
        for (int slot = 0; slot < slots; slot++) {
            memory[slot] = step.memory().slot(slot)[index];
        }
        return new WhyParameter(
                this,
                new Quantity(q.kind(), q.layer(), q.i(), q.j(), Scope.ONLY),
                trainer.rates().factor(recording.network(), segment),
                step.factors().decay() * trainer.rates().decayFactor(recording.network(), segment),
                shares,
                backward.gradient()[index],
                penalized[index],
                memory,
                before[index],
                step.after()[index]);
    }

    /** What row {@code s} of the batch adds to ∂L/∂q: its reduction and weight are in it. */
    private WhyParameter.Share share(Quantity q, ParameterFamily family, int s) {
        int l = q.layer() - 1;
        int j = q.unit() - 1;
        double atSum = backward.layer(l).linearGradients(s)[j];
        double delta = backward.layer(l).deltas(s)[j];
        double first;
        double second;
        switch (family) {
            case WEIGHT -> {
                first = forward.layer(l).inputs(s)[q.i() - 1];
                second = atSum;
            }
            case BIAS -> {
                first = 1;
                second = atSum;
            }
            case GAIN -> {
                double[] n = forward.layer(l).normalized(s);
                first = n == null ? 0 : n[j];
                second = delta;
            }
            case SHIFT -> {
                first = 1;
                second = delta;
            }
            default -> {
                ParametricActivation f = (ParametricActivation)
                        recording.network().layers().get(l).activation();
                Segment slopes = recording
                        .network()
                        .layout()
                        .find(l, Segment.Kind.ACTIVATION)
                        .orElseThrow();
                first = f.parameterSlope(forward.layer(l).preActivations(s)[j], before[slopes.offset() + j]);
                second = backward.layer(l).activationGradients(s)[j];
            }
        }
        return new WhyParameter.Share(step.rows()[s] + 1, weight(s), first, second, first * second);
    }

    private double weight(int s) {
        float[] weights = step.weights();
        return weights == null ? 1 : weights[s];
    }

    /** Whether some layer measures each row by the others of its batch. */
    boolean couplesRows() {
        return recording.network().layers().stream()
                .anyMatch(layer -> layer.normalization() instanceof Normalization.Batch);
    }

    /** Whether some layer dropped units. */
    boolean drops() {
        return recording.network().layers().stream().anyMatch(layer -> layer.dropout() > 0);
    }

    /** What clipping makes of the penalised gradient {@code g} of one parameter. */
    double clipped(double g) {
        GradientClipping clipping = recording.trainer().clipping();
        return switch (clipping.kind()) {
            case NONE -> g;
            case VALUE -> Math.clamp(g, -clipping.limit(), clipping.limit());
            case NORM -> norm > clipping.limit() ? g * (clipping.limit() / norm) : g;
        };
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static double[][] doubles(float[][] rows) {
        double[][] doubles = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            doubles[i] = doubles(rows[i]);
        }
        return doubles;
    }
}
