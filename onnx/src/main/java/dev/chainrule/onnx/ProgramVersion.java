package dev.chainrule.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The version of this program, as the build wrote it into the module. */
final class ProgramVersion {
    private static final String VERSION = load();

    private ProgramVersion() {}

    static String get() {
        return VERSION;
    }

    private static String load() {
        try (InputStream stream = ProgramVersion.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(stream, "version.properties is not in the module"));
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
