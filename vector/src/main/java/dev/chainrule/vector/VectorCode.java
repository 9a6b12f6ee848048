package dev.chainrule.vector;

import java.util.Locale;

/**
 * The code for one vector width.
 *
 * @param tiles the products
 * @param transposer what turns rows into columns for them
 * @param maps the elementwise functions
 */
record VectorCode(Tiles tiles, Transposer transposer, Maps maps) {
    /** Loads the code for vectors of {@code bits} bits: with the Vector API behind it, some tenth of a second at first. */
    static VectorCode forBits(int bits) {
        return new VectorCode(TileLanes.forBits(bits), TransposeLanes.forBits(bits), MapLanes.forBits(bits));
    }

    /** Rows of the tall tile for vectors of {@code bits} bits: by the number of registers. */
    static int tileHeight(int bits) {
        return hasManyRegisters(bits) ? 12 : 6;
    }

    /** Whether there are 32 vector registers, as with AVX-512 and on ARM, and not 16 as on other x86 processors. */
    private static boolean hasManyRegisters(int bits) {
        return bits >= 512
                || System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).equals("aarch64");
    }
}
