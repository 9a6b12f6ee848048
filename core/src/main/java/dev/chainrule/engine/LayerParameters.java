package dev.chainrule.engine;

import dev.chainrule.kernels.Matrix;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import org.jspecify.annotations.Nullable;

/**
 * Views of what one layer learns in its affine part.
 *
 * @param weights inputs × units
 * @param bias 1 × units, or null for none
 * @param weightGradient as weights; null for a pass that only predicts
 * @param biasGradient as bias; null for a pass that only predicts
 */
record LayerParameters(
        Matrix weights,
        @Nullable Matrix bias,
        @Nullable Matrix weightGradient,
        @Nullable Matrix biasGradient) {

    /**
     * Those of {@code layer} (from 0).
     *
     * @param gradient of all trained parameters, or null for a pass that only predicts
     */
    static LayerParameters of(Parameters parameters, int layer, float @Nullable [] gradient) {
        Segment weights = parameters.layout().weights(layer);
        Segment bias = parameters.layout().find(layer, Segment.Kind.BIAS).orElse(null);
        return new LayerParameters(
                parameters.view(weights),
                bias == null ? null : parameters.view(bias),
                gradient == null ? null : view(gradient, weights),
                gradient == null || bias == null ? null : view(gradient, bias));
    }

    /**
     * Those of the output layer of each member.
     *
     * @param gradient of all trained parameters, or null for a pass that only predicts
     */
    static LayerParameters[] heads(Parameters parameters, float @Nullable [] gradient) {
        int layer = parameters.network().layers().size() - 1;
        int members = parameters.network().members();
        LayerParameters all = of(parameters, layer, gradient);
        LayerParameters[] heads = new LayerParameters[members];
        for (int member = 0; member < members; member++) {
            heads[member] = new LayerParameters(
                    share(all.weights, member, members),
                    all.bias == null ? null : share(all.bias, member, members),
                    all.weightGradient == null ? null : share(all.weightGradient, member, members),
                    all.biasGradient == null ? null : share(all.biasGradient, member, members));
        }
        return heads;
    }

    private static Matrix share(Matrix all, int member, int members) {
        int rows = all.rows() / members;
        return all.rows(member * rows, (member + 1) * rows);
    }

    private static Matrix view(float[] gradient, Segment segment) {
        return Matrix.of(gradient, segment.offset(), segment.rows(), segment.columns());
    }
}
