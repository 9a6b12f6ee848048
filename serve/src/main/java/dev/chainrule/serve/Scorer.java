package dev.chainrule.serve;

import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictor;

/** Computes the outputs of one network for rows that are encoded already; one thread at a time uses it. */
public interface Scorer extends AutoCloseable {
    /**
     * Writes the outputs for {@code inputs}.
     *
     * @param inputs rows × inputs of the network
     * @param outputs rows × outputs, overwritten
     */
    void outputs(Matrix inputs, Matrix outputs);

    @Override
    void close();

    /** Opens a scorer of a model: one for each thread, and for each version of the model. */
    @FunctionalInterface
    interface Factory {
        /** A scorer of {@code model}; whoever asks closes it. */
        Scorer open(Model model);
    }

    /** Chainrule's own, by the kernels of {@code backend} on the calling thread. */
    static Factory by(String backend) {
        return model -> {
            Predictor predictor = model.predictor(new Compute(backend, 1));
            return new Scorer() {
                @Override
                public void outputs(Matrix inputs, Matrix outputs) {
                    predictor.outputs(inputs, outputs);
                }

                @Override
                public void close() {
                    predictor.close();
                }
            };
        };
    }
}
