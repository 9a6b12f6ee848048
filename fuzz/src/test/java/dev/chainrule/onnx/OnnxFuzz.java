package dev.chainrule.onnx;

import dev.chainrule.fuzz.Hostile;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictor;

/** Bytes as a model file, ours or of another program, which then predicts. */
public final class OnnxFuzz {
    private static final int SMALL = 10_000;

    private OnnxFuzz() {}

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] file) {
        Hostile.read(() -> predict(new OnnxFormat().decode(file, "file")));
    }

    /** Has {@code model}, unless it is large, predict a row of zeros. */
    static void predict(Model model) {
        if (model.network().layout().size() < SMALL) {
            try (Predictor predictor = model.predictor(new Compute("scalar", 1))) {
                predictor.outputs(Matrix.of(1, model.network().inputs()));
            }
        }
    }
}
