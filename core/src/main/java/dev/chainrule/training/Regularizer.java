package dev.chainrule.training;

import dev.chainrule.optimization.ConstantSchedule;
import dev.chainrule.optimization.Schedule;
import java.util.Objects;

/**
 * What keeps weights small, those of layers and of embeddings ({@link dev.chainrule.network.Segment.Kind} says which are
 * weights), all else being left alone; and how the dropout that the layers have changes in the course of a training.
 *
 * @param l1 λ₁ of the penalty λ₁ Σ|w| added to the loss
 * @param l2 λ₂ of the penalty ½ λ₂ Σ w² added to the loss
 * @param decay λ of decoupled weight decay (Loshchilov and Hutter 2019): each step w ← w − rate · λ · w, beside the
 *     gradient; AdamW has one of its own, to which this adds
 * @param decaySchedule by what every decay is multiplied, the optimizer's own too, beside the rate with its schedule
 * @param dropoutSchedule by what the share of units is multiplied that a layer drops
 */
public record Regularizer(double l1, double l2, double decay, Schedule decaySchedule, Schedule dropoutSchedule) {
    /** No penalty and no decay. */
    public Regularizer() {
        this(0, 0, 0);
    }

    /**
     * Penalties and a decay, and all of the dropout, from the first step to the last.
     *
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public Regularizer(double l1, double l2, double decay) {
        this(l1, l2, decay, new ConstantSchedule(), new ConstantSchedule());
    }

    /** @throws IllegalArgumentException if one is negative or not finite */
    public Regularizer {
        require("l1", l1);
        require("l2", l2);
        require("decay", decay);
        Objects.requireNonNull(decaySchedule, "decaySchedule");
        Objects.requireNonNull(dropoutSchedule, "dropoutSchedule");
    }

    private static void require(String name, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(name + " must not be negative, is " + value);
        }
    }

    /**
     * The same with other penalties and another decay.
     *
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public Regularizer with(double l1, double l2, double decay) {
        return new Regularizer(l1, l2, decay, decaySchedule, dropoutSchedule);
    }

    /** The same where decays are multiplied as {@code schedule} says. */
    public Regularizer withDecaySchedule(Schedule schedule) {
        return new Regularizer(l1, l2, decay, schedule, dropoutSchedule);
    }

    /** The same where the share of dropped units is multiplied as {@code schedule} says. */
    public Regularizer withDropoutSchedule(Schedule schedule) {
        return new Regularizer(l1, l2, decay, decaySchedule, schedule);
    }

    /** Whether there is a penalty. */
    public boolean penalizes() {
        return l1 > 0 || l2 > 0;
    }

    /** λ₁ Σ|w| + ½ λ₂ Σ w² over {@code parameters[from]} … {@code parameters[to − 1]}. */
    double penalty(float[] parameters, int from, int to) {
        double sum = 0;
        double squares = 0;
        for (int i = from; i < to; i++) {
            sum += Math.abs(parameters[i]);
            squares += (double) parameters[i] * parameters[i];
        }
        return l1 * sum + 0.5 * l2 * squares;
    }

    /** Adds the derivative of the penalty, λ₁ sign(w) + λ₂ w, to {@code gradient} over the same range. */
    void addGradient(float[] parameters, float[] gradient, int from, int to) {
        float first = (float) l1;
        float second = (float) l2;
        for (int i = from; i < to; i++) {
            gradient[i] += Math.fma(second, parameters[i], first * Math.signum(parameters[i]));
        }
    }

    /** One step of decay over the same range. */
    void decay(float[] parameters, double rate, int from, int to) {
        float factor = (float) (1 - rate * decay);
        for (int i = from; i < to; i++) {
            parameters[i] *= factor;
        }
    }
}
