package dev.chainrule.tables;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A folder for the files of a test, and what tests do with them. */
record Scratch(Path folder) {
    /** A file with {@code text}, in UTF-8. */
    Path file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file with {@code bytes}; compressed if its name ends with .gz. */
    Path file(String name, byte[] bytes) {
        Path file = folder.resolve(name);
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** The table that {@code text} is as data.csv. */
    Table csv(String text) {
        return csv(text, ReadOptions.defaults());
    }

    /** The table that {@code text} is as data.csv with {@code options}. */
    Table csv(String text, ReadOptions options) {
        return Tables.read(file("data.csv", text), options).table();
    }

    /** Checks that {@code call} fails with exactly this one line. */
    static void assertError(ThrowingCallable call, String message) {
        assertThatExceptionOfType(ChainruleException.class).isThrownBy(call).withMessage(message);
    }

    /** Checks that {@code text} as data.csv cannot be read, with exactly this one line. */
    void assertCsvError(String text, String message) {
        assertError(() -> csv(text), message);
    }
}
