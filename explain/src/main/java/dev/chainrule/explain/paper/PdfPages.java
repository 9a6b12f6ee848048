package dev.chainrule.explain.paper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.util.Matrix;

/** The pages of one PDF, filled from the top; what does not fit any more stands on the next. */
final class PdfPages {
    /** The room for text. */
    static final double WIDTH = PDRectangle.A4.getWidth() - 2 * 58;

    private static final double LEFT = 58;
    private static final double TOP = PDRectangle.A4.getHeight() - 56;
    private static final double BOTTOM = 62;
    private static final float FAINT = 0.38f;

    private final PDDocument pdf;
    private final PdfFonts fonts;
    private final List<PDPage> pages = new ArrayList<>();
    private double y = TOP;

    PdfPages(PDDocument pdf, PdfFonts fonts) {
        this.pdf = pdf;
        this.fonts = fonts;
        turn();
    }

    /** Goes on at the top of a new page. */
    private void turn() {
        PDPage page = new PDPage(PDRectangle.A4);
        pdf.addPage(page);
        pages.add(page);
        y = TOP;
    }

    /** Leaves {@code points} free, unless at the top of a page. */
    void skip(double points) {
        y -= y == TOP ? 0 : points;
    }

    /** Turns the page if there are not {@code points} left on it; whether it did. */
    boolean reserve(double points) {
        boolean turns = y - points < BOTTOM && y < TOP;
        if (turns) {
            turn();
        }
        return turns;
    }

    /** Draws {@code box}, {@code indent} from the left, below what stands there; a box higher than a page is made smaller. */
    void add(Box box, double indent) throws IOException {
        double room = TOP - BOTTOM;
        Box fitting = box.fitted(WIDTH - indent);
        Box placed = fitting.height() > room ? fitting.scaled(room / fitting.height()) : fitting;
        reserve(placed.height());
        y -= placed.ascent();
        draw(placed, pages.getLast(), LEFT + indent, y);
        y -= placed.descent();
    }

    /** The page that is being filled. */
    PDPage page() {
        return pages.getLast();
    }

    /** How far up the page the next thing stands. */
    double height() {
        return y;
    }

    /** The numbers of the pages, once all are there. */
    void number(String title) throws IOException {
        for (int p = 0; p < pages.size(); p++) {
            Box name = fonts.letters(PdfFonts.Face.REGULAR, title, 8, true).fitted(WIDTH - 60);
            Box number = fonts.letters(PdfFonts.Face.REGULAR, (p + 1) + " / " + pages.size(), 8, true);
            draw(name, pages.get(p), LEFT, 36);
            draw(number, pages.get(p), LEFT + WIDTH - number.width(), 36);
        }
    }

    private void draw(Box box, PDPage page, double left, double base) throws IOException {
        try (PDPageContentStream content =
                new PDPageContentStream(pdf, page, PDPageContentStream.AppendMode.APPEND, true, true)) {
            for (Box.Mark mark : box.marks()) {
                switch (mark) {
                    case Box.Letters letters -> {
                        float size = (float) letters.size();
                        content.beginText();
                        content.setNonStrokingColor(letters.faint() ? FAINT : 0f);
                        content.setFont(fonts.font(letters.face()), 1);
                        content.setTextMatrix(new Matrix(
                                size, 0, 0, (float) (size * letters.stretch()), (float) (left + letters.x()), (float)
                                        (base + letters.y())));
                        content.showText(letters.text());
                        content.endText();
                    }
                    case Box.Stroke stroke -> {
                        content.setStrokingColor(stroke.faint() ? 2 * FAINT : 0f);
                        content.setLineWidth((float) stroke.thickness());
                        content.moveTo((float) (left + stroke.x1()), (float) (base + stroke.y1()));
                        content.lineTo((float) (left + stroke.x2()), (float) (base + stroke.y2()));
                        content.stroke();
                    }
                }
            }
        }
    }
}
