package dev.chainrule.explain;

import dev.chainrule.explain.Quantity.Kind;
import dev.chainrule.network.Segment;
import java.util.Arrays;
import java.util.List;

/** The kinds of parameters, each with the kinds of the quantities that belong to one: its gradient, what it becomes, … */
enum ParameterFamily {
    /** w_ij. */
    WEIGHT(
            Segment.Kind.WEIGHTS,
            Kind.WEIGHT,
            Kind.WEIGHT_GRADIENT,
            Kind.NEW_WEIGHT,
            Kind.MEMORY_1,
            Kind.MEMORY_2,
            Kind.NEW_MEMORY_1,
            Kind.NEW_MEMORY_2),
    /** b_j. */
    BIAS(
            Segment.Kind.BIAS,
            Kind.BIAS,
            Kind.BIAS_GRADIENT,
            Kind.NEW_BIAS,
            Kind.MEMORY_1,
            Kind.MEMORY_2,
            Kind.NEW_MEMORY_1,
            Kind.NEW_MEMORY_2),
    /** γ_j of a normalisation. */
    GAIN(
            Segment.Kind.GAIN,
            Kind.GAIN,
            Kind.GAIN_GRADIENT,
            Kind.NEW_GAIN,
            Kind.GAIN_MEMORY_1,
            Kind.GAIN_MEMORY_2,
            Kind.NEW_GAIN_MEMORY_1,
            Kind.NEW_GAIN_MEMORY_2),
    /** β_j of a normalisation. */
    SHIFT(
            Segment.Kind.SHIFT,
            Kind.SHIFT,
            Kind.SHIFT_GRADIENT,
            Kind.NEW_SHIFT,
            Kind.SHIFT_MEMORY_1,
            Kind.SHIFT_MEMORY_2,
            Kind.NEW_SHIFT_MEMORY_1,
            Kind.NEW_SHIFT_MEMORY_2),
    /** The learned number of an activation. */
    SLOPE(
            Segment.Kind.ACTIVATION,
            Kind.SLOPE_PARAMETER,
            Kind.SLOPE_PARAMETER_GRADIENT,
            Kind.NEW_SLOPE_PARAMETER,
            Kind.SLOPE_MEMORY_1,
            Kind.SLOPE_MEMORY_2,
            Kind.NEW_SLOPE_MEMORY_1,
            Kind.NEW_SLOPE_MEMORY_2);

    private final Segment.Kind segment;
    private final Kind parameter;
    private final Kind gradient;
    private final Kind updated;
    private final Kind memory1;
    private final Kind memory2;
    private final Kind newMemory1;
    private final Kind newMemory2;

    ParameterFamily(
            Segment.Kind segment,
            Kind parameter,
            Kind gradient,
            Kind updated,
            Kind memory1,
            Kind memory2,
            Kind newMemory1,
            Kind newMemory2) {
        this.segment = segment;
        this.parameter = parameter;
        this.gradient = gradient;
        this.updated = updated;
        this.memory1 = memory1;
        this.memory2 = memory2;
        this.newMemory1 = newMemory1;
        this.newMemory2 = newMemory2;
    }

    /** The family of the parameter that {@code q} is or belongs to; weights and biases are told apart by the indices. */
    static ParameterFamily of(Quantity q) {
        return q.j() != 0
                ? WEIGHT
                : Arrays.stream(values())
                        .filter(family -> family != WEIGHT && family.has(q.kind()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(q.id() + " belongs to no parameter"));
    }

    /** The family whose parameters stand in segments of {@code kind}. */
    static ParameterFamily of(Segment.Kind kind) {
        return Arrays.stream(values())
                .filter(family -> family.segment == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(kind + " is not trained"));
    }

    private boolean has(Kind kind) {
        return kind == parameter
                || kind == gradient
                || kind == updated
                || memory().contains(kind)
                || newMemory().contains(kind);
    }

    Segment.Kind segment() {
        return segment;
    }

    Kind parameter() {
        return parameter;
    }

    Kind gradient() {
        return gradient;
    }

    Kind updated() {
        return updated;
    }

    /** What the optimizer remembers before the step, by slot. */
    List<Kind> memory() {
        return List.of(memory1, memory2);
    }

    /** What it remembers after the step, by slot. */
    List<Kind> newMemory() {
        return List.of(newMemory1, newMemory2);
    }
}
