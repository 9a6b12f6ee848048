package dev.chainrule.explain;

import dev.chainrule.network.Layout;
import dev.chainrule.network.Segment;
import dev.chainrule.reference.Backward;
import java.util.Objects;

/** The value of every quantity of one pass, as the double-precision pass gives it. */
final class PassValues {
    private final NetworkFile file;
    private final Layout layout;
    private final PassRecord pass;
    private final int[] weightStart;

    PassValues(NetworkFile file, PassRecord pass) {
        this.file = file;
        this.layout = file.network().layout();
        this.pass = pass;
        this.weightStart = new int[file.network().layers().size()];
        for (int l = 0; l < weightStart.length; l++) {
            weightStart[l] = layout.weights(l).offset();
        }
    }

    /** The value of {@code q}; its scope names the sample by its place in the pass. */
    double of(Quantity q) {
        int s = Math.max(0, q.scope().sample() - 1);
        int l = q.layer() - 1;
        return switch (q.kind()) {
            case INPUT -> file.inputs()[pass.samples().get(s)][q.i() - 1];
            case TARGET -> file.targets()[pass.samples().get(s)][q.i() - 1];
            case WEIGHT, BIAS, SLOPE_PARAMETER -> pass.before()[index(q)];
            case TERM -> source(q, s) * pass.before()[index(q)];
            case PRE_ACTIVATION -> pass.forward().layer(l).preActivations(s)[q.i() - 1];
            case ACTIVATION -> pass.forward().layer(l).outputs(s)[q.i() - 1];
            case LOSS_TERM -> Objects.requireNonNull(pass.loss()).perOutput(s)[q.i() - 1];
            case LOSS ->
                q.scope().sample() > 0
                        ? Objects.requireNonNull(pass.loss()).of(s)
                        : Objects.requireNonNull(pass.loss()).total();
            case ACTIVATION_GRADIENT -> back(s).layer(l).activationGradients(0)[q.i() - 1];
            case ACTIVATION_SLOPE -> Objects.requireNonNull(back(s).layer(l).slopes(0))[q.i() - 1];
            case CONTRIBUTION -> back(s).contributions(l, 0)[q.i() - 1][q.j() - 1];
            case DELTA -> back(s).layer(l).deltas(0)[q.i() - 1];
            case WEIGHT_GRADIENT, BIAS_GRADIENT, SLOPE_PARAMETER_GRADIENT ->
                q.scope().sample() > 0
                        ? back(s).gradient()[index(q)]
                        : Objects.requireNonNull(pass.gradient())[index(q)];
            case NEW_WEIGHT, NEW_BIAS, NEW_SLOPE_PARAMETER -> update().parameters()[index(q)];
            case RATE -> file.learningRate().orElseThrow();
            case MEMORY_1, SLOPE_MEMORY_1 -> update().memoryBefore()[0][index(q)];
            case MEMORY_2, SLOPE_MEMORY_2 -> update().memoryBefore()[1][index(q)];
            case NEW_MEMORY_1, NEW_SLOPE_MEMORY_1 -> update().memoryAfter()[0][index(q)];
            case NEW_MEMORY_2, NEW_SLOPE_MEMORY_2 -> update().memoryAfter()[1][index(q)];
            case LAYER, PHASE -> Double.NaN;
        };
    }

    private double source(Quantity q, int s) {
        return q.layer() == 1
                ? file.inputs()[pass.samples().get(s)][q.i() - 1]
                : pass.forward().layer(q.layer() - 2).outputs(s)[q.i() - 1];
    }

    private Backward back(int s) {
        return pass.perSample().get(s);
    }

    private PassRecord.UpdateRecord update() {
        return Objects.requireNonNull(pass.update());
    }

    /** Where the parameter that {@code q} belongs to stands in the flat array. */
    int index(Quantity q) {
        int l = q.layer() - 1;
        if (q.j() > 0) {
            return weightStart[l] + (q.i() - 1) * layout.weights(l).columns() + q.j() - 1;
        }
        boolean slope = switch (q.kind()) {
            case SLOPE_PARAMETER,
                    SLOPE_PARAMETER_GRADIENT,
                    NEW_SLOPE_PARAMETER,
                    SLOPE_MEMORY_1,
                    SLOPE_MEMORY_2,
                    NEW_SLOPE_MEMORY_1,
                    NEW_SLOPE_MEMORY_2 -> true;
            default -> false;
        };
        Segment segment = layout.find(l, slope ? Segment.Kind.ACTIVATION : Segment.Kind.BIAS)
                .orElse(null);
        return Objects.requireNonNull(segment).offset() + q.i() - 1;
    }
}
