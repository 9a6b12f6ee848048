package dev.chainrule.serve.answer;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** JSON as it is written here; a number that is not finite becomes null. */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private Json() {}

    /** What {@code content} writes, in UTF-8. */
    public static byte[] write(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(out);
        }
        return bytes.toByteArray();
    }

    /** {@code tree} of maps, lists, texts, numbers, booleans and nulls. */
    public static byte[] of(@Nullable Object tree) {
        return write(out -> write(tree, out));
    }

    private static void write(@Nullable Object value, JsonGenerator out) {
        switch (value) {
            case null -> out.writeNull();
            case Map<?, ?> map -> {
                out.writeStartObject();
                map.forEach((name, item) -> {
                    out.writeName(String.valueOf(name));
                    write(item, out);
                });
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                list.forEach(item -> write(item, out));
                out.writeEndArray();
            }
            case Boolean truth -> out.writeBoolean(truth);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Number number -> number(number.doubleValue(), out);
            default -> out.writeString(value.toString());
        }
    }

    static void number(double x, JsonGenerator out) {
        if (Double.isFinite(x)) {
            out.writeNumber(x);
        } else {
            out.writeNull();
        }
    }

    static void number(float x, JsonGenerator out) {
        if (Float.isFinite(x)) {
            out.writeNumber(x);
        } else {
            out.writeNull();
        }
    }
}
