package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * What a compressed file holds, as long as it is in proportion to the file. Text compresses to a third or a tenth, a table that
 * repeats itself to a hundredth; gzip can go to a thousandth, so that a file of some megabytes takes all memory and disk.
 */
final class Unpacked extends FilterInputStream {
    /** So many bytes are fine whatever they are compressed to. */
    static final long FREE = 1L << 30;

    /** How many times its file's size the content may have beyond that. */
    private static final long MOST_TIMES = 200;

    private final String name;
    private final long packed;
    private final long free;
    private long unpacked;

    /**
     * The content that {@code content} gives.
     *
     * @param name how messages call the file
     * @param packed how many bytes the file has
     * @param free how many bytes its content may have whatever the file's size
     */
    Unpacked(InputStream content, String name, long packed, long free) {
        super(content);
        this.name = name;
        this.packed = packed;
        this.free = free;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
        return count(super.read(bytes, from, most));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private int count(int bytes) {
        unpacked += Math.max(0, bytes);
        if (unpacked > free && unpacked / MOST_TIMES > packed) {
            throw new ChainruleException(String.format(
                    Locale.ROOT,
                    "%s unpacks to more than %,d times its size of %,d bytes, which tables do not; if this one does, unpack it"
                            + " first (gunzip) and read that",
                    name,
                    MOST_TIMES,
                    packed));
        }
        return bytes;
    }
}
