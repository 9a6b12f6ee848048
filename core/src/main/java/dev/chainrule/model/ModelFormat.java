package dev.chainrule.model;

import java.nio.file.Path;

/** A kind of model file; found by ServiceLoader. */
public interface ModelFormat {
    /** The ending of its files, without the dot: "onnx". */
    String ending();

    /**
     * The model in {@code file}.
     *
     * @throws dev.chainrule.ChainruleException if it cannot be read, is damaged or holds what is not supported, which is
     *     then named
     */
    Model read(Path file);

    /**
     * Writes {@code model} to {@code file}, whole or not at all.
     *
     * @throws dev.chainrule.ChainruleException if it cannot be written
     */
    void write(Model model, Path file);
}
