package dev.chainrule.studio.network;

import dev.chainrule.studio.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files beside this class. */
final class Resources {
    private Resources() {}

    /** The tree in the JSON file {@code name}. */
    static @Nullable Object json(String name) {
        return Json.parse(bytes(name));
    }

    /** The text in {@code name}. */
    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(Resources.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
