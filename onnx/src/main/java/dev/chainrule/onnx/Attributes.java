package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/** The attributes of nodes: made for writing, looked up when reading. */
final class Attributes {
    private Attributes() {}

    static AttributeProto of(String name, long value) {
        return attribute(name, AttributeProto.AttributeType.INT).setI(value).build();
    }

    static AttributeProto of(String name, float value) {
        return attribute(name, AttributeProto.AttributeType.FLOAT).setF(value).build();
    }

    static AttributeProto of(String name, String value) {
        return attribute(name, AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto ofStrings(String name, List<String> values) {
        AttributeProto.Builder attribute = attribute(name, AttributeProto.AttributeType.STRINGS);
        values.forEach(value -> attribute.addStrings(ByteString.copyFromUtf8(value)));
        return attribute.build();
    }

    static AttributeProto ofLongs(String name, List<Long> values) {
        return attribute(name, AttributeProto.AttributeType.INTS)
                .addAllInts(values)
                .build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    static Optional<AttributeProto> find(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    static long integer(NodeProto node, String name, long otherwise) {
        return find(node, name).map(AttributeProto::getI).orElse(otherwise);
    }

    static float number(NodeProto node, String name, float otherwise) {
        return find(node, name).map(AttributeProto::getF).orElse(otherwise);
    }

    static String text(NodeProto node, String name, String otherwise) {
        return find(node, name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
    }

    /** The words of the first of {@code names} that has any: strings, or integers in decimal. */
    static List<String> words(NodeProto node, String... names) {
        for (String name : names) {
            Optional<AttributeProto> found = find(node, name);
            if (found.isPresent() && found.get().getStringsCount() > 0) {
                return found.get().getStringsList().stream()
                        .map(ByteString::toStringUtf8)
                        .toList();
            }
            if (found.isPresent() && found.get().getIntsCount() > 0) {
                return found.get().getIntsList().stream().map(String::valueOf).toList();
            }
        }
        return List.of();
    }
}
