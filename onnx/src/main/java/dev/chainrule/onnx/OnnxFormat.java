package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.CodedInputStream;
import dev.chainrule.ChainruleException;
import dev.chainrule.files.SafeFile;
import dev.chainrule.files.WholeFile;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Models as ONNX files: raw columns in, words out, for every ONNX runtime; and back. Networks that other programs wrote are
 * read too, as far as they are layers one after the other. docs/onnx.md says more. Immutable.
 */
public final class OnnxFormat implements ModelFormat {
    /** The format; {@link Model#load} and {@link Model#save} find it by themselves. */
    public OnnxFormat() {}

    @Override
    public String ending() {
        return "onnx";
    }

    /**
     * {@inheritDoc}
     *
     * @throws ChainruleException if it cannot be read, is damaged or holds what is not supported, which is then named
     */
    @Override
    public Model read(Path file) {
        return decode(WholeFile.bytes(file, WholeFile.LARGEST, "an ONNX file"), file.toString());
    }

    /**
     * {@inheritDoc}
     *
     * @throws ChainruleException if the model is larger than 2 GiB, contains an activation of the user's own, or the
     *     file cannot be written
     */
    @Override
    public void write(Model model, Path file) {
        ModelProto proto = ModelEncoder.encode(model);
        SafeFile.write(file, proto::writeTo);
    }

    /**
     * {@code model} as the bytes of an ONNX file. Equal models give equal bytes.
     *
     * @throws ChainruleException if it is larger than 2 GiB or contains an activation of the user's own
     */
    public byte[] encode(Model model) {
        return ModelEncoder.encode(model).toByteArray();
    }

    /**
     * The model in the bytes of an ONNX file.
     *
     * @param name how messages call the file
     * @throws ChainruleException if they are damaged or hold what is not supported, which is then named
     */
    public Model decode(byte[] bytes, String name) {
        return model(parse(bytes, name), name);
    }

    private static ModelProto parse(byte[] bytes, String name) {
        try {
            CodedInputStream input = CodedInputStream.newInstance(bytes);
            input.enableAliasing(true);
            ModelProto proto = ModelProto.parseFrom(input);
            input.checkLastTagWas(0);
            return proto;
        } catch (IOException e) {
            throw new ChainruleException(name + " is no ONNX file, or damaged", e);
        }
    }

    private static Model model(ModelProto proto, String name) {
        if (!proto.hasGraph() || proto.getOpsetImportCount() == 0) {
            throw new ChainruleException(name + " is no ONNX file, or damaged: there is no graph in it");
        }
        Optional<String> metadata = metadata(proto, Metadata.KEY);
        return metadata.isPresent()
                ? new ModelDecoder(name).decode(proto.getGraph(), metadata.get(), metadata(proto, Metadata.CHECKSUMS))
                : new ForeignDecoder(proto.getGraph(), name).decode();
    }

    private static Optional<String> metadata(ModelProto proto, String key) {
        return proto.getMetadataPropsList().stream()
                .filter(entry -> entry.getKey().equals(key))
                .map(StringStringEntryProto::getValue)
                .findFirst();
    }
}
