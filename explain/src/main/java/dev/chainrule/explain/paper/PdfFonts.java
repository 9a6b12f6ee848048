package dev.chainrule.explain.paper;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The fonts of one PDF: DejaVu Serif Condensed, which has Greek and the signs of mathematics, and DejaVu Sans for the few
 * letters that it lacks. Only the letters used go into the file.
 */
final class PdfFonts {
    /** A font. */
    enum Face {
        /** Upright. */
        REGULAR("DejaVuSerifCondensed"),
        /** Italic: letters that stand for quantities. */
        ITALIC("DejaVuSerifCondensed-Italic"),
        /** Bold: headings. */
        BOLD("DejaVuSerifCondensed-Bold"),
        /** Without serifs, with more signs than any of the others. */
        SANS("DejaVuSans");

        private final String file;

        Face(String file) {
            this.file = file;
        }
    }

    private static final String FOLDER = "net/sf/jasperreports/fonts/dejavu/";
    private static final double ASCENT = 0.76;
    private static final double DESCENT = 0.22;

    private record Loaded(TrueTypeFont file, CmapLookup letters, PDType0Font font) {}

    private final PDDocument pdf;
    private final Map<Face, Loaded> fonts = new EnumMap<>(Face.class);

    PdfFonts(PDDocument pdf) {
        this.pdf = pdf;
    }

    /** {@code face} in the file. */
    PDType0Font font(Face face) throws IOException {
        return loaded(face).font;
    }

    /** {@code text} set in {@code face}, and in another font where that lacks a letter. */
    Box letters(Face face, String text, double size) throws IOException {
        return letters(face, text, size, false);
    }

    /** {@code text} set in {@code face}, grey if it is {@code faint}. */
    Box letters(Face face, String text, double size, boolean faint) throws IOException {
        List<Box> boxes = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        Face of = face;
        for (int c : spelled(text).codePoints().toArray()) {
            Face next = has(face, c) ? face : Face.SANS;
            if (next != of) {
                boxes.add(run(of, run.toString(), size, faint));
                run.setLength(0);
                of = next;
            }
            run.appendCodePoint(c);
        }
        boxes.add(run(of, run.toString(), size, faint));
        return boxes.size() == 1 ? boxes.getFirst() : Box.row(boxes);
    }

    /** A letter that no font has is written by its number. */
    private String spelled(String text) throws IOException {
        StringBuilder spelled = new StringBuilder();
        for (int c : text.codePoints().toArray()) {
            if (has(Face.REGULAR, c) || has(Face.SANS, c)) {
                spelled.appendCodePoint(c);
            } else if (!Character.isISOControl(c)) {
                spelled.append(String.format(Locale.ROOT, "[U+%04X]", c));
            }
        }
        return spelled.toString();
    }

    private Box run(Face face, String text, double size, boolean faint) throws IOException {
        if (text.isEmpty()) {
            return Box.EMPTY;
        }
        double width = font(face).getStringWidth(text) / 1000 * size;
        return new Box(
                width, ASCENT * size, DESCENT * size, List.of(new Box.Letters(face, text, size, 1, 0, 0, faint)));
    }

    private boolean has(Face face, int c) throws IOException {
        return loaded(face).letters.getGlyphId(c) != 0;
    }

    private Loaded loaded(Face face) throws IOException {
        Loaded loaded = fonts.get(face);
        if (loaded == null) {
            loaded = load(face);
            fonts.put(face, loaded);
        }
        return loaded;
    }

    private Loaded load(Face face) throws IOException {
        String path = FOLDER + face.file + ".ttf";
        try (InputStream in = PdfFonts.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("the font " + face.file + " is not on the class path (jasperreports-fonts)");
            }
            TrueTypeFont file = new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes()));
            return new Loaded(file, file.getUnicodeCmapLookup(), PDType0Font.load(pdf, file, true));
        }
    }
}
