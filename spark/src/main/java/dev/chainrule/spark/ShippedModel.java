package dev.chainrule.spark;

import dev.chainrule.model.Model;
import dev.chainrule.onnx.OnnxFormat;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A model that goes to executors, as the bytes of its ONNX file. */
final class ShippedModel implements Serializable {
    private static final long serialVersionUID = 1L;

    private byte @Nullable [] bytes;
    private transient @Nullable Model model;

    private ShippedModel(@Nullable Model model) {
        this.model = model;
    }

    static ShippedModel of(Model model) {
        return new ShippedModel(model);
    }

    /** The model; one and the same in an executor. */
    synchronized Model model() {
        Model made = model;
        byte[] from = bytes;
        if (made == null) {
            if (from == null) {
                throw new IllegalStateException("neither a model nor its bytes");
            }
            made = new OnnxFormat().decode(from, "the model that was sent");
            model = made;
        }
        return made;
    }

    /** The bytes of its ONNX file. */
    synchronized byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            made = new OnnxFormat().encode(model());
            bytes = made;
        }
        return made;
    }

    private void writeObject(ObjectOutputStream output) throws IOException {
        bytes();
        output.defaultWriteObject();
    }
}
