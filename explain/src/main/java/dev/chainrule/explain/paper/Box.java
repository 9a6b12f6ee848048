package dev.chainrule.explain.paper;

import java.util.ArrayList;
import java.util.List;

/**
 * Something set, in points, with its base line at height 0: what {@link PdfPages} draws.
 *
 * @param width from its left end to its right
 * @param ascent how far it reaches above the base line
 * @param descent how far it reaches below
 * @param marks what it consists of; y upwards
 */
record Box(double width, double ascent, double descent, List<Mark> marks) {
    /** Letters or a stroke, somewhere. */
    sealed interface Mark {}

    /** Letters of one font; {@code stretch} is their height over the usual one. */
    record Letters(PdfFonts.Face face, String text, double size, double stretch, double x, double y, boolean faint)
            implements Mark {}

    /** A straight stroke, grey if it is {@code faint}. */
    record Stroke(double x1, double y1, double x2, double y2, double thickness, boolean faint) implements Mark {}

    /** Nothing. */
    static final Box EMPTY = new Box(0, 0, 0, List.of());

    /** Room. */
    static Box space(double width) {
        return new Box(width, 0, 0, List.of());
    }

    /** {@code boxes} side by side on one base line. */
    static Box row(List<Box> boxes) {
        List<Mark> marks = new ArrayList<>();
        double x = 0;
        double ascent = 0;
        double descent = 0;
        for (Box box : boxes) {
            marks.addAll(box.moved(x, 0).marks);
            x += box.width;
            ascent = Math.max(ascent, box.ascent);
            descent = Math.max(descent, box.descent);
        }
        return new Box(x, ascent, descent, marks);
    }

    /** This and {@code other} drawn where they are. */
    Box over(Box other) {
        List<Mark> all = new ArrayList<>(marks);
        all.addAll(other.marks);
        return new Box(
                Math.max(width, other.width), Math.max(ascent, other.ascent), Math.max(descent, other.descent), all);
    }

    /** This with every mark {@code dx} further right and {@code dy} higher. */
    Box moved(double dx, double dy) {
        List<Mark> moved = new ArrayList<>(marks.size());
        for (Mark mark : marks) {
            moved.add(
                    switch (mark) {
                        case Letters l -> new Letters(l.face, l.text, l.size, l.stretch, l.x + dx, l.y + dy, l.faint);
                        case Stroke s -> new Stroke(s.x1 + dx, s.y1 + dy, s.x2 + dx, s.y2 + dy, s.thickness, s.faint);
                    });
        }
        return new Box(width + dx, ascent + dy, descent - dy, moved);
    }

    /** This, smaller or larger. */
    Box scaled(double factor) {
        List<Mark> scaled = new ArrayList<>(marks.size());
        for (Mark mark : marks) {
            scaled.add(
                    switch (mark) {
                        case Letters l ->
                            new Letters(
                                    l.face, l.text, l.size * factor, l.stretch, l.x * factor, l.y * factor, l.faint);
                        case Stroke s ->
                            new Stroke(
                                    s.x1 * factor,
                                    s.y1 * factor,
                                    s.x2 * factor,
                                    s.y2 * factor,
                                    s.thickness * factor,
                                    s.faint);
                    });
        }
        return new Box(width * factor, ascent * factor, descent * factor, scaled);
    }

    /** This, made smaller where it is wider than {@code limit}. */
    Box fitted(double limit) {
        return width <= limit ? this : scaled(limit / width);
    }

    /** {@code lines} below each other, the first base line at 0; {@code centred} in the widest, else from the left. */
    static Box stacked(List<Box> lines, double gap, boolean centred) {
        double widest = lines.stream().mapToDouble(Box::width).max().orElse(0);
        Box all = EMPTY;
        double y = 0;
        for (int i = 0; i < lines.size(); i++) {
            Box line = lines.get(i);
            y -= i == 0 ? 0 : lines.get(i - 1).descent + gap + line.ascent;
            all = all.over(line.moved(centred ? (widest - line.width) / 2 : 0, y));
        }
        return new Box(widest, lines.isEmpty() ? 0 : lines.getFirst().ascent, all.descent, all.marks);
    }

    /** This with its middle, not its base line, at {@code axis}. */
    Box centredAt(double axis) {
        double middle = (ascent - descent) / 2;
        Box moved = moved(0, axis - middle);
        return new Box(width, moved.ascent, moved.descent, moved.marks);
    }

    /** From its lowest point to its highest. */
    double height() {
        return ascent + descent;
    }
}
