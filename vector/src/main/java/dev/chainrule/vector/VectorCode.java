package dev.chainrule.vector;

import java.util.Locale;

/**
 * The code for one vector width.
 *
 * @param tiles the products
 * @param rows products of a few rows
 * @param packer what brings factors into the order of the tiles
 * @param maps the elementwise functions
 */
record VectorCode(Tiles tiles, RowTiles rows, Packer packer, Maps maps) {
    /** Loads the code for vectors of {@code bits} bits: with the Vector API behind it, some tenth of a second at first. */
    static VectorCode forBits(int bits) {
        Tiles tiles = hasManyRegisters(bits) ? TileLanes.forBits(bits) : SlimTileLanes.forBits(bits);
        return new VectorCode(tiles, RowLanes.forBits(bits), PackLanes.forBits(bits), MapLanes.forBits(bits));
    }

    /** Rows of the tall tile for vectors of {@code bits} bits: by the number of registers. */
    static int tileHeight(int bits) {
        return hasManyRegisters(bits) ? TileLanes.HEIGHT : SlimTileLanes.HEIGHT;
    }

    /** Whether there are 32 vector registers, as with AVX-512 and on ARM, and not 16 as on other x86 processors. */
    private static boolean hasManyRegisters(int bits) {
        return bits >= 512
                || System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).equals("aarch64");
    }
}
