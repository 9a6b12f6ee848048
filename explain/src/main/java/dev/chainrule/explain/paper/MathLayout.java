package dev.chainrule.explain.paper;

import dev.chainrule.explain.paper.PdfFonts.Face;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Sets the MathML that {@link dev.chainrule.explain.formula.MathmlStyle} writes: rows with the spaces that signs take,
 * indices, fractions, roots, sums, tables and brackets as high as what they hold.
 */
final class MathLayout {
    private static final double SCRIPT = 0.72;
    private static final double AXIS = 0.29;
    private static final double RULE = 0.05;

    private final PdfFonts fonts;

    MathLayout(PdfFonts fonts) {
        this.fonts = fonts;
    }

    /** {@code sequence} of MathML, without the {@code math} around it, set in letters of {@code size} points. */
    Box set(String sequence, double size) throws IOException {
        try {
            Element math = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader("<math>" + sequence + "</math>")))
                    .getDocumentElement();
            return row(math, size, false);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException("not MathML: " + sequence, e);
        }
    }

    private static List<Element> children(Element of) {
        List<Element> children = new ArrayList<>();
        for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private Box of(Element element, double size, boolean script) throws IOException {
        return switch (element.getTagName()) {
            case "mi" -> identifier(element.getTextContent(), size);
            case "mn", "mtext" -> fonts.letters(Face.REGULAR, element.getTextContent(), size);
            case "mo" -> operator(element, size, script, false);
            case "mfrac" -> fraction(children(element), size, script);
            case "msub", "msup", "msubsup" -> scripts(element, size);
            case "msqrt" -> root(row(element, size, script), size);
            case "munder" -> under(children(element), size);
            case "mtable" -> table(children(element), size);
            default -> row(element, size, script);
        };
    }

    private Box identifier(String letters, double size) throws IOException {
        boolean single = letters.codePointCount(0, letters.length()) == 1;
        boolean capitalGreek = single && "ΓΔΘΛΞΠΣΦΨΩ".contains(letters);
        return fonts.letters(single && !capitalGreek ? Face.ITALIC : Face.REGULAR, letters, size);
    }

    private Box operator(Element element, double size, boolean script, boolean first) throws IOException {
        String sign = element.getTextContent();
        String form = element.getAttribute("form");
        boolean prefix = form.isEmpty() ? first : form.equals("prefix");
        double room = script
                ? 0
                : switch (sign) {
                    case "=", "←" -> 0.3;
                    case "+", "−" -> prefix ? 0 : 0.24;
                    case "·", "⊙" -> 0.2;
                    default -> 0;
                };
        Box box = switch (sign) {
            case "\u2061" -> Box.EMPTY;
            case "\u2062" -> Box.space(0.1 * size);
            case "," -> Box.row(List.of(fonts.letters(Face.REGULAR, sign, size), Box.space(0.22 * size)));
            case "∑" -> fonts.letters(Face.REGULAR, sign, size * 1.35).centredAt(AXIS * size);
            default -> fonts.letters(Face.REGULAR, sign, size);
        };
        return Box.row(List.of(Box.space(room * size), box, Box.space(room * size)));
    }

    private Box row(Element of, double size, boolean script) throws IOException {
        List<Element> children = children(of);
        List<Box> boxes = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            Element child = children.get(i);
            boolean fence = isFence(child);
            boxes.add(
                    child.getTagName().equals("mo") && !fence
                            ? operator(child, size, script, i == 0)
                            : fence ? Box.EMPTY : of(child, size, script));
        }
        double above = 0.9 * size;
        double below = 0.3 * size;
        for (Box box : boxes) {
            above = Math.max(above, box.ascent());
            below = Math.max(below, box.descent());
        }
        for (int i = 0; i < children.size(); i++) {
            if (isFence(children.get(i))) {
                boolean stretches = !children.get(i).getAttribute("stretchy").equals("false");
                boxes.set(i, fence(children.get(i).getTextContent(), above, stretches ? below : 0, size));
            }
        }
        return Box.row(boxes);
    }

    private static boolean isFence(Element element) {
        return element.getTagName().equals("mo") && "()|{⟨⟩".contains(element.getTextContent());
    }

    /** A bracket as high as what it stands around, with its middle on the axis of the formula. */
    private Box fence(String sign, double above, double below, double size) throws IOException {
        Box usual = fonts.letters(Face.REGULAR, sign, size);
        double half = Math.max(above - AXIS * size, below + AXIS * size);
        double stretch = 2 * half / usual.height();
        if (stretch < 1.25 || below == 0) {
            return usual;
        }
        Box.Letters letters = (Box.Letters) usual.marks().getFirst();
        double middle = (usual.ascent() - usual.descent()) / 2 * stretch;
        double y = AXIS * size - middle;
        return new Box(
                usual.width(),
                half + AXIS * size,
                half - AXIS * size,
                List.of(new Box.Letters(letters.face(), sign, size, stretch, 0, y, false)));
    }

    private Box fraction(List<Element> parts, double size, boolean script) throws IOException {
        double smaller = script ? size : size * 0.94;
        Box above = of(parts.get(0), smaller, script);
        Box below = of(parts.get(1), smaller, script);
        double width = Math.max(above.width(), below.width()) + 0.2 * size;
        double axis = AXIS * size;
        double gap = 0.14 * size;
        Box top = above.moved((width - above.width()) / 2, axis + gap + above.descent());
        Box bottom = below.moved((width - below.width()) / 2, axis - gap - below.ascent());
        Box both = top.over(bottom);
        List<Box.Mark> marks = new ArrayList<>(both.marks());
        marks.add(new Box.Stroke(0, axis, width, axis, RULE * size, false));
        Box all = new Box(width, both.ascent(), both.descent(), marks);
        return Box.row(List.of(Box.space(0.1 * size), all, Box.space(0.1 * size)));
    }

    private Box scripts(Element element, double size) throws IOException {
        List<Element> parts = children(element);
        Box base = of(parts.get(0), size, false);
        boolean hasSub = !element.getTagName().equals("msup");
        boolean hasSup = !element.getTagName().equals("msub");
        Box all = base;
        double x = base.width() + 0.04 * size;
        double width = x;
        if (hasSub) {
            Box sub = of(parts.get(1), size * SCRIPT, true);
            double drop = Math.max(0.24 * size, base.descent() - 0.1 * size);
            all = all.over(sub.moved(x, -drop));
            width = Math.max(width, x + sub.width());
        }
        if (hasSup) {
            Box sup = of(parts.getLast(), size * SCRIPT, true);
            double rise = Math.max(0.42 * size, base.ascent() - 0.4 * size);
            all = all.over(sup.moved(x, rise));
            width = Math.max(width, x + sup.width());
        }
        return new Box(width, all.ascent(), all.descent(), all.marks());
    }

    private Box root(Box inner, double size) throws IOException {
        Box sign = fonts.letters(Face.REGULAR, "√", size);
        double stretch = Math.max(1, inner.height() / (0.95 * size));
        Box.Letters letters = (Box.Letters) sign.marks().getFirst();
        double top = inner.ascent() + 0.1 * size;
        List<Box.Mark> marks = new ArrayList<>(inner.moved(sign.width(), 0).marks());
        marks.add(
                new Box.Letters(letters.face(), "√", size, stretch, 0, -inner.descent() + 0.1 * size * stretch, false));
        marks.add(
                new Box.Stroke(sign.width() - 0.02 * size, top, sign.width() + inner.width(), top, RULE * size, false));
        return new Box(sign.width() + inner.width() + 0.1 * size, top + 0.1 * size, inner.descent(), marks);
    }

    private Box under(List<Element> parts, double size) throws IOException {
        Box base = of(parts.get(0), size, false);
        Box below = of(parts.get(1), size * SCRIPT, true);
        Box both = Box.stacked(List.of(base, below), 0.05 * size, true);
        return Box.row(List.of(both, Box.space(0.15 * size)));
    }

    private Box table(List<Element> rows, double size) throws IOException {
        List<List<Box>> cells = new ArrayList<>();
        for (Element row : rows) {
            List<Box> line = new ArrayList<>();
            for (Element cell : children(row)) {
                line.add(row(cell, size, false));
            }
            cells.add(line);
        }
        double[] widths = new double[cells.getFirst().size()];
        for (List<Box> line : cells) {
            for (int c = 0; c < line.size(); c++) {
                widths[c] = Math.max(widths[c], line.get(c).width());
            }
        }
        List<Box> lines = new ArrayList<>();
        for (List<Box> line : cells) {
            List<Box> row = new ArrayList<>();
            for (int c = 0; c < line.size(); c++) {
                double rest = widths[c] - line.get(c).width();
                row.add(Box.space(rest / 2 + (c == 0 ? 0 : 0.7 * size)));
                row.add(line.get(c));
                row.add(Box.space(rest / 2));
            }
            lines.add(Box.row(row));
        }
        return Box.stacked(lines, 0.3 * size, false).centredAt(AXIS * size);
    }
}
