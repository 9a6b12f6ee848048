package dev.chainrule.onnx;

import dev.chainrule.ChainruleException;

/** Bytes as a model file; for scripts/fuzz. */
public final class OnnxFuzz {
    private OnnxFuzz() {}

    /** What Jazzer calls; whatever it throws but one clear line is found. */
    public static void fuzzerTestOneInput(byte[] file) {
        try {
            new OnnxFormat().decode(file, "file");
        } catch (ChainruleException e) {
            // one clear line
        }
    }
}
