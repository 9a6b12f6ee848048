package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.files.SafeFile;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file to read: where it is, what people call it, its format.
 *
 * @param path where it is
 * @param name what messages call it
 * @param format how it is written
 * @param gzip whether it is compressed by gzip
 */
record Source(Path path, String name, FileFormat format, boolean gzip) {
    private static final int BUFFER = 1 << 16;
    private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /**
     * The file at {@code path}, whose first bytes do not speak against its name.
     *
     * @throws ChainruleException if it cannot be a table
     */
    static Source of(Path path) {
        checkReadable(path);
        return named(path, path.getFileName().toString());
    }

    /** Whether {@code path} is a pipe or a device, which can be read only once and whose name tells nothing. */
    static boolean isStream(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path) && Files.isReadable(path);
    }

    /** The file at {@code path} by the name {@code name}; without an ending in the name, its content tells the format. */
    static Source named(Path path, String name) {
        if (name.contains(".")) {
            FileFormat.Ending ending = FileFormat.of(name);
            return new Source(path, name, ending.format(), ending.gzip()).checked();
        }
        return sniffed(path, name);
    }

    /** The file at {@code path} by the name {@code name}, whose content tells the format. */
    static Source sniffed(Path path, String name) {
        Magic magic = magic(path, name);
        boolean gzip = magic.isGzip();
        Source csv = new Source(path, name, FileFormat.CSV, gzip);
        FileFormat format = switch (csv.firstWord()) {
            case '{', '[' -> FileFormat.JSON;
            default -> magic.isParquet() ? FileFormat.PARQUET : FileFormat.CSV;
        };
        return new Source(path, name, format, gzip).checked();
    }

    private static void checkReadable(Path path) {
        if (Files.isDirectory(path)) {
            throw new ChainruleException(path + " is a folder; name a file in it");
        }
        if (!Files.exists(path)) {
            throw new ChainruleException(SafeFile.missing(path));
        }
        if (!Files.isReadable(path)) {
            throw new ChainruleException(path + " may not be read: ask for the permission");
        }
    }

    private Source checked() {
        Magic magic = magic(path, name);
        if (magic.isEmpty()) {
            throw new ChainruleException(name + " is empty");
        }
        magic.foreign().ifPresent(kind -> {
            throw new ChainruleException(name + " is " + kind);
        });
        if (format == FileFormat.PARQUET && !magic.isParquet()) {
            throw new ChainruleException(name + " is no Parquet file: it does not begin with PAR1");
        }
        if (format != FileFormat.PARQUET && magic.isParquet()) {
            throw new ChainruleException(name + " is a Parquet file; give it the ending .parquet");
        }
        if (gzip != magic.isGzip()) {
            throw new ChainruleException(
                    gzip ? name + " is not compressed by gzip" : name + " is compressed by gzip; add the ending .gz");
        }
        if (magic.isUtf16()) {
            throw new ChainruleException(name + " is written in UTF-16; save it as UTF-8");
        }
        return this;
    }

    private static Magic magic(Path path, String name) {
        try (InputStream in = Files.newInputStream(path)) {
            return new Magic(in.readNBytes(Magic.LENGTH));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** The first byte that is no white space, −1 at the end. */
    private int firstWord() {
        try (InputStream in = open()) {
            int next;
            do {
                next = in.read();
            } while (next == ' ' || next == '\t' || next == '\n' || next == '\r');
            return next;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** The content, uncompressed, without the byte order mark that some programs put before UTF-8. */
    InputStream open() throws IOException {
        InputStream raw = Files.newInputStream(path);
        InputStream in = gzip
                ? new BufferedInputStream(
                        new Unpacked(new GZIPInputStream(raw, BUFFER), name, Files.size(path), Unpacked.FREE), BUFFER)
                : new BufferedInputStream(raw, BUFFER);
        in.mark(3);
        byte[] mark = in.readNBytes(3);
        if (!Arrays.equals(mark, UTF8_MARK)) {
            in.reset();
        }
        return in;
    }

    /** Makes sure that what is compressed is not out of all proportion to its file; see {@link Unpacked}. */
    void requireProportion() {
        if (gzip) {
            try (InputStream in = open()) {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    /** The error that a file could not be read because of {@code cause}. */
    ChainruleException unreadable(IOException cause) {
        return unreadable(name, cause);
    }

    private static ChainruleException unreadable(String name, IOException cause) {
        if (cause instanceof ZipException || cause instanceof EOFException) {
            return new ChainruleException(name + " is damaged: it cannot be uncompressed to its end", cause);
        }
        return new ChainruleException(name + " cannot be read: " + reason(cause), cause);
    }

    /** What the system says, without the exception's class where it says anything. */
    static String reason(IOException cause) {
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }

    /** The path as DuckDB reads it: as a pattern, in which these characters must be taken literally. */
    String pattern() {
        String text = path.toAbsolutePath().toString();
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            pattern.append(c == '[' || c == '*' || c == '?' ? "[" + c + "]" : String.valueOf(c));
        }
        return pattern.toString();
    }

    /** The word for DuckDB's option {@code compression}. */
    String compression() {
        return gzip ? "gzip" : "uncompressed";
    }

    /** Text of {@code bytes}, which stand on {@code line}, if they are UTF-8. */
    String decode(byte[] bytes, int line) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw notUtf8(line);
        }
    }

    /** The error that a text is not UTF-8. */
    ChainruleException notUtf8(int line) {
        return new ChainruleException(name + ", line " + line + ": not valid UTF-8; save the file as UTF-8"
                + " (for example: iconv -f WINDOWS-1252 -t UTF-8)");
    }

    /** The error that a text contains zero bytes. */
    ChainruleException binary(int line) {
        return new ChainruleException(name + ", line " + line + ": a zero byte; this is no text file");
    }
}
