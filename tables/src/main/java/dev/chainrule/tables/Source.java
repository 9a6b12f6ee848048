package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.files.SafeFile;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final int MAGIC = 4;

    /**
     * The file at {@code path}, whose first bytes do not speak against its name.
     *
     * @throws ChainruleException if it cannot be a table
     */
    static Source of(Path path) {
        checkReadable(path);
        String name = path.getFileName().toString();
        FileFormat.Ending ending = FileFormat.of(name);
        return new Source(path, name, ending.format(), ending.gzip()).checked();
    }

    /** The file at {@code path} by the name {@code name}; without an ending in the name, its content tells the format. */
    static Source named(Path path, String name) {
        if (name.contains(".")) {
            FileFormat.Ending ending = FileFormat.of(name);
            return new Source(path, name, ending.format(), ending.gzip()).checked();
        }
        byte[] magic = magic(path, name);
        boolean gzip = startsWith(magic, 0x1F, 0x8B);
        Source csv = new Source(path, name, FileFormat.CSV, gzip);
        FileFormat format = switch (csv.firstWord()) {
            case '{', '[' -> FileFormat.JSON;
            default -> startsWith(magic, 'P', 'A', 'R', '1') ? FileFormat.PARQUET : FileFormat.CSV;
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
        byte[] magic = magic(path, name);
        if (magic.length == 0) {
            throw new ChainruleException(name + " is empty");
        }
        boolean parquet = startsWith(magic, 'P', 'A', 'R', '1');
        if (format == FileFormat.PARQUET && !parquet) {
            throw new ChainruleException(name + " is no Parquet file: it does not begin with PAR1");
        }
        if (format != FileFormat.PARQUET && parquet) {
            throw new ChainruleException(name + " is a Parquet file; give it the ending .parquet");
        }
        if (gzip != startsWith(magic, 0x1F, 0x8B)) {
            throw new ChainruleException(
                    gzip ? name + " is not compressed by gzip" : name + " is compressed by gzip; add the ending .gz");
        }
        if (startsWith(magic, 'P', 'K', 3, 4)) {
            throw new ChainruleException(name + " is a zip archive or a spreadsheet, not text; unpack it, or save the"
                    + " sheet as .csv from its program");
        }
        if (startsWith(magic, 0xFF, 0xFE) || startsWith(magic, 0xFE, 0xFF)) {
            throw new ChainruleException(name + " is written in UTF-16; save it as UTF-8");
        }
        return this;
    }

    private static byte[] magic(Path path, String name) {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAGIC);
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

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** The content, uncompressed, without the byte order mark that some programs put before UTF-8. */
    InputStream open() throws IOException {
        InputStream raw = Files.newInputStream(path);
        InputStream in = gzip
                ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER)
                : new BufferedInputStream(raw, BUFFER);
        in.mark(3);
        byte[] mark = in.readNBytes(3);
        if (!startsWith(mark, 0xEF, 0xBB, 0xBF)) {
            in.reset();
        }
        return in;
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
