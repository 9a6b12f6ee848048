package dev.chainrule.files;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tree of a {@link Description} as bytes, for files of core's own: a tag, then the value. */
public final class TreeCodec {
    private static final int DEEPEST = 64;
    private static final int LONGEST = 1 << 24;

    private TreeCodec() {}

    /**
     * Writes {@code tree}.
     *
     * @throws IllegalArgumentException if it holds what is none of null, truth, number, text, list and map
     */
    public static void write(DataOutput output, @Nullable Object tree) throws IOException {
        switch (tree) {
            case null -> output.writeByte('n');
            case Boolean truth -> output.writeByte(truth ? 't' : 'f');
            case Long number -> {
                output.writeByte('l');
                output.writeLong(number);
            }
            case Double number -> {
                output.writeByte('d');
                output.writeDouble(number);
            }
            case String text -> {
                output.writeByte('s');
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                output.writeInt(bytes.length);
                output.write(bytes);
            }
            case List<?> items -> {
                output.writeByte('[');
                output.writeInt(items.size());
                for (Object item : items) {
                    write(output, item);
                }
            }
            case Map<?, ?> entries -> {
                output.writeByte('{');
                output.writeInt(entries.size());
                for (Map.Entry<?, ?> entry : entries.entrySet()) {
                    write(output, entry.getKey());
                    write(output, entry.getValue());
                }
            }
            default -> throw new IllegalArgumentException("not a tree: " + tree.getClass());
        }
    }

    /**
     * Reads what {@link #write} wrote. Whatever lengths the input claims, no more is allocated than some multiple of the
     * bytes that are there.
     *
     * @throws ChainruleException if it is something else
     * @throws EOFException if the input ends too early
     */
    public static @Nullable Object read(DataInputStream input) throws IOException {
        return read(input, 0);
    }

    private static @Nullable Object read(DataInputStream input, int depth) throws IOException {
        byte tag = input.readByte();
        return switch (tag) {
            case 'n' -> null;
            case 't' -> true;
            case 'f' -> false;
            case 'l' -> input.readLong();
            case 'd' -> input.readDouble();
            case 's' -> {
                int length = length(input, depth);
                byte[] bytes = input.readNBytes(length); // piece by piece, as far as there are any
                if (bytes.length < length) {
                    throw new EOFException();
                }
                yield new String(bytes, StandardCharsets.UTF_8);
            }
            case '[' -> {
                int size = length(input, depth);
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    items.add(read(input, depth + 1));
                }
                yield items;
            }
            case '{' -> {
                int size = length(input, depth);
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                for (int i = 0; i < size; i++) {
                    if (!(read(input, depth + 1) instanceof String key)) {
                        throw damaged();
                    }
                    entries.put(key, read(input, depth + 1));
                }
                yield entries;
            }
            default -> throw damaged();
        };
    }

    private static int length(DataInputStream input, int depth) throws IOException {
        int length = input.readInt();
        if (length < 0 || length > LONGEST || depth > DEEPEST) {
            throw damaged();
        }
        return length;
    }

    private static ChainruleException damaged() {
        return new ChainruleException("the description in the file is damaged");
    }
}
