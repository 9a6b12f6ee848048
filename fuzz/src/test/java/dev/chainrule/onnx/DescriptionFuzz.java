package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.chainrule.fuzz.Hostile;
import dev.chainrule.model.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes as what our own model file says of its model (preprocessing, network, provenance), beside the parameters of a
 * real one, and without checksums; the model then predicts a row without values.
 */
public final class DescriptionFuzz {
    private static final Path GOLDEN = Path.of("..", "onnx", "src", "test", "resources", "golden");

    private static final ModelProto FILE = read("1-classes.onnx");

    private DescriptionFuzz() {}

    private static ModelProto read(String name) {
        try {
            return ModelProto.parseFrom(Files.readAllBytes(GOLDEN.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The descriptions of real models. */
    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : List.of("1-classes.onnx", "2-classes.onnx")) {
            read(name).getMetadataPropsList().stream()
                    .filter(entry -> entry.getKey().equals(Metadata.KEY))
                    .forEach(entry -> seeds.add(entry.getValue().getBytes(StandardCharsets.UTF_8)));
        }
        return seeds;
    }

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] json) {
        ModelProto file = FILE.toBuilder()
                .clearMetadataProps()
                .addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey(Metadata.KEY)
                        .setValue(new String(json, StandardCharsets.UTF_8)))
                .build();
        Hostile.read(() -> {
            Model model = new OnnxFormat().decode(file.toByteArray(), "file");
            OnnxFuzz.predict(model);
            Map<String, Object> row = new LinkedHashMap<>();
            model.preprocessing().columns().forEach(column -> row.put(column, null));
            model.predict(row);
        });
    }
}
