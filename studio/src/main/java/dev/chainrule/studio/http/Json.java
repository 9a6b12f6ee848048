package dev.chainrule.studio.http;

import dev.chainrule.ChainruleException;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Trees of maps, lists, strings, numbers, booleans and nulls as JSON, and back; what comes from outside is bounded. */
public final class Json {
    /** Deeper than any network file, less deep than any stack. */
    private static final int MOST_NESTED = 32;

    private static final int LONGEST_NUMBER = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_NESTED)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /**
     * The tree of {@code json}, in UTF-8.
     *
     * @throws ChainruleException if it is not JSON, nests more than 32 levels or has a number of more than 100 digits
     */
    public static @Nullable Object parse(byte[] json) {
        try {
            return MAPPER.readValue(json, Object.class);
        } catch (JacksonException e) {
            String reason = String.valueOf(e.getOriginalMessage()).replaceAll("\\s+", " ");
            throw new ChainruleException("the request is not valid JSON: " + reason, e);
        }
    }

    /** {@code tree} in UTF-8; a number that is NaN or infinite becomes null. */
    public static byte[] write(@Nullable Object tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
            write(tree, out);
        }
        return bytes.toByteArray();
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
            case double[] numbers -> {
                out.writeStartArray();
                for (double number : numbers) {
                    write((Object) number, out);
                }
                out.writeEndArray();
            }
            case Double number when !Double.isFinite(number) -> out.writeNull();
            case Double number -> out.writeNumber(number);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Boolean truth -> out.writeBoolean(truth);
            case Number number -> out.writePOJO(number);
            default -> out.writeString(value.toString());
        }
    }
}
