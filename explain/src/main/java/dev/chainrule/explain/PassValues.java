package dev.chainrule.explain;

import dev.chainrule.network.Layout;
import dev.chainrule.network.Segment;
import dev.chainrule.reference.Backward;
import dev.chainrule.reference.LayerForward;
import dev.chainrule.reference.LossValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The value of every quantity of one pass, as the double-precision pass gives it; its arrays are copied once. */
final class PassValues {
    private final Example file;
    private final Layout layout;
    private final PassRecord pass;
    private final int[] weightStart;
    private final int[] weightColumns;
    private final OfSample[] samples;

    /** The numbers of one sample, layer by layer. */
    private static final class OfSample {
        final double[] inputs;
        final double[][] preActivations;
        final double[][] activations;
        final double[][] linear;
        final double[][] normalized;
        final double[][] means;
        final double[][] variances;
        final double @Nullable [] targets;
        final double @Nullable [] losses;
        final @Nullable Backward back;
        private final double[] @Nullable [] activationGradients;
        private final double[] @Nullable [] slopes;
        private final double[] @Nullable [] deltas;
        private final double[] @Nullable [] linearGradients;
        private final double[][] @Nullable [] contributions;
        private double @Nullable [] gradient;
        private final Example file;

        OfSample(Example file, PassRecord pass, int s) {
            this.file = file;
            int depth = file.network().layers().size();
            Sample sample = file.samples().get(pass.samples().get(s));
            inputs = sample.inputs();
            targets = sample.targets();
            losses = pass.loss() == null ? null : pass.loss().perOutput(s);
            preActivations = new double[depth][];
            activations = new double[depth][];
            linear = new double[depth][];
            normalized = new double[depth][];
            means = new double[depth][];
            variances = new double[depth][];
            for (int l = 0; l < depth; l++) {
                LayerForward layer = pass.forward().layer(l);
                linear[l] = layer.linear(s);
                normalized[l] = orNone(layer.normalized(s));
                means[l] = orNone(layer.means(s));
                variances[l] = orNone(layer.variances(s));
                preActivations[l] = layer.preActivations(s);
                activations[l] = layer.outputs(s);
            }
            back = pass.perSample().isEmpty() ? null : pass.perSample().get(s);
            activationGradients = new double[depth][];
            slopes = new double[depth][];
            deltas = new double[depth][];
            linearGradients = new double[depth][];
            contributions = new double[depth][][];
        }

        double[] activationGradients(int l) {
            double[] known = activationGradients[l];
            return known != null
                    ? known
                    : (activationGradients[l] = back().layer(l).activationGradients(0));
        }

        double[] slopes(int l) {
            double[] known = slopes[l];
            return known != null
                    ? known
                    : (slopes[l] = Objects.requireNonNull(back().layer(l).slopes(0)));
        }

        double[] deltas(int l) {
            double[] known = deltas[l];
            return known != null ? known : (deltas[l] = back().layer(l).deltas(0));
        }

        double[] linearGradients(int l) {
            double[] known = linearGradients[l];
            return known != null ? known : (linearGradients[l] = back().layer(l).linearGradients(0));
        }

        double[][] contributions(int l) {
            double[][] known = contributions[l];
            return known != null ? known : (contributions[l] = back().contributions(l, 0));
        }

        double[] gradient() {
            double[] known = gradient;
            if (known == null) {
                known = back().gradient();
                Walk.shareBiases(file, known);
                gradient = known;
            }
            return known;
        }

        private static double[] orNone(double @Nullable [] values) {
            return values == null ? new double[0] : values;
        }

        private Backward back() {
            return Objects.requireNonNull(back);
        }
    }

    PassValues(Example file, PassRecord pass) {
        this.file = file;
        this.layout = file.network().layout();
        this.pass = pass;
        this.weightStart = new int[file.network().layers().size()];
        this.weightColumns = new int[weightStart.length];
        for (int l = 0; l < weightStart.length; l++) {
            weightStart[l] = layout.weights(l).offset();
            weightColumns[l] = layout.weights(l).columns();
        }
        this.samples = new OfSample[pass.samples().size()];
        for (int s = 0; s < samples.length; s++) {
            samples[s] = new OfSample(file, pass, s);
        }
    }

    /** The value of {@code q}; its scope names the sample by its place in the pass. */
    double of(Quantity q) {
        OfSample sample = samples[Math.max(0, q.scope().sample() - 1)];
        int l = q.layer() - 1;
        return switch (q.kind()) {
            case INPUT -> sample.inputs[q.i() - 1];
            case TARGET -> Objects.requireNonNull(sample.targets)[q.i() - 1];
            case WEIGHT, BIAS, SLOPE_PARAMETER -> pass.before()[index(q)];
            case TERM -> source(q, sample) * pass.before()[index(q)];
            case GAIN, SHIFT, RUNNING_MEAN, RUNNING_VARIANCE -> pass.before()[index(q)];
            case LINEAR -> sample.linear[l][q.i() - 1];
            case MEAN -> sample.means[l][0];
            case VARIANCE -> sample.variances[l][0];
            case NORMALIZED -> sample.normalized[l][q.i() - 1];
            case PRE_ACTIVATION -> sample.preActivations[l][q.i() - 1];
            case ACTIVATION -> sample.activations[l][q.i() - 1];
            case LOSS_TERM -> Objects.requireNonNull(sample.losses)[q.i() - 1];
            case LOSS -> q.scope().sample() > 0 ? loss().of(q.scope().sample() - 1) : loss().total();
            case ACTIVATION_GRADIENT -> sample.activationGradients(l)[q.i() - 1];
            case ACTIVATION_SLOPE -> sample.slopes(l)[q.i() - 1];
            case CONTRIBUTION -> sample.contributions(l)[q.i() - 1][q.j() - 1];
            case DELTA -> sample.deltas(l)[q.i() - 1];
            case NORMALIZED_GRADIENT -> sample.deltas(l)[q.i() - 1] * pass.before()[index(q)];
            case LINEAR_GRADIENT -> sample.linearGradients(l)[q.i() - 1];
            case WEIGHT_GRADIENT, BIAS_GRADIENT, GAIN_GRADIENT, SHIFT_GRADIENT, SLOPE_PARAMETER_GRADIENT ->
                q.scope().sample() > 0
                        ? sample.gradient()[index(q)]
                        : Objects.requireNonNull(pass.gradient())[index(q)];
            case NEW_WEIGHT, NEW_BIAS, NEW_GAIN, NEW_SHIFT, NEW_SLOPE_PARAMETER -> update().parameters()[index(q)];
            case RATE -> file.learningRate().orElseThrow();
            case MEMORY_1, GAIN_MEMORY_1, SHIFT_MEMORY_1, SLOPE_MEMORY_1 -> update().memoryBefore()[0][index(q)];
            case MEMORY_2, GAIN_MEMORY_2, SHIFT_MEMORY_2, SLOPE_MEMORY_2 -> update().memoryBefore()[1][index(q)];
            case NEW_MEMORY_1, NEW_GAIN_MEMORY_1, NEW_SHIFT_MEMORY_1, NEW_SLOPE_MEMORY_1 ->
                update().memoryAfter()[0][index(q)];
            case NEW_MEMORY_2, NEW_GAIN_MEMORY_2, NEW_SHIFT_MEMORY_2, NEW_SLOPE_MEMORY_2 ->
                update().memoryAfter()[1][index(q)];
            case STEP_GRADIENT, LAYER, PHASE -> Double.NaN;
        };
    }

    private static double source(Quantity q, OfSample sample) {
        return q.layer() == 1 ? sample.inputs[q.i() - 1] : sample.activations[q.layer() - 2][q.i() - 1];
    }

    private LossValue loss() {
        return Objects.requireNonNull(pass.loss());
    }

    private PassRecord.UpdateRecord update() {
        return Objects.requireNonNull(pass.update());
    }

    /** Where the parameter that {@code q} belongs to stands in the flat array. */
    int index(Quantity q) {
        int l = q.layer() - 1;
        if (q.j() > 0) {
            return weightStart[l] + (q.i() - 1) * weightColumns[l] + q.j() - 1;
        }
        Segment.Kind kind = switch (q.kind()) {
            case NORMALIZED_GRADIENT -> Segment.Kind.GAIN;
            case RUNNING_MEAN -> Segment.Kind.RUNNING_MEAN;
            case RUNNING_VARIANCE -> Segment.Kind.RUNNING_VARIANCE;
            default -> ParameterFamily.of(q).segment();
        };
        Segment segment = layout.find(l, kind).orElse(null);
        return Objects.requireNonNull(segment).offset() + q.i() - 1;
    }
}
