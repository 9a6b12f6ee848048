package dev.chainrule.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Parameters;
import java.util.Arrays;

/** The rows held out for validation, the outputs for them and their loss, by parameters that change meanwhile. */
final class HeldOut implements Judge {
    private final Dataset data;
    private final Matrix outputs;
    private final Pass pass;

    HeldOut(Dataset data, Parameters parameters, Kernels kernels) {
        this.data = data;
        this.outputs = Matrix.of(data.rows(), parameters.network().outputs());
        this.pass = Pass.prediction(parameters, kernels, Math.min(Pass.rowsAtOnce(parameters.network()), data.rows()));
    }

    @Override
    public Dataset data() {
        return data;
    }

    @Override
    public Matrix outputs() {
        return outputs;
    }

    @Override
    public double loss(Loss loss) {
        return sum(loss) / data.rows();
    }

    /** The sum of {@code loss} over the rows, weighted if they have weights. */
    double sum(Loss loss) {
        double sum = 0;
        float[] weights = data.weights().orElse(null);
        for (int from = 0; from < data.rows(); from += pass.capacity()) {
            int to = Math.min(from + pass.capacity(), data.rows());
            Matrix y = pass.predict(data.features(from, to));
            System.arraycopy(y.array(), y.offset(), outputs.array(), from * outputs.columns(), y.rows() * y.columns());
            float[] chunk = weights == null ? null : Arrays.copyOfRange(weights, from, to);
            sum += pass.loss(loss, data.targets(from, to), chunk);
        }
        return sum;
    }
}
