package dev.chainrule.onnx;

import dev.chainrule.ChainruleException;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * SHA-256 of the two things that a model is read from, by which a damaged file is known.
 *
 * @param description of the metadata {@link Metadata#KEY}, in UTF-8, in hexadecimal digits
 * @param parameters of the parameters as float32, little endian, segment after segment, in hexadecimal digits
 */
record Checksums(String description, String parameters) {
    /** The checksums of {@code parameters} and of their description {@code json}. */
    static Checksums of(String json, Parameters parameters) {
        MessageDigest values = sha256();
        for (Segment segment : parameters.layout().segments()) {
            values.update(Tensors.floats("", parameters.array(), segment.offset(), segment.size())
                    .getRawData()
                    .asReadOnlyByteBuffer());
        }
        return new Checksums(hex(sha256().digest(json.getBytes(StandardCharsets.UTF_8))), hex(values.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /** The metadata {@link Metadata#CHECKSUMS}. */
    String write() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("description", description);
        tree.put("parameters", parameters);
        return Metadata.write(tree);
    }

    /**
     * Compares these checksums, of what was read, with those that were written.
     *
     * @param written the metadata {@link Metadata#CHECKSUMS}
     * @param file how messages call the file
     * @throws ChainruleException if one differs
     */
    void verify(String written, String file) {
        String place = file + ", metadata '" + Metadata.CHECKSUMS + "'";
        if (!(Metadata.read(written, place) instanceof Map<?, ?> tree)) {
            throw new ChainruleException(place + " is damaged: expected an object");
        }
        if (!description.equals(tree.get("description"))) {
            throw new ChainruleException(file + " is damaged: its description is not the one that was written");
        }
        if (!parameters.equals(tree.get("parameters"))) {
            throw new ChainruleException(file + " is damaged: its parameters are not those that were written");
        }
    }
}
