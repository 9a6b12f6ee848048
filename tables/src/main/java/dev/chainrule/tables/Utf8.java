package dev.chainrule.tables;

/** Tells, byte by byte, whether bytes are UTF-8 (RFC 3629: no overlong forms, no surrogates, up to U+10FFFF). */
final class Utf8 {
    private int pending;
    private int low = 0x80;
    private int high = 0xBF;

    /** Whether no character is unfinished. */
    boolean isComplete() {
        return pending == 0;
    }

    /** Whether {@code next} may follow; after false there is no going on. */
    boolean accept(byte next) {
        int b = next & 0xFF;
        if (pending > 0) {
            boolean fits = b >= low && b <= high;
            low = 0x80;
            high = 0xBF;
            pending--;
            return fits;
        }
        if (b < 0x80) {
            return true;
        }
        if (b < 0xC2 || b > 0xF4) {
            return false;
        }
        pending = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        // The second byte is narrower after four leading bytes.
        switch (b) {
            case 0xE0 -> low = 0xA0;
            case 0xED -> high = 0x9F;
            case 0xF0 -> low = 0x90;
            case 0xF4 -> high = 0x8F;
            default -> {}
        }
        return true;
    }
}
