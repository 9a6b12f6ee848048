package dev.chainrule.explain.paper;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.MathmlStyle;
import dev.chainrule.explain.formula.TextStyle;
import dev.chainrule.explain.paper.PdfFonts.Face;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageXYZDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;

/** A document as PDF, set here: A4, with fractions and indices in their places, bookmarks and page numbers. */
final class PdfDocument {
    private static final double SIZE = 10.5;
    private static final double SMALL = 9.5;
    private static final double LEADING = 3.2;
    private static final double[] HEADINGS = {15, 12, 11};
    private static final MathmlStyle MATH = MathmlStyle.MATHML;

    private final PDDocument pdf = new PDDocument();
    private final PdfFonts fonts = new PdfFonts(pdf);
    private final MathLayout math = new MathLayout(fonts);
    private final PdfPages pages = new PdfPages(pdf, fonts);
    private final PdfTables tables = new PdfTables(this, pages);

    /** {@code document} as the content of a .pdf file. */
    static byte[] write(Document document) throws IOException {
        PdfDocument writer = new PdfDocument();
        try (PDDocument pdf = writer.pdf;
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            writer.fill(document);
            pdf.save(out);
            return out.toByteArray();
        }
    }

    private void fill(Document document) throws IOException {
        pdf.getDocumentInformation().setTitle(document.title());
        pdf.getDocumentCatalog().setLanguage("en");
        pdf.setDocumentId(0L); // equal documents, equal bytes
        PDDocumentOutline outline = new PDDocumentOutline();
        pdf.getDocumentCatalog().setDocumentOutline(outline);
        addAll(lines(List.of(new Prose.Words(document.title())), Face.BOLD, 19, PdfPages.WIDTH), 0);
        pages.skip(8);
        for (Section section : document.sections()) {
            section(section, 0, outline);
        }
        pages.number(document.title());
    }

    private void section(Section section, int depth, PDOutlineNode above) throws IOException {
        double size = HEADINGS[Math.min(depth, HEADINGS.length - 1)];
        pages.skip(depth == 0 ? 20 : 13);
        pages.reserve(size * 5);
        PDOutlineItem item = new PDOutlineItem();
        item.setTitle(plain(section.title()));
        PDPageXYZDestination destination = new PDPageXYZDestination();
        destination.setPage(pages.page());
        destination.setTop((int) pages.height());
        item.setDestination(destination);
        above.addLast(item);
        addAll(lines(section.title().pieces(), Face.BOLD, size, PdfPages.WIDTH), 0);
        pages.skip(5);
        for (Block block : section.blocks()) {
            pages.skip(5);
            block(block);
        }
        for (Section inner : section.sections()) {
            section(inner, depth + 1, item);
        }
    }

    private void block(Block block) throws IOException {
        switch (block) {
            case Block.Paragraph paragraph -> prose(paragraph.prose(), 0);
            case Block.Note note -> note(note);
            case Block.Facts facts -> facts(facts);
            case Block.Equations equations -> equations(equations);
            case Block.Path path -> path(path);
            case Block.Chain chain -> tables.chain(chain);
            case Block.Table table -> tables.table(table);
        }
    }

    private void note(Block.Note note) throws IOException {
        String kind = note.kind() == Block.Note.Kind.WARNING ? "Warning. " : "Note. ";
        List<Box> pieces = new ArrayList<>(words(kind, Face.BOLD, SIZE));
        pieces.addAll(pieces(note.prose().pieces(), Face.REGULAR, SIZE));
        for (Box line : flowed(pieces, PdfPages.WIDTH - 34)) {
            Box.Stroke bar = new Box.Stroke(-11, -line.descent() - LEADING, -11, line.ascent() + LEADING, 2, true);
            List<Box.Mark> marks = new ArrayList<>(line.marks());
            marks.add(bar);
            add(new Box(line.width(), line.ascent(), line.descent() + LEADING, marks), 17);
        }
    }

    private void facts(Block.Facts facts) throws IOException {
        double widest = 0;
        List<Box> names = new ArrayList<>();
        for (Block.Fact fact : facts.facts()) {
            Box name = fonts.letters(Face.REGULAR, fact.name(), SIZE, true);
            names.add(name);
            widest = Math.max(widest, name.width());
        }
        double indent = Math.min(widest, PdfPages.WIDTH / 3) + 14;
        for (int f = 0; f < names.size(); f++) {
            Prose value = facts.facts().get(f).value();
            List<Box> lines = lines(value.pieces(), Face.REGULAR, SIZE, PdfPages.WIDTH - indent);
            Box first = names.get(f).fitted(indent - 8).over(lines.getFirst().moved(indent, 0));
            add(first, 0);
            addAll(lines.subList(1, lines.size()), indent);
        }
    }

    private void path(Block.Path path) throws IOException {
        List<Box> pieces = new ArrayList<>();
        for (int s = 0; s < path.stops().size(); s++) {
            List<Box> stop = new ArrayList<>();
            for (Formula formula : path.stops().get(s)) {
                stop.addAll(stop.isEmpty() ? List.of() : List.of(fonts.letters(Face.REGULAR, ", ", SIZE)));
                stop.add(math.set(MATH.inner(formula), SIZE));
            }
            stop.addAll(s + 1 == path.stops().size() ? List.of() : List.of(fonts.letters(Face.REGULAR, "  ←  ", SIZE)));
            pieces.add(Box.row(stop));
        }
        addAll(flowed(pieces, PdfPages.WIDTH), 12);
    }

    // ---- equations ----

    private void equations(Block.Equations equations) throws IOException {
        List<Box> lefts = new ArrayList<>();
        double widest = 0;
        for (Block.Line line : equations.lines()) {
            Box left = math.set(MATH.inner(line.relation().left()), SIZE);
            lefts.add(left);
            widest = Math.max(widest, left.width());
        }
        double indent = 12 + Math.min(widest, PdfPages.WIDTH * 0.4);
        for (int l = 0; l < lefts.size(); l++) {
            equation(equations.lines().get(l), lefts.get(l), indent);
        }
    }

    /** The left side ends at {@code indent}; what is too long for a line goes on below, at its signs. */
    private void equation(Block.Line line, Box left, double indent) throws IOException {
        double room = PdfPages.WIDTH - indent;
        Box label = line.label().isEmpty()
                ? Box.EMPTY
                : Box.row(List.of(
                        Box.space(16),
                        Box.stacked(lines(line.label().pieces(), Face.REGULAR, SMALL, room / 2), LEADING, false)));
        List<Box> rights = rights(line.relation(), room, label.width());
        for (int r = 0; r < rights.size(); r++) {
            Box right = rights.get(r);
            boolean beside = r == 0 && right.width() + label.width() <= room;
            Box row = r > 0
                    ? right.moved(indent, 0)
                    : left.moved(indent - left.width(), 0).over(right.moved(indent, 0));
            add(beside ? row.over(label.moved(PdfPages.WIDTH - label.width(), 0)) : row, 0);
            if (r == 0 && !beside) {
                pages.skip(1);
            }
        }
        if (rights.isEmpty()) {
            add(left.moved(indent - left.width(), 0), 0);
        } else if (rights.getFirst().width() + label.width() > room && label.width() > 0) {
            add(label.moved(indent, 0), 0);
        }
        pages.skip(2);
    }

    private List<Box> rights(Formula.Relation relation, double room, double label) throws IOException {
        Formula.Relation alone = new Formula.Relation(relation.left(), List.of());
        String sides = MATH.inner(relation).substring(MATH.inner(alone).length());
        Box whole = math.set(sides, SIZE);
        if (whole.width() + label <= room || sides.isEmpty()) {
            return sides.isEmpty() ? List.of() : List.of(whole);
        }
        List<Box> lines = new ArrayList<>();
        List<Box> line = new ArrayList<>();
        for (String piece : pieces(sides, SIZE, room)) {
            Box box = math.set(piece, SIZE).fitted(room);
            boolean side = piece.startsWith("<mo>=") || piece.startsWith("<mo stretchy=\"false\">←");
            double width = line.stream().mapToDouble(Box::width).sum();
            if (!line.isEmpty() && (side || width + box.width() > room)) {
                lines.add(Box.row(line));
                line.clear();
            }
            if (line.isEmpty() && !side) {
                line.add(Box.space(18));
                box = box.fitted(room - 18);
            }
            line.add(box);
        }
        lines.add(Box.row(line));
        return lines;
    }

    // ---- words ----

    private void prose(Prose prose, double indent) throws IOException {
        addAll(lines(prose.pieces(), Face.REGULAR, SIZE, PdfPages.WIDTH - indent), indent);
    }

    private void addAll(List<Box> lines, double indent) throws IOException {
        for (Box line : lines) {
            add(line, indent);
        }
    }

    private void add(Box line, double indent) throws IOException {
        pages.add(line, indent);
        pages.skip(LEADING);
    }

    /** {@code pieces} in lines of up to {@code width}; at least one. */
    List<Box> lines(List<Prose.Piece> pieces, Face face, double size, double width) throws IOException {
        return flowed(pieces(pieces, face, size), width);
    }

    /** {@code formula} in lines of up to {@code width}, broken at its signs. */
    List<Box> formula(String sequence, double size, double width) throws IOException {
        Box whole = math.set(sequence, size);
        if (whole.width() <= width) {
            return List.of(whole);
        }
        List<Box> pieces = new ArrayList<>();
        for (String piece : pieces(sequence, size, width)) {
            pieces.add(math.set(piece, size));
        }
        return flowed(pieces, width);
    }

    /** The pieces of a formula; if one of them is too wide, then those that it has with its brackets opened. */
    private List<String> pieces(String sequence, double size, double width) throws IOException {
        List<String> pieces = MathmlStyle.pieces(sequence);
        for (String piece : pieces) {
            if (math.set(piece, size).width() > width) {
                return MathmlStyle.pieces(MathmlStyle.opened(sequence));
            }
        }
        return pieces;
    }

    private List<Box> pieces(List<Prose.Piece> pieces, Face face, double size) throws IOException {
        List<Box> boxes = new ArrayList<>();
        for (Prose.Piece piece : pieces) {
            switch (piece) {
                case Prose.Words words -> boxes.addAll(words(words.text(), face, size));
                case Prose.Maths maths -> {
                    for (String part : MathmlStyle.pieces(MATH.inner(maths.formula()))) {
                        boxes.add(math.set(part, size));
                    }
                }
            }
        }
        return boxes;
    }

    /** Words one by one; a space is a piece of its own, so that a line can be broken there. */
    private List<Box> words(String text, Face face, double size) throws IOException {
        List<Box> boxes = new ArrayList<>();
        for (String word : text.split("(?<= )|(?= )|(?<=\\n)|(?=\\n)")) {
            if (!word.isEmpty()) {
                boxes.add(fonts.letters(face, word.isBlank() ? " " : word, size));
            }
        }
        return boxes;
    }

    /** Pieces side by side in lines of up to {@code width}; a line is broken only before a space or a broken formula. */
    private static List<Box> flowed(List<Box> pieces, double width) {
        List<Box> lines = new ArrayList<>();
        List<Box> line = new ArrayList<>();
        double used = 0;
        for (Box piece : pieces) {
            boolean space = isSpace(piece);
            if (!line.isEmpty() && !space && used + piece.width() > width) {
                lines.add(Box.row(line));
                line.clear();
                used = 0;
            }
            if (space && line.isEmpty()) {
                continue;
            }
            Box fitting = piece.fitted(width);
            line.add(fitting);
            used += fitting.width();
        }
        if (!line.isEmpty() || lines.isEmpty()) {
            lines.add(Box.row(line));
        }
        return lines;
    }

    private static boolean isSpace(Box box) {
        return box.marks().size() == 1
                && box.marks().getFirst() instanceof Box.Letters letters
                && letters.text().isBlank();
    }

    private static String plain(Prose prose) {
        StringBuilder text = new StringBuilder();
        for (Prose.Piece piece : prose.pieces()) {
            text.append(
                    switch (piece) {
                        case Prose.Words words -> words.text();
                        case Prose.Maths maths -> TextStyle.UNICODE.print(maths.formula());
                    });
        }
        return text.toString();
    }
}
