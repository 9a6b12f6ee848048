package dev.chainrule.tables;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The first bytes of a file, which tell what it is whatever its name says. */
record Magic(byte[] bytes) {
    /** How many bytes are enough: those of a zip archive with the name of its first entry. */
    static final int LENGTH = 64;

    private static final int ZIP_NAME = 30;

    boolean isEmpty() {
        return bytes.length == 0;
    }

    boolean isGzip() {
        return startsWith(0x1F, 0x8B);
    }

    boolean isParquet() {
        return startsWith('P', 'A', 'R', '1');
    }

    boolean isUtf16() {
        return startsWith(0xFF, 0xFE) || startsWith(0xFE, 0xFF);
    }

    /** What it is and what to do, for files that hold no text: "a PNG picture, not text"; nothing for all others. */
    Optional<String> foreign() {
        if (startsWith(0x89, 'P', 'N', 'G')) {
            return Optional.of("a PNG picture, not text");
        }
        if (startsWith(0xFF, 0xD8, 0xFF)) {
            return Optional.of("a JPEG picture, not text");
        }
        if (startsWith('G', 'I', 'F', '8')) {
            return Optional.of("a GIF picture, not text");
        }
        if (startsWith('%', 'P', 'D', 'F', '-')) {
            return Optional.of("a PDF document, not text");
        }
        if (startsWith(0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1)) {
            return Optional.of(
                    "an old Excel workbook or Word document, not text; save the sheet as .csv from its program");
        }
        if (startsWith('P', 'K', 3, 4)) {
            return Optional.of(
                    isWorkbook()
                            ? "an Excel workbook, not text; save the sheet as .csv from its program"
                            : "a zip archive or a spreadsheet, not text; unpack it, or save the sheet as .csv from its"
                                    + " program");
        }
        return Optional.empty();
    }

    /** Whether the first entry of the zip archive is one of those that stand first in an .xlsx file. */
    private boolean isWorkbook() {
        String entry = bytes.length < ZIP_NAME
                ? ""
                : new String(bytes, ZIP_NAME, bytes.length - ZIP_NAME, StandardCharsets.ISO_8859_1);
        return entry.startsWith("[Content_Types].xml")
                || entry.startsWith("_rels/")
                || entry.startsWith("xl/")
                || entry.startsWith("docProps/");
    }

    private boolean startsWith(int... prefix) {
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
}
